import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { SANDBOX_APP_ID, startSandbox } from '../../src/sandbox/index.ts'
import { Client, newHome, start, type Json } from './client.ts'
import { Listener, type Heard } from './listener.ts'

const TOKEN = 'token12345'
const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const sha1 = (...parts: string[]) => createHash('sha1').update(parts.toSorted().join('')).digest('hex')

/** Sets the callback of the account every sandbox has. */
const listen = (client: Client, listener: Listener, more: Json = {}) =>
  client.control('POST', `/accounts/${SANDBOX_APP_ID}`, { callback: { url: listener.url, token: TOKEN, ...more } })
const publish = async (client: Client): Promise<number> =>
  (await client.post('freepublish/submit', { media_id: await client.draft() }))['publish_id']
const mass = async (client: Client, more: Json = {}): Promise<Json> =>
  client.post('message/mass/sendall', {
    filter: { is_to_all: true },
    msgtype: 'mpnews',
    mpnews: { media_id: await client.draft(more) },
  })
const pushed = async (listener: Listener, count = 1) => {
  await expect.poll(() => listener.heard.length).toBe(count)
}
const field = ({ body }: Heard, name: string) =>
  new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`, 's').exec(body)?.[1]
const tries = async (client: Client) => (await client.ledger()).filter(call => call['by'] === 'push')

test('a publication that ended is pushed once, signed, when it is out and not before', async () => {
  const [client, listener] = [await start(), await Listener.start()]
  expect(await listen(client, listener)).toMatchObject({ callback: { mode: 'plain' } })
  const publish_id = await publish(client)
  expect(listener.heard).toEqual([])
  await client.advance(1500)
  await pushed(listener)
  const [heard] = listener.heard as [Heard]
  const { signature, timestamp = '', nonce = '', mine, openid, ...others } = heard.query
  expect([signature, mine, others]).toEqual([sha1(TOKEN, timestamp, nonce), '1', {}])
  expect([field(heard, 'Event'), field(heard, 'publish_id')]).toEqual(['PUBLISHJOBFINISH', String(publish_id)])
  expect([field(heard, 'publish_status'), field(heard, 'FromUserName')]).toEqual(['0', openid])
  const { article_id, article_detail } = await client.post('freepublish/get', { publish_id })
  expect(field(heard, 'article_id')).toBe(article_id)
  expect(field(heard, 'article_url')).toBe(article_detail.item[0].article_url)
  await expect
    .poll(() => tries(client))
    .toMatchObject([{ path: 'PUBLISHJOBFINISH', effect: { kind: 'event-pushed', id: String(publish_id) } }])
  expect(listener.heard).toHaveLength(1)
})

test('a publication that failed names its status and articles', async () => {
  const [client, listener] = [await start(), await Listener.start()]
  await listen(client, listener)
  await client.control('POST', '/outcomes', { publish_status: 4, fail_idx: [1, 2] })
  await publish(client)
  await client.advance(1500)
  await pushed(listener)
  const [heard] = listener.heard as [Heard]
  expect(field(heard, 'publish_status')).toBe('4')
  expect(heard.body).toContain('<fail_idx>1</fail_idx><fail_idx>2</fail_idx>')
  expect(heard.body).not.toContain('article_id')
})

test('a mass send tells its counts, addresses and what the originality check found', async () => {
  const [client, listener] = [await start(), await Listener.start()]
  await listen(client, listener)
  await client.control('POST', '/settings', { reprints: { 转: 'allowed' } })
  const { msg_id } = await mass(client)
  const other = await mass(client, { title: '转' })
  await client.advance(1500)
  await pushed(listener, 2)
  const of = (id: number) => listener.heard.find(heard => field(heard, 'MsgID') === String(id)) as Heard
  expect(field(of(msg_id), 'Status')).toBe('send success')
  expect(field(of(msg_id), 'ArticleUrl')).toMatch(new RegExp(`^${client.sandbox.url}/s/`))
  expect(field(of(msg_id), 'SentCount')).toBe(field(of(msg_id), 'FilterCount'))
  expect(field(of(msg_id), 'CheckState')).toBe('1')
  expect(field(of(other['msg_id']), 'Status')).toBe('err(30003)')
  expect([field(of(other['msg_id']), 'CheckState'), field(of(other['msg_id']), 'CanReprint')]).toEqual(['2', '1'])
  expect(field(of(other['msg_id']), 'SentCount')).toBe('0')
})

test.each(['safe', 'compatible'])('in %s mode wechat-crypto reads what is pushed', async mode => {
  const [client, listener] = [await start(), await Listener.start()]
  expect(await listen(client, listener, { mode, encodingAesKey: KEY })).toMatchObject({ callback: { mode } })
  const publish_id = await publish(client)
  await client.advance(1500)
  await pushed(listener)
  const [heard] = listener.heard as [Heard]
  const Crypt = createRequire(import.meta.url)('wechat-crypto')
  const crypt = new Crypt(TOKEN, KEY, SANDBOX_APP_ID)
  const encrypted = field(heard, 'Encrypt') ?? ''
  const { timestamp, nonce, msg_signature, encrypt_type } = heard.query
  expect([encrypt_type, msg_signature]).toEqual(['aes', crypt.getSignature(timestamp, nonce, encrypted)])
  const { message, id } = crypt.decrypt(encrypted)
  expect(id).toBe(SANDBOX_APP_ID)
  expect(message).toContain(`<publish_id>${publish_id}</publish_id>`)
  expect(heard.body.includes('<publish_id>')).toBe(mode === 'compatible')
})

test('a push that is not answered is tried three times, then pushes pause for a minute', async () => {
  const [client, listener] = [await start(), await Listener.start()]
  await listen(client, listener)
  await client.control('POST', '/settings', { pushTimeoutMs: 100, pushGapMs: 0 })
  listener.answer = (response, nth) => {
    if (nth === 1) response.writeHead(500).end()
  }
  await publish(client)
  await client.advance(1500)
  await pushed(listener, 3)
  await expect
    .poll(async () => (await tries(client)).map(one => one['fault']))
    .toEqual(['http-500', 'timeout', 'timeout'])
  listener.answer = response => response.end('success')
  await publish(client)
  await client.advance(1500)
  expect(await client.get('draft/count')).toEqual({ total_count: 0 })
  expect(listener.heard).toHaveLength(3)
  await client.advance(60_000)
  await pushed(listener, 4)
})

test('an event may come twice, and a publication may be told of by the event of mass sends', async () => {
  const [client, listener] = [await start(), await Listener.start()]
  await listen(client, listener, { copies: 2, publishEvent: 'MASSSENDJOBFINISH' })
  const publish_id = await publish(client)
  await client.advance(1500)
  await pushed(listener, 2)
  const [first, second] = listener.heard as [Heard, Heard]
  expect(first.body).toBe(second.body)
  expect([field(first, 'Event'), field(first, 'MsgID')]).toEqual(['MASSSENDJOBFINISH', String(publish_id)])
})

test('a mass send by hand is told of, a deletion is not', async () => {
  const [client, listener] = [await start(), await Listener.start()]
  await listen(client, listener)
  const draft = await client.draft()
  const { id } = await client.control('POST', `/drafts/${draft}/publish`, { how: 'mass' })
  await pushed(listener)
  expect(field(listener.heard[0] as Heard, 'MsgID')).toBe(id)
  expect(await client.post('message/mass/delete', { msg_id: id })).toMatchObject({ errcode: 40059 })
  const { msg_id } = await mass(client)
  await client.advance(1500)
  await pushed(listener, 2)
  expect(await client.post('message/mass/delete', { msg_id })).toMatchObject({ errcode: 0 })
  expect(listener.heard).toHaveLength(2)
})

test('what was pending when the sandbox ended is pushed at its next start', async () => {
  const [home, listener] = [await newHome(), await Listener.start()]
  const before = await startSandbox({ home, port: 0 })
  const client = await Client.over(before)
  await listen(client, listener)
  const publish_id = await publish(client)
  await before.close()
  const after = await start(home)
  await after.advance(1500)
  await pushed(listener)
  expect(field(listener.heard[0] as Heard, 'publish_id')).toBe(String(publish_id))
})

test.each([
  ['an address elsewhere', { url: 'http://example.org/hook' }, 'url'],
  ['https', { url: 'https://127.0.0.1/hook' }, 'url'],
  ['a name that only begins like this machine’s', { url: 'http://127.0.0.1.example.org/' }, 'url'],
  ['a short token', { token: 'x' }, 'token'],
  ['safe mode without a key', { mode: 'safe' }, 'encodingAesKey'],
  ['a key of another length', { mode: 'safe', encodingAesKey: 'x' }, 'encodingAesKey'],
])('a callback with %s is refused', async (_what, more, name) => {
  const [client, listener] = [await start(), await Listener.start()]
  expect((await listen(client, listener, more))['error']).toContain(name)
})

test('an address that does not echo is refused, unless that is asked for; nothing of it is shown', async () => {
  const [client, listener] = [await start(), await Listener.start()]
  listener.echoes = false
  expect((await listen(client, listener))['error']).toContain('echo')
  const callback = { url: listener.url, token: TOKEN, encodingAesKey: KEY }
  const path = `/accounts/${SANDBOX_APP_ID}`
  const set = await client.control('POST', path, { callback, verify: false })
  expect(set).toMatchObject({ callback: { url: listener.url } })
  expect(JSON.stringify([set, await client.control('GET', path), await client.ledger()])).not.toMatch(
    new RegExp(`${TOKEN}|${KEY}`),
  )
  expect(await client.control('POST', path, { callback: null })).toMatchObject({ callback: null })
})
