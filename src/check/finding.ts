import type { Article, Finding, Place, Severity } from '../article/article.ts'

import type { Register } from '../article/register.ts'
import type { Earlier } from './sources/repeats.ts'

type Values = Finding['values']

/** One rule or family: what it finds in an article. */
export type Rule = (article: Article, context: Context) => Finding[]

export interface Context {
  /** The day it is in the account's zone, `YYYY-MM-DD`; without it nothing is compared with today. */
  readonly today?: string
  /** What rendering found and how much it made. */
  readonly render?: { readonly findings: readonly Finding[] } | undefined
  /** Issues of the same series before this one, as far as anybody has them at hand. */
  readonly earlier?: readonly Earlier[]
  /** What the workspace's register says. */
  readonly register?: Register
  /** Rules the person asking accepts, beside those the series accepts. Errors are never silenced. */
  readonly accepted?: readonly string[]
}

/** Where a front-matter value stands; the first line when a series or nobody gave it. */
export function placeOf(article: Article, name: keyof Article['meta']): Place {
  return article.places?.[name] ?? { line: 1, column: 1 }
}

/** A finding in the draft file; `blocks` goes with what WeChat would refuse or mangle. */
export function found(
  article: Article,
  rule: string,
  severity: Severity,
  place: Place & { readonly file?: string },
  values: Values = {},
  blocks = false,
): Finding {
  return { rule, severity, blocks, file: place.file ?? article.file, line: place.line, column: place.column, values }
}
