import { parse, validate } from 'node-cron'
import { DateTime } from 'luxon'
import { isDayOfMonth, isDayOfWeek } from './day-fields.ts'
import { instantOf } from './instant.ts'
import type { Workday } from './workdays.ts'

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
  /** What becomes of a mass send when WeChat says that no mass send is left. */
  readonly noQuota: 'hold' | 'publish' | 'draft'
  /** Dates before this instant are not its business. */
  readonly addedAt: number
}

/** What people say of one date of a series, in `calendar.yaml`. Times are `HH:mm`; `null`: the slot's own. */
export type Exception =
  | { readonly as: 'skip' }
  | { readonly as: 'extra'; readonly time: string | null }
  | { readonly as: 'move'; readonly time: string }

/** What makes dates other than the clock's: days of rest, and people's word, which wins. */
export interface Almanac {
  workday(date: string): Workday
  exception(series: string, date: string): Exception | undefined
}

/**
 * One date of a slot. `localDate` is `YYYY-MM-DD` in the slot's zone, `dueAt` an instant in ms since 1970. `held`: nothing
 * goes out, because people skip the date or because nobody knows whether it is a working day. `mark`: why it is not a
 * date like others; `makeup` is a weekend day worked for a holiday (调休上班).
 */
export interface Occurrence {
  readonly slot: string
  readonly localDate: string
  readonly dueAt: number
  readonly held: 'skipped' | 'unknown-day' | null
  readonly mark: 'skipped' | 'unknown-day' | 'extra' | 'moved' | 'makeup' | null
}

export type SlotFault = 'cron' | 'cron-times' | 'zone'

/** What is wrong with a cron expression or zone, or `undefined`. */
export function slotFault(cron: string, zone: string): SlotFault | undefined {
  if (cron.trim().split(/\s+/).length !== 5 || !validate(cron)) return 'cron'
  const { minute, hour } = parse(cron)
  if (minute.length !== 1 || hour.length !== 1) return 'cron-times'
  return DateTime.fromMillis(0, { zone }).isValid ? undefined : 'zone'
}

/**
 * The slot's dates from `from` up to and including `to`, both instants. A date matches when every cron field does and,
 * for a slot on working days, when it is one; the almanac's exceptions win over both.
 */
export function occurrences(slot: Slot, from: number, to: number, almanac: Almanac): readonly Occurrence[] {
  const fields = parse(slot.cron)
  const usual = { hour: fields.hour[0]!, minute: fields.minute[0]! }
  const found: Occurrence[] = []
  const last = DateTime.fromMillis(to, { zone: slot.zone })
  for (
    let day = DateTime.fromMillis(from, { zone: slot.zone }).startOf('day');
    day <= last;
    // a day that a clock change lets begin at 01:00 must not hand that hour on
    day = day.plus({ days: 1 }).startOf('day')
  ) {
    const localDate = day.toISODate()!
    const meant = meaningOf(slot, fields, day, almanac)
    if (!meant) continue
    const { hour, minute } = meant.time === null ? usual : clockOf(meant.time)
    const dueAt = instantOf(localDate, hour, minute, slot.zone)
    if (dueAt < from || dueAt > to) continue
    found.push({ slot: slot.name, localDate, dueAt, held: meant.held, mark: meant.mark })
  }
  return found
}

type Meant = Pick<Occurrence, 'held' | 'mark'> & { readonly time: string | null }

/** What a day is to the slot; `undefined`: none of its dates. */
function meaningOf(slot: Slot, fields: ReturnType<typeof parse>, day: DateTime, almanac: Almanac): Meant | undefined {
  const date = day.toISODate()!
  const said = almanac.exception(slot.series, date)
  const isUsual =
    fields.month.includes(day.month) && isDayOfMonth(fields.dayOfMonth, day) && isDayOfWeek(fields.dayOfWeek, day)
  if (said?.as === 'extra') return { time: said.time, held: null, mark: 'extra' }
  if (!isUsual) return undefined
  const kind = slot.days === 'working' ? almanac.workday(date) : 'working'
  if (kind === 'off') return undefined
  if (said?.as === 'skip') return { time: null, held: 'skipped', mark: 'skipped' }
  const time = said?.time ?? null
  if (kind === 'unknown') return { time, held: 'unknown-day', mark: 'unknown-day' }
  if (time !== null) return { time, held: null, mark: 'moved' }
  return { time, held: null, mark: slot.days === 'working' && day.weekday >= 6 ? 'makeup' : null }
}

function clockOf(time: string): { readonly hour: number; readonly minute: number } {
  const [hour, minute] = time.split(':').map(Number)
  return { hour: hour!, minute: minute! }
}
