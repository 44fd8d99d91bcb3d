import type { Clock, Publications } from '../publish/records.ts'
import { NotDelivered, type Channel, type Deliveries } from './ports.ts'
import type { Answer, Asked } from './request.ts'

/** Once in this time while all is well; who watches it should wait at least twice as long before it cries. */
export const BEAT_MS = 5 * 60_000
/** Somebody must have looked at a due publication by then; a turn with many pictures takes minutes. */
const STUCK_MS = 10 * 60_000
/** A channel that failed for an hour is not going to tell anybody what is wrong. */
const MUTE_MS = 60 * 60_000
const TIMEOUT_MS = 10_000

export interface Pulse {
  readonly store: Pick<Publications, 'live'>
  readonly deliveries: Pick<Deliveries, 'state'>
  readonly channels: readonly Pick<Channel, 'name'>[]
  readonly clock: Pick<Clock, 'now'>
  request(asked: Asked, timeoutMs: number, stop: AbortSignal): Promise<Answer>
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void
}

/**
 * What keeps a worker from saying that all is well; `undefined` when it is: this worker ticks (it asks), the store
 * answers, no publication has been due for ten minutes without a look, and not every channel has failed for an hour.
 * A publication that waits for a person, a pause or WeChat is well: people were told of it.
 */
export async function illness({ store, deliveries, channels, clock }: Pulse): Promise<string | undefined> {
  const now = clock.now()
  try {
    if ((await store.live(now - STUCK_MS)).length > 0) return 'stuck'
    const states = await Promise.all(channels.map(({ name }) => deliveries.state(name)))
    const mute = states.filter(one => now - (one?.failedAt ?? now) > MUTE_MS)
    return channels.length > 0 && mute.length === channels.length ? 'mute' : undefined
  } catch {
    return 'store'
  }
}

/** Fetches the address when all is well. Failures are logged and nothing else; the address never is. */
export async function beat(pulse: Pulse, url: string, stop: AbortSignal): Promise<void> {
  const reason = await illness(pulse)
  if (reason !== undefined) {
    pulse.log('heartbeat.withheld', { reason })
    return
  }
  try {
    const { status } = await pulse.request({ method: 'GET', url }, TIMEOUT_MS, stop)
    if (status < 200 || status > 299) throw new NotDelivered(`http ${status}`)
  } catch (error) {
    pulse.log('heartbeat.failed', { reason: error instanceof NotDelivered ? error.reason : 'failed' })
  }
}
