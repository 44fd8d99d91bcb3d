import type { Article, Finding, Located, Section } from '../../article/article.ts'
import { found, placeOf, type Rule } from '../finding.ts'

/** A half-width mark where Chinese text needs a full-width one, in UTF-16 units from the start of its text. */
interface Mark {
  readonly index: number
  readonly is: string
  readonly should: string
}

const FULL: Readonly<Record<string, string>> = { ',': '，', ';': '；', ':': '：', '!': '！', '?': '？' }
/** Chinese on the left, Chinese or what it opens with on the right; `3:2`, `a, b` and `http://` are none. */
const HALF = /(?<=[\p{Script=Han}》」”）])[,;:!?](?=\s?[\p{Script=Han}《「“（]|$)/gmu

/** Code, formulas, tags, addresses, targets of links, and titles of works: what is there is not ours to mend. */
const NO_PROSE =
  /```[^]*?(?:```|$)|(`{1,3})[^`]{1,2000}\1|\$\$[^]{0,5000}?\$\$|\$[^$\n]{1,500}\$|<[^<>\n]{1,2000}>|\]\([^()\n]{0,2000}\)|https?:\/\/[^\s<>，。；、（）《》“”]+|&[#\w]{1,32};|(?<=《)[^《》\n]{1,200}(?=》)/g
const blank = (text: string): string => text.replace(NO_PROSE, all => '\0'.repeat(all.length))

function marksIn(text: string): readonly Mark[] {
  return [...blank(text).matchAll(HALF)].map(({ index, 0: is }) => ({ index, is, should: FULL[is] ?? is }))
}

const NOT_READ = new Set(['code', 'html', 'mathBlock', 'def', 'space', 'hr'])

/** Half-width marks between Chinese characters (GB/T 15834), by where they stand in the draft file. */
export function halfWidthMarks(
  article: Article,
): readonly (Mark & { readonly line: number; readonly column: number })[] {
  return article.sections
    .filter(({ kind, file }) => kind !== 'references' && file === undefined)
    .flatMap(section => [...headingOf(section), ...section.tokens.filter(({ type }) => !NOT_READ.has(type))])
    .flatMap(block => placed(block, marksIn(block.raw)))
}

/** A section's heading as it is most often typed; where it is typed otherwise, no mark is mended there. */
function headingOf({ heading, headingTokens, line }: Section): readonly Pick<Located, 'raw' | 'line'>[] {
  return heading === null ? [] : [{ raw: `## ${headingTokens.map(({ raw }) => raw).join('')}`, line }]
}

/** Marks of a block in the order they stand there, each with its line and column. */
function placed({ raw, line: first }: Pick<Located, 'raw' | 'line'>, marks: readonly Mark[]) {
  let [line, start, end] = [first, 0, raw.indexOf('\n')]
  return marks.map(mark => {
    while (end >= 0 && end < mark.index) {
      line += 1
      start = end + 1
      end = raw.indexOf('\n', start)
    }
    return { ...mark, line, column: mark.index - start + 1 }
  })
}

/** More are not read one by one, and all are mended at once. */
const TOLD_MAX = 200

export const halfWidth: Rule = article => {
  const inHead = (['title', 'digest'] as const).flatMap(name =>
    marksIn(article.meta[name] ?? '').map(mark => ({ ...mark, ...placeOf(article, name) })),
  )
  return [...inHead, ...halfWidthMarks(article)]
    .slice(0, TOLD_MAX)
    .map(({ is, should, line, column }): Finding =>
      found(article, 'half-width', 'warning', { line, column }, { is, should }),
    )
}
