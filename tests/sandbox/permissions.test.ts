import { expect, test } from 'vitest'
import { start } from './client.ts'

const PUBLISH = ['submit', 'get', 'batchget', 'getarticle', 'delete'].map(name => `freepublish/${name}`)
const MASS = ['sendall', 'get', 'preview', 'delete'].map(name => `message/mass/${name}`)

test('an unverified account may draft and upload, but not publish, mass-send or make codes', async () => {
  const client = await start()
  await client.become('unverified')
  for (const path of [...PUBLISH, ...MASS, 'qrcode/create'])
    expect(await client.post(path), path).toMatchObject({
      errcode: 48001,
      errmsg: expect.stringMatching(/^api unauthorized rid: /),
    })
  expect(await client.draft()).toEqual(expect.any(String))
})

test('a verified subscription account may publish and mass-send, but makes no codes', async () => {
  const client = await start()
  await client.become('verified-subscription')
  for (const path of [...PUBLISH, ...MASS]) expect((await client.post(path))['errcode'], path).not.toBe(48001)
  expect(await client.post('qrcode/create')).toMatchObject({ errcode: 48001 })
})

test('the permission is looked at before method and body', async () => {
  const client = await start()
  await client.become('unverified')
  expect(await client.get('freepublish/submit')).toMatchObject({ errcode: 48001 })
  expect(await client.post('freepublish/submit', '{')).toMatchObject({ errcode: 48001 })
})

test('one account sees nothing of another', async () => {
  const client = await start()
  const [draft, cover] = [await client.draft(), await client.cover()]
  await client.become('verified-service')
  expect(await client.post('draft/get', { media_id: draft })).toMatchObject({ errcode: 40007 })
  expect(await client.post('draft/add', { articles: [await client.article({ thumb_media_id: cover })] })).toMatchObject(
    {
      errcode: 40007,
    },
  )
})

test.each([
  [
    'QR_STR_SCENE',
    { scene_str: 'a' },
    { ticket: expect.any(String), expire_seconds: 60, url: expect.stringMatching(/^http:\/\/weixin\.qq\.com\/q\//) },
  ],
  ['QR_LIMIT_STR_SCENE', { scene_str: '号'.repeat(64) }, { ticket: expect.any(String), url: expect.any(String) }],
  ['QR_LIMIT_STR_SCENE', { scene_str: '号'.repeat(65) }, { errcode: 40053, errmsg: expect.any(String) }],
  ['QR_LIMIT_SCENE', { scene_id: 100_000 }, { ticket: expect.any(String), url: expect.any(String) }],
  ['QR_LIMIT_SCENE', { scene_id: 100_001 }, { errcode: 40053, errmsg: expect.any(String) }],
  ['QR_OTHER', { scene_id: 1 }, { errcode: 40052, errmsg: expect.any(String) }],
])('qrcode/create %s %j', async (action, scene, answer) => {
  const client = await start()
  expect(await client.post('qrcode/create', { action_name: action, action_info: { scene } })).toEqual(answer)
})

test('qrcode/create gives the same scene the same address, and answers no JSON with 40052', async () => {
  const client = await start()
  const ask = { action_name: 'QR_LIMIT_STR_SCENE', action_info: { scene: { scene_str: 'account' } } }
  expect(await client.post('qrcode/create', ask)).toEqual(await client.post('qrcode/create', ask))
  expect(await client.post('qrcode/create', '{')).toMatchObject({ errcode: 40052 })
})
