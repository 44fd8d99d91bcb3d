import type { Candidate, Keeper, KeptOccurrence, KeptSlot } from './calendar.ts'
import { approvedIssues } from './candidates.ts'
import { syncDates } from './dates.ts'
import { REMIND_MS, remindApprovers, remindOf, tellMissed, type Cause } from './reminders.ts'
import { hold, lastMoment, take } from './take.ts'
import { endedWithNothing, hasEnded, mayChange, type Publication } from '../publication.ts'

const DAY_MS = 24 * 60 * 60_000
/** Dates are written down this far ahead. */
const AHEAD_MS = 30 * DAY_MS
/** Dates that passed while nothing ran are still recorded, this far back. */
const BACK_MS = 7 * DAY_MS

/**
 * Keeps the dates of every slot as clock, almanac and people's calendar say, gives each the one approved draft of its
 * series and date, and tells people in time when there is none.
 */
export async function keepSlots<Slot extends KeptSlot>(keeper: Keeper<Slot>): Promise<void> {
  const { calendar, clock, store } = keeper
  const now = clock.now()
  const slots = await calendar.slots()
  const known = await calendar.occurrences(now - BACK_MS - DAY_MS)
  if (keeper.dates !== null) {
    for (const slot of slots) {
      // a day more than is written down: a date moved across that edge is not gone
      const dates = keeper.dates(slot, Math.max(slot.addedAt, now - BACK_MS), now + AHEAD_MS + DAY_MS)
      await syncDates({ store, calendar }, slot, known, dates, now, now + AHEAD_MS)
    }
  }
  for (const row of await calendar.occurrences(now - BACK_MS - DAY_MS)) {
    const slot = slots.find(one => one.name === row.slot)
    if (slot && row.dueAt <= now + AHEAD_MS) await fill(keeper, slot, row, now)
  }
  await remindApprovers(keeper, now)
}

async function fill<Slot extends KeptSlot>(
  keeper: Keeper<Slot>,
  slot: Slot,
  row: KeptOccurrence,
  now: number,
): Promise<void> {
  // what was missed is still taken when it is approved while its lateness allows
  if (row.outcome !== null && !(row.outcome === 'missed' && now <= lastMoment(slot, row))) return
  const isDue = row.dueAt <= now
  if (row.held === 'skipped') {
    if (isDue) await keeper.calendar.change(row, { outcome: 'skipped' })
    return
  }
  if (row.held === 'unknown-day') return without(keeper, slot, row, 'unknown-day', now)
  const linked = row.publication === null ? undefined : await keeper.store.get(row.publication)
  if (linked && !mayChange(linked) && !endedWithNothing(linked)) {
    if (isDue) await keeper.calendar.change(row, { outcome: 'planned', reason: null })
    return
  }
  const ready = await approvedIssues(keeper, slot, row, linked)
  if (ready.length === 1) return take(keeper, slot, row, linked, ready[0]!, now)
  return none(keeper, slot, row, linked, ready, now)
}

/** Nothing, or more than one thing, is there for the date: what was planned for it waits for people. */
async function none<Slot extends KeptSlot>(
  keeper: Keeper<Slot>,
  slot: Slot,
  row: KeptOccurrence,
  linked: Publication | undefined,
  ready: readonly Candidate[],
  now: number,
): Promise<void> {
  if (!linked && ready.length === 0 && row.dueAt - now > REMIND_MS) return
  if (linked && hasEnded(linked) && ready.length === 0) {
    const outcome = linked.state === 'cancelled' ? 'cancelled' : 'planned'
    if (row.dueAt <= now) await keeper.calendar.change(row, { outcome, reason: null })
    return
  }
  const byHand = linked ? undefined : await plannedByHand(keeper, slot, row, ready)
  if (byHand) {
    if (row.dueAt <= now) await keeper.calendar.change(row, { publication: byHand.id, outcome: 'already-out' })
    return
  }
  const reason = ready.length > 1 ? 'ambiguous' : 'approval'
  if (linked && !hasEnded(linked) && linked.state !== 'held') await hold(keeper, linked, reason, now)
  if (ready.length > 1) return without(keeper, slot, row, 'ambiguous', now, ready)
  // people are told of the publication itself
  if (row.dueAt > now && linked) return
  await without(keeper, slot, row, await causeOf(keeper, slot, row, linked), now)
}

async function causeOf<Slot extends KeptSlot>(
  keeper: Keeper<Slot>,
  slot: Slot,
  { localDate }: KeptOccurrence,
  linked: Publication | undefined,
): Promise<Cause> {
  if (linked || (await keeper.calendar.approvedFor(slot.series, localDate)).length > 0) return 'unapproved'
  const isThere = (await keeper.drafts()).some(one => one.series === slot.series && one.date === localDate)
  return isThere ? 'unapproved' : 'missing'
}

/** A person planned or sent the date's issue with a time of their own: nobody needs to be told that nothing is there. */
async function plannedByHand<Slot extends KeptSlot>(
  { store }: Keeper<Slot>,
  slot: Slot,
  { localDate }: KeptOccurrence,
  ready: readonly Candidate[],
): Promise<Publication | undefined> {
  for (const issue of new Set([`${slot.series}/${localDate}`, ...ready.map(one => one.issue)])) {
    const rows = await store.ofIssue(slot.account, issue)
    const found = rows.find(row => row.kind === 'public' && !endedWithNothing(row))
    if (found) return found
  }
  return undefined
}

/** Tells people ahead of the minute; at the minute records that the date was missed, and why. */
async function without<Slot extends KeptSlot>(
  keeper: Keeper<Slot>,
  slot: Slot,
  row: KeptOccurrence,
  cause: Cause,
  now: number,
  ready: readonly Candidate[] = [],
): Promise<void> {
  if (row.outcome === 'missed') return
  const about = { slot, row, cause, ready }
  if (row.dueAt > now) return remindOf(keeper, about, now)
  await tellMissed(keeper, about)
  await keeper.calendar.change(row, { outcome: 'missed', reason: cause })
}
