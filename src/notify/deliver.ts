import type { Clock } from '../publish/records.ts'
import { isUrgent, messageOf, type Place } from './message.ts'
import { NotDelivered, type Absences, type Channel, type ChannelState, type Deliveries, type Waiting } from './ports.ts'

/** What telling people needs of the world. */
export interface Office {
  readonly channels: readonly Channel[]
  readonly deliveries: Deliveries
  readonly absences: Absences
  readonly clock: Clock
  readonly place: Place
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void
}

/** What waits is told together: at most one message of a channel in this time, in ms. */
export const GAP_MS = 30_000
/** Urgent notices wait for each other only; 12 a minute stay below the 20 a robot may send. */
const URGENT_GAP_MS = 5000
/** Longer than any send can take. */
const CLAIM_MS = 60_000
const MINUTE = 60_000
const FIRST_PAUSE_MS = 30_000
const PAUSE_MAX_MS = 30 * MINUTE
/** What did not arrive for this long is not tried again. */
export const GIVEN_UP_MS = 24 * 60 * MINUTE
/** Notices in one message, beyond what its form can show. */
const BATCH_MAX = 200

/** 30 s, doubling, at most half an hour; longer when the other side asks for it. */
export const pauseAfter = (tries: number, waitMs: number): number =>
  Math.max(waitMs, Math.min(PAUSE_MAX_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 20)))

export type Delivered = 'nothing' | 'later' | 'sent' | 'failed'

/**
 * Tells one channel what waits for it, in one message, if it is time: `later` when it is not, or when another worker is
 * at it. The rows are marked after the message went: killed in between, it is sent once more rather than never.
 * @param now `true` lets pauses and absences be, for a process that ends
 */
export async function deliver(office: Office, channel: Channel, now = false): Promise<Delivered> {
  const { deliveries, clock } = office
  const seen = await deliveries.waiting(channel.name, BATCH_MAX)
  if (seen.length === 0) return 'nothing'
  // what people missed comes first, and with it what was decided
  if (!now && (await office.absences.open())) return 'later'
  if (!now && clock.now() < earliest(seen, await deliveries.state(channel.name))) return 'later'
  const claim = await deliveries.claim(channel.name, CLAIM_MS)
  if (claim === undefined) return 'later'
  // another worker may have told some of it before the claim was ours
  const waiting = await deliveries.waiting(channel.name, BATCH_MAX)
  return send(office, channel, claim, waiting)
}

async function send(office: Office, channel: Channel, claim: string, waiting: readonly Waiting[]): Promise<Delivered> {
  const { name, kind } = channel
  const notices = waiting.map(one => one.id)
  const failure = waiting.length === 0 ? undefined : await failureOf(office, channel, waiting)
  if (failure) return failed(office, channel, claim, waiting, failure)
  await office.deliveries.sent(name, claim, notices)
  if (notices.length === 0) return 'nothing'
  office.log('notice.sent', { channel: name, kind, notices: notices.length })
  return 'sent'
}

/** A fault of our own is treated like a network's: whatever it was, nothing is blocked and nothing is lost. */
async function failureOf(
  { place }: Office,
  channel: Channel,
  waiting: readonly Waiting[],
): Promise<NotDelivered | undefined> {
  try {
    await channel.send(messageOf(waiting, place))
    return undefined
  } catch (error) {
    return error instanceof NotDelivered ? error : new NotDelivered('internal')
  }
}

async function failed(
  { deliveries, clock, log }: Office,
  { name, kind }: Channel,
  claim: string,
  waiting: readonly Waiting[],
  { reason, waitMs }: NotDelivered,
): Promise<Delivered> {
  const tries = (await deliveries.state(name))?.tries ?? 0
  const at = clock.now()
  const wakeAt = at + pauseAfter(tries, waitMs)
  const givenUp = waiting.filter(one => at - one.at >= GIVEN_UP_MS).map(one => one.id)
  await deliveries.failed(name, claim, { fault: reason, wakeAt, givenUp })
  log('notice.failed', { channel: name, kind, reason, tries: tries + 1, givenUp: givenUp.length })
  return 'failed'
}

/** When the next message may go. */
function earliest(waiting: readonly Waiting[], state: ChannelState | undefined): number {
  if (!state) return 0
  if (state.tries > 0) return state.wakeAt
  return (state.sentAt ?? 0) + (waiting.some(isUrgent) ? URGENT_GAP_MS : GAP_MS)
}
