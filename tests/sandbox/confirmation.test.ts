import { expect, test } from 'vitest'
import { SANDBOX_APP_ID } from '../../src/sandbox/index.ts'
import { start, type Client, type Json } from './client.ts'

const protect = (client: Client, confirmation: unknown) =>
  client.control('POST', `/accounts/${SANDBOX_APP_ID}`, { confirmation })
const send = async (client: Client, more: Json = {}): Promise<Json> =>
  client.post('message/mass/sendall', {
    filter: { is_to_all: false, tag_id: 1 },
    msgtype: 'mpnews',
    mpnews: { media_id: await client.draft() },
    ...more,
  })
const status = async (client: Client, msg_id: number) =>
  (await client.post('message/mass/get', { msg_id }))['msg_status']
const job = async (client: Client) => (await client.control('GET', '/mass'))['mass'][0]

test('under protection a job waits, and another is refused meanwhile', async () => {
  const client = await start()
  expect(await protect(client, true)).toMatchObject({ confirmation: 'job' })
  const { msg_id } = await send(client)
  await client.advance(600_000)
  expect(await status(client, msg_id)).toBe('SENDING')
  expect(await send(client)).toMatchObject({ errcode: 89505 })
  expect(await client.get('draft/count')).toEqual({ total_count: 1 })
  expect(await client.control('POST', `/mass/${msg_id}`, { agreed: true })).toEqual({ msg_id, agreed: true })
  expect(await status(client, msg_id)).toBe('SENDING')
  await client.advance(1500)
  expect(await status(client, msg_id)).toBe('SEND_SUCCESS')
  expect((await client.control('POST', `/mass/${msg_id}`, { agreed: false }))['error']).toContain('waiting')
})

test.each([
  ['refused', 'err(40001)'],
  ['left alone for 30 minutes', 'err(40002)'],
])('a job that was %s has failed, gives its quota back and is still remembered', async (how, event_status) => {
  const client = await start()
  await protect(client, true)
  const { msg_id } = await send(client, { filter: { is_to_all: true }, clientmsgid: 'one' })
  if (how === 'refused') await client.control('POST', `/mass/${msg_id}`, { agreed: false })
  else await client.advance(30 * 60_000)
  expect(await status(client, msg_id)).toBe('SEND_FAIL')
  expect(await job(client)).toMatchObject({ msg_id, event_status, waiting: false })
  expect(await send(client, { clientmsgid: 'one' })).toMatchObject({ errcode: 45065, msg_id })
  await protect(client, false)
  for (let i = 0; i < 4; i += 1)
    expect(await send(client, { filter: { is_to_all: true } })).toMatchObject({ errcode: 0 })
})

test('protection may also answer the call with 89504; its job waits all the same', async () => {
  const client = await start()
  await protect(client, 'call')
  const clientmsgid = 'two'
  expect(await send(client, { clientmsgid })).toEqual({ errcode: 89504, errmsg: expect.stringContaining('rid: ') })
  const { msg_id } = await job(client)
  expect(await send(client, { clientmsgid })).toMatchObject({ errcode: 45065, msg_id })
})

const form = async (client: Client, path: string, fields: Record<string, string>, headers = {}) => {
  const body = new URLSearchParams(fields)
  return fetch(`${client.sandbox.url}${path}`, { method: 'POST', body, headers, redirect: 'manual' })
}

test('the page’s buttons confirm with the token of that page, and nothing else does', async () => {
  const client = await start()
  await protect(client, true)
  const { msg_id } = await send(client)
  const { html } = await client.page('/')
  expect(html).not.toContain(client.key)
  const [path = '', token = ''] = [/action="([^"]+)"/.exec(html)?.[1], /name="token" value="(\w+)"/.exec(html)?.[1]]
  expect((await form(client, path, { agreed: 'yes' })).status).toBe(403)
  expect((await form(client, path, { agreed: 'yes', token: 'x'.repeat(64) })).status).toBe(403)
  expect((await form(client, '/confirm/1', { agreed: 'yes', token })).status).toBe(403)
  const foreign = { 'sec-fetch-site': 'cross-site' }
  expect((await form(client, path, { agreed: 'yes', token }, foreign)).status).toBe(403)
  expect((await form(client, path, { agreed: 'maybe', token })).status).toBe(403)
  expect((await form(client, path, { agreed: 'yes', token })).status).toBe(303)
  expect((await form(client, path, { agreed: 'yes', token })).status).toBe(409)
  await client.advance(1500)
  expect(await status(client, msg_id)).toBe('SEND_SUCCESS')
  expect((await client.page('/')).html).not.toContain('<form')
})

test.each([
  ['allowed', 0, 'SEND_FAIL', 'err(30003)'],
  ['allowed', 1, 'SEND_SUCCESS', 'send success'],
  ['forbidden', 1, 'SEND_FAIL', 'err(30002)'],
])('a reprint that is %s, with send_ignore_reprint %i: %s', async (found, ignore, wanted, event_status) => {
  const client = await start()
  await client.control('POST', '/settings', { reprints: { 'A title': found } })
  const { msg_id } = await send(client, { send_ignore_reprint: ignore })
  await client.advance(1500)
  expect(await status(client, msg_id)).toBe(wanted)
  expect(await job(client)).toMatchObject({ event_status })
})
