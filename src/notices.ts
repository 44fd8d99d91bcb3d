import type { Told } from './cli/ports.ts'
import type { Config } from './config.ts'
import type { Log } from './accounts.ts'
import type { Clock } from './publish/records.ts'
import type { Store } from './store/index.ts'

/** What tells people, plugged together: the channels of the settings over the store's rows. */
export async function noticesOf(config: Config, store: Store, clock: Clock, log: Log): Promise<Told> {
  const [{ channelsOf }, { request }, office] = await Promise.all([
    import('./notify/channels.ts'),
    import('./notify/request.ts'),
    import('./notify/office.ts'),
  ])
  const { deliveries, absences, publications } = store
  const channels = channelsOf(config.notify, config.zone, clock)
  const hours = {
    channels,
    deliveries,
    absences,
    clock,
    log,
    place: { zone: config.zone, deskUrl: config.deskUrl },
    pulse: { store: publications, deliveries, channels, clock, request, log },
    heartbeatUrl: config.notify.heartbeatUrl,
  }
  return {
    keep: signal => office.keepTelling(hours, signal),
    rest: () => office.tellRest(hours),
    test: () => office.testChannels(hours),
    channels: () => office.channelStates(hours),
    of: notices => deliveries.ofNotices(notices, new Set(channels.map(({ name }) => name))),
  }
}

/** Notices made from now on wait for these channels, whichever process makes them. */
export async function registerChannels(config: Config, store: Store): Promise<void> {
  const { webhooks, mail } = config.notify
  if (webhooks.length === 0 && mail === null) return
  const { keysOf } = await import('./notify/keys.ts')
  await store.deliveries.register(keysOf(config.notify))
}
