import type { Finding } from '../../article/article.ts'
import { found, placeOf, type Rule } from '../finding.ts'
import { headingsOf, passagesOf } from '../sources/passages.ts'
import { CONFUSED } from './confused-words.ts'

/** Titles of works are not ours to mend, whatever they say. */
const TITLE = /《[^《》\n]{1,200}》/g
const blank = (text: string): string => text.replace(TITLE, all => '\0'.repeat(all.length))
/** More is no slip. */
const TOLD_MAX = 200

/** One word where another is meant, with the reason. */
export const confused: Rule = article => {
  const heads = (['title', 'digest'] as const).flatMap(name =>
    slipsIn(article.meta[name] ?? '').map(slip => ({ slip, place: placeOf(article, name) })),
  )
  const passages = [...headingsOf(article), ...passagesOf(article, ['lead', 'abstract', 'numbered', 'plain'])]
  const body = passages.flatMap(passage =>
    slipsIn(passage.text).map(slip => ({ slip, place: passage.placeOf(slip.is) })),
  )
  return [...heads, ...body]
    .slice(0, TOLD_MAX)
    .map(({ slip, place }): Finding => found(article, 'confused-word', 'warning', place, { ...slip }))
}

function slipsIn(text: string) {
  if (text === '') return []
  const read = blank(text)
  return CONFUSED.flatMap(({ wrong, right, reason }) =>
    [...read.matchAll(wrong)].map(([is]) => ({ is, should: right, reason })),
  )
}
