import type { Finding } from '../article/article.ts'
import { found, type Rule } from './finding.ts'

/** Every printed reference says what it cites and of which day; none is younger than the issue. */
export const references: Rule = article => {
  const findings: Finding[] = []
  for (const reference of article.references) {
    const values = { number: reference.number, text: reference.raw.slice(0, 40) }
    const { date: issued } = article.meta
    const day = isoDay(reference.date)
    if (issued !== null && day !== null && day > issued) {
      findings.push(found(article, 'reference-after-issue', 'warning', reference, { ...values, date: day, issued }))
    }
    if (reference.internal) continue
    if (reference.title === null) findings.push(found(article, 'reference-title', 'warning', reference, values))
    if (reference.date === null) findings.push(found(article, 'reference-date', 'warning', reference, values))
  }
  return findings
}

/** The first day in a date as written, as `YYYY-MM-DD`; `null` when only a month stands there. */
function isoDay(date: string | null): string | null {
  const [, year, month, day] = /(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})(?!\d)/.exec(date ?? '') ?? []
  return year && month && day ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : null
}
