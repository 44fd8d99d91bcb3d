import { DateTime } from 'luxon'

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
