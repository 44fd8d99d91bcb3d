import { expect, test } from 'vitest'
import { picture, RID, start } from './client.ts'

const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')
const padded = (bytes: Uint8Array, length: number) => Buffer.concat([bytes, Buffer.alloc(length - bytes.byteLength)])

test('uploadimg answers an address of the service as text/plain', async () => {
  const client = await start()
  const form = new FormData()
  form.append('media', new Blob([new Uint8Array(await picture(3, 2))]), 'a.png')
  const address = `${client.sandbox.url}/cgi-bin/media/uploadimg?access_token=${client.token}`
  const answer = await fetch(address, { method: 'POST', body: form })
  expect(answer.headers.get('content-type')).toBe('text/plain')
  const url = expect.stringMatching(/^http:\/\/mmbiz\.qpic\.cn\/mmbiz_png\/[\w-]+\/0\?wx_fmt=png$/)
  expect(await answer.json()).toEqual({ url, errcode: 0, errmsg: 'ok' })
  const jpeg = await client.upload('media/uploadimg', await picture(3, 2, 'jpeg'), 'a.jpg')
  expect(jpeg['url']).toMatch(/mmbiz_jpg\/[\w-]+\/0\?wx_fmt=jpeg$/)
})

test('uploadimg goes by the bytes, the name and the size', async () => {
  const client = await start()
  const png = await picture(3, 2)
  const cases: [Uint8Array, string, number][] = [
    [await picture(3, 2, 'webp'), 'a.png', 40005],
    [await picture(3, 2, 'gif'), 'a.gif', 40005],
    [svg, 'a.png', 40005],
    [png, 'a.webp', 40005],
    [png, 'noextension', 40005],
    [padded(png, 1024 * 1024), 'a.png', 40009],
    [png.subarray(0, 12), 'a.png', 40137],
    [Buffer.alloc(0), 'a.png', 44001],
  ]
  for (const [bytes, name, errcode] of cases)
    expect(await client.upload('media/uploadimg', bytes, name), `${name} ${bytes.byteLength}`).toEqual({
      errcode,
      errmsg: expect.stringMatching(RID),
    })
  expect(await client.upload('media/uploadimg', padded(png, 1024 * 1024 - 1), 'a.png')).toMatchObject({ errcode: 0 })
  expect(await client.post('media/uploadimg', 'no form')).toMatchObject({ errcode: 41005 })
})

test('a picture of huge dimensions is refused with 40137', async () => {
  const client = await start()
  const huge = Buffer.from(await picture(3, 2))
  huge.writeUInt32BE(40_000, 16)
  expect(await client.upload('media/uploadimg', huge, 'a.png')).toMatchObject({ errcode: 40137 })
})

test('material takes four kinds of picture, a thumb only a small jpeg', async () => {
  const client = await start()
  const add = async (type: string, bytes: Uint8Array, name: string) =>
    client.upload('material/add_material', bytes, name, { type })
  expect(await add('image', await picture(3, 2, 'gif'), 'a.gif')).toMatchObject({
    media_id: expect.any(String),
    url: expect.stringContaining('mmbiz_gif'),
  })
  const thumb = await add('thumb', await picture(3, 2, 'jpeg'), 'a.jpg')
  expect(thumb).toEqual({ media_id: expect.any(String) })
  expect(await add('thumb', await picture(3, 2), 'a.png')).toMatchObject({ errcode: 40005 })
  expect(await add('thumb', padded(await picture(3, 2, 'jpeg'), 65_537), 'a.jpg')).toMatchObject({ errcode: 40012 })
  expect(await add('image', await picture(3, 2, 'webp'), 'a.webp')).toMatchObject({ errcode: 40005 })
  expect(await add('image', padded(await picture(3, 2), 10 * 1024 * 1024 + 1), 'a.png')).toMatchObject({
    errcode: 40009,
  })
  expect(await add('', await picture(3, 2), 'a.png')).toMatchObject({ errcode: 40004 })
  expect(await client.get('material/get_materialcount')).toEqual({
    voice_count: 0,
    video_count: 0,
    image_count: 1,
    news_count: 0,
  })
})

test('material is listed newest first, read back byte for byte, and deleted once', async () => {
  const client = await start()
  const [first, second] = [await client.cover(30, 20), await client.cover(40, 20)]
  const list = await client.post('material/batchget_material', { type: 'image', offset: 0, count: 20 })
  expect(list).toMatchObject({ total_count: 2, item_count: 2, item: [{ media_id: second }, { media_id: first }] })
  expect(await client.post('material/batchget_material', { type: 'image', offset: 0, count: 21 })).toMatchObject({
    errcode: 40007,
  })
  expect(await client.post('material/batchget_material', { type: 'x', offset: 0, count: 1 })).toMatchObject({
    errcode: 40004,
  })
  const address = `${client.sandbox.url}/cgi-bin/material/get_material?access_token=${client.token}`
  const read = await fetch(address, { method: 'POST', body: JSON.stringify({ media_id: first }) })
  expect(read.headers.get('content-type')).toBe('image/png')
  expect(Buffer.from(await read.arrayBuffer()).equals(await picture(30, 20))).toBe(true)
  expect(await client.post('material/del_material', { media_id: first })).toEqual({ errcode: 0, errmsg: 'ok' })
  const gone = await fetch(address, { method: 'POST', body: JSON.stringify({ media_id: first }) })
  expect(gone.headers.get('content-type')).toBe('text/plain')
  expect(await gone.json()).toMatchObject({ errcode: 40007 })
  expect(await client.post('material/del_material', { media_id: first })).toMatchObject({ errcode: 40007 })
})

test('a fresh material can be made to be refused as a cover for a while', async () => {
  const client = await start()
  await client.control('POST', '/settings', { materialSettleMs: 5000 })
  const article = await client.article()
  expect(await client.post('draft/add', { articles: [article] })).toMatchObject({ errcode: 40007 })
  await client.advance(5000)
  expect(await client.post('draft/add', { articles: [article] })).toHaveProperty('media_id')
})

test('a body beyond all limits is cut off, not answered', async () => {
  const client = await start()
  await expect(client.upload('media/uploadimg', Buffer.alloc(25 * 1024 * 1024), 'a.png')).rejects.toThrow(
    'fetch failed',
  )
})
