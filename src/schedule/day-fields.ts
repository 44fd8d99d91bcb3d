import type { DateTime } from 'luxon'

/** What node-cron's `parse` gives for a day field: plain numbers, and the forms below as text. */
export type DayField = readonly (number | string)[]

/** `15` · `L` the last day · `L-3` three days before it · `15W` the working day nearest the 15th · `LW` the last one. */
export const isDayOfMonth = (field: DayField, day: DateTime): boolean =>
  field.some(one => daysOf(String(one).toUpperCase(), day) === day.day)

/** `1` Monday … `0` Sunday · `5L` the month's last Friday · `5#2` its second Friday. */
export const isDayOfWeek = (field: DayField, day: DateTime): boolean =>
  field.some(one => {
    const [, weekday, last, nth] = /^(\d)(?:(L)|#(\d))?$/i.exec(String(one)) ?? []
    // luxon counts Sunday as 7, cron as 0
    if (Number(weekday) !== day.weekday % 7) return false
    if (last !== undefined) return day.day + 7 > day.daysInMonth!
    return nth === undefined || Math.ceil(day.day / 7) === Number(nth)
  })

/** The day of `day`'s month that one entry means; `undefined` when that month has none. */
function daysOf(entry: string, day: DateTime): number | undefined {
  const end = day.daysInMonth!
  const [, last, before = '0', number, nearest] = /^(?:(L)(?:-(\d+))?|(\d+))(W)?$/.exec(entry) ?? []
  const wanted = last === undefined ? Number(number) : end - Number(before)
  if (!(wanted >= 1 && wanted <= end)) return undefined
  return nearest === undefined ? wanted : nearestWeekday(day.set({ day: wanted }), end)
}

/** The nearest Monday to Friday in the same month. */
function nearestWeekday({ day, weekday }: DateTime, end: number): number {
  if (weekday === 6) return day === 1 ? 3 : day - 1
  if (weekday === 7) return day === end ? day - 2 : day + 1
  return day
}
