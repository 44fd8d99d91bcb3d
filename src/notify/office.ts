import { backNotice, isSorted } from './back.ts'
import { deliver, type Office } from './deliver.ts'
import { beat, BEAT_MS, type Pulse } from './heartbeat.ts'
import { testMessage } from './message.ts'
import { NotDelivered, type ChannelKey, type ChannelState } from './ports.ts'

const LOOK_MS = 1000
/** A worker writes this often that it is there. */
const TICK_MS = 30_000
/** Nobody there for longer is an absence: a stopped program, a sleeping laptop. */
const ABSENT_MS = 5 * 60_000

export interface OfficeHours extends Office {
  readonly pulse: Pulse
  readonly heartbeatUrl: string | null
}

/**
 * Tells people until the signal is raised, each channel and the heartbeat by itself: one that hangs delays no other,
 * and none of them a publication.
 */
export async function keepTelling(office: OfficeHours, signal: AbortSignal): Promise<void> {
  const { clock, channels, heartbeatUrl: url } = office
  let ticked = Number.NEGATIVE_INFINITY
  const look = async (): Promise<void> => {
    if (clock.now() - ticked >= TICK_MS) {
      await office.absences.tick(ABSENT_MS)
      ticked = clock.now()
    }
    await sortAbsence(office)
  }
  let beaten = Number.NEGATIVE_INFINITY
  const pulse = async (): Promise<void> => {
    if (url === null || clock.now() - beaten < BEAT_MS) return
    beaten = clock.now()
    await beat(office.pulse, url, signal)
  }
  const tell = channels.map(channel => async () => void (await deliver(office, channel)))
  await Promise.all([look, pulse, ...tell].map(act => lane(office, signal, act)))
}

async function lane({ clock, log }: Office, signal: AbortSignal, act: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await act().catch((error: unknown) =>
      log('notices.failed', { error: error instanceof Error ? error.name : 'unknown' }),
    )
    if (!signal.aborted) await clock.sleep(LOOK_MS)
  }
}

/** Once everything that became due in an absence is decided, one notice says what was missed. */
export async function sortAbsence({ absences, clock }: Pick<Office, 'absences' | 'clock'>): Promise<void> {
  const absence = await absences.open()
  if (!absence) return
  const due = await absences.due(absence)
  if (isSorted(due, absence, clock.now())) await absences.close(absence, backNotice(due, absence))
}

/** One message of what waits on each channel, before a process ends: it takes no longer than one send. */
export async function tellRest(office: Office): Promise<void> {
  const { channels, log } = office
  await Promise.all(channels.map(channel => deliver(office, channel, true))).catch((error: unknown) =>
    log('notices.failed', { error: error instanceof Error ? error.name : 'unknown' }),
  )
}

/** How a test message fared; `reason` is `null` when it was taken. */
export interface Tested extends ChannelKey {
  readonly reason: string | null
}

/** Sends a test message to every channel, all at once; one that takes it is asked again at once for what waits. */
export function testChannels({
  channels,
  deliveries,
  clock,
}: Pick<Office, 'channels' | 'deliveries' | 'clock'>): Promise<readonly Tested[]> {
  return Promise.all(
    channels.map(async channel => {
      const { name, kind } = channel
      try {
        await channel.send(testMessage(clock.now()))
        await deliveries.recovered(name)
        return { name, kind, reason: null }
      } catch (error) {
        return { name, kind, reason: error instanceof NotDelivered ? error.reason : 'internal' }
      }
    }),
  )
}

/** How each channel is doing, in the order of the settings. */
export async function channelStates({
  channels,
  deliveries,
}: Pick<Office, 'channels' | 'deliveries'>): Promise<readonly ChannelState[]> {
  const fresh = { tries: 0, wakeAt: 0, sentAt: null, failedAt: null, fault: null }
  return Promise.all(channels.map(async ({ name, kind }) => (await deliveries.state(name)) ?? { name, kind, ...fresh }))
}
