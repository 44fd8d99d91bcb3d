import type { Action } from '../article/article.ts'
import { PlanRefused, plan } from './plan.ts'
import type { Clock, Publications, Wanted } from './records.ts'

/** A slot as the keeper of its dates needs it. */
export interface KeptSlot {
  readonly name: string
  readonly series: string
  readonly action: Action | null
  readonly account: string
  readonly lateMinutes: number | null
  readonly addedAt: number
}

/** A date of a slot nothing is decided for yet. */
export interface OpenOccurrence {
  readonly slot: string
  readonly localDate: string
  readonly dueAt: number
  readonly publication: string | null
}

/** What became of a date: taken over by a publication, or the reason why none goes out. */
export type OccurrenceOutcome = 'planned' | 'missed' | 'ambiguous' | 'already-out'

/** A snapshot people approved for a series and date. */
export interface Candidate {
  readonly issue: string
  readonly snapshot: string
  readonly title: string
  readonly person: string
}

/** The dates of slots, behind our words. */
export interface Calendar<Slot extends KeptSlot> {
  slots(): Promise<readonly Slot[]>
  addOccurrences(occurrences: readonly Omit<OpenOccurrence, 'publication'>[]): Promise<void>
  open(until: number): Promise<readonly OpenOccurrence[]>
  link(occurrence: OpenOccurrence, publication: string): Promise<void>
  close(occurrence: OpenOccurrence, outcome: OccurrenceOutcome): Promise<boolean>
  /** The latest word first. */
  approvedFor(series: string, date: string): Promise<readonly Candidate[]>
}

const DAY_MS = 24 * 60 * 60_000
/** Dates are written down this far ahead. */
const AHEAD_MS = 30 * DAY_MS
/** Dates that passed while nothing ran are still recorded, this far back. */
const BACK_MS = 7 * DAY_MS
const LATE_MINUTES = 60

interface Keeper<Slot extends KeptSlot> {
  readonly store: Publications
  readonly clock: Clock
  readonly calendar: Calendar<Slot>
  readonly reviews: number
  /** The slot's dates between two instants. */
  dates(slot: Slot, from: number, to: number): readonly Omit<OpenOccurrence, 'publication'>[]
}

/** Writes down the coming dates of every slot and gives each the one approved draft of its series and date. */
export async function keepSlots<Slot extends KeptSlot>(keeper: Keeper<Slot>): Promise<void> {
  const { calendar, clock } = keeper
  const now = clock.now()
  const slots = await calendar.slots()
  for (const slot of slots) {
    await calendar.addOccurrences(keeper.dates(slot, Math.max(slot.addedAt, now - BACK_MS), now + AHEAD_MS))
  }
  for (const occurrence of await calendar.open(now + AHEAD_MS)) {
    const slot = slots.find(one => one.name === occurrence.slot)
    if (slot) await fill(keeper, slot, occurrence, now)
  }
}

async function fill<Slot extends KeptSlot>(
  keeper: Keeper<Slot>,
  slot: Slot,
  occurrence: OpenOccurrence,
  now: number,
): Promise<void> {
  const ready = await approved(keeper, slot.series, occurrence.localDate)
  const [first, second] = ready
  const isDue = occurrence.dueAt <= now
  if (first && !second) {
    await take(keeper, slot, occurrence, first)
    if (isDue) await keeper.calendar.close(occurrence, 'planned')
    return
  }
  if (!isDue) return
  const outcome = second ? 'ambiguous' : occurrence.publication === null ? 'missed' : 'planned'
  if (!(await keeper.calendar.close(occurrence, outcome)) || outcome === 'planned') return
  const values = { slot: slot.name, series: slot.series, date: occurrence.localDate }
  await keeper.store.notify({ kind: outcome, account: slot.account, publication: null, values })
}

/** One candidate per issue: its latest snapshot that enough people approved. */
async function approved<Slot extends KeptSlot>(
  { calendar, reviews }: Keeper<Slot>,
  series: string,
  date: string,
): Promise<readonly Candidate[]> {
  const words = await calendar.approvedFor(series, date)
  const latest = new Map<string, Candidate>()
  for (const word of words) if (!latest.has(word.issue)) latest.set(word.issue, word)
  return [...latest.values()].filter(candidate => {
    const people = words.filter(word => word.snapshot === candidate.snapshot).map(word => word.person)
    return new Set(people).size >= Math.max(1, reviews)
  })
}

/** Plans it, or gives the planned one the newly approved content. */
async function take<Slot extends KeptSlot>(
  { store, clock, calendar }: Keeper<Slot>,
  slot: Slot,
  occurrence: OpenOccurrence,
  candidate: Candidate,
): Promise<void> {
  const planned = occurrence.publication === null ? undefined : await store.get(occurrence.publication)
  if (planned?.snapshot === candidate.snapshot || planned?.state === 'cancelled') return
  const action = slot.action ?? 'publish'
  const wanted: Wanted = {
    account: slot.account,
    issue: candidate.issue,
    kind: action === 'draft' ? 'draft' : 'public',
    action,
    snapshot: candidate.snapshot,
    title: candidate.title,
    to: { all: true },
    dueAt: occurrence.dueAt,
    lateMinutes: slot.lateMinutes ?? LATE_MINUTES,
    overwrite: false,
  }
  try {
    const row = await plan(store, clock, {
      ...wanted,
      by: candidate.person,
      again: null,
      retime: false,
    })
    await calendar.link(occurrence, row.id)
  } catch (error) {
    if (!(error instanceof PlanRefused)) throw error
    await calendar.close(occurrence, 'already-out')
  }
}
