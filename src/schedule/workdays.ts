// the tables, not the library's functions: those read a date as UTC and look at the machine's day, a day off west of Greenwich
import arrangements from 'chinese-days/dist/chinese-days.json' with { type: 'json' }

export type Workday = 'working' | 'off' | 'unknown'

/**
 * A year's last days belong to the next year's arrangement: New Year's Day has borrowed days back to 12-29 (2007, 2018).
 * Two days more than ever seen.
 */
const NEXT_YEARS_FROM = '12-27'

const holidays: Readonly<Record<string, string>> = arrangements.holidays
const workdays: Readonly<Record<string, string>> = arrangements.workdays

/**
 * True when the year's arrangement by the State Council is in the data; a year it does not hold could only be guessed by
 * weekday. The first of October is a holiday by law, and the last of a year's.
 */
const isCovered = (year: number): boolean => Object.hasOwn(holidays, `${year}-10-01`)

/** What a date (`YYYY-MM-DD`) is in China, 调休 counted; `unknown` where nothing official says so. */
export function workday(date: string): Workday {
  const year = Number(date.slice(0, 4))
  if (!isCovered(year) || (date.slice(5) >= NEXT_YEARS_FROM && !isCovered(year + 1))) return 'unknown'
  if (Object.hasOwn(workdays, date)) return 'working'
  const weekday = new Date(date).getUTCDay()
  return weekday === 0 || weekday === 6 || Object.hasOwn(holidays, date) ? 'off' : 'working'
}
