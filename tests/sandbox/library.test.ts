import { expect, test } from 'vitest'
import { picture, start, type Client, type Json } from './client.ts'
import { amr, mp3, mp4, wav, wma } from './recordings.ts'

const MB = 1024 * 1024
const ABOUT = JSON.stringify({ title: '片名', introduction: '简介' })
const padded = (bytes: Buffer, length: number) => Buffer.concat([bytes, Buffer.alloc(length - bytes.byteLength)])

/** Uploads with the form field a video has beside its file. */
async function upload(client: Client, path: string, type: string, bytes: Buffer, name: string, about?: string) {
  const form = new FormData()
  form.append('media', new Blob([new Uint8Array(bytes)]), name)
  if (about !== undefined) form.append('description', about)
  const query = new URLSearchParams({ access_token: client.token, type }).toString()
  return client.raw(`/cgi-bin/${path}?${query}`, { method: 'POST', body: form })
}
const keep = (client: Client, type: string, bytes: Buffer, name: string, about?: string): Promise<Json> =>
  upload(client, 'material/add_material', type, bytes, name, about)
const lend = (client: Client, type: string, bytes: Buffer, name: string): Promise<Json> =>
  upload(client, 'media/upload', type, bytes, name)

test('a voice goes by its bytes, name, size and length', async () => {
  const client = await start()
  const cases: [Buffer, string, number | undefined][] = [
    [mp3(60), 'a.mp3', undefined],
    [amr(60), 'a.amr', undefined],
    [wav(60), 'a.wav', undefined],
    [wma(60), 'a.wma', undefined],
    [mp3(61.1), 'a.mp3', 45007],
    [amr(61), 'a.amr', 45007],
    [wav(61), 'a.wav', 45007],
    [wma(61), 'a.wma', 45007],
    // A file whose length cannot be read is taken.
    [Buffer.from('ID3\x03\0\0\0\0\0\0nothing', 'latin1'), 'a.mp3', undefined],
    [wav(1).subarray(0, 20), 'a.wav', undefined],
    [mp3(1), 'a.ogg', 40005],
    [mp4(), 'a.mp3', 40005],
    [await picture(3, 2), 'a.mp3', 40005],
    [padded(mp3(1), 2 * MB + 1), 'a.mp3', 40010],
    [Buffer.alloc(0), 'a.mp3', 44001],
  ]
  for (const [bytes, name, errcode] of cases) {
    const answer = await keep(client, 'voice', bytes, name)
    expect(answer['errcode'], `${name} ${bytes.byteLength}`).toBe(errcode)
  }
  expect(await client.get('material/get_materialcount')).toMatchObject({ voice_count: 6, image_count: 0 })
})

test('a voice of three days is AMR or MP3 only', async () => {
  const client = await start()
  for (const [bytes, name] of [
    [wav(1), 'a.wav'],
    [wma(1), 'a.wma'],
  ] as const)
    expect(await lend(client, 'voice', bytes, name)).toMatchObject({ errcode: 40005 })
  expect(await lend(client, 'voice', amr(61), 'a.amr')).toMatchObject({ errcode: 45007 })
  const { media_id, ...sent } = await lend(client, 'voice', amr(2), 'a.amr')
  expect(sent).toMatchObject({ type: 'voice', created_at: expect.any(Number) })
  const address = `${client.sandbox.url}/cgi-bin/media/get?access_token=${client.token}&media_id=${media_id}`
  const got = await fetch(address)
  expect(got.headers.get('content-type')).toBe('audio/amr')
  expect(got.headers.get('content-disposition')).toContain(`${media_id}.amr`)
  expect(Buffer.from(await got.arrayBuffer()).equals(amr(2))).toBe(true)
})

test('a video comes with its description, and is read back by its address', async () => {
  const client = await start()
  for (const about of [undefined, '', '{"introduction":"x"}', '{"title":1}'])
    expect(await keep(client, 'video', mp4(), 'a.mp4', about)).toMatchObject({ errcode: 40035 })
  expect(await keep(client, 'video', mp4(), 'a.mp4', 'no json')).toMatchObject({ errcode: 47001 })
  expect(await keep(client, 'video', mp3(1), 'a.mp4', ABOUT)).toMatchObject({ errcode: 40005 })
  expect(await keep(client, 'video', mp4(10 * MB + 1), 'a.mp4', ABOUT)).toMatchObject({ errcode: 40011 })
  const { media_id, url } = await keep(client, 'video', mp4(), 'a.mp4', ABOUT)
  expect(url).toBe('')
  const { down_url, ...rest } = await client.post('material/get_material', { media_id })
  expect(rest).toEqual({ title: '片名', description: '简介' })
  const got = await fetch(down_url)
  expect(got.headers.get('content-type')).toBe('video/mp4')
  expect(Buffer.from(await got.arrayBuffer()).equals(mp4())).toBe(true)
  const lent = await lend(client, 'video', mp4(), 'a.mp4')
  const query = new URLSearchParams({ access_token: client.token, media_id: lent['media_id'] }).toString()
  const told = await client.raw(`/cgi-bin/media/get?${query}`)
  expect((await fetch(told['video_url'])).status).toBe(200)
  expect((await fetch(`${client.sandbox.url}/recording/none`)).status).toBe(404)
})

test('each kind is counted, listed newest first and deleted apart', async () => {
  const client = await start()
  const voice = await keep(client, 'voice', mp3(1), '一.mp3')
  const later = await keep(client, 'voice', amr(1), '二.amr')
  const video = await keep(client, 'video', mp4(), 'a.mp4', ABOUT)
  await client.cover()
  expect(await client.get('material/get_materialcount')).toEqual({
    voice_count: 2,
    video_count: 1,
    image_count: 1,
    news_count: 0,
  })
  const list = (type: string, offset = 0, count = 20) =>
    client.post('material/batchget_material', { type, offset, count })
  expect(await list('voice')).toMatchObject({
    total_count: 2,
    item_count: 2,
    item: [
      { media_id: later['media_id'], name: '二.amr' },
      { media_id: voice['media_id'], name: '一.mp3', update_time: expect.any(Number) },
    ],
  })
  expect(await list('voice', 1, 1)).toMatchObject({ total_count: 2, item_count: 1, item: [{ name: '一.mp3' }] })
  expect(await list('video')).toMatchObject({ item: [{ media_id: video['media_id'], name: '片名', url: '' }] })
  expect(await list('news')).toEqual({ item: [], total_count: 0, item_count: 0 })
  const { media_id } = voice
  expect(await client.post('material/del_material', { media_id })).toEqual({ errcode: 0, errmsg: 'ok' })
  expect(await client.post('material/del_material', { media_id })).toMatchObject({ errcode: 40007 })
  expect(await client.post('material/get_material', { media_id })).toMatchObject({ errcode: 40007 })
  expect(await list('voice')).toMatchObject({ total_count: 1 })
})

test('the library holds so many of each kind', async () => {
  const client = await start()
  const { libraryCaps } = await client.control('GET', '/settings')
  expect(libraryCaps).toEqual({ image: 100_000, voice: 1000, video: 1000, thumb: 1000 })
  await client.control('POST', '/settings', { libraryCaps: { image: 1, voice: 1, video: 0, thumb: 0 } })
  expect(await keep(client, 'voice', mp3(1), 'a.mp3')).toMatchObject({ media_id: expect.any(String) })
  expect(await keep(client, 'voice', mp3(1), 'a.mp3')).toMatchObject({ errcode: 45001 })
  expect(await keep(client, 'video', mp4(), 'a.mp4', ABOUT)).toMatchObject({ errcode: 45001 })
  expect(await client.cover()).toEqual(expect.any(String))
  expect(await keep(client, 'thumb', await picture(3, 2, 'jpeg'), 'a.jpg')).toMatchObject({ errcode: 45001 })
  // What is kept for three days, and pictures of articles, have no place in the library.
  expect(await lend(client, 'voice', mp3(1), 'a.mp3')).toMatchObject({ type: 'voice' })
  expect(await client.upload('media/uploadimg', await picture(3, 2), 'a.png')).toMatchObject({ errcode: 0 })
})

test('a voice is no cover', async () => {
  const client = await start()
  const { media_id } = await keep(client, 'voice', mp3(1), 'a.mp3')
  const articles = [await client.article({ thumb_media_id: media_id })]
  expect(await client.post('draft/add', { articles })).toMatchObject({ errcode: 40007 })
})

test('a draft whose cover was deleted can be read, but neither published nor sent', async () => {
  const client = await start()
  const thumb_media_id = await client.cover()
  const media_id = await client.draft({ thumb_media_id })
  await client.post('material/del_material', { media_id: thumb_media_id })
  expect(await client.post('draft/get', { media_id })).toMatchObject({ news_item: [{ thumb_media_id }] })
  expect(await client.post('freepublish/submit', { media_id })).toMatchObject({ errcode: 53503 })
  const ask = { filter: { is_to_all: true }, msgtype: 'mpnews', mpnews: { media_id } }
  expect(await client.post('message/mass/sendall', ask)).toMatchObject({ errcode: 40007 })
  expect(await client.get('draft/count')).toEqual({ total_count: 1 })
})
