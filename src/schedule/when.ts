import { DateTime } from 'luxon'
import { instantOf } from './instant.ts'

/** No clock on earth is further from UTC, in minutes. */
const OFFSET_MAX = 14 * 60

/**
 * The instant a person means by `--at`: ISO 8601 with offset, `YYYY-MM-DD HH:mm` in `zone`, or `HH:mm` today in `zone`.
 * `undefined` when it cannot be read.
 */
export function instantFrom(text: string, now: number, zone: string): number | undefined {
  const said = text.trim()
  const local = /^(?:(\d{4}-\d{2}-\d{2})[ T])?(\d{1,2}):(\d{2})$/.exec(said)
  if (local) {
    const [, date, hour, minute] = local
    const day = date ?? DateTime.fromMillis(now, { zone }).toISODate()!
    if (Number(hour) > 23 || Number(minute) > 59 || !DateTime.fromISO(day, { zone }).isValid) return undefined
    return instantOf(day, Number(hour), Number(minute), zone)
  }
  const offset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-](\d{2}):?([0-5]\d))$/i.exec(said)
  if (!offset || Number(offset[1] ?? 0) * 60 + Number(offset[2] ?? 0) > OFFSET_MAX) return undefined
  const time = DateTime.fromISO(said)
  return time.isValid ? time.toMillis() : undefined
}

/** An instant as ISO 8601 with the zone's offset. */
export const isoOf = (at: number, zone: string): string =>
  DateTime.fromMillis(at, { zone }).toISO({ suppressMilliseconds: true })!

/** `2026-07-03 07:30` in the zone, for people. */
export const readable = (at: number, zone: string): string =>
  DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd HH:mm')

/** Monday 1 … Sunday 7. */
export const weekdayOf = (date: string): number => DateTime.fromISO(date, { zone: 'UTC' }).weekday

/** `07:30` in the zone, for people. */
export const clockTime = (at: number, zone: string): string => DateTime.fromMillis(at, { zone }).toFormat('HH:mm')

export const dateOf = (at: number, zone: string): string => DateTime.fromMillis(at, { zone }).toISODate()!

export const isZone = (zone: string): boolean => DateTime.fromMillis(0, { zone }).isValid
