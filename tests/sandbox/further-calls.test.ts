import jsQR from 'jsqr'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { SANDBOX_APP_ID, SANDBOX_SECRET } from '../../src/sandbox/index.ts'
import { picture, start, type Client, type Json } from './client.ts'

const OPENIDS = ['o9AgO5Kd5ggOC-bXrbNODIiE3bGY', 'o9AgO5Kd5ggOC-bXrbNODIiE3bGZ']
const renew = async (client: Client) => (client.token = (await client.stableToken())['access_token'])
const media = (client: Client, id: string) =>
  fetch(`${client.sandbox.url}/cgi-bin/media/get?access_token=${client.token}&media_id=${id}`)

test('temporary media lives three days and is no cover', async () => {
  const client = await start()
  const bytes = await picture(300, 200, 'jpeg')
  const sent = await client.upload('media/upload', bytes, 'a.jpg', { type: 'image' })
  expect(sent).toMatchObject({ type: 'image', media_id: expect.any(String), created_at: expect.any(Number) })
  const { media_id } = sent
  const got = await media(client, media_id)
  expect(got.headers.get('content-type')).toBe('image/jpeg')
  expect(got.headers.get('content-disposition')).toContain(`${media_id}.jpg`)
  expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true)
  const articles = [await client.article({ thumb_media_id: media_id })]
  expect(await client.post('draft/add', { articles })).toMatchObject({ errcode: 40007 })
  expect(await client.post('material/del_material', { media_id })).toMatchObject({ errcode: 40007 })
  await client.advance(3 * 86_400_000 - 60_000)
  await renew(client)
  expect((await media(client, media_id)).status).toBe(200)
  await client.advance(61_000)
  const gone = await media(client, media_id)
  expect([gone.headers.get('content-type'), await gone.json()]).toMatchObject(['text/plain', { errcode: 40007 }])
})

test.each([
  ['voice', 'a.jpg', 40005],
  ['music', 'a.jpg', 40004],
  ['image', 'a.webp', 40005],
  ['thumb', 'a.png', 40005],
])('media/upload of %s %s is refused with %i', async (type, name, errcode) => {
  const client = await start()
  const format = name.endsWith('webp') ? 'webp' : name.endsWith('png') ? 'png' : 'jpeg'
  const bytes = await picture(30, 20, format)
  expect(await client.upload('media/upload', bytes, name, { type })).toMatchObject({ errcode })
})

test('a list of openids is sent to by a verified service account only', async () => {
  const client = await start()
  const ask = (touser: unknown, more: Json = {}) =>
    client.post('message/mass/send', { touser, msgtype: 'text', text: { content: 'x' }, ...more })
  expect(await ask(OPENIDS.slice(0, 1))).toMatchObject({ errcode: 40130 })
  expect(await ask('all')).toMatchObject({ errcode: 40031 })
  expect(await ask(['a', 'b'])).toMatchObject({ errcode: 40031 })
  expect(await ask(Array.from({ length: 10_001 }, () => OPENIDS[0]))).toMatchObject({ errcode: 40032 })
  expect(await ask(OPENIDS, { msgtype: 'wxcard' })).toMatchObject({ errcode: 45162 })
  expect(await ask(OPENIDS)).toMatchObject({ errcode: 0, msg_id: expect.any(Number) })
  await client.become('verified-subscription')
  expect(await ask(OPENIDS)).toMatchObject({ errcode: 48001 })
})

test('a later batch may name the first job and shares its article', async () => {
  const client = await start()
  const first = await client.post('message/mass/send', {
    touser: OPENIDS,
    msgtype: 'mpnews',
    mpnews: { media_id: await client.draft({ title: '同一篇' }) },
  })
  const { msg_data_id } = first
  const next = { touser: OPENIDS.toReversed(), msgtype: 'mpnews', mpnews: { msg_data_id } }
  expect(await client.post('message/mass/send', next)).toMatchObject({ errcode: 0 })
  await client.advance(1500)
  const links = [...(await client.page('/received')).html.matchAll(/href="(\/s\/[\w-]+)"/g)].map(link => link[1])
  expect(links).toHaveLength(2)
  expect(new Set(links).size).toBe(1)
})

test('the speed of mass sends is read and set', async () => {
  const client = await start()
  expect(await client.post('message/mass/speed/get', '')).toEqual({ speed: 0, realspeed: 80 })
  expect(await client.post('message/mass/speed/set', {})).toMatchObject({ errcode: 45084 })
  expect(await client.post('message/mass/speed/set', { speed: 5 })).toMatchObject({ errcode: 45083 })
  expect(await client.post('message/mass/speed/set', { speed: 4 })).toMatchObject({ errcode: 0 })
  expect(await client.post('message/mass/speed/get', {})).toEqual({ speed: 4, realspeed: 10 })
})

test('the draft box is on', async () => {
  const client = await start()
  const address = `/cgi-bin/draft/switch?checkonly=1&access_token=${client.token}`
  expect(await client.raw(address, { method: 'POST' })).toEqual({ errcode: 0, errmsg: 'ok', is_open: 1 })
})

test('a minute takes 60 mass requests, then 45011 until the next', async () => {
  const client = await start()
  await client.control('POST', '/settings', { quotas: { '/cgi-bin/message/mass/preview': 1000 } })
  const preview = () =>
    client.post('message/mass/preview', { msgtype: 'text', text: { content: 'x' }, touser: OPENIDS[0] })
  const now = Date.parse((await client.control('POST', '/clock', { advanceMs: 0 }))['now'])
  await client.advance(60_000 - (now % 60_000))
  for (let i = 0; i < 60; i += 1) expect(await preview()).toMatchObject({ errcode: 0 })
  expect(await preview()).toMatchObject({ errcode: 45011 })
  expect(await client.post('openapi/quota/get', { cgi_path: '/cgi-bin/message/mass/preview' })).toMatchObject({
    quota: { used: 60 },
    rate_limit: { call_count: 60, refresh_second: 60 },
  })
  await client.advance(60_000)
  expect(await preview()).toMatchObject({ errcode: 0 })
})

test('clear_quota/v2 takes appid and secret from the body or the query, out of one allowance', async () => {
  const client = await start()
  const address = '/cgi-bin/clear_quota/v2'
  const query = new URLSearchParams({ appid: SANDBOX_APP_ID, appsecret: SANDBOX_SECRET }).toString()
  const body = JSON.stringify({ appid: SANDBOX_APP_ID, appsecret: SANDBOX_SECRET })
  await client.control('POST', '/settings', { quotas: { '/cgi-bin/draft/count': 1 } })
  for (const init of [{ body }, {}]) {
    await client.get('draft/count')
    expect(await client.get('draft/count')).toMatchObject({ errcode: 45009 })
    const asked = 'body' in init ? address : `${address}?${query}`
    expect(await client.raw(asked, { method: 'POST', ...init })).toEqual({ errcode: 0, errmsg: 'ok' })
  }
  expect(await client.raw(address, { method: 'POST', body: '{"appid":"wx0"}' })).toMatchObject({ errcode: 40013 })
  const wrong = JSON.stringify({ appid: SANDBOX_APP_ID, appsecret: 'x' })
  expect(await client.raw(address, { method: 'POST', body: wrong })).toMatchObject({ errcode: 40125 })
  for (let i = 0; i < 8; i += 1) await client.post('clear_quota', { appid: SANDBOX_APP_ID })
  expect(await client.raw(`${address}?${query}`, { method: 'POST' })).toMatchObject({ errcode: 48006 })
})

test('one call’s count is cleared alone', async () => {
  const client = await start()
  await client.control('POST', '/settings', { quotas: { '/cgi-bin/draft/count': 1 } })
  await client.get('draft/count')
  expect(await client.post('openapi/quota/clear', { cgi_path: '/cgi-bin/draft/count' })).toMatchObject({ errcode: 0 })
  expect(await client.get('draft/count')).toEqual({ total_count: 0 })
  expect(await client.post('openapi/quota/clear', { cgi_path: 'x' })).toMatchObject({ errcode: 76021 })
})

test('a refusal’s rid tells what the call was, to its own account and for a week', async () => {
  const client = await start()
  const { errmsg } = await client.post('draft/get', { media_id: 'x' })
  const rid = / rid: (\S+)$/.exec(errmsg)?.[1]
  const read = (rid: unknown) => client.post('openapi/rid/get', { rid })
  expect(await read(rid)).toMatchObject({
    errcode: 0,
    request: { request_url: '/cgi-bin/draft/get', response_body: '{"errcode":40007}', invoke_time: expect.any(Number) },
  })
  expect(await read('x')).toMatchObject({ errcode: 76002 })
  expect(await read('00000000-00000000-00000000')).toMatchObject({ errcode: 76001 })
  const own = client.token
  await client.become('unverified')
  expect(await read(rid)).toMatchObject({ errcode: 76003 })
  client.token = own
  await client.advance(8 * 86_400_000)
  await renew(client)
  expect(await read(rid)).toMatchObject({ errcode: 76004 })
})

test('callback/check says where the callback’s name leads', async () => {
  const client = await start()
  const check = (body: Json) => client.post('callback/check', body)
  expect(await check({ action: 'all', check_operator: 'DEFAULT' })).toMatchObject({ errcode: 40201 })
  const callback = { url: 'http://127.0.0.1:9/x', token: 'abc' }
  await client.control('POST', `/accounts/${SANDBOX_APP_ID}`, { callback, verify: false })
  expect(await check({ action: 'all', check_operator: 'DEFAULT' })).toMatchObject({
    dns: [{ ip: '127.0.0.1' }],
    ping: [{ ip: '127.0.0.1', from_operator: 'DEFAULT' }],
  })
  expect(await check({ action: 'x' })).toMatchObject({ errcode: 40202 })
  expect(await check({ action: 'dns', check_operator: 'x' })).toMatchObject({ errcode: 40203 })
})

test('showqrcode draws a code that reads back as its url; a bad or dead ticket is 404', async () => {
  const client = await start()
  const scene = { action_name: 'QR_STR_SCENE', expire_seconds: 60, action_info: { scene: { scene_str: 'a' } } }
  const { ticket, url } = await client.post('qrcode/create', scene)
  const show = (name: string) => fetch(`${client.sandbox.url}/cgi-bin/showqrcode?ticket=${encodeURIComponent(name)}`)
  const shown = await show(ticket)
  expect(shown.headers.get('content-type')).toBe('image/jpg')
  const { data, info } = await sharp(await shown.arrayBuffer())
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect(jsQR.default(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe(url)
  expect((await show('x')).status).toBe(404)
  await client.advance(60_000)
  expect((await show(ticket)).status).toBe(404)
})

test('a title beyond 32 characters is cut without a word where that is set', async () => {
  const client = await start()
  const title = '题'.repeat(40)
  const read = async (id: string) => (await client.post('draft/get', { media_id: id }))['news_item'][0].title
  expect(await read(await client.draft({ title }))).toBe(title)
  await client.control('POST', '/settings', { title: 'truncate32' })
  expect(await read(await client.draft({ title }))).toBe('题'.repeat(32))
  const articles = [await client.article({ title: '题'.repeat(65) })]
  expect(await client.post('draft/add', { articles })).toMatchObject({ errcode: 45003 })
})

test('a Host that is not this machine’s is refused everywhere', async () => {
  const client = await start()
  const { request } = await import('node:http')
  const status = (path: string, host: string) =>
    new Promise<number>((done, fail) =>
      request(`${client.sandbox.url}${path}`, { headers: { host } }, answer => {
        answer.resume()
        done(answer.statusCode ?? 0)
      })
        .on('error', fail)
        .end(),
    )
  const paths = ['/', '/ledger', '/healthz', '/sandbox/state', `/cgi-bin/draft/count?access_token=${client.token}`]
  for (const path of paths)
    for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80', '192.168.0.1'])
      expect(await status(path, host), `${path} ${host}`).toBe(403)
  for (const host of ['localhost', `127.0.0.1:${client.sandbox.port}`, '[::1]:80', 'a.localhost:1'])
    expect(await status('/', host), host).toBe(200)
})
