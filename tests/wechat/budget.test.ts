import { describe, expect, test } from 'vitest'
import { QuotaKept } from '../../src/publish/errors.ts'
import type { PublishId } from '../../src/publish/ports.ts'
import { troubleOf } from '../../src/publish/trouble.ts'
import type { QuotaLow } from '../../src/wechat/ports.ts'
import { CALLS_PER_DAY, quotaDay, untilNextDayMs } from '../../src/wechat/quotas.ts'
import { MemoryCallCounts } from '../fakes/call-counts.ts'
import { accountAt, idOf, thrownBy, wechatServer, type Act } from './wechat-server.ts'

const GET = '/cgi-bin/freepublish/get'
const LIST = '/cgi-bin/freepublish/batchget'
const ASK = '/cgi-bin/openapi/quota/get'
const id = idOf<PublishId>('1')
/** 07:30 in Shanghai. */
const NOW = Date.parse('2026-07-03T07:30:00+08:00')
const DAY = '2026-07-03'

/** WeChat, whose own figures are `quota`, or which refuses to tell. */
async function account(counts: MemoryCallCounts, quota?: { daily_limit: number; used: number }) {
  const act: Act = ({ path }, response) => {
    const figures = quota ? { errcode: 0, quota: { ...quota, remain: 0 } } : { errcode: 76022, errmsg: 'no' }
    response.end(JSON.stringify(path === ASK ? figures : { publish_status: 1, total_count: 0 }))
  }
  const server = await wechatServer(act)
  const low: QuotaLow[] = []
  const at = accountAt(server.origin, { counts, now: () => NOW, onQuotaLow: one => void low.push(one) })
  const calls = (path: string) => server.seen.filter(seen => seen.path === path).length
  return { ...at, server, low, calls }
}

test.each([
  ['2026-07-02T15:59:59Z', '2026-07-02', 61_000],
  ['2026-07-02T16:00:00Z', '2026-07-03', 86_460_000],
  ['2026-12-31T16:00:00Z', '2027-01-01', 86_460_000],
])('at %s the quota day is %s, and the next one has surely begun in %d ms', (at, day, ms) => {
  expect(quotaDay(Date.parse(at))).toBe(day)
  expect(untilNextDayMs(Date.parse(at))).toBe(ms)
})

describe('calls are counted', () => {
  test('by endpoint and day in Shanghai, refused ones and lost ones too, those never sent not', async () => {
    const counts = new MemoryCallCounts()
    const server = await wechatServer(
      { publish_status: 1 },
      { errcode: 53502, errmsg: 'unknown' },
      (_seen, _response, socket) => void socket.destroy(),
      { publish_status: 1 },
    )
    const { account: one } = accountAt(server.origin, { counts, now: () => NOW })
    await one.outcome(id)
    await thrownBy(one.outcome(id))
    await one.outcome(id)
    await one.close()
    expect(counts.all()).toEqual({ [`${DAY} ${GET}`]: 4, [`${DAY} /cgi-bin/stable_token`]: 1 })
    const { account: nowhere } = accountAt('http://127.0.0.1:1', { counts, now: () => NOW })
    await thrownBy(nowhere.outcome(id))
    await nowhere.close()
    expect(counts.all()[`${DAY} ${GET}`]).toBe(4)
  })

  test('in one write for what comes together, not on the way of an answer', async () => {
    const counts = new MemoryCallCounts()
    const { account: one } = await account(counts)
    await Promise.all(Array.from({ length: 30 }, () => one.drafts(0)))
    expect(counts.writes).toBe(0)
    await one.close()
    expect(counts.writes).toBe(1)
    expect(counts.all()[`${DAY} /cgi-bin/draft/batchget`]).toBe(30)
  })

  test('and a store that cannot count keeps nothing from going out', async () => {
    class Broken extends MemoryCallCounts {
      override add(): never {
        throw new Error('disk is full')
      }
    }
    const { account: one, logged } = await account(new Broken())
    await one.drafts(0)
    await one.close()
    expect(logged.at(-1)).toEqual({ event: 'quota.uncounted', reason: 'Error' })
  })
})

describe('at 80 %', () => {
  test('people are told once per call and day, whoever counts', async () => {
    const counts = new MemoryCallCounts({ [`${DAY} ${GET}`]: 78 })
    const first = await account(counts)
    await first.account.outcome(id)
    await first.account.close()
    expect(first.low).toEqual([])
    const second = await account(counts)
    await second.account.outcome(id)
    await second.account.close()
    const low = { endpoint: GET, day: DAY, used: 80, perDay: 100 }
    expect(second.low).toEqual([low])
    expect(second.logged.filter(one => one.event === 'quota.low')).toEqual([{ event: 'quota.low', ...low }])
    const third = await account(counts)
    await third.account.outcome(id)
    await third.account.close()
    expect([...second.low, ...third.low]).toEqual([low])
  })
})

describe('when fewer than five calls are left', () => {
  const spent = (used: number) => new MemoryCallCounts({ [`${DAY} ${GET}`]: used, [`${DAY} ${LIST}`]: used })

  test.each([
    [95, true],
    [96, false],
    [100, false],
  ])('after %d of 100, following up may go on: %s', async (used, may) => {
    const { account: one, calls } = await account(spent(used))
    const looked = await one.outcome(id).catch((error: unknown) => error)
    if (may) expect(looked).toEqual({ as: 'publishing' })
    else expect(looked).toMatchObject({ name: 'QuotaKept', endpoint: GET, used, perDay: 100 })
    expect(calls(GET)).toBe(may ? 1 : 0)
  })

  test('the list is kept back too, and a submit may still look at both', async () => {
    const { account: one, calls } = await account(spent(97))
    expect(await thrownBy(one.published(0))).toBeInstanceOf(QuotaKept)
    expect(await one.published(0, 'submit')).toEqual({ total: 0, entries: [] })
    expect(await one.outcome(id, 'submit')).toEqual({ as: 'publishing' })
    expect([calls(LIST), calls(GET)]).toEqual([1, 1])
  })

  test('it is a wait until the next day in Shanghai, not a refusal', async () => {
    const { account: one } = await account(spent(99))
    const error = await thrownBy(one.outcome(id))
    expect(troubleOf(error, 0)).toEqual({ fix: 'wait', reason: 'quota', afterMs: untilNextDayMs(NOW), error })
  })

  test('calls of this process that are not written yet are seen', async () => {
    const { account: one, calls } = await account(spent(94))
    await one.outcome(id)
    await one.outcome(id)
    expect(await thrownBy(one.outcome(id))).toBeInstanceOf(QuotaKept)
    expect(calls(GET)).toBe(2)
  })

  test('WeChat is asked for its own figures first, and they win', async () => {
    const large = await account(spent(97), { daily_limit: 1000, used: 120 })
    expect(await large.account.outcome(id)).toEqual({ as: 'publishing' })
    await large.account.outcome(id)
    expect(large.calls(ASK)).toBe(1)
    expect(large.server.seen[0]!.json).toEqual({ cgi_path: GET })

    const cleared = await account(spent(97), { daily_limit: 100, used: 3 })
    expect(await cleared.account.outcome(id)).toEqual({ as: 'publishing' })
  })

  test('and asked once an hour, not each time', async () => {
    const { account: one, calls } = await account(spent(97))
    for (let time = 0; time < 3; time++) expect(await thrownBy(one.outcome(id))).toBeInstanceOf(QuotaKept)
    expect(calls(ASK)).toBe(1)
  })

  test('a call without a known quota goes on', async () => {
    expect(CALLS_PER_DAY.has('/cgi-bin/message/mass/get')).toBe(false)
  })
})
