import type { Article, Meta, Section } from '../article/article.ts'
import { plainText } from '../article/plain.ts'
import { render as zh } from '../text/zh/render.ts'
import { type Element, el, isEmpty, type Node, textOf } from './node.ts'
import { aligned, splitAfter } from './text.ts'

const SERIES_MAX = 16
/** An abstract shorter than this stays one paragraph. */
const ABSTRACT_MAX = 220
const ABSTRACT_PART = 150

/** The series' name: from the front matter, else what stands before the first colon of a title like 「某某每日动态：…」. */
export function seriesName({ series, title }: Meta): string | null {
  if (series !== null) return series
  const name = /^([^：:]+)[：:]/.exec(title)?.[1]?.trim()
  return name !== undefined && name.length <= SERIES_MAX && !/[，。；！？、“”《》]/.test(name) ? name : null
}

/** 「2026年7月3日 星期五」; a date that is none is printed as written. */
function longDate(date: string): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const time = Date.UTC(year, month - 1, day)
  return Number.isNaN(time) ? date : zh.date(year, month, day, new Date(time).getUTCDay())
}

/** The band over a bulletin: who, which series, when, which number. It never repeats the title. */
export function masthead({ meta }: Article): Node[] {
  const { organization, date, number, producers } = meta
  const series = seriesName(meta)
  const issue = [
    ...(date === null ? [] : [el('td', 'masthead-date', [longDate(date)])]),
    ...(number === null ? [] : [el('td', 'masthead-number', [zh.number(number)])]),
  ]
  const rows = [
    ...(organization === null ? [] : [el('p', 'masthead-organization', [organization])]),
    ...(series === null ? [] : [el('p', 'masthead-series', [series])]),
    ...(issue.length === 0
      ? []
      : [el('section', 'masthead-issue', [el('table', 'masthead-table', [el('tbody', '', [el('tr', '', issue)])])])]),
  ]
  return [
    ...(rows.length === 0
      ? []
      : [el('section', producers.length > 0 ? 'masthead masthead-followed' : 'masthead', rows)]),
    ...(producers.length === 0 ? [] : [el('p', 'producers', [zh.producers(producers)])]),
  ]
}

/** A heading of level 2; 「一、某事：展开的话」 gets a second line when both halves are worth one. */
export function sectionHeading(nodes: readonly Node[]): Element {
  const parts = splitAfter(nodes, '：')
  if (parts !== null) {
    const [before, after] = parts.map(part => [...textOf(part).trim()].length) as [number, number]
    // The colon itself does not count.
    if (before - 1 >= 6 && before - 1 <= 20 && after >= 4) {
      const rest = el('span', aligned('heading-rest', textOf(parts[1])), parts[1])
      return el('h2', 'h2', [el('span', 'heading-text', parts[0]), el('br', ''), rest])
    }
  }
  return el('h2', aligned('h2', textOf(nodes)), [el('span', 'heading-text', nodes)])
}

const SENTENCES_MAX = 500

/** A long abstract's paragraphs, parted at full stops into two to four of much the same length. */
function parted(node: Element): Node[] {
  const length = textOf([node]).length
  if (node.tag !== 'p' || length <= ABSTRACT_MAX) return [node]
  const wanted = Math.min(4, Math.max(2, Math.round(length / ABSTRACT_PART)))
  const parts: Node[][] = []
  let rest: readonly Node[] = node.children
  let current: Node[] = []
  let done = 0
  // past a length nobody writes, the rest is one part
  for (let sentences = 0; sentences < SENTENCES_MAX; sentences++) {
    const split = splitAfter(rest, '。')
    if (split === null || textOf(split[1]).trim() === '') break
    const [sentence, after] = closing(split)
    current.push(...sentence)
    rest = after
    done += textOf(sentence).length
    if (done >= (length * (parts.length + 1)) / wanted - length / wanted / 3 && parts.length < wanted - 1) {
      parts.push(current)
      current = []
    }
  }
  parts.push([...current, ...rest])
  return parts.filter(part => !isEmpty(part)).map(part => ({ ...node, children: part }))
}

/** Quotation marks that close right after a full stop belong to its sentence. */
function closing([before, after]: [Node[], Node[]]): [Node[], Node[]] {
  const [first, ...others] = after
  const marks = typeof first === 'string' ? (/^[”’」』）)》]+/.exec(first)?.[0] ?? '') : ''
  return marks === '' || typeof first !== 'string'
    ? [before, after]
    : [[...before, marks], [first.slice(marks.length), ...others].filter(node => node !== '')]
}

export function abstractBox(heading: readonly Node[], content: readonly Node[]): Element {
  const label = isEmpty(heading) ? [zh.abstract] : heading
  return el('section', 'abstract', [
    el('h2', 'abstract-label', [el('span', 'heading-text', label)]),
    ...content.flatMap(node => (typeof node === 'string' ? [node] : parted(node))),
  ])
}

/** What `[toc]` asks for: the numbered sections of a bulletin, or every headed section of another article. */
export function contents({ bulletin, sections }: Article): Element | null {
  const listed = sections.filter(({ kind }) => kind === 'numbered' || (!bulletin && kind === 'plain'))
  const rows = listed.flatMap(section => {
    const text = headline(section)
    return text === ''
      ? []
      : [el('p', /^[〇一二三四五六七八九十百]+、/.test(text) ? 'contents-item' : 'contents-plain', [text])]
  })
  if (rows.length === 0) return null
  const label = bulletin ? zh.contents.bulletin : zh.contents.article
  return el('section', 'contents', [el('p', 'contents-label', [label]), ...rows])
}

/** A section's heading up to its first colon. */
function headline({ headingTokens, heading }: Section): string {
  const text = plainText(headingTokens).replace(/\s+/g, ' ').trim() || (heading ?? '')
  return text.split('：')[0]?.trim() ?? ''
}

/** Who edited, proofread and reviewed, and what the labelling rules ask to say about machines. */
export function closingLines({ meta }: Article): Node[] {
  const { edit, proof, review } = meta.credits
  const names = [
    ...(edit === null ? [] : [zh.credits.edit + edit]),
    ...(proof === null ? [] : [zh.credits.proof + proof]),
    ...(review === null ? [] : [zh.credits.review + review]),
  ]
  const ai = zh.ai[meta.ai]
  return [
    ...(names.length === 0 ? [] : [el('p', 'credits', [names.join(zh.credits.between)])]),
    ...(ai === null ? [] : [el('p', 'ai', [ai])]),
  ]
}
