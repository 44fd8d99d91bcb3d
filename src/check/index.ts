import type { Article, Finding } from '../article/article.ts'
import { bulletin } from './bulletin.ts'
import { dates } from './dates.ts'
import type { Context, Rule } from './finding.ts'
import { digestSource, titlePrefix } from './habits.ts'
import { lengths } from './lengths.ts'
import { cover, emptyBody } from './message.ts'
import { newspic } from './newspic.ts'
import { doubled } from './prose/doubled.ts'
import { halfWidth } from './prose/marks.ts'
import { pairs } from './prose/pairs.ts'
import { personal } from './prose/personal.ts'
import { references } from './references.ts'
import { attributions } from './sources/attributions.ts'
import { sameFigures } from './sources/figures.ts'
import { repeats } from './sources/repeats.ts'
import { unsourced } from './sources/unsourced.ts'
import { emptyTargets, headings } from './structure.ts'
import { confused } from './words/confused.ts'
import { known } from './words/known.ts'

export { contentForm, contentSize, sizeOf } from './content.ts'
export { applyFixes } from './fix.ts'
export type { Context } from './finding.ts'
export * from './limits.ts'
export { topicsOf, type Earlier } from './sources/repeats.ts'

const RULES: readonly Rule[] = [
  lengths,
  cover,
  newspic,
  emptyBody,
  bulletin,
  references,
  attributions,
  sameFigures,
  unsourced,
  repeats,
  halfWidth,
  pairs,
  doubled,
  personal,
  confused,
  known,
  digestSource,
  titlePrefix,
  headings,
  emptyTargets,
  dates,
]

/**
 * Everything there is to say about an article, in the order of its lines: what reading the file found, what the rules
 * find, what rendering found. What the series or the caller accepts is left out, unless it is an error.
 */
export function inspect(article: Article, context: Context = {}): Finding[] {
  const accepted = new Set([...article.meta.accepted, ...(context.accepted ?? [])])
  const findings = [
    ...article.findings,
    ...RULES.flatMap(rule => rule(article, context)),
    ...(context.render?.findings ?? []),
  ]
  return findings
    .filter(finding => finding.severity === 'error' || !accepted.has(finding.rule))
    .sort((a, b) => rank(a, article) - rank(b, article) || a.line - b.line || a.column - b.column)
}

/** The draft comes first, then its footer and series. */
const rank = (finding: Finding, article: Article) => (finding.file === article.file ? 0 : 1)
