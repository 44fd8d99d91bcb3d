import type { Article, Finding, Located, Section } from '../article/article.ts'
import { asOwn, walk, type OwnToken } from '../article/tokens.ts'
import { render as zh } from '../text/zh/render.ts'
import { blocks } from './blocks.ts'
import { type Setting, TOP } from './boxes.ts'
import { abstractBox, closingLines, contents, masthead, sectionHeading } from './bulletin.ts'
import { contactBlocks } from './contact.ts'
import { finish } from './finish.ts'
import { Galley } from './galley.ts'
import { phrase } from './inline.ts'
import { type Element, el, isEmpty, type Node, textOf } from './node.ts'
import { pictureMessage } from './picture-message.ts'
import { noteLine, referenceBlocks } from './references.ts'
import type { Style } from './style.ts'
import type { Tools } from './tools.ts'

export interface Rendered {
  /** WeChat's form, but for the pictures: each `src` is the source as written, for `place` to replace. */
  readonly html: string
  /** Code points of `html`, which is how WeChat counts; a picture that stands in the draft itself counts as its address. */
  readonly characters: number
  /** UTF-8 length of `html`, counted likewise. */
  readonly bytes: number
  /** Each source once, in order of first use. */
  readonly pictures: readonly { readonly source: string; readonly line: number }[]
  readonly findings: readonly Finding[]
}

/**
 * The WeChat edition of an article. The same article and style always give the same bytes, with the tools it needs
 * (`prepare`).
 */
export function render(article: Article, style: Style, tools: Tools = {}): Rendered {
  if (article.meta.type === 'newspic') {
    const message = pictureMessage(article)
    return { ...message, ...sizeOf(message.html), findings: [] }
  }
  const galley = new Galley(article, tools)
  const sections = article.sections.map(section => ({ section, nodes: sectionNodes(section, galley) }))
  const last = sections.at(-1)?.section.kind === 'contact' ? sections.pop() : undefined
  const body = [
    ...(article.bulletin ? masthead(article) : []),
    ...sections.flatMap(({ nodes }) => nodes),
    ...notes(galley),
    ...(last?.nodes ?? []),
    ...closingLines(article),
  ]
  const filled = galley.hasContents ? withContents(body, article) : body
  const { html: written, pictures } = finish(isEmpty(filled) ? [] : [el('section', 'article', filled)], style)
  const html = galley.released(written)
  const ofStyle = [
    ...style.dropped.map(found => styleFinding('style-dropped', style.name, found)),
    ...(style.slow === null ? [] : [styleFinding('style-slow', style.name, style.slow)]),
  ]
  return {
    html,
    ...sizeOf(pictures.some(({ source }) => isData(source)) ? html.replace(DATA_SOURCE, ADDRESS) : html),
    pictures: firstUses(pictures),
    findings: [...galley.findings, ...accentFindings(article, style), ...ofStyle],
  }
}

/** Each source once, where it is first used. */
function firstUses<P extends { readonly source: string }>(pictures: readonly P[]): P[] {
  const first = new Map<string, P>()
  for (const picture of pictures) if (!first.has(picture.source)) first.set(picture.source, picture)
  return [...first.values()]
}

const isData = (source: string) => source.startsWith('data:')
const DATA_SOURCE = / src="data:[^"]*"/g
/** As long as what WeChat answers an upload with. */
const ADDRESS = ` src="https://mmbiz.qpic.cn/sz_mmbiz_png/${'x'.repeat(80)}/0?wx_fmt=png"`

/** Code points and UTF-8 bytes of a text whose surrogates come in pairs, as those of `clean` do. */
function sizeOf(html: string): { readonly characters: number; readonly bytes: number } {
  let [pairs, bytes] = [0, html.length]
  for (let at = 0; at < html.length; at++) {
    const unit = html.charCodeAt(at)
    if (unit < 0x80) continue
    bytes += unit < 0x800 ? 1 : 2
    if ((unit & 0xfc00) === 0xd800) pairs++
  }
  // each half of a pair was counted as three bytes; together they are four
  return { characters: html.length - pairs, bytes: bytes - 2 * pairs }
}

/** What became of the main colour the draft, or its series, asked for. */
function accentFindings({ file, places }: Article, { name, accent }: Style): Finding[] {
  if (accent === null || accent.used === accent.asked) return []
  const { asked, used } = accent
  const place = places?.accent ?? { line: 1, column: 1 }
  const found = { severity: 'info', blocks: false, file, ...place } as const
  if (used === null) return [{ rule: 'accent-unused', ...found, values: { asked, style: name } }]
  return [{ rule: 'accent-darkened', ...found, values: { asked, used } }]
}

const styleFinding = (
  rule: string,
  style: string,
  { line, what, law }: { line: number; what: string; law?: string },
): Finding => ({
  rule,
  severity: 'info',
  blocks: false,
  file: style,
  line,
  column: 1,
  values: { what, style, ...(law === undefined ? {} : { law }) },
})

function sectionNodes(section: Section, galley: Galley): Node[] {
  const { kind, tokens, file, line } = section
  galley.enter(
    {
      type: 'heading',
      raw: section.headingTokens.map(({ raw }) => raw).join(''),
      depth: 2,
      text: '',
      tokens: [],
      line,
    },
    file,
  )
  const heading = phrase(section.headingTokens, galley)
  // `## ` with nothing after it parts sections, and there is nothing to print
  const headed = isEmpty(heading) ? [] : [sectionHeading(heading)]
  const content = (list: readonly Located[], setting: Setting = TOP) =>
    blocks(list, galley, setting, token => galley.enter(token, file))
  switch (kind) {
    case 'lead':
      return content(tokens)
    case 'abstract':
      return [abstractBox(heading, content(tokens))]
    case 'numbered':
      return [...headed, ...content(tokens)]
    case 'plain':
      return section.heading?.replace(/[：:\s]/g, '') === zh.correction
        ? [el('section', 'correction', [label('correction-label', heading), ...content(tokens)])]
        : [...headed, ...content(tokens)]
    case 'references': {
      const entries = referenceBlocks(galley, section, list => content(list))
      // a heading over nothing but what was left out would only make readers wonder
      const isLeftOut = isEmpty(entries) && galley.article.references.some(({ internal }) => internal)
      return isLeftOut ? [] : [label('references-heading', heading), ...entries]
    }
    case 'contact': {
      const inside = contactBlocks(content(tokens, { ...TOP, contact: true }))
      const titled = section.heading === null ? [] : [label('contact-label', heading)]
      return [el('section', 'contact', [...titled, ...inside])]
    }
  }
}

const label = (className: string, heading: readonly Node[]): Element =>
  el('h2', className, [el('span', 'heading-text', heading)])

/** Footnotes and links that a reader cannot tap, each with its number. */
function notes(galley: Galley): Node[] {
  const definitions = definitionsIn(galley.article)
  const mentioned = definitions.filter(({ number }) => number > 0).sort((one, two) => one.number - two.number)
  // A definition nobody refers to is text all the same.
  const ordered = [...mentioned, ...definitions.filter(({ number }) => number === 0)]
  const footnotes = ordered.map((definition, index): Node[] => {
    const content = blocks(definition.tokens, galley)
    const [first, ...rest] = content
    const line = typeof first === 'object' && first.tag === 'p' ? first.children : []
    const others = line.length === 0 ? content : rest
    return [noteLine(galley.notes.footnote(index + 1), line, textOf(line)), ...others]
  })
  const links = galley.notes.noted.map(({ number, text, target }) => {
    const content = text === '' ? [target] : [`${text}：`, target]
    return noteLine(number, content, content.join(''))
  })
  return [
    ...(footnotes.length === 0 ? [] : [label('references-heading', [zh.footnotes]), ...footnotes.flat()]),
    ...(links.length === 0 ? [] : [label('references-heading', [zh.links]), ...links]),
  ]
}

function definitionsIn({ sections }: Article): (OwnToken & { type: 'footnoteDef' })[] {
  const found: (OwnToken & { type: 'footnoteDef' })[] = []
  // most articles have none, and the raw text says so
  const blocks = sections.flatMap(({ tokens }) => tokens).filter(({ raw }) => raw.includes('[^'))
  walk(blocks, token => {
    const own = asOwn(token)
    if (own?.type === 'footnoteDef') found.push(own)
  })
  return found
}

/** A list for each of many places would be longer than any article. */
const CONTENTS_MAX = 3

/** Fills the first places `[toc]` left; one with nothing to list goes. */
function withContents(nodes: readonly Node[], article: Article): Node[] {
  const filled = contents(article)
  let places = 0
  const fill = (list: readonly Node[]): Node[] =>
    list.flatMap((node): Node[] => {
      if (typeof node === 'string') return [node]
      if (node.class !== 'contents') return [{ ...node, children: fill(node.children) }]
      return filled === null || ++places > CONTENTS_MAX ? [] : [filled]
    })
  return fill(nodes)
}
