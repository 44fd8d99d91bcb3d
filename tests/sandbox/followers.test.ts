import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { SANDBOX_APP_ID, startSandbox } from '../../src/sandbox/index.ts'
import { Client, newHome, picture, start, type Json } from './client.ts'
import { Listener, type Heard } from './listener.ts'

const TOKEN = 'token12345'
const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const OPENID = 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY'
const PEOPLE = `/accounts/${SANDBOX_APP_ID}/followers`
const UNAVAILABLE = '该公众号暂时无法提供服务'

const listen = (client: Client, listener: Listener, more: Json = {}) =>
  client.control('POST', `/accounts/${SANDBOX_APP_ID}`, { callback: { url: listener.url, token: TOKEN, ...more } })
const act = (client: Client, does: string, more: Json = {}): Promise<Json> =>
  client.control('POST', PEOPLE, { does, openid: OPENID, ...more })
const field = ({ body }: Heard, name: string) =>
  new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`, 's').exec(body)?.[1]
const pushed = async (listener: Listener, count: number): Promise<Heard> => {
  await expect.poll(() => listener.heard.length).toBe(count)
  return listener.heard[count - 1] as Heard
}
const answers = async (client: Client): Promise<Json[]> =>
  (await client.control('GET', PEOPLE))['messages'].map((message: Json) => message['answer'])

const GH = /^gh_[0-9a-f]{12}$/

test('following, writing and leaving are pushed, signed and from the follower’s openid', async () => {
  const [client, listener] = [await start(), await Listener.start()]
  await listen(client, listener)
  await act(client, 'subscribe')
  const first = await pushed(listener, 1)
  const { signature, timestamp = '', nonce = '', openid } = first.query
  expect(signature).toBe(createHash('sha1').update([TOKEN, timestamp, nonce].toSorted().join('')).digest('hex'))
  expect([openid, field(first, 'FromUserName'), field(first, 'MsgType')]).toEqual([OPENID, OPENID, 'event'])
  expect(field(first, 'ToUserName')).toMatch(GH)
  expect([field(first, 'Event'), field(first, 'EventKey')]).toEqual(['subscribe', ''])
  const { id } = await act(client, 'text', { content: '你好 ]]> <b>' })
  const second = await pushed(listener, 2)
  expect([field(second, 'MsgType'), field(second, 'MsgId')]).toEqual(['text', String(id)])
  expect(second.body).toContain('<Content><![CDATA[你好 ]]]]><![CDATA[> <b>]]></Content>')
  expect(second.body).not.toContain('<Event>')
  await act(client, 'unsubscribe')
  expect(field(await pushed(listener, 3), 'Event')).toBe('unsubscribe')
  await expect.poll(async () => (await client.ledger()).filter(call => call['by'] === 'push')).toHaveLength(3)
  expect(await answers(client)).toEqual([{ kind: 'none' }, { kind: 'none' }, undefined])
  expect(await act(client, 'text', { content: 'x' })).toMatchObject({ error: expect.stringContaining('not follow') })
})

test('a scanned code makes a stranger follow, and is a SCAN of who follows already', async () => {
  const [client, listener] = [await start(), await Listener.start()]
  await listen(client, listener)
  const ask = { action_name: 'QR_STR_SCENE', action_info: { scene: { scene_str: 'desk-7' } }, expire_seconds: 60 }
  const { ticket } = await client.post('qrcode/create', ask)
  await act(client, 'scan', { ticket })
  const first = await pushed(listener, 1)
  expect(['Event', 'EventKey', 'Ticket'].map(name => field(first, name))).toEqual([
    'subscribe',
    'qrscene_desk-7',
    ticket,
  ])
  await act(client, 'scan', { ticket })
  const second = await pushed(listener, 2)
  expect(['Event', 'EventKey', 'Ticket'].map(name => field(second, name))).toEqual(['SCAN', 'desk-7', ticket])
  await client.advance(60_000)
  expect(await act(client, 'scan', { ticket })).toMatchObject({ error: expect.stringContaining('ticket') })
})

test('menu and place are told with their fields', async () => {
  const [client, listener] = [await start(), await Listener.start()]
  await listen(client, listener)
  await act(client, 'subscribe')
  await act(client, 'click', { key: 'TODAY' })
  await act(client, 'view', { url: 'https://a.example/', menuId: 5 })
  await act(client, 'location', { latitude: 31.2, longitude: 121.5, precision: 30 })
  await pushed(listener, 4)
  const of = (event: string) => listener.heard.find(heard => field(heard, 'Event') === event) as Heard
  expect(field(of('CLICK'), 'EventKey')).toBe('TODAY')
  expect([field(of('VIEW'), 'EventKey'), field(of('VIEW'), 'MenuId')]).toEqual(['https://a.example/', '5'])
  expect(['Latitude', 'Longitude', 'Precision'].map(name => field(of('LOCATION'), name))).toEqual([
    '31.2',
    '121.5',
    '30',
  ])
})

const reply = (heard: Heard, content: string, more: Json = {}) => {
  const { to = field(heard, 'FromUserName'), from = field(heard, 'ToUserName'), type = 'text' } = more
  return `<xml><ToUserName><![CDATA[${to}]]></ToUserName><FromUserName><![CDATA[${from}]]></FromUserName><CreateTime>1714112445</CreateTime><MsgType><![CDATA[${type}]]></MsgType>${content}</xml>`
}
const item = '<item><Title>今日</Title><Description>d</Description><PicUrl>p</PicUrl><Url>u</Url></item>'

test.each<[string, (heard: Heard) => string, Json]>([
  ['success', () => 'success', { kind: 'none' }],
  ['nothing', () => '', { kind: 'none' }],
  ['a text', heard => reply(heard, '<Content><![CDATA[您好]]></Content>'), { kind: 'text', words: '您好' }],
  ['a text without CDATA', heard => reply(heard, '<Content>a &amp; b</Content>'), { kind: 'text', words: 'a & b' }],
  [
    'one article',
    heard => reply(heard, `<ArticleCount>1</ArticleCount><Articles>${item}</Articles>`, { type: 'news' }),
    { kind: 'news', words: '今日' },
  ],
  [
    'two articles',
    heard => reply(heard, `<ArticleCount>2</ArticleCount><Articles>${item}${item}</Articles>`, { type: 'news' }),
    { kind: 'unavailable' },
  ],
  ['other words', () => 'ok', { kind: 'unavailable' }],
  ['json', () => '{"errcode":0}', { kind: 'unavailable' }],
  ['an empty text', heard => reply(heard, '<Content></Content>'), { kind: 'unavailable' }],
  ['a torn reply', heard => reply(heard, '<Content>x</Content>').slice(0, -3), { kind: 'unavailable' }],
  ['a reply to another', heard => reply(heard, '<Content>x</Content>', { to: 'oother' }), { kind: 'unavailable' }],
  ['a reply from another', heard => reply(heard, '<Content>x</Content>', { from: 'gh_x' }), { kind: 'unavailable' }],
  [
    'a picture nobody uploaded',
    heard => reply(heard, '<Image><MediaId>x</MediaId></Image>', { type: 'image' }),
    { kind: 'unavailable' },
  ],
  ['an unknown kind', heard => reply(heard, '<Content>x</Content>', { type: 'card' }), { kind: 'unavailable' }],
])('%s as an answer is read as the follower sees it', async (_what, say, answer) => {
  const [client, listener] = [await start(), await Listener.start()]
  await listen(client, listener)
  listener.answer = response => response.end(say(listener.heard[0] as Heard))
  await act(client, 'subscribe')
  await expect.poll(() => answers(client)).toEqual([answer])
  expect(listener.heard).toHaveLength(1)
  expect((await client.page('/received')).html.includes(UNAVAILABLE)).toBe(answer['kind'] === 'unavailable')
  expect((await client.ledger()).find(call => call['by'] === 'push')).toMatchObject({ answer: answer['kind'] })
})

test('a picture of the library, or of the three days, is answered with', async () => {
  const [client, listener] = [await start(), await Listener.start()]
  await listen(client, listener)
  const ids = [await client.cover()]
  ids.push((await client.upload('media/upload', await picture(3, 2), 'a.png', { type: 'image' }))['media_id'])
  listener.answer = (response, nth) => {
    const content = `<Image><MediaId><![CDATA[${ids[nth - 1]}]]></MediaId></Image>`
    response.end(reply(listener.heard[nth - 1] as Heard, content, { type: 'image' }))
  }
  await act(client, 'subscribe')
  await pushed(listener, 1)
  await act(client, 'text', { content: 'x' })
  await expect.poll(() => answers(client)).toEqual([{ kind: 'image' }, { kind: 'image' }])
})

test.each([
  ['safe', 'encrypted', 'text'],
  ['safe', 'plain', 'unavailable'],
  ['compatible', 'plain', 'text'],
  ['compatible', 'encrypted', 'text'],
  ['plain', 'encrypted', 'unavailable'],
])('in %s mode a reply that is %s is read as %s', async (mode, form, kind) => {
  const [client, listener] = [await start(), await Listener.start()]
  await listen(client, listener, { mode, encodingAesKey: KEY })
  const Crypt = createRequire(import.meta.url)('wechat-crypto')
  const crypt = new Crypt(TOKEN, KEY, SANDBOX_APP_ID)
  listener.answer = response => {
    const [heard] = listener.heard as [Heard]
    const from = field(heard, 'ToUserName')
    const plain = reply(heard, '<Content>您好</Content>', { to: OPENID, from })
    if (form === 'plain') return response.end(plain)
    const encrypted = crypt.encrypt(plain)
    const signature = crypt.getSignature('1714112445', 'abc', encrypted)
    return response.end(
      `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature>${signature}</MsgSignature><TimeStamp>1714112445</TimeStamp><Nonce>abc</Nonce></xml>`,
    )
  }
  await act(client, 'subscribe')
  await expect.poll(() => answers(client)).toMatchObject([{ kind }])
})

test.each(['another signature', 'another account'])('an encrypted reply with %s is none', async wrong => {
  const [client, listener] = [await start(), await Listener.start()]
  await listen(client, listener, { mode: 'safe', encodingAesKey: KEY })
  const Crypt = createRequire(import.meta.url)('wechat-crypto')
  const crypt = new Crypt(TOKEN, KEY, wrong === 'another account' ? 'wx00000000000000aa' : SANDBOX_APP_ID)
  listener.answer = response => {
    const from = field(listener.heard[0] as Heard, 'ToUserName')
    const plain = reply(listener.heard[0] as Heard, '<Content>您好</Content>', { to: OPENID, from })
    const encrypted = crypt.encrypt(plain)
    const signature = crypt.getSignature('1714112445', wrong === 'another signature' ? 'abd' : 'abc', encrypted)
    response.end(
      `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature>${signature}</MsgSignature><TimeStamp>1714112445</TimeStamp><Nonce>abc</Nonce></xml>`,
    )
  }
  await act(client, 'subscribe')
  await expect.poll(() => answers(client)).toEqual([{ kind: 'unavailable' }])
})

test('silence after three tries shows the follower that the account cannot serve', async () => {
  const [client, listener] = [await start(), await Listener.start()]
  await listen(client, listener)
  await client.control('POST', '/settings', { pushTimeoutMs: 50, pushGapMs: 0 })
  listener.answer = () => undefined
  await act(client, 'subscribe')
  await pushed(listener, 3)
  await expect.poll(() => answers(client)).toEqual([{ kind: 'unavailable' }])
  expect(listener.heard.map(heard => field(heard, 'CreateTime'))).toEqual(
    Array.from({ length: 3 }, () => field(listener.heard[0] as Heard, 'CreateTime')),
  )
})

test('an answer to the event of a job is read the same way, and noted', async () => {
  const [client, listener] = [await start(), await Listener.start()]
  await listen(client, listener)
  listener.answer = response => response.end('thank you')
  await client.post('freepublish/submit', { media_id: await client.draft() })
  await client.advance(1500)
  await expect
    .poll(async () => (await client.ledger()).filter(call => call['by'] === 'push'))
    .toMatchObject([{ path: 'PUBLISHJOBFINISH', answer: 'unavailable' }])
  expect(listener.heard).toHaveLength(1)
})

test('followers, what they did and their answers survive a restart; a name always means the same person', async () => {
  const home = await newHome()
  const before = await startSandbox({ home, port: 0 })
  const client = await Client.over(before)
  const { openid } = await client.control('POST', PEOPLE, { does: 'subscribe', name: 'some_one-1', tags: [2] })
  const told = await client.control('GET', PEOPLE)
  await before.close()
  const again = await start(home)
  expect(await again.control('GET', PEOPLE)).toEqual(told)
  expect(told['followers']).toMatchObject([{ openid, name: 'some_one-1', tags: [2], left: false }])
  expect(await again.control('POST', PEOPLE, { does: 'text', name: 'some_one-1', content: 'x' })).toMatchObject({
    openid,
  })
})

test.each<[string, Json]>([
  ['does', { does: 'dance' }],
  ['openid', { does: 'subscribe', openid: 'x' }],
  ['name', { does: 'subscribe', openid: undefined }],
  ['content', { does: 'text', content: '' }],
  ['ticket', { does: 'scan' }],
  ['latitude', { does: 'location', latitude: 'north' }],
])('a deed without a right %s is refused', async (name, body) => {
  const client = await start()
  expect(await act(client, 'subscribe', body)).toMatchObject({ error: expect.stringContaining(name) })
})
