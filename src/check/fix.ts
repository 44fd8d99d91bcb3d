import type { Article, Finding } from '../article/article.ts'
import { invisibleIn } from '../article/invisible.ts'
import { halfWidthMarks } from './prose/marks.ts'

/** One stretch of the draft's text and what takes its place. */
interface Mend {
  readonly index: number
  readonly length: number
  readonly to: string
  readonly finding: Finding
}

/**
 * Mends what can be mended without a decision: characters nobody sees are taken out, half-width marks between Chinese
 * become full-width. Nothing else of `text` changes. `text` is the draft `article` was parsed from.
 */
export function applyFixes(text: string, article: Article): { text: string; fixed: Finding[] } {
  const mends = [...invisible(text, article), ...marks(text, article)].sort((a, b) => a.index - b.index)
  let out = ''
  let at = 0
  for (const { index, length, to } of mends) {
    out += text.slice(at, index) + to
    at = index + length
  }
  return { text: out + text.slice(at), fixed: mends.map(({ finding }) => finding) }
}

const told = ({ file }: Article, rule: string, line: number, column: number, values: Finding['values']): Finding => ({
  rule,
  severity: 'warning',
  blocks: false,
  file,
  line,
  column,
  values,
})

const invisible = (text: string, article: Article): readonly Mend[] =>
  [...invisibleIn(text)].map(({ line, column, code, index, length }) => ({
    index,
    length,
    to: '',
    finding: told(article, 'zero-width', line, column, { code }),
  }))

function marks(text: string, article: Article): readonly Mend[] {
  const starts = [0]
  for (const { 0: end, index } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length)
  return halfWidthMarks(article).flatMap(({ line, column, is, should }) => {
    const index = (starts[line - 1] ?? text.length) + column - 1
    // what reading the draft moved is left to a person
    if (text[index] !== is) return []
    return [{ index, length: 1, to: should, finding: told(article, 'half-width', line, column, { is, should }) }]
  })
}
