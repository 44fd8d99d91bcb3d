import { expect, test } from 'vitest'
import { start, type Client, type Json } from './client.ts'

const ask = (media_id: string, more: Json = {}) => ({
  filter: { is_to_all: true },
  msgtype: 'mpnews',
  mpnews: { media_id },
  send_ignore_reprint: 0,
  ...more,
})
const send = async (client: Client, more: Json = {}) =>
  client.post('message/mass/sendall', ask(await client.draft(), more))

test('sendall uses the draft up, is sending for a while, then sent', async () => {
  const client = await start()
  const job = await send(client)
  expect(job).toEqual({
    errcode: 0,
    errmsg: 'send job submission success',
    msg_id: expect.any(Number),
    msg_data_id: expect.any(Number),
  })
  expect(await client.get('draft/count')).toEqual({ total_count: 0 })
  const { msg_id } = job
  expect(await client.post('message/mass/get', { msg_id })).toEqual({ msg_id, msg_status: 'SENDING' })
  await client.advance(1500)
  expect(await client.post('message/mass/get', { msg_id: String(msg_id) })).toEqual({
    msg_id,
    msg_status: 'SEND_SUCCESS',
  })
  expect(await client.post('freepublish/batchget', { offset: 0, count: 20 })).toMatchObject({ total_count: 0 })
})

test('a clientmsgid is known for 24 hours, and the repeat is told the first job even though the draft is gone', async () => {
  const client = await start()
  const draft = await client.draft()
  const body = ask(draft, { clientmsgid: 'a'.repeat(32) })
  const { msg_id } = await client.post('message/mass/sendall', body)
  expect(await client.post('message/mass/sendall', body)).toEqual({
    errcode: 45065,
    errmsg: expect.stringMatching(/^clientmsgid exist rid/),
    msg_id,
  })
  expect(await client.post('message/mass/sendall', body)).toMatchObject({ errcode: 45066 })
  await client.advance(61_000)
  expect(await client.post('message/mass/sendall', body)).toMatchObject({ errcode: 45065, msg_id })
  await client.advance(86_400_000)
  client.token = (await client.stableToken())['access_token']
  expect(await client.post('message/mass/sendall', body)).toMatchObject({ errcode: 40007 })
  const other = ask(await client.draft(), { clientmsgid: 'a'.repeat(32) })
  expect((await client.post('message/mass/sendall', other))['msg_id']).not.toBe(msg_id)
})

test.each<[string, Json, number]>([
  ['key over 32 bytes', { clientmsgid: '号'.repeat(11) }, 45067],
  ['filter missing', { filter: undefined }, 40008],
  ['is_to_all a text', { filter: { is_to_all: 'true' } }, 40008],
  ['no tag', { filter: { is_to_all: false } }, 40152],
  ['unknown msgtype', { msgtype: 'news' }, 40008],
  ['unknown draft', { mpnews: { media_id: 'x' } }, 40007],
  ['card', { msgtype: 'wxcard' }, 45113],
  ['text without text', { msgtype: 'text', text: { content: '' } }, 44004],
])('a job with %s is refused', async (_what, more, errcode) => {
  const client = await start()
  expect(await send(client, more)).toMatchObject({ errcode })
  expect(await client.get('draft/count')).toEqual({ total_count: 1 })
})

test('a service account has four sends to all a month, by tag as many as it likes; a failed one costs nothing', async () => {
  const client = await start()
  await client.control('POST', '/outcomes', { msg_status: 'SEND_FAIL' })
  const failed = await send(client)
  await client.advance(1500)
  expect(await client.post('message/mass/get', { msg_id: failed['msg_id'] })).toMatchObject({ msg_status: 'SEND_FAIL' })
  for (let i = 0; i < 4; i += 1) expect(await send(client)).toMatchObject({ errcode: 0 })
  expect(await send(client)).toMatchObject({ errcode: 45028 })
  expect(await send(client, { filter: { is_to_all: false, tag_id: 2 } })).toMatchObject({ errcode: 0 })
  await client.advance(31 * 86_400_000)
  client.token = (await client.stableToken())['access_token']
  expect(await send(client)).toMatchObject({ errcode: 0 })
})

test('a subscription account has one a day', async () => {
  const client = await start()
  await client.become('verified-subscription')
  expect(await send(client)).toMatchObject({ errcode: 0 })
  expect(await send(client, { filter: { is_to_all: false, tag_id: 2 } })).toMatchObject({ errcode: 45028 })
})

test('a preview goes to one person, by WeChat id first, and leaves the draft', async () => {
  const client = await start()
  const draft = await client.draft()
  const preview = (more: Json) =>
    client.post('message/mass/preview', { msgtype: 'mpnews', mpnews: { media_id: draft }, ...more })
  expect(await preview({ towxname: 'some_one-1' })).toMatchObject({ errcode: 0, errmsg: 'preview success' })
  expect(await preview({ touser: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY' })).toMatchObject({ errcode: 0 })
  expect(await preview({ towxname: '空', touser: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY' })).toMatchObject({ errcode: 40132 })
  expect(await preview({})).toMatchObject({ errcode: 40003 })
  expect(await preview({ towxname: 'some_one-1', mpnews: { media_id: 'x' } })).toMatchObject({ errcode: 40007 })
  expect(await client.get('draft/count')).toEqual({ total_count: 1 })
})

test('only a finished job is deleted, by part, address or whole', async () => {
  const client = await start()
  const { msg_id } = await send(client)
  const remove = (body: Json) => client.post('message/mass/delete', body)
  expect(await remove({ msg_id: 1 })).toMatchObject({ errcode: 40059 })
  expect(await remove({ msg_id })).toMatchObject({ errcode: 40204 })
  await client.advance(1500)
  expect(await remove({ msg_id, article_idx: 2 })).toMatchObject({ errcode: 40060 })
  expect(await remove({ url: 'http://mp.weixin.qq.com/s/none' })).toMatchObject({ errcode: 40065 })
  const page = /\/s\/[\w-]+/.exec((await client.page('/')).html)?.[0] ?? ''
  expect(await remove({ url: `${client.sandbox.url}${page}` })).toEqual({ errcode: 0, errmsg: 'ok' })
  expect(await client.post('message/mass/get', { msg_id })).toEqual({ msg_id, msg_status: 'DELETE' })
  expect(await client.post('message/mass/get', { msg_id: 1 })).toMatchObject({ errcode: 40059 })
})

test('two texts alike within a day are one job, also without a clientmsgid', async () => {
  const client = await start()
  const text = { msgtype: 'text', text: { content: '通知' }, filter: { is_to_all: false, tag_id: 1 } }
  const { msg_id } = await client.post('message/mass/sendall', text)
  expect(await client.post('message/mass/sendall', text)).toMatchObject({ errcode: 45065, msg_id })
})
