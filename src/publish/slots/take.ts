import type { Candidate, Dated, Keeper, KeptOccurrence, KeptSlot } from './calendar.ts'
import { PlanRefused, plan } from '../plan.ts'
import { awaitsPerson, become, hasEnded, mayChange, type Publication } from '../publication.ts'
import { looksAt } from '../times.ts'
import type { Publications } from '../records.ts'
import { line } from '../turn.ts'

const LATE_MINUTES = 60

/** After this instant a date is too late. Lateness is said in minutes, so the last of them is good to its end. */
export const lastMoment = ({ lateMinutes }: KeptSlot, { dueAt }: Dated): number =>
  dueAt + (lateMinutes ?? LATE_MINUTES) * 60_000 + 59_999

/** Plans it, gives the planned one the newly approved content, or lets go what waited for this decision. */
export async function take<Slot extends KeptSlot>(
  keeper: Keeper<Slot>,
  slot: Slot,
  row: KeptOccurrence,
  linked: Publication | undefined,
  candidate: Candidate,
  now: number,
): Promise<void> {
  const { store, calendar } = keeper
  const isSame = linked?.issue === candidate.issue && linked.snapshot === candidate.snapshot
  // the machine itself cancelled it, on a date that was skipped and is not any more: then a new round begins
  if (linked && isSame && linked.state !== 'cancelled') {
    await letGo(store, linked, now)
  } else {
    if (linked && linked.issue !== candidate.issue && mayChange(linked)) {
      // it may have been submitted this moment: then it is the one that goes out
      if (!(await withdraw(store, linked))) return
    }
    const planned = (await plannedSince(store, slot, candidate)) ?? (await planFor(keeper, slot, row, candidate))
    const publication = planned instanceof PlanRefused ? planned.publication : planned
    const isOut = publication.id !== linked?.id && !mayChange(publication)
    if (planned instanceof PlanRefused || isOut) {
      const reason = planned instanceof PlanRefused ? planned.code : null
      await calendar.change(row, { outcome: 'already-out', reason, publication: publication.id })
      return
    }
    await calendar.change(row, { publication: publication.id, outcome: null, reason: null })
  }
  await closeInTime(keeper, slot, { ...row, outcome: isSame ? row.outcome : null }, isSame ? linked : undefined, now)
}

/**
 * A date stays open until its publication is on its way, so that people can still change their minds; at the latest until
 * it is too late.
 */
async function closeInTime<Slot extends KeptSlot>(
  { calendar }: Keeper<Slot>,
  slot: Slot,
  row: KeptOccurrence,
  linked: Publication | undefined,
  now: number,
): Promise<void> {
  const isOver = now > lastMoment(slot, row)
  const isDone = linked !== undefined && (hasEnded(linked) || (linked.state === 'drafted' && awaitsPerson(linked)))
  if (row.dueAt > now || !(isOver || isDone)) return
  const isStuck = linked?.state === 'held' && linked.reason !== 'late'
  await calendar.change(row, { outcome: isDone || isStuck ? 'planned' : 'late', reason: null })
}

async function planFor<Slot extends KeptSlot>(
  { store, clock }: Keeper<Slot>,
  slot: Slot,
  { dueAt }: KeptOccurrence,
  { issue, snapshot, title, person }: Candidate,
): Promise<Publication | PlanRefused> {
  const action = slot.action ?? 'publish'
  try {
    return await plan(store, clock, {
      account: slot.account,
      issue,
      kind: kindOf(action),
      action,
      snapshot,
      title,
      to: { all: true },
      dueAt,
      lateMinutes: slot.lateMinutes ?? LATE_MINUTES,
      noQuota: slot.noQuota,
      overwrite: false,
      by: person,
      again: null,
      retime: false,
    })
  } catch (error) {
    if (error instanceof PlanRefused) return error
    throw error
  }
}

/** It waited because people had not made up their minds; now they have. Lateness still decides. */
async function letGo(store: Publications, row: Publication, now: number): Promise<void> {
  if (row.state !== 'held' || (row.reason !== 'ambiguous' && row.reason !== 'approval')) return
  await store.move(become(row, { state: 'planned', wakeAt: looksAt(row.dueAt, now) }), [line('approve', 'done')])
}

/** Its approval was taken back and another issue has the date. */
async function withdraw(store: Publications, row: Publication): Promise<boolean> {
  const next = become(row, { state: 'cancelled', reason: 'approval' })
  return (await store.move(next, [line('cancel', 'done', { reason: 'approval' })])) !== undefined
}

/** What a person planned for the issue with content of their own after this approval: their later word stands. */
async function plannedSince(
  store: Publications,
  { account, action }: KeptSlot,
  { issue, at }: Candidate,
): Promise<Publication | undefined> {
  for (const row of await store.ofIssue(account, issue)) {
    if (!mayChange(row) || row.kind !== kindOf(action)) continue
    const last = (await store.journal(row.id)).findLast(entry => entry.step === 'plan')
    if (last && last.at > at && last.detail['snapshot'] === row.snapshot) return row
  }
  return undefined
}

const kindOf = (action: KeptSlot['action']): Publication['kind'] => (action === 'draft' ? 'draft' : 'public')

/** Stops what was planned for a date before anything public was asked. */
export async function hold(
  { store }: Pick<Keeper<KeptSlot>, 'store'>,
  row: Publication,
  reason: 'ambiguous' | 'approval',
  now: number,
): Promise<void> {
  const held = become(row, { state: 'held', reason, wakeAt: now })
  if (!(await store.move(held, [line('held', 'done', { reason })]))) return
  const { account, id, issue, title } = row
  await store.notify({ kind: 'held', account, publication: id, values: { issue, title, reason } })
}
