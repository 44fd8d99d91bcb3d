import { describe, expect, test, vi } from 'vitest'
import type { DraftId } from '../../src/publish/ports.ts'
import { MemoryTokenKeeper } from '../fakes/token-keeper.ts'
import { expiring } from './expiring.ts'
import { idOf, accountAt, APPID, longHold, SECRET, thrownBy, wechatServer, type Act } from './wechat-server.ts'

const ok = { total_count: 0, publish_id: '1' }
const given = (access_token: string, expires_in = 7200) => ({ access_token, expires_in })
const MINUTE = 60_000

test('a token is asked for in normal mode, with the credentials in the body only', async () => {
  const server = await wechatServer(ok)
  await accountAt(server.origin).account.ready()
  const [seen] = server.tokenRequests
  expect(seen).toMatchObject({
    method: 'POST',
    path: '/cgi-bin/stable_token',
    json: { grant_type: 'client_credential', appid: APPID, secret: SECRET, force_refresh: false },
  })
  expect([...seen!.query]).toEqual([])
})

test('a secret replaced meanwhile is the one asked with, and neither is seen in a refusal that quotes both', async () => {
  const server = await wechatServer({ errcode: 42001, errmsg: `quoting new-secret-123` }, ok)
  let secret = 'old-secret-123'
  const { account, logged } = accountAt(server.origin, { secret: async () => secret })
  server.tokenTurns = [given('a'), { errcode: 40125, errmsg: 'quoting new-secret-123' }]
  await account.ready()
  secret = 'new-secret-123'
  const error = await thrownBy(account.drafts(0))
  expect(server.tokenRequests.map(seen => (seen.json as Record<string, unknown>)['secret'])).toEqual([
    'old-secret-123',
    'new-secret-123',
  ])
  expect(error).toMatchObject({ errcode: 40125, errmsg: 'quoting ***' })
  expect(JSON.stringify(logged)).not.toContain('secret-123')
})

test('many callers wait for one renewal', async () => {
  const server = await wechatServer(ok)
  const { account } = accountAt(server.origin)
  await Promise.all([account.ready(), ...Array.from({ length: 20 }, () => account.drafts(0))])
  expect(server.tokenRequests).toHaveLength(1)
})

test('in one process the keeper is asked for one renewal', async () => {
  let renewals = 0
  class Counting extends MemoryTokenKeeper {
    override renew(...ask: Parameters<MemoryTokenKeeper['renew']>) {
      renewals += 1
      return super.renew(...ask)
    }
  }
  const { origin } = await wechatServer(ok)
  const { account } = accountAt(origin, { keeper: new Counting() })
  await Promise.all(Array.from({ length: 10 }, () => account.drafts(0)))
  expect(renewals).toBe(1)
})

test('many calls within ten seconds read token and secret once, and a token refused meanwhile is read anew', async () => {
  const reads = { tokens: 0, secrets: 0 }
  class Counting extends MemoryTokenKeeper {
    override load() {
      reads.tokens += 1
      return super.load()
    }
  }
  const refused = { errcode: 40001, errmsg: 'invalid credential' }
  const server = await wechatServer(...Array.from({ length: 7 }, () => ok), refused, ok)
  server.tokenTurns = [given('first'), given('second')]
  let nowMs = 1_790_000_000_000
  const keeper = new Counting()
  const secret = async () => {
    reads.secrets += 1
    return SECRET
  }
  const { account } = accountAt(server.origin, { now: () => nowMs, keeper, secret })
  await account.drafts(0)
  const before = { ...reads }
  for (let call = 0; call < 5; call++) await account.drafts(0)
  expect(reads).toEqual(before)
  nowMs += 10_000
  await account.drafts(0)
  expect(reads).toEqual({ tokens: before.tokens + 1, secrets: before.secrets + 1 })
  await account.drafts(0)
  expect(server.seen.at(-1)!.query.get('access_token')).toBe('second')
  nowMs -= 60_000
  const beforeBack = reads.secrets
  await account.drafts(0)
  expect(reads.secrets).toBe(beforeBack + 1)
})

test('a token refused while another call reads it is not remembered by that one', async () => {
  let handOver = () => {}
  class Slow extends MemoryTokenKeeper {
    slow = false
    override async load() {
      const kept = await super.load()
      if (this.slow) {
        this.slow = false
        await new Promise<void>(resolve => (handOver = resolve))
      }
      return kept
    }
  }
  let refuse = () => {}
  const held: Act = (_seen, response) => {
    refuse = () => response.end(JSON.stringify({ errcode: 42001, errmsg: 'expired' }))
  }
  const server = await wechatServer(held, ok)
  server.tokenTurns = [given('old'), given('new')]
  const keeper = new Slow()
  let nowMs = 1_790_000_000_000
  const { account } = accountAt(server.origin, { now: () => nowMs, keeper })
  const refused = account.drafts(0)
  await vi.waitFor(() => expect(server.seen).toHaveLength(1))
  nowMs += 10_000
  keeper.slow = true
  const late = account.drafts(0)
  refuse()
  await refused
  handOver()
  await late
  await account.drafts(0)
  expect(server.seen.map(seen => seen.query.get('access_token'))).toEqual(['old', 'new', 'old', 'new'])
})

test('a token read while the store forgets it is not remembered', async () => {
  let forget: (() => void) | undefined
  class Slow extends MemoryTokenKeeper {
    override async drop(token: string) {
      await new Promise<void>(resolve => (forget = resolve))
      return super.drop(token)
    }
  }
  let refuse = () => {}
  const held: Act = (_seen, response) => {
    refuse = () => response.end(JSON.stringify({ errcode: 42001, errmsg: 'expired' }))
  }
  const server = await wechatServer(held, ok)
  server.tokenTurns = [given('old'), given('new')]
  let nowMs = 1_790_000_000_000
  const { account } = accountAt(server.origin, { now: () => nowMs, keeper: new Slow() })
  const refused = account.drafts(0)
  await vi.waitFor(() => expect(server.seen).toHaveLength(1))
  nowMs += 10_000
  refuse()
  await vi.waitFor(() => expect(forget).toBeDefined())
  await account.drafts(0)
  forget?.()
  await refused
  expect(server.seen.map(seen => seen.query.get('access_token'))).toEqual(['old', 'old', 'new'])
})

test('a token is used until its last five minutes, and its successor from then on', async () => {
  const server = await wechatServer(ok)
  server.tokenTurns = [given('first'), given('second')]
  let nowMs = 1_790_000_000_000
  const { account } = accountAt(server.origin, { now: () => nowMs })
  await account.drafts(0)
  nowMs += 115 * MINUTE - 1
  await account.drafts(0)
  nowMs += 1
  await account.drafts(0)
  expect(server.seen.map(seen => seen.query.get('access_token'))).toEqual(['first', 'first', 'second'])
})

test('a token with less than five minutes is still used for the call that asked for it', async () => {
  const server = await wechatServer(ok)
  server.tokenTurns = [given('short', 120)]
  const { account } = accountAt(server.origin)
  await account.drafts(0)
  expect(server.seen[0]!.query.get('access_token')).toBe('short')
})

test('a token another process keeps is used without asking', async () => {
  const server = await wechatServer(ok)
  const keeper = new MemoryTokenKeeper({ token: 'kept', expiresAt: Date.now() + 60 * MINUTE })
  await accountAt(server.origin, { keeper }).account.drafts(0)
  expect(server.seen[0]!.query.get('access_token')).toBe('kept')
  expect(server.tokenRequests).toHaveLength(0)
})

test.each([40001, 40014, 42001, 42007])('a read refused with %d renews the token and asks once more', async errcode => {
  const server = await wechatServer({ errcode, errmsg: 'token' }, ok)
  server.tokenTurns = [given('old'), given('new')]
  const { account, pauses } = accountAt(server.origin)
  await account.drafts(0)
  expect(server.seen.map(seen => seen.query.get('access_token'))).toEqual(['old', 'new'])
  expect(pauses).toEqual([])
})

test('a read refused twice says so', async () => {
  const server = await wechatServer({ errcode: 40001, errmsg: 'not latest' })
  expect(await thrownBy(accountAt(server.origin).account.drafts(0))).toMatchObject({ errcode: 40001, fault: 'token' })
  expect(server.seen).toHaveLength(2)
})

test('a refused token in trouble is renewed once in all', async () => {
  const refused = { errcode: 42001, errmsg: 'expired' }
  const server = await wechatServer(refused, { errcode: -1, errmsg: 'busy' }, refused)
  expect(await thrownBy(accountAt(server.origin).account.drafts(0))).toMatchObject({ errcode: 42001 })
  expect(server.seen).toHaveLength(3)
})

test('a verb whose token is refused is made once, and the next one has a new token', async () => {
  const server = await wechatServer({ errcode: 42001, errmsg: 'expired' }, ok)
  server.tokenTurns = [given('old'), given('new')]
  const { account } = accountAt(server.origin)
  expect(await thrownBy(account.submit(idOf<DraftId>('D'), longHold))).toMatchObject({ errcode: 42001, fault: 'token' })
  expect(server.seen).toHaveLength(1)
  await account.ready()
  expect(await account.submit(idOf<DraftId>('D'), longHold)).toBe('1')
  expect(server.seen[1]!.query.get('access_token')).toBe('new')
})

test('dropToken forgets the token in use, and not one that another process stored since', async () => {
  const server = await wechatServer(ok)
  server.tokenTurns = [given('mine')]
  const keeper = new MemoryTokenKeeper()
  const { account } = accountAt(server.origin, { keeper })
  await account.ready()
  await account.dropToken()
  expect(await keeper.load()).toBeUndefined()
  await keeper.renew(() => Promise.resolve({ token: 'theirs', expiresAt: Date.now() + 60 * MINUTE }))
  await account.dropToken()
  expect((await keeper.load())?.token).toBe('theirs')
})

test('a keeper that cannot forget does not hide the refusal', async () => {
  class Stubborn extends MemoryTokenKeeper {
    override drop(): Promise<void> {
      return Promise.reject(new Error('store is gone'))
    }
  }
  const server = await wechatServer({ errcode: 40001, errmsg: 'no' })
  const { account } = accountAt(server.origin, { keeper: new Stubborn() })
  expect(await thrownBy(account.submit(idOf<DraftId>('D'), longHold))).toMatchObject({ errcode: 40001 })
})

test.each([40001, 40013, 40125, 40164, 40243])('%d to the token request is for the operator', async errcode => {
  const server = await wechatServer(ok)
  server.tokenTurns = [{ errcode, errmsg: 'no' }]
  const { account } = accountAt(server.origin)
  expect(await thrownBy(account.ready())).toMatchObject({ errcode, fault: 'operator' })
  expect(await thrownBy(account.submit(idOf<DraftId>('D'), longHold))).toMatchObject({ errcode, fault: 'operator' })
  expect([server.tokenRequests.length, server.seen.length]).toEqual([2, 0])
})

test('the token request repeats on trouble', async () => {
  const server = await wechatServer(ok)
  server.tokenTurns = [{ errcode: -1, errmsg: 'busy' }, given('late')]
  const { account, pauses } = accountAt(server.origin)
  await account.ready()
  expect([server.tokenRequests.length, pauses]).toEqual([2, [500]])
})

describe('a token forced', () => {
  test('is asked for with force_refresh, and is the one in use from then on', async () => {
    const server = await wechatServer(ok)
    server.tokenTurns = [given('old'), given('new')]
    const { account } = accountAt(server.origin, { now: () => 1_790_000_000_000 })
    await account.drafts(0)
    expect(await account.forceToken()).toEqual({ renewed: true, expiresAt: 1_790_007_200_000 })
    expect(server.tokenRequests.map(seen => (seen.json as Record<string, unknown>)['force_refresh'])).toEqual([
      false,
      true,
    ])
    await account.drafts(0)
    expect(server.seen.at(-1)!.query.get('access_token')).toBe('new')
  })

  test('that WeChat gave out again was not renewed', async () => {
    const server = await wechatServer(ok)
    server.tokenTurns = [given('same', 345)]
    const { account } = accountAt(server.origin)
    await account.ready()
    expect(await account.forceToken()).toMatchObject({ renewed: false })
    expect(server.tokenRequests).toHaveLength(2)
  })

  test('is not mistaken for another process’s ordinary renewal', async () => {
    const server = await wechatServer(ok)
    server.tokenTurns = [given('forced')]
    class Overtaken extends MemoryTokenKeeper {
      #times = 0
      override async renew(...[ask, known]: Parameters<MemoryTokenKeeper['renew']>) {
        if (this.#times++ === 0) await super.renew(async () => ({ token: 'theirs', expiresAt: Date.now() + MINUTE }))
        return super.renew(ask, known)
      }
    }
    const { account } = accountAt(server.origin, { keeper: new Overtaken() })
    expect(await account.forceToken()).toMatchObject({ renewed: true })
    expect(server.tokenRequests).toHaveLength(1)
  })

  test('is never asked for by anything else', async () => {
    const refused = { errcode: 40001, errmsg: 'not latest' }
    const server = await wechatServer(refused, refused, refused, refused)
    const { account } = accountAt(server.origin)
    await thrownBy(account.drafts(0))
    await thrownBy(account.submit(idOf<DraftId>('D'), longHold))
    for (const { json } of server.tokenRequests) expect(json).toMatchObject({ force_refresh: false })
  })
})

test('a token that runs out in the middle of 200 calls is renewed once, and no call fails', async () => {
  const server = await expiring(100)
  const keeper = new MemoryTokenKeeper()
  const accounts = [accountAt(server.origin, { keeper }), accountAt(server.origin, { keeper })]
  const calls = Array.from({ length: 200 }, (_, at) => accounts[at % 2]!.account.drafts(0))
  await Promise.all(calls)
  expect(server.tokenRequests).toHaveLength(2)
  expect(server.seen.length).toBeLessThan(250)
})
