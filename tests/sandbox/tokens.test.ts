import { expect, test } from 'vitest'
import { SANDBOX_APP_ID, SANDBOX_SECRET } from '../../src/sandbox/index.ts'
import { RID, start } from './client.ts'

const asked = (more: object) => ({
  appid: SANDBOX_APP_ID,
  secret: SANDBOX_SECRET,
  grant_type: 'client_credential',
  ...more,
})

test('a token comes without an errcode and lives two hours', async () => {
  const client = await start()
  for (const answer of [await client.plainToken(), await client.stableToken()]) {
    expect(answer).toEqual({ access_token: expect.any(String), expires_in: expect.any(Number) })
    expect(answer['expires_in']).toBeGreaterThan(7190)
    expect(answer['expires_in']).toBeLessThanOrEqual(7200)
  }
})

test.each([
  [{ appid: '' }, 41002],
  [{ appid: 'wx0000000000000000' }, 40013],
  [{ appid: 'wx0000000000000000', grant_type: 'x' }, 40013],
  [{ grant_type: 'password' }, 40002],
  [{ secret: '' }, 41004],
  [{ secret: 'f'.repeat(32) }, 40125],
])('credentials %j are refused with %i by both endpoints', async (wrong, errcode) => {
  const client = await start()
  const plain = await client.plainToken(wrong)
  expect(plain).toEqual({ errcode, errmsg: expect.stringMatching(RID) })
  const body = JSON.stringify(asked(wrong))
  expect(await client.raw('/cgi-bin/stable_token', { method: 'POST', body })).toMatchObject({ errcode })
})

test('stable_token takes no GET and token takes no POST', async () => {
  const client = await start()
  expect(await client.raw('/cgi-bin/stable_token')).toMatchObject({ errcode: 43002 })
  expect(await client.raw('/cgi-bin/token', { method: 'POST' })).toMatchObject({ errcode: 43001 })
  expect(await client.raw('/cgi-bin/stable_token', { method: 'POST', body: '{' })).toMatchObject({ errcode: 47001 })
  expect(await client.raw('/cgi-bin/stable_token', { method: 'POST' })).toMatchObject({ errcode: 44002 })
})

test('the stable token stays the same until its last five minutes, when both work', async () => {
  const client = await start()
  const first = client.token
  await client.advance(7_200_000 - 301_000)
  const again = await client.stableToken()
  expect(again['access_token']).toBe(first)
  expect(again['expires_in']).toBeGreaterThanOrEqual(300)
  expect(again['expires_in']).toBeLessThanOrEqual(301)
  await client.advance(10_000)
  const renewed = await client.stableToken()
  expect(renewed['access_token']).not.toBe(first)
  expect(await client.get('draft/count')).toEqual({ total_count: 0 })
  await client.advance(300_000)
  expect(await client.get('draft/count')).toMatchObject({ errcode: 42001 })
  client.token = renewed['access_token']
  expect(await client.get('draft/count')).toEqual({ total_count: 0 })
})

test('a forced refresh ends the old token at once, waits 30 seconds, and works 20 times a day', async () => {
  const client = await start()
  const forced = () => client.stableToken(SANDBOX_APP_ID, SANDBOX_SECRET, true)
  const second = await forced()
  expect(second['access_token']).not.toBe(client.token)
  expect(await client.get('draft/count')).toMatchObject({ errcode: 40001 })
  expect((await forced())['access_token']).toBe(second['access_token'])
  await client.control('POST', '/clock', { advanceMs: msToNextDay() })
  for (let i = 0; i < 20; i += 1) {
    expect(await forced()).toHaveProperty('access_token')
    await client.advance(30_000)
  }
  expect(await forced()).toMatchObject({ errcode: 45009 })
})

/** To ten seconds after the next midnight in Beijing. */
const msToNextDay = () => 86_400_000 - ((Date.now() + 28_800_000) % 86_400_000) + 10_000

test('a new plain token leaves the old one its overlap, and the stable one alone', async () => {
  const client = await start()
  const stable = client.token
  const first = (await client.plainToken())['access_token']
  await client.plainToken()
  client.token = first
  expect(await client.get('draft/count')).toEqual({ total_count: 0 })
  await client.advance(300_001)
  expect(await client.get('draft/count')).toMatchObject({ errcode: 40001 })
  client.token = stable
  expect(await client.get('draft/count')).toEqual({ total_count: 0 })
})

test.each([
  ['', 41001],
  ['short', 40014],
  ['has space and is long enough', 40014],
  ['a'.repeat(64), 40001],
])('the token %j is refused with %i before the path, method and body are looked at', async (token, errcode) => {
  const client = await start()
  client.token = token
  expect(await client.raw(`/cgi-bin/no/such?access_token=${encodeURIComponent(token)}`)).toMatchObject({ errcode })
  expect(await client.post('draft/add', '{broken')).toMatchObject({ errcode })
})

test('with the IP list on, an address outside it is named and gets no token; a token goes on working', async () => {
  const client = await start()
  await client.control('POST', '/settings', { ipList: ['10.0.0.0/8'] })
  const refused = await client.stableToken()
  expect(refused['errcode']).toBe(40164)
  expect(refused['errmsg']).toMatch(/^invalid ip 127\.0\.0\.1 ipv6 ::ffff:127\.0\.0\.1, not in whitelist rid: /)
  expect(await client.get('draft/count')).toEqual({ total_count: 0 })
  await client.control('POST', '/settings', { ipList: ['127.0.0.0/8'] })
  expect(await client.stableToken()).toHaveProperty('access_token')
})
