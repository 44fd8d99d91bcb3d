import { lookAfter } from './aftercare.ts'
import { follow } from './follow.ts'
import { settleByEvents } from './heard.ts'
import { findSubmitted } from './lost-submit.ts'
import { WechatError } from './errors.ts'
import { preflight } from './preflight.ts'
import { prepare } from './prepare.ts'
import { become, isAwake, type Publication } from './publication.ts'
import type { Claim } from './records.ts'
import { submit } from './submit.ts'
import { EARLY_MS, NEVER } from './times.ts'
import { troubleOf, type Trouble } from './trouble.ts'
import { line, Overtaken, told, Turn, type World } from './turn.ts'

/** Where a turn left a publication, and what stopped it when it did not simply end or wait for its time. */
export interface Done {
  readonly publication: Publication
  readonly trouble: Trouble | null
}

/** The account a publication was planned for is not the one its alias stands for any more. */
export class AccountChanged extends Error {
  override readonly name = 'AccountChanged'
}

/** Looked at again after an error of our own: soon enough to go on, seldom enough not to spin. */
const OWN_FAULT_MS = 60_000
/** The account of the settings may come back. */
const ORPHAN_LOOK_MS = 60 * 60_000

async function step(turn: Turn): Promise<Trouble | null> {
  switch (turn.publication.state) {
    case 'planned':
      return turn.publication.dueAt - EARLY_MS > turn.now ? preflight(turn) : prepareSafely(turn)
    case 'preparing':
      return prepareSafely(turn)
    case 'drafted':
      return turn.publication.dueAt > turn.now ? preflight(turn) : submit(turn)
    case 'submitting':
      return findSubmitted(turn)
    case 'submitted':
      return (await settleByEvents(turn)) ? null : follow(turn)
    case 'published':
      return lookAfter(turn)
    case 'rejected':
    case 'refused':
    case 'cancelled':
    case 'removed':
    case 'held':
    case 'uncertain':
      return null
  }
}

/** Reads while preparing may fail too: waited out, or a final answer nobody foresaw stops it before acting. */
async function prepareSafely(turn: Turn): Promise<Trouble | null> {
  try {
    return await prepare(turn)
  } catch (error) {
    const trouble = troubleOf(error, turn.publication.tries)
    if (!trouble) {
      const { endpoint, errcode } = error as WechatError
      const held = { state: 'held', reason: `${errcode}` } as const
      await turn.saveTelling(held, told('held', { reason: held.reason }), line(endpoint, `refused:${errcode}`))
      return null
    }
    await turn.save({ reason: trouble.reason, tries: turn.publication.tries + 1, wakeAt: turn.now + trouble.afterMs })
    return trouble
  }
}

/** True when a worker should look at it at `now`. */
export const isDue = (publication: Publication, now: number): boolean =>
  isAwake(publication) && publication.wakeAt <= now

/**
 * Takes one due publication and does what is due of it, under a lease; `undefined` when nothing is due or everything is
 * in other hands. `only` narrows it to one publication. A raised `signal` lets the call in hand finish and stops then.
 */
export async function takeTurn(world: World, only?: string, signal?: AbortSignal): Promise<Done | undefined> {
  const claim = await world.store.claim(world.clock.now(), only)
  return claim && turnWith(world, claim, signal)
}

/** Does what is due of a publication under a lease, and gives the lease back. */
export async function turnWith(world: World, claim: Claim, signal?: AbortSignal): Promise<Done> {
  const stop = world.clock.every(world.timeoutMs, () => void claim.renew().catch(() => false))
  let publication = claim.publication
  try {
    const platform = await world.platform(publication.account)
    const turn = new Turn(world, claim, platform, publication)
    let trouble: Trouble | null = null
    do {
      const heard = await world.store.lastEvent(publication.account)
      trouble = null
      while (!trouble && isDue(turn.publication, world.clock.now()) && !signal?.aborted) {
        trouble = await step(turn)
        publication = turn.publication
      }
      // an event wakes the row, but this turn's own last word on when to wake may have come after it
      if (!(await hasNews(turn, heard))) break
      await turn.save({ wakeAt: world.clock.now() })
    } while (!signal?.aborted)
    if (trouble) await tellAccountTrouble(world, publication.account, trouble)
    return { publication, trouble }
  } catch (error) {
    if (error instanceof Overtaken) return { publication, trouble: null }
    if (error instanceof AccountChanged) return { publication: await orphaned(world, publication), trouble: null }
    await postpone(world, publication.id)
    throw error
  } finally {
    stop()
    await claim.release()
  }
}

/** What `notifyOnce` marks an account's trouble with; whoever gets a good answer takes it away. */
export const troubleMark = (account: string): string => `account-trouble ${account}`

/** Settings, address or secret must be mended: said once for the account, not for each publication that waits for it. */
async function tellAccountTrouble({ store }: World, account: string, { fix, error }: Trouble): Promise<void> {
  if (fix !== 'operator' || !(error instanceof WechatError)) return
  const { errcode, address } = error
  const values = { code: errcode, fault: error.fault, ...(address === undefined ? {} : { address }) }
  await store.notifyOnce(troubleMark(account), { kind: 'account-trouble', account, publication: null, values })
}

/** True when an event came since `heard` that may be about this publication, and it now waits for something else. */
async function hasNews({ world, publication }: Turn, heard: number): Promise<boolean> {
  const { account, state, publishId, massId } = publication
  if (state !== 'submitting' && state !== 'submitted') return false
  if (publication.wakeAt <= world.clock.now() || (await world.store.lastEvent(account)) === heard) return false
  const ids = [publishId, massId].flatMap(id => id ?? [])
  const about = await Promise.all(ids.map(id => world.store.eventsFor(account, id)))
  const events = ids.length > 0 ? about.flat() : await world.store.unclaimedEvents(account, 0)
  return events.some(({ seq }) => seq > heard)
}

/** Nobody can ask about it any more: what was planned is held, what may be out keeps saying so. */
async function orphaned({ store, clock }: World, row: Publication): Promise<Publication> {
  if (row.state === 'published') return (await store.move(become(row, { wakeAt: NEVER }), [])) ?? row
  const asked = row.state === 'submitting' || row.state === 'submitted'
  const change = asked ? { wakeAt: clock.now() + ORPHAN_LOOK_MS } : { state: 'held' as const }
  const next = become(row, { ...change, reason: 'account' })
  if (row.reason === 'account') return (await store.move(next, [])) ?? row
  const { account, id, issue, title } = row
  const notice = { kind: 'held', account, publication: id, values: { issue, title, reason: 'account' } }
  return (await store.move(next, [line('held', 'done', { reason: 'account' })], notice)) ?? row
}

async function postpone(world: World, id: string): Promise<void> {
  const now = await world.store.get(id)
  if (now) await world.store.move(become(now, { wakeAt: world.clock.now() + OWN_FAULT_MS }), [])
}
