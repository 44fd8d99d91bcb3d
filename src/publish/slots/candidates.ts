import type { Calendar, Candidate, Keeper, KeptOccurrence, KeptSlot } from './calendar.ts'
import { mayChange, type Publication } from '../publication.ts'
import type { Publications } from '../records.ts'

/**
 * The issues that may go out on a date, each with its latest approved content. One that a person cancelled on this date
 * is none of them, whatever is approved since; when several are left and a person let one of them go on, it is that one.
 */
export async function approvedIssues<Slot extends KeptSlot>(
  { calendar, reviews, store }: Pick<Keeper<Slot>, 'calendar' | 'reviews' | 'store'>,
  slot: Slot,
  row: KeptOccurrence,
  linked: Publication | undefined,
): Promise<readonly Candidate[]> {
  const found: Candidate[] = []
  for (const one of await approved(calendar, reviews, slot.series, row.localDate)) {
    if (!(await isCancelled(store, slot, row, one.issue))) found.push(one)
  }
  const named = found.length > 1 && linked && mayChange(linked) && (await isNamed(store, linked))
  return named ? found.filter(one => one.issue === linked.issue) : found
}

/** One candidate per issue: its latest snapshot, when enough people approved that one. */
async function approved<Slot extends KeptSlot>(
  calendar: Calendar<Slot>,
  reviews: number,
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

/** A person took this issue off this date. What the machine cancelled itself comes back by itself. */
async function isCancelled(store: Publications, slot: KeptSlot, row: KeptOccurrence, issue: string): Promise<boolean> {
  for (const one of await store.ofIssue(slot.account, issue)) {
    if (one.state !== 'cancelled' || (one.id !== row.publication && one.dueAt !== row.dueAt)) continue
    const last = (await store.journal(one.id)).findLast(entry => entry.step === 'cancel')
    if (last?.outcome.startsWith('person:')) return true
  }
  return false
}

/** A person said "go on" after it was held because there were several. */
async function isNamed(store: Publications, row: Publication): Promise<boolean> {
  const last = (await store.journal(row.id)).findLast(
    ({ step, detail }) => step === 'resolve' || (step === 'held' && detail['reason'] === 'ambiguous'),
  )
  return last?.step === 'resolve'
}
