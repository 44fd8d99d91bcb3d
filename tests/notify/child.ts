// A worker of its own over the same store, with one channel. It says `loaded`, waits for a line on stdin, and then claims
// the channel and stays (`claim`), or tells once (`tell`).
import { once } from 'node:events'
import { channelsOf } from '../../src/notify/channels.ts'
import { deliver } from '../../src/notify/deliver.ts'
import { webhooksOf } from '../../src/notify/settings.ts'
import { Store } from '../../src/store/index.ts'

const [path = '', url = '', act = ''] = process.argv.slice(2)
const clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms: number) => new Promise<void>(done => setTimeout(done, ms)),
  every: () => () => {},
}
const say = (text: string): void => void process.stdout.write(`${text}\n`)

say('loaded')
await once(process.stdin, 'data')
const store = await Store.open({ path, key: 'a key for tests only', timeoutMs: 60_000, clock })
const { deliveries, absences } = store
const place = { zone: 'Asia/Shanghai', deskUrl: null }
const channels = channelsOf({ webhooks: webhooksOf(url) ?? [], mail: null }, place.zone, clock)
const [channel] = channels
if (!channel) throw new Error('no channel')
if (act === 'claim') {
  say((await deliveries.claim(channel.name, 60_000)) === undefined ? 'held' : 'claimed')
  setInterval(() => {}, 60_000)
} else {
  const office = { channels, deliveries, absences, clock, place, log: () => {} }
  say(await deliver(office, channel, true))
  await store.close()
  process.exit(0)
}
