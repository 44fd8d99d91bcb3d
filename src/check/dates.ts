import type { Article, Finding, Place } from '../article/article.ts'
import { Finder } from '../article/finder.ts'
import { plainText } from '../article/plain.ts'
import { isDay } from '../article/values.ts'
import { found, placeOf, type Rule } from './finding.ts'

const WEEKDAYS = '日一二三四五六'
const DAY_MS = 86_400_000

/** `2026年7月3日（星期五）`, the year optional. */
const WITH_WEEKDAY =
  /(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*[，,（(]?\s*(?:星期|周|礼拜)([一二三四五六日天])/g

/** A weekday that is not the day's own, and an issue date that looks like a slip. */
export const dates: Rule = (article, context) => {
  const findings = weekdaysIn(article, article.meta.title, placeOf(article, 'title'))
  for (const section of article.sections) {
    for (const token of section.tokens) {
      if (token.type === 'code' || token.type === 'space') continue
      const place = { line: token.line, column: 1, ...(section.file === undefined ? {} : { file: section.file }) }
      findings.push(...weekdaysIn(article, plainText([token]), place, new Finder(token)))
    }
  }
  return [...findings, ...titleDay(article), ...farFrom(article, context.today)]
}

type At = Place & { readonly file?: string }

/** `finder` looks for the very words in the block at `at`; without it the findings stand at `at`. */
function weekdaysIn(article: Article, text: string, at: At, finder?: Finder): Finding[] {
  const findings: Finding[] = []
  for (const match of text.matchAll(WITH_WEEKDAY)) {
    // Without a year it is the year; near New Year that would be a guess.
    const year =
      match[1] ?? (/-(?:01|12)-/.test(article.meta.date ?? '-01-') ? undefined : article.meta.date?.slice(0, 4))
    if (year === undefined) continue
    const day = `${year}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}`
    if (!isDay(day)) continue
    const right = WEEKDAYS.charAt(new Date(`${day}T00:00:00Z`).getUTCDay())
    const written = match[4] === '天' ? '日' : (match[4] ?? '')
    if (right === written) continue
    const place = finder ? { ...at, ...finder.next(match[0]) } : at
    findings.push(found(article, 'weekday', 'warning', place, { day, written, right }))
  }
  return findings
}

/** A day in the title that is not the issue's. */
function titleDay(article: Article): Finding[] {
  const { title, date } = article.meta
  const [, month, day] = /(\d{1,2})\s*月\s*(\d{1,2})\s*日/.exec(title) ?? []
  if (date === null || !month || !day) return []
  if (date.slice(5) === `${month.padStart(2, '0')}-${day.padStart(2, '0')}`) return []
  return [found(article, 'title-day', 'warning', placeOf(article, 'title'), { written: `${month}月${day}日`, date })]
}

/** Half a year off is a slip in the year, whatever the issue is about. */
function farFrom(article: Article, today: string | undefined): Finding[] {
  const { date } = article.meta
  if (date === null || today === undefined || !isDay(today)) return []
  const days = Math.round(Math.abs(Date.parse(date) - Date.parse(today)) / DAY_MS)
  return days > 180 ? [found(article, 'date-far', 'warning', placeOf(article, 'date'), { date, today, days })] : []
}
