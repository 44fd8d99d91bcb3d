import { parse, validate } from 'node-cron'
import { DateTime } from 'luxon'
import { isDayOfMonth, isDayOfWeek } from './day-fields.ts'

/** A recurring time of a series, such as 07:30 every day in Shanghai: at most once a local date. */
export interface Slot {
  readonly name: string
  readonly series: string
  /** Five cron fields; minute and hour are single numbers. */
  readonly cron: string
  /** An IANA zone. */
  readonly zone: string
  readonly days: 'all' | 'working'
  /** `null`: the series' own. */
  readonly action: 'draft' | 'publish' | 'mass' | null
  readonly account: string
  readonly lateMinutes: number | null
  /** Dates before this instant are not its business. */
  readonly addedAt: number
}

/** One date of a slot. `localDate` is `YYYY-MM-DD` in the slot's zone, `dueAt` an instant in ms since 1970. */
export interface Occurrence {
  readonly slot: string
  readonly localDate: string
  readonly dueAt: number
}

export type SlotFault = 'cron' | 'cron-times' | 'zone'

/** What is wrong with a cron expression or zone, or `undefined`. */
export function slotFault(cron: string, zone: string): SlotFault | undefined {
  if (cron.trim().split(/\s+/).length !== 5 || !validate(cron)) return 'cron'
  const { minute, hour } = parse(cron)
  if (minute.length !== 1 || hour.length !== 1) return 'cron-times'
  return DateTime.fromMillis(0, { zone }).isValid ? undefined : 'zone'
}

/** The slot's dates from `from` up to and including `to`, both instants. A date matches when every cron field does. */
export function occurrences(slot: Slot, from: number, to: number): readonly Occurrence[] {
  const fields = parse(slot.cron)
  const [hour, minute] = [fields.hour[0]!, fields.minute[0]!]
  const found: Occurrence[] = []
  const last = DateTime.fromMillis(to, { zone: slot.zone })
  for (
    let day = DateTime.fromMillis(from, { zone: slot.zone }).startOf('day');
    day <= last;
    // a day that a clock change lets begin at 01:00 must not hand that hour on
    day = day.plus({ days: 1 }).startOf('day')
  ) {
    if (!fields.month.includes(day.month)) continue
    if (!isDayOfMonth(fields.dayOfMonth, day) || !isDayOfWeek(fields.dayOfWeek, day)) continue
    const dueAt = instantOf(day.toISODate()!, hour, minute, slot.zone)
    if (dueAt >= from && dueAt <= to) found.push({ slot: slot.name, localDate: day.toISODate()!, dueAt })
  }
  return found
}

/**
 * The instant of a local time. One that a clock change repeats is its first; one that it skips is the first minute
 * after the gap.
 */
export function instantOf(localDate: string, hour: number, minute: number, zone: string): number {
  const start = DateTime.fromISO(localDate, { zone })
  const wanted = start.set({ hour, minute })
  if (wanted.hour === hour && wanted.minute === minute) {
    return Math.min(...wanted.getPossibleOffsets().map(time => time.toMillis()))
  }
  // luxon moves a skipped time on by the whole gap; walk back to where the gap ends
  let first = wanted
  while (first.minus({ minutes: 1 }).offset === wanted.offset) first = first.minus({ minutes: 1 })
  return first.toMillis()
}
