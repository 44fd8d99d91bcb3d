import { become, endedWithNothing, hasEnded, mayBeOut, mayChange, type Publication } from './publication.ts'
import { looksAt } from './times.ts'
import type { Clock, Entry, Publications, Wanted } from './records.ts'
import { line } from './turn.ts'

export interface Request extends Wanted {
  /** Who asks: their word is an approval where none is required. */
  readonly by: string
  /** Why it goes out once more; `null` unless a person said `--again`. */
  readonly again: string | null
  /** A person named the time; otherwise one that is still to come stays, whatever the content. */
  readonly retime: boolean
  /**
   * What a person said in so many words: on a publication that stands and may still change, the rest stays as it is.
   * Absent: nobody's words but a slot's, which change it with its content or action only.
   */
  readonly said?: readonly ('action' | 'to' | 'lateMinutes' | 'noQuota')[]
}

/**
 * `already-out`: the issue is public, with other content or by another action than asked now · `unsettled`: nobody knows
 * yet whether it is · `not-out`: `--again` for something that never went out.
 */
export type PlanFault = 'already-out' | 'unsettled' | 'not-out'

export class PlanRefused extends Error {
  override readonly name = 'PlanRefused'
  constructor(
    readonly code: PlanFault,
    readonly publication: Publication,
  ) {
    super(`${code}: ${publication.id} is ${publication.state}`)
  }
}

type Decision =
  | { readonly as: 'insert'; readonly round: number }
  | { readonly as: 'keep'; readonly row: Publication }
  | { readonly as: 'revise'; readonly row: Publication; readonly wish: Wish }

/** What a publication that stands takes over of a request. */
type Wish = Pick<Publication, 'action' | 'to' | 'lateMinutes'>

/** A mass send to one tag, asked for once more without these words, neither becomes a publish nor goes to everybody. */
function wishFor(row: Publication, { said, ...asked }: Request): Wish {
  if (said === undefined) return asked
  const action = said.includes('action') ? asked.action : row.action
  // only a mass send has an audience: an old one must not come back with it
  const to = said.includes('to') || action !== row.action ? asked.to : row.to
  return { action, to, lateMinutes: said.includes('lateMinutes') ? asked.lateMinutes : row.lateMinutes }
}

/**
 * What a request means beside the issue's earlier publications (src/publish/README.md). Pure.
 * @throws {PlanRefused}
 */
export function decide(rows: readonly Publication[], request: Request): Decision {
  const of = (kind: Publication['kind']) => rows.filter(row => row.kind === kind).sort((a, b) => b.round - a.round)[0]
  const last = of(request.kind)
  const out = of('public')
  const byHand = of('draft')
  if (request.kind === 'draft') {
    // its draft is used up: a look at it would find nothing, and another would only lie in the box to be sent by hand
    const gone = [out, byHand].find(row => row && mayBeOut(row))
    if (gone) throw refusalOf(gone)
    if (request.again !== null && last) throw new PlanRefused('not-out', last)
  }
  if (request.again !== null) return { as: 'insert', round: roundAgain(last) }
  if (request.kind === 'public' && byHand?.state === 'published' && !(last && last.plannedAt > byHand.plannedAt)) {
    // the draft was sent by hand, so the issue is out though no publication of ours asked for it
    if (byHand.snapshot === request.snapshot) return { as: 'keep', row: byHand }
    throw new PlanRefused('already-out', byHand)
  }
  if (!last) return { as: 'insert', round: 1 }
  if (endedWithNothing(last)) return { as: 'insert', round: last.round + 1 }
  const wish = wishFor(last, request)
  const same = last.snapshot === request.snapshot && asksNothingNew(last, wish, request)
  const another = request.retime && last.dueAt !== request.dueAt && mayChange(last)
  if (same && !request.overwrite && !another) return { as: 'keep', row: last }
  if (mayChange(last)) return { as: 'revise', row: last, wish }
  throw refusalOf(last)
}

/** True when the request is what the publication already is, as far as that matters where it stands. */
function asksNothingNew(row: Publication, wish: Wish, { action, said = [], noQuota }: Request): boolean {
  if (row.action !== (mayChange(row) ? wish.action : action)) return false
  if (said.includes('to') && JSON.stringify(row.to) !== JSON.stringify(wish.to)) return false
  const isLate = said.includes('lateMinutes') && row.lateMinutes !== wish.lateMinutes
  const isOtherwise = said.includes('noQuota') && row.noQuota !== noQuota
  return !mayChange(row) || row.kind === 'draft' || !(isLate || isOtherwise)
}

/** Of one that may be out: whether that is known. */
const refusalOf = (row: Publication): PlanRefused =>
  new PlanRefused(row.state === 'published' || row.state === 'submitted' ? 'already-out' : 'unsettled', row)

function roundAgain(last: Publication | undefined): number {
  if (!last) return 1
  if (!hasEnded(last)) throw new PlanRefused(mayBeOut(last) ? 'unsettled' : 'not-out', last)
  return last.round + 1
}

/**
 * Commits the request as a row before anything is asked of WeChat: a new one, the one that stands, or that one with new
 * content. @throws {PlanRefused}
 */
export async function plan(store: Publications, clock: Clock, request: Request): Promise<Publication> {
  for (;;) {
    const decision = decide(await store.ofIssue(request.account, request.issue), request)
    const now = clock.now()
    const said = line(request.again === null ? 'plan' : 'again', `person:${request.by}`, {
      snapshot: request.snapshot,
      ...(request.again === null ? {} : { reason: request.again }),
    })
    const row = await carryOut(store, decision, request, now, said)
    if (row) return row
  }
}

/** `undefined` when another process was faster: decide anew. */
async function carryOut(
  store: Publications,
  decision: Decision,
  request: Request,
  now: number,
  said: Entry,
): Promise<Publication | undefined> {
  switch (decision.as) {
    case 'insert':
      return store.insert(request, decision.round, looksAt(request.dueAt, now), said)
    case 'keep':
      return recheck(store, decision.row, now)
    case 'revise': {
      const { snapshot, title } = request
      const { action, to, lateMinutes } = decision.wish
      // without a time of its own the request is about the content: what is planned for later does not go out at once
      const dueAt = request.retime ? request.dueAt : Math.max(request.dueAt, decision.row.dueAt)
      const allowed = request.overwrite ? 'overwrite' : null
      const noQuota = request.noQuota ?? decision.row.noQuota
      const change = {
        action,
        snapshot,
        title,
        to,
        dueAt,
        lateMinutes,
        allowed,
        noQuota,
        tries: 0,
        reason: null,
      } as const
      const wakeAt = looksAt(dueAt, now)
      // A row in the middle of a draft call stays there, so that the open intent is looked into first.
      const state = decision.row.state === 'preparing' ? 'preparing' : 'planned'
      return store.move(become(decision.row, { ...change, state, wakeAt }), [said])
    }
  }
}

/** The same draft pushed again: nothing is sent, but it is looked at once more, unless it was used up meanwhile. */
async function recheck(store: Publications, row: Publication, now: number): Promise<Publication | undefined> {
  if (row.kind !== 'draft' || row.state !== 'drafted') return row
  if (!(await store.currentDraft(row.account, row.issue))) return row
  return store.move(become(row, { state: 'preparing', wakeAt: now }), [])
}
