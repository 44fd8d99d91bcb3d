import type { Claim } from './records.ts'
import { turnWith } from './run.ts'
import type { World } from './turn.ts'

/** Publications one process works on at the same time: nearly all of a turn is waiting for WeChat. */
const AT_ONCE = 64
/** Of these, of one account: when its calls hang, all others go on. Its own calls are twelve at once anyway. */
const AT_ONCE_PER_ACCOUNT = 10
/** Rows are looked at once a second (src/publish/README.md). */
const LOOK_MS = 1000

/** The places of a worker: who has one, and who may not have another. */
class Places {
  private readonly taken = new Map<Promise<void>, string>()

  get free(): number {
    return AT_ONCE - this.taken.size
  }

  /** Accounts that have as many places as one may have. */
  get crowded(): readonly string[] {
    return [...new Set(this.taken.values())].filter(account => this.of(account) >= AT_ONCE_PER_ACCOUNT)
  }

  mayHave(account: string): boolean {
    return this.of(account) < AT_ONCE_PER_ACCOUNT
  }

  take(account: string, turn: Promise<void>): void {
    const place = turn.finally(() => this.taken.delete(place))
    this.taken.set(place, account)
  }

  /** Until one of them is free again. */
  async oneEnds(): Promise<void> {
    await Promise.race(this.taken.keys())
  }

  async allEnd(): Promise<void> {
    await Promise.all(this.taken.keys())
  }

  private of(account: string): number {
    return [...this.taken.values()].filter(one => one === account).length
  }
}

/**
 * Works on what is due until the signal is raised, many publications side by side; then lets the calls in hand finish.
 * Never throws: what goes wrong is logged, and the row waits for its next look.
 */
export async function work(world: World, signal: AbortSignal): Promise<void> {
  const places = new Places()
  while (!signal.aborted) {
    const { free, crowded } = places
    const claims = free > 0 ? await claimed(world, free, crowded) : []
    for (const claim of claims) await seat(world, places, claim, signal)
    // with every place taken, or an account waiting for its own, the next to end makes room for somebody
    const isMore = free === 0 || claims.length === free || places.crowded.length > 0
    const look = world.clock.sleep(LOOK_MS)
    await (isMore ? Promise.race([places.oneEnds(), look]) : look)
  }
  await places.allEnd()
}

/** A look that fails (the database is away) is made again in a second. */
async function claimed(world: World, limit: number, except: readonly string[]): Promise<readonly Claim[]> {
  try {
    return await world.store.claimMany(world.clock.now(), limit, except)
  } catch (error) {
    world.log('turn.failed', { error: error instanceof Error ? error.name : 'unknown' })
    return []
  }
}

async function seat(world: World, places: Places, claim: Claim, signal: AbortSignal): Promise<void> {
  const { account } = claim.publication
  // one look may bring more of an account than it has places for
  if (!places.mayHave(account)) return claim.release().catch(() => undefined)
  const turn = turnWith(world, claim, signal).then(
    () => undefined,
    (error: unknown) => world.log('turn.failed', { error: error instanceof Error ? error.name : 'unknown' }),
  )
  places.take(account, turn)
}
