import type { Candidate, Keeper, KeptOccurrence, KeptSlot, KnownDraft } from './calendar.ts'

/**
 * Why nothing can go out on a date: no draft of it · drafts, but too few approvals · several issues approved · nobody
 * knows whether it is a working day.
 */
export type Cause = 'missing' | 'unapproved' | 'ambiguous' | 'unknown-day'

const MINUTE = 60_000
/** People are told this long before the minute, once each; a point already past when nothing ran is skipped. */
const AHEAD_MINUTES = [15, 60] as const
/** From here on a date without anything to send needs to be looked at. */
export const REMIND_MS = 60 * MINUTE
/** More files than a sentence can name. */
const FILES_MAX = 3

interface About<Slot extends KeptSlot> {
  readonly slot: Slot
  readonly row: KeptOccurrence
  readonly cause: Cause
  readonly ready: readonly Candidate[]
}

const stageOf = (dueAt: number, now: number): number | undefined =>
  AHEAD_MINUTES.find(minutes => dueAt > now && dueAt - now <= minutes * MINUTE)

const minutesTo = (dueAt: number, now: number): number => Math.ceil((dueAt - now) / MINUTE)

/** Tells people ahead of a date that nothing can go out on it; of several approved ones as soon as there are. */
export async function remindOf<Slot extends KeptSlot>(
  keeper: Keeper<Slot>,
  about: About<Slot>,
  now: number,
): Promise<void> {
  const { slot, row, cause, ready } = about
  const stage = stageOf(row.dueAt, now)
  if (stage === undefined && cause !== 'ambiguous') return
  const values = { ...(await valuesOf(keeper, about)), ...(stage ? { minutes: minutesTo(row.dueAt, now) } : {}) }
  const issues = stage === undefined ? ready.map(one => one.issue).sort() : []
  const key = JSON.stringify([cause, slot.name, row.localDate, row.dueAt, stage ?? null, ...issues])
  await keeper.store.notifyOnce(key, { kind: cause, account: slot.account, publication: null, values })
}

/** Tells people once that a date passed and nothing went out. */
export async function tellMissed<Slot extends KeptSlot>(keeper: Keeper<Slot>, about: About<Slot>): Promise<void> {
  const { slot, row, cause } = about
  const values = { ...(await valuesOf(keeper, about)), reason: cause }
  const key = JSON.stringify(['missed', slot.name, row.localDate, row.dueAt])
  await keeper.store.notifyOnce(key, { kind: 'missed', account: slot.account, publication: null, values })
}

async function valuesOf<Slot extends KeptSlot>(
  keeper: Keeper<Slot>,
  { slot, row, cause, ready }: About<Slot>,
): Promise<Readonly<Record<string, string>>> {
  const values = { slot: slot.name, series: slot.series, date: row.localDate }
  if (cause === 'ambiguous') return { ...values, titles: ready.map(one => `《${one.title}》`).join('') }
  if (cause !== 'unapproved') return values
  const drafts = await keeper.drafts()
  return { ...values, ...filesOf(drafts.filter(one => one.series === slot.series && one.date === row.localDate)) }
}

const filesOf = (drafts: readonly KnownDraft[]): { readonly files?: string } =>
  drafts.length === 0
    ? {}
    : {
        files: drafts
          .slice(0, FILES_MAX)
          .map(one => one.file)
          .join(' '),
      }

/** The same for what a person planned at a time and too few people approved. */
export async function remindApprovers<Slot extends KeptSlot>(keeper: Keeper<Slot>, now: number): Promise<void> {
  const { store } = keeper
  for (const { id, account, issue, title, dueAt } of await store.awaitingApproval(now, now + REMIND_MS)) {
    const stage = stageOf(dueAt, now)
    const files = filesOf((await keeper.drafts()).filter(one => one.issue === issue))
    const values = { issue, title, minutes: minutesTo(dueAt, now), ...files }
    const key = JSON.stringify(['unapproved', id, dueAt, stage])
    await store.notifyOnce(key, { kind: 'unapproved', account, publication: id, values })
  }
}
