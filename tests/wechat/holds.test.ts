import { expect, test } from 'vitest'
import { LeaseLost } from '../../src/publish/errors.ts'
import type { ArticleId, DraftId, Hold, OutgoingArticle, Platform, ThumbId } from '../../src/publish/ports.ts'
import { MemoryTokenKeeper } from '../fakes/token-keeper.ts'
import { idOf, accountAt, longHold, thrownBy, wechatServer, type Turn } from './wechat-server.ts'

const draft = idOf<DraftId>('D')
const box = { x1: 0, y1: 0, x2: 1, y2: 1 }
const article: OutgoingArticle = {
  title: 't',
  author: '',
  digest: '',
  html: '',
  sourceUrl: '',
  thumb: idOf<ThumbId>('T'),
  wide: box,
  square: box,
  comments: 'off',
}
const verbs: Record<string, (account: Platform, hold: Hold) => Promise<unknown>> = {
  addDraft: (account, hold) => account.addDraft([article], hold),
  updateDraft: (account, hold) => account.updateDraft(draft, 0, article, hold),
  deleteDraft: (account, hold) => account.deleteDraft(draft, hold),
  submit: (account, hold) => account.submit(draft, hold),
  sendMass: (account, hold) => account.sendMass(draft, { all: true }, 'k', hold),
  preview: (account, hold) => account.preview(draft, 'name', hold),
  removeArticle: (account, hold) => account.removeArticle(idOf<ArticleId>('A'), hold),
}

test.each(Object.entries(verbs))('%s writes nothing when less than one whole call is left', async (_name, verb) => {
  const server = await wechatServer({ errcode: 0 })
  const { account } = accountAt(server.origin, { timeoutMs: 2000 })
  expect(await thrownBy(verb(account, { remainingMs: () => 1999 }))).toBeInstanceOf(LeaseLost)
  expect(await thrownBy(verb(account, { remainingMs: () => Number.NaN }))).toBeInstanceOf(LeaseLost)
  expect(server.seen).toHaveLength(0)
})

test.each(Object.entries(verbs))('%s is known not to be made when the store cannot be read', async (_name, verb) => {
  class Broken extends MemoryTokenKeeper {
    override load(): Promise<undefined> {
      return Promise.reject(new Error('disk I/O error'))
    }
  }
  const server = await wechatServer({ errcode: 0 })
  const { account } = accountAt(server.origin, { keeper: new Broken() })
  expect(await thrownBy(verb(account, longHold))).toBeInstanceOf(LeaseLost)
  const secret = () => Promise.reject(new Error('disk I/O error'))
  expect(await thrownBy(verb(accountAt(server.origin, { secret }).account, longHold))).toBeInstanceOf(LeaseLost)
  expect(server.seen).toHaveLength(0)
})

test('exactly one whole call is enough', async () => {
  const server = await wechatServer({ publish_id: 1 })
  const { account } = accountAt(server.origin, { timeoutMs: 2000 })
  expect(await account.submit(draft, { remainingMs: () => 2000 })).toBe('1')
})

test('the hold is looked at again on the connection, right before the first byte', async () => {
  const server = await wechatServer({ publish_id: 1 })
  const { account } = accountAt(server.origin)
  await account.ready()
  let asked = 0
  const lostWhileConnecting: Hold = { remainingMs: () => (++asked === 1 ? 60_000 : 0) }
  expect(await thrownBy(account.submit(draft, lostWhileConnecting))).toBeInstanceOf(LeaseLost)
  expect([asked, server.seen.length]).toEqual([2, 0])
})

test('a process that slept past the deadline before writing does not write', async () => {
  const server = await wechatServer({ publish_id: 1 })
  let clockMs = 0
  const { account } = accountAt(server.origin, { monotonicMs: () => clockMs })
  await account.ready()
  const asleep: Hold = { remainingMs: () => ((clockMs += 10_000), 60_000) }
  expect(await thrownBy(account.submit(draft, asleep))).toBeInstanceOf(LeaseLost)
  expect(server.seen).toHaveLength(0)
})

test('the hold is looked at after the wait for a slot', async () => {
  const server = await wechatServer((_seen, response) => void setTimeout(() => response.end('{"total_count":0}'), 50))
  const { account } = accountAt(server.origin, { callsAtOnce: 1 })
  await account.ready()
  let askedAt = 0
  const before = performance.now()
  const first = account.drafts(0)
  const second = account.submit(draft, { remainingMs: () => ((askedAt ||= performance.now()), 60_000) })
  await first
  await thrownBy(second)
  expect(askedAt - before).toBeGreaterThan(40)
})

test('twelve calls are on their way at once, and no more', async () => {
  let now = 0
  let most = 0
  const slow: Turn = (_seen, response) => {
    most = Math.max(most, ++now)
    setTimeout(() => {
      now -= 1
      response.end('{"total_count":0}')
    }, 20)
  }
  const server = await wechatServer(slow)
  const { account } = accountAt(server.origin)
  await Promise.all(Array.from({ length: 35 }, (_, at) => account.drafts(at)))
  expect([most, server.seen.length, server.tokenRequests.length]).toEqual([12, 35, 1])
})

test('an account in trouble delays no other', async () => {
  const silent = await wechatServer(() => {})
  const well = await wechatServer({ total_count: 0 })
  const stuck = accountAt(silent.origin, { timeoutMs: 60_000 })
  const free = accountAt(well.origin)
  const waiting = Array.from({ length: 30 }, () => stuck.account.drafts(0).catch(() => 'stopped'))
  while (silent.seen.length < 12) await new Promise(next => setImmediate(next))
  const page = { total: 0, entries: [] }
  expect(await Promise.all(Array.from({ length: 30 }, () => free.account.drafts(0)))).toEqual(
    Array.from({ length: 30 }, () => page),
  )
  expect(silent.seen).toHaveLength(12)
  void waiting
})

test('a verb never rides on a connection kept from before', async () => {
  const ports = new Set<number | undefined>()
  const server = await wechatServer((_seen, response, socket) => {
    ports.add(socket.remotePort)
    response.end('{"total_count":0,"publish_id":"1"}')
  })
  const { account } = accountAt(server.origin)
  await account.drafts(0)
  await account.drafts(0)
  expect(ports.size).toBe(1)
  await account.submit(draft, longHold)
  expect(ports.size).toBe(2)
})
