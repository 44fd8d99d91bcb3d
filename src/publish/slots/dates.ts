import type { Calendar, Dated, KeptOccurrence, KeptSlot } from './calendar.ts'
import { become, endedWithNothing, mayChange, type Publication } from '../publication.ts'
import { looksAt, waitsUntil } from '../times.ts'
import type { Publications } from '../records.ts'
import { line } from '../turn.ts'

interface Desk<Slot extends KeptSlot> {
  readonly store: Publications
  readonly calendar: Calendar<Slot>
}

const DAY_MS = 24 * 60 * 60_000

/**
 * Makes the slot's rows say what its dates are now, up to `until`: new dates are written down; those that changed get
 * their time, are skipped or come back, and what was planned for them goes with them as long as nothing was submitted. What
 * is past, or on its way, stays as it is.
 */
export async function syncDates<Slot extends KeptSlot>(
  desk: Desk<Slot>,
  slot: Slot,
  known: readonly KeptOccurrence[],
  dates: readonly Dated[],
  now: number,
  until: number,
): Promise<void> {
  const rows = new Map(known.filter(row => row.slot === slot.name).map(row => [row.localDate, row]))
  await desk.calendar.addOccurrences(dates.filter(one => !rows.has(one.localDate) && one.dueAt <= until))
  const meant = new Map(dates.map(one => [one.localDate, one]))
  for (const row of rows.values()) {
    if (row.dueAt > until) continue
    // a date that is none any more is skipped, so that its row keeps telling what became of it
    const date = meant.get(row.localDate) ?? (row.dueAt > now ? { ...row, held: 'skipped' as const } : row)
    if (date.dueAt === row.dueAt && date.held === row.held) continue
    const isOpen = row.outcome === null || row.outcome === 'missed'
    if (isOpen && (row.dueAt > now || date.dueAt > now)) await change(desk, row, date, now)
  }
  await announceUnknown(desk, slot, dates, now)
}

async function change<Slot extends KeptSlot>(
  { store, calendar }: Desk<Slot>,
  row: KeptOccurrence,
  date: Dated,
  now: number,
): Promise<void> {
  const linked = row.publication === null ? undefined : await store.get(row.publication)
  if (linked && !endedWithNothing(linked)) {
    if (!mayChange(linked)) return
    // the publication first: after a crash between the two, the row still says that there is something to do
    const moved = date.held === null ? await retime(store, linked, date.dueAt, now) : await skip(store, linked)
    if (!moved) return
  }
  await calendar.change(row, { dueAt: date.dueAt, held: date.held, outcome: null, reason: null })
}

/** Another time for what was not submitted yet, in whatever state it is; one that was only late may go on. */
async function retime(store: Publications, row: Publication, dueAt: number, now: number): Promise<boolean> {
  if (row.dueAt === dueAt) return true
  const wakeAt = looksAt(dueAt, now)
  const isLate = row.state === 'held' && row.reason === 'late'
  const state = isLate ? { state: 'planned' as const } : {}
  const wake =
    row.state === 'planned' || isLate ? { wakeAt } : row.state === 'drafted' ? { wakeAt: waitsUntil(dueAt, now) } : {}
  const next = become(row, { ...state, ...wake, dueAt })
  return (await store.move(next, [line('calendar', 'done', { as: 'move' })])) !== undefined
}

async function skip(store: Publications, row: Publication): Promise<boolean> {
  const next = become(row, { state: 'cancelled', reason: 'skipped' })
  if (!(await store.move(next, [line('cancel', 'done', { reason: 'skipped' })]))) return false
  const { account, id, issue, title } = row
  await store.notify({ kind: 'skipped', account, publication: id, values: { issue, title } })
  return true
}

/** Once a slot and year of the State Council's arrangement, as soon as the first date without it comes into sight. */
async function announceUnknown<Slot extends KeptSlot>(
  { store }: Desk<Slot>,
  { name, series, account }: Slot,
  dates: readonly Dated[],
  now: number,
): Promise<void> {
  const first = dates.find(one => one.held === 'unknown-day' && one.dueAt > now)
  if (!first) return
  // the last days of December wait for the next year's arrangement
  const year = new Date(Date.parse(first.localDate) + 7 * DAY_MS).getUTCFullYear()
  const values = { slot: name, series, date: first.localDate, year }
  await store.notifyOnce(`unknown-day ${name} ${year}`, { kind: 'unknown-day', account, publication: null, values })
}
