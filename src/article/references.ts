import type { Tokens } from 'marked'
import type { Located, Place, Reference, Section } from './article.ts'
import { plainText } from './plain.ts'
import { readReference } from './reference.ts'
import { isA, walk } from './tokens.ts'

interface Entry extends Place {
  readonly raw: string
  readonly href: string | null
}

const NUMBERED_LINE = /^\s*(?:\[\d{1,3}\]|［\d{1,3}］|[（(]\d{1,3}[）)]|\d{1,3}[、．]|[•·●▪])\s*\S/

/**
 * The entries of every section of references: list items, or lines where nobody made a list. Numbers count the printed
 * ones from 1; an entry used for 去重 has 0.
 */
export function referencesOf(sections: readonly Section[]): Reference[] {
  let number = 0
  return sections
    .filter(section => section.kind === 'references')
    .flatMap(entriesOf)
    .map(({ raw: typed, href, line, column }) => {
      const raw = typed.replace(/[ \t\r\n]+/g, ' ')
      const parts = readReference(raw, href)
      return { number: parts.internal ? 0 : ++number, raw, ...parts, line, column }
    })
}

function entriesOf(section: Section): Entry[] {
  const listed = section.tokens.some(token => token.type === 'list')
  return section.tokens.flatMap(token => {
    if (isA(token, 'list')) return itemsOf(token)
    return isA(token, 'paragraph') ? linesOf(token, !listed) : []
  })
}

function itemsOf(token: Located & Tokens.List): Entry[] {
  let at = 0
  return token.items.flatMap(item => {
    const start = Math.max(at, token.raw.indexOf(item.raw, at))
    at = start + item.raw.length
    const raw = plainText(item.tokens).replace(/\n+/g, ' ').trim()
    if (raw === '') return []
    const before = token.raw.slice(0, start)
    const indent = /^\s*/.exec(item.raw)?.[0].length ?? 0
    const column = start - before.lastIndexOf('\n') + indent
    return [{ raw, href: hrefIn(item), line: token.line + before.split('\n').length - 1, column }]
  })
}

/** A paragraph of `[1] …` lines; beside a real list only lines that carry a number are entries, the rest is prose. */
function linesOf(token: Located & Tokens.Paragraph, all: boolean): Entry[] {
  const typed = token.raw.split('\n')
  const numbered = typed.some(line => NUMBERED_LINE.test(line))
  if (!all && !numbered) return []
  const entries: Entry[] = []
  const texts = plainText([{ ...token, tokens: withBreaks(token) }]).split('\n')
  texts.forEach((text, i) => {
    const opens = !numbered || NUMBERED_LINE.test(text)
    const last = entries.at(-1)
    if (opens || !last)
      entries.push({ raw: text, href: null, line: token.line + Math.min(i, typed.length - 1), column: 1 })
    else entries[entries.length - 1] = { ...last, raw: `${last.raw} ${text}` }
  })
  const href = hrefIn(token)
  return entries.length === 1 && entries[0] ? [{ ...entries[0], href }] : entries
}

/** Every line end of the paragraph as a hard one. */
function withBreaks(paragraph: Tokens.Paragraph): Tokens.Paragraph['tokens'] {
  return paragraph.tokens.map(token =>
    isA(token, 'text') ? { ...token, text: token.text.replace(/\n/g, '\u2028') } : token,
  )
}

function hrefIn(token: Tokens.ListItem | Tokens.Paragraph): string | null {
  let href: string | null = null
  walk(token.tokens, inner => {
    if (inner.type === 'link' && /^https?:/i.test(String(inner.href))) href ??= String(inner.href)
  })
  return href
}
