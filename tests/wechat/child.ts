// A process of its own that shares a store with others: it says `loaded`, waits for a line on stdin, makes its calls at
// WeChat, and says how each of them failed, if any did.
import { once } from 'node:events'
import { Store } from '../../src/store/index.ts'
import { WechatAccount } from '../../src/wechat/account.ts'

const [path = '', origin = '', count = '0'] = process.argv.slice(2)
const clock = { now: () => Date.now(), sleep: (ms: number) => new Promise<void>(done => setTimeout(done, ms)) }
const say = (text: string): void => void process.stdout.write(`${text}\n`)

const store = await Store.open({ path, key: 'a key for tests only', timeoutMs: 10_000, clock })
const account = new WechatAccount({
  origin,
  appid: 'wx1234567890abcdef',
  secret: async () => 'c0ffee00c0ffee00c0ffee00c0ffee00',
  keeper: store.tokens('a'),
  counts: store.calls('a'),
  timeoutMs: 10_000,
})
say('loaded')
await once(process.stdin, 'data')
process.stdin.destroy()
const calls = await Promise.allSettled(Array.from({ length: Number(count) }, () => account.drafts(0)))
for (const call of calls) if (call.status === 'rejected') say(`failed ${String(call.reason)}`)
await account.close()
await store.close()
say('end')
