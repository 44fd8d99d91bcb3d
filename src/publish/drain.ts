import { hearEvents } from './heard.ts'
import { become, waitsForMending, type Publication } from './publication.ts'
import { takeTurn, turnWith, type Done } from './run.ts'
import type { Trouble } from './trouble.ts'
import type { World } from './turn.ts'

export interface DrainOptions {
  /** One publication; all that is due without it. */
  readonly only?: string
  /** How long an accepted publication is followed, in ms; 0 stops once WeChat took it. */
  readonly followMs: number
  readonly signal?: AbortSignal
}

/** Network trouble in a row after which a command that ends by itself gives up; the row stays for the next worker. */
const PATIENCE = 3
/** A wait longer than this is left to the next worker. */
const LONG_MS = 2 * 60_000
const LOOK_MS = 150
/** Publications a command that ends by itself works on at the same time. */
const SIDE_BY_SIDE = 32
/** What waits longer than this is nobody's who works until nothing is due. */
const AWAITED_MS = 60 * 60_000

/**
 * Goes on until nothing due is left outside an end, a person or `submitted`, waiting out leases and settling times.
 * @returns where each publication it touched (or waited for) stands.
 */
export async function drain(world: World, options: DrainOptions): Promise<readonly Done[]> {
  const { store, clock } = world
  const touched = new Map<string, Done>()
  const stuck = new Map<string, number>()
  const since = new Map<string, number>()
  await wake(world, options.only)
  await hearEvents(world)
  while (!options.signal?.aborted) {
    const turns = await takeTurns(world, options)
    for (const done of turns) {
      const { id } = done.publication
      touched.set(id, done)
      stuck.set(id, done.trouble ? (stuck.get(id) ?? 0) + 1 : 0)
    }
    if (turns.length > 0) continue
    const waiting = (await store.live(clock.now() + AWAITED_MS, options.only)).filter(row =>
      isAwaited(row, touched.get(row.id)?.trouble ?? null, stuck.get(row.id) ?? 0, clock.now()),
    )
    const worth = waiting.filter(row => !isFollowed(row) || followed(row.id, since, clock) < options.followMs)
    if (worth.length === 0) break
    const wake = Math.min(...worth.map(row => row.wakeAt)) - clock.now()
    await clock.sleep(Math.min(Math.max(wake, LOOK_MS), 1000))
  }
  return refreshed(world, touched, options.only)
}

/** What is due, side by side. @throws what went wrong with the first of them, once all have ended */
async function takeTurns(world: World, { only, signal }: DrainOptions): Promise<readonly Done[]> {
  if (only !== undefined) return takeTurn(world, only, signal).then(done => (done ? [done] : []))
  const claims = await world.store.claimMany(world.clock.now(), SIDE_BY_SIDE, [])
  const settled = await Promise.allSettled(claims.map(claim => turnWith(world, claim, signal)))
  const failed = settled.find(result => result.status === 'rejected')
  if (failed) throw failed.reason
  return settled.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
}

/** Whoever starts the work again has mended what it waited for, or wants to know that it is not mended. */
async function wake({ store, clock }: World, only?: string): Promise<void> {
  const now = clock.now()
  for (const row of await store.live(now + AWAITED_MS, only)) {
    if (waitsForMending(row, now)) await store.move(become(row, { wakeAt: now }), [])
  }
}

/** For how long it has been followed here, in ms: from the moment WeChat took it, not from when the command began. */
function followed(id: string, since: Map<string, number>, clock: World['clock']): number {
  const now = clock.monotonic()
  const first = since.get(id) ?? now
  since.set(id, first)
  return now - first
}

/** WeChat has it, or very likely has: followed for a while, not for ever. */
const isFollowed = (row: Publication): boolean =>
  row.state === 'submitted' || (row.state === 'submitting' && row.reason === 'reviewing')

function isAwaited(row: Publication, trouble: Trouble | null, stuck: number, now: number): boolean {
  if ((row.reason === 'paused' || row.reason === 'account') && row.wakeAt > now) return false
  if (trouble && (trouble.fix === 'operator' || trouble.afterMs > LONG_MS || stuck >= PATIENCE)) return false
  // somebody else's long wait is not ours; only a lost answer is waited out however long it takes to settle
  if (row.reason !== 'lost' && !isFollowed(row) && row.wakeAt - now > LONG_MS) return false
  const planned = row.state === 'planned' || row.state === 'drafted'
  return !(planned && row.dueAt > now && row.wakeAt > now)
}

/** The rows as they stand now: another process may have moved what we waited for. */
async function refreshed(world: World, touched: Map<string, Done>, only?: string): Promise<readonly Done[]> {
  const ids = new Set([...touched.keys(), ...(only === undefined ? [] : [only])])
  const rows = await Promise.all([...ids].map(id => world.store.get(id)))
  return rows.flatMap(row => (row ? [{ publication: row, trouble: touched.get(row.id)?.trouble ?? null }] : []))
}
