import type { Article, Finding, Located } from '../article/article.ts'
import { plainText } from '../article/plain.ts'
import { found } from './finding.ts'
import { formFaults } from './form/index.ts'
import { bytesIn, charactersIn, CONTENT_BYTES, CONTENT_CHARACTERS } from './limits.ts'

/** How much there is of the html that is sent, as WeChat counts it. */
export const sizeOf = (html: string): { readonly characters: number; readonly bytes: number } => ({
  characters: charactersIn(html),
  bytes: bytesIn(html),
})

/** What the html that is sent is too much of: a warning over the documented length, an error over what WeChat can take. */
export function contentSize(article: Article, html: string): Finding[] {
  const { characters, bytes } = sizeOf(html)
  const place = { line: 1, column: 1 }
  if (bytes >= CONTENT_BYTES.max) return [found(article, 'content-too-long', 'error', place, { bytes }, true)]
  if (characters <= CONTENT_CHARACTERS.max) return []
  return [found(article, 'content-long', 'warning', place, { characters, max: CONTENT_CHARACTERS.max })]
}

/**
 * What WeChat's structure check would say about rendered html: each rule once, with how often it is broken, in the line
 * of the first place whose text is found in the draft.
 */
export function contentForm(article: Article, html: string): Finding[] {
  const places = new Map<string, { text: string; count: number }>()
  for (const { rule, text } of formFaults(html)) {
    const known = places.get(rule)
    if (known) known.count++
    else places.set(rule, { text, count: 1 })
  }
  return [...places].map(([rule, { text, count }]) => {
    const place = placeOf(article, text)
    return found(article, rule, 'warning', place, { count, text: [...text].slice(0, SHOWN).join('') })
  })
}

/** Characters of a text that are shown, and that are looked for. */
const SHOWN = 20

/** The first block that holds the text; the first line when it stands in none as it is shown. */
function placeOf(article: Article, text: string): { line: number; column: number; file?: string } {
  const wanted = text.slice(0, SHOWN)
  if (wanted !== '') {
    for (const { tokens, file, heading, line } of article.sections) {
      const own = file === undefined ? {} : { file }
      if (squeezed(heading ?? '').includes(wanted)) return { line, column: 1, ...own }
      const token = tokens.find(each => squeezed(textOf(each)).includes(wanted))
      if (token) return { line: token.line, column: 1, ...own }
    }
  }
  return { line: 1, column: 1 }
}

const textOf = (token: Located): string => (token.type === 'footnoteDef' ? token.raw : plainText([token]))
const squeezed = (text: string): string => text.replace(/[\s\u00a0\u200b\ufeff]+/g, '')
