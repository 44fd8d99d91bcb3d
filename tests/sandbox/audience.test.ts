import { expect, test } from 'vitest'
import { SANDBOX_APP_ID } from '../../src/sandbox/index.ts'
import { picture, start, type Client, type Json } from './client.ts'
import { Listener } from './listener.ts'
import { amr, mp3, mp4 } from './recordings.ts'

const OPENIDS = ['o9AgO5Kd5ggOC-bXrbNODIiE3bGY', 'o9AgO5Kd5ggOC-bXrbNODIiE3bGZ', 'o9AgO5Kd5ggOC-bXrbNODIiE3bGx']
const PEOPLE = `/accounts/${SANDBOX_APP_ID}/followers`

let count = 0
const text = () => ({ msgtype: 'text', text: { content: `第 ${(count += 1)} 条` } })
const byTag = (client: Client, tag_id: number, more: Json = text()): Promise<Json> =>
  client.post('message/mass/sendall', { filter: { is_to_all: false, tag_id }, ...more })
const toList = (client: Client, touser: string[], more: Json = text()): Promise<Json> =>
  client.post('message/mass/send', { touser, ...more })
const setTags = (client: Client, tags: unknown): Promise<Json> =>
  client.control('POST', `/accounts/${SANDBOX_APP_ID}/tags`, { tags })

/** What the event of a job says: total, filter, sent, error. */
async function counts(client: Client, listener: Listener, { msg_id }: Json): Promise<number[]> {
  await client.advance(2000)
  const of = () => listener.heard.find(({ body }) => body.includes(`<MsgID>${msg_id}</MsgID>`))?.body
  await expect.poll(of).toBeDefined()
  return ['Total', 'Filter', 'Sent', 'Error'].map(name =>
    Number(new RegExp(`<${name}Count>(\\d+)<`).exec(of() ?? '')?.[1]),
  )
}

async function listening(): Promise<{ client: Client; listener: Listener }> {
  const [client, listener] = [await start(), await Listener.start()]
  const callback = { url: listener.url, token: 'token12345' }
  await client.control('POST', `/accounts/${SANDBOX_APP_ID}`, { callback })
  return { client, listener }
}

test('each follower of a service account gets four messages a month; who had them counts as an error', async () => {
  const { client, listener } = await listening()
  for (let i = 0; i < 4; i += 1) await toList(client, OPENIDS.slice(0, 2))
  expect(await counts(client, listener, await toList(client, OPENIDS))).toEqual([3, 3, 1, 2])
  const all = await counts(client, listener, await toList(client, OPENIDS.slice(0, 2)))
  expect(all).toEqual([2, 2, 0, 2])
  expect((await client.page('/received')).html).toContain('另有 2 人本月已收满 4 条')
  await client.advance(31 * 86_400_000)
  client.token = (await client.stableToken())['access_token']
  expect(await counts(client, listener, await toList(client, OPENIDS))).toEqual([3, 3, 3, 0])
})

test('messages to all, by tag and by openid count together, failed ones not at all', async () => {
  const { client, listener } = await listening()
  await setTags(client, [
    { id: 100, name: '少数', crowd: 30 },
    { id: 101, name: '多数', crowd: 50 },
  ])
  await client.control('POST', '/outcomes', { msg_status: 'SEND_FAIL' })
  await byTag(client, 100)
  await client.advance(2000)
  await client.post('message/mass/sendall', { filter: { is_to_all: true }, ...text() })
  await byTag(client, 100)
  await byTag(client, 100)
  expect(await counts(client, listener, await byTag(client, 100))).toEqual([30, 30, 30, 0])
  expect(await counts(client, listener, await byTag(client, 101))).toEqual([50, 50, 20, 30])
})

test('a subscription account has no such limit by follower', async () => {
  const client = await start()
  await client.become('verified-subscription')
  await byTag(client, 1)
  await client.advance(2000)
  expect((await client.page('/received')).html).toContain('2000 人')
})

test('a tag is one of the account’s once they are set; before, any number is', async () => {
  const { client, listener } = await listening()
  expect(await byTag(client, 7)).toMatchObject({ errcode: 0 })
  await setTags(client, [{ id: 100, name: '甲', crowd: 3 }])
  expect(await byTag(client, 7)).toMatchObject({ errcode: 40152 })
  await client.control('POST', PEOPLE, { does: 'subscribe', name: 'some_one-1', tags: [100] })
  expect(await counts(client, listener, await byTag(client, 100))).toEqual([4, 4, 4, 0])
  expect(await setTags(client, null)).toEqual({ tags: null })
  for (const tags of [{}, [{ id: -1, name: '' }], [{ id: 1 }], [{ id: 1, name: '', crowd: -1 }]])
    expect(await setTags(client, tags)).toMatchObject({ error: expect.stringContaining('tags') })
})

test('who left is filtered out of a list, and gets no preview', async () => {
  const { client, listener } = await listening()
  const [openid = ''] = OPENIDS
  await client.control('POST', PEOPLE, { does: 'subscribe', openid, name: 'some_one-1' })
  await client.control('POST', PEOPLE, { does: 'unsubscribe', openid })
  expect(await counts(client, listener, await toList(client, OPENIDS))).toEqual([3, 2, 2, 0])
  for (const to of [{ touser: openid }, { towxname: 'some_one-1' }])
    expect(await client.post('message/mass/preview', { ...text(), ...to })).toMatchObject({ errcode: 43004 })
})

test('100 previews a day, then 45009', async () => {
  const client = await start()
  const preview = () => client.post('message/mass/preview', { ...text(), towxname: 'some_one-1' })
  for (let i = 0; i < 100; i += 1) {
    if (i === 60) await client.advance(60_000)
    expect(await preview()).toMatchObject({ errcode: 0 })
  }
  expect(await preview()).toMatchObject({ errcode: 45009 })
  const { html } = await client.page('/received')
  expect(html).toContain('发给 some_one-1')
})

test('pictures and voices are sent, from the library and from the three days', async () => {
  const client = await start()
  const image = await client.cover()
  const lent = await client.upload('media/upload', await picture(3, 2), 'a.png', { type: 'image' })
  const voice = await client.upload('material/add_material', mp3(1), 'a.mp3', { type: 'voice' })
  const short = await client.upload('media/upload', amr(1), 'a.amr', { type: 'voice' })
  const pictures = { msgtype: 'image', images: { media_ids: [image, lent['media_id']], recommend: '看图' } }
  expect(await byTag(client, 1, pictures)).toMatchObject({ errcode: 0 })
  for (const { media_id } of [voice, short])
    expect(await byTag(client, 1, { msgtype: 'voice', voice: { media_id } })).toMatchObject({ errcode: 0 })
  for (const wrong of [
    { msgtype: 'voice', voice: { media_id: image } },
    { msgtype: 'voice', voice: {} },
    { msgtype: 'image', images: { media_ids: [voice['media_id']] } },
  ])
    expect(await byTag(client, 1, wrong)).toMatchObject({ errcode: 40007 })
  for (const media_ids of [[], Array.from({ length: 21 }, () => image)])
    expect(await byTag(client, 1, { msgtype: 'image', images: { media_ids } })).toMatchObject({ errcode: 40215 })
  await client.advance(2000)
  const { html } = await client.page('/received')
  expect(html).toContain('看图')
  for (const address of [/src="(\/picture\/[^"]+)"/, /<audio [^>]*src="(\/recording\/[^"]+)"/]) {
    const path = address.exec(html)?.[1] ?? ''
    expect((await fetch(client.sandbox.url + path)).status, path).toBe(200)
  }
})

test('only a video of the back office is sent, and it can be deleted afterwards', async () => {
  const client = await start()
  const form = new FormData()
  form.append('media', new Blob([new Uint8Array(mp4())]), 'a.mp4')
  form.append('description', '{"title":"接口上传","introduction":""}')
  const path = `/cgi-bin/material/add_material?type=video&access_token=${client.token}`
  const own = await client.raw(path, { method: 'POST', body: form })
  const ask = (media_id: string) => byTag(client, 1, { msgtype: 'mpvideo', mpvideo: { media_id } })
  expect(await ask(own['media_id'])).toMatchObject({ errcode: 48022 })
  expect(await ask('x')).toMatchObject({ errcode: 40007 })
  const videos = `/sandbox/accounts/${SANDBOX_APP_ID}/videos?title=${encodeURIComponent('后台上传')}`
  const headers = { 'x-sandbox-key': client.key }
  const { media_id } = await client.raw(videos, { method: 'POST', headers, body: new Uint8Array(mp4()) })
  expect(await client.raw(videos, { method: 'POST', headers, body: 'no video' })).toMatchObject({
    error: expect.stringContaining('body'),
  })
  const { msg_id } = await ask(media_id)
  await client.advance(2000)
  expect((await client.page('/received')).html).toMatch(/后台上传[\s\S]*<video/)
  expect(await client.post('message/mass/delete', { msg_id, article_idx: 2 })).toMatchObject({ errcode: 40060 })
  expect(await client.post('message/mass/delete', { msg_id })).toMatchObject({ errcode: 0 })
  expect(await client.post('message/mass/get', { msg_id })).toEqual({ msg_id, msg_status: 'DELETE' })
  const other = await byTag(client, 1)
  await client.advance(2000)
  expect(await client.post('message/mass/delete', { msg_id: other['msg_id'] })).toMatchObject({ errcode: 40204 })
})
