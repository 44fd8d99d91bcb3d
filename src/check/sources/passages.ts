import type { Article, Place, Section } from '../../article/article.ts'
import { plainText } from '../../article/plain.ts'

/** A paragraph, list or table of the text as readers read it. */
export interface Passage {
  readonly section: Section
  readonly text: string
  /** Where these words of it stand in the draft; the start of the block when markup stands between them. */
  readonly placeOf: (words: string) => Place & { readonly file?: string }
}

const PROSE = new Set(['paragraph', 'list', 'blockquote', 'table', 'callout', 'definitions', 'heading', 'html'])

/** Read once for all rules. */
const read = new WeakMap<Article, readonly Passage[]>()

/** The prose of the sections of these kinds, block by block. */
export function passagesOf(article: Article, kinds: readonly Section['kind'][]): readonly Passage[] {
  const all = read.get(article) ?? allPassages(article)
  read.set(article, all)
  return all.filter(({ section }) => kinds.includes(section.kind))
}

const allPassages = ({ sections }: Article): readonly Passage[] =>
  sections
    .flatMap(section =>
      section.tokens
        .filter(({ type }) => PROSE.has(type))
        .map(token => ({ section, text: plainText([token]), placeOf: placeIn(section, token) })),
    )
    .filter(({ text }) => text !== '')

/** The headings, each a passage of its own. */
export const headingsOf = ({ sections }: Article): readonly Passage[] =>
  sections.flatMap(section => {
    const { heading, line, file } = section
    const place = { line, column: 1, ...(file === undefined ? {} : { file }) }
    return heading === null ? [] : [{ section, text: heading, placeOf: () => place }]
  })

function placeIn({ file }: Section, { raw, line }: { readonly raw: string; readonly line: number }) {
  const own = file === undefined ? {} : { file }
  return (words: string) => {
    const at = raw.indexOf(words)
    if (at < 0) return { line, column: 1, ...own }
    const before = raw.slice(0, at)
    return { line: line + before.split('\n').length - 1, column: at - before.lastIndexOf('\n'), ...own }
  }
}

/** The pairs of neighbouring characters of a text, letters and digits by the word: what two texts about one thing share. */
export function topicOf(text: string): ReadonlySet<string> {
  const topic = new Set<string>()
  for (const [run] of text.matchAll(/\p{Script=Han}+|[A-Za-z][A-Za-z\d]+/gu)) {
    if (/^[A-Za-z]/.test(run)) topic.add(run.toLowerCase())
    else for (let at = 0; at + 1 < run.length; at++) topic.add(run.slice(at, at + 2))
  }
  return topic
}

export const shared = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  [...one].filter(part => other.has(part)).length
