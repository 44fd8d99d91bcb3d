import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { defaultHttpAdapter } from '@wenyan-md/core/http'
import { WechatPublisher } from '@wenyan-md/core/publish'
import { expect, test } from 'vitest'
import { SANDBOX_APP_ID, SANDBOX_SECRET } from '../../src/sandbox/index.ts'
import { newHome, picture, start, type Client, type Json } from './client.ts'

type Callback = (error: Error | null, result: Json) => void
type Call = (...args: unknown[]) => void
/** node-webot/wechat-api is JavaScript of 2014 to 2018 with callbacks and a transport (urllib) of its own. */
interface WechatApi {
  endpoint: string
  readonly [method: string]: unknown
}
const require = createRequire(import.meta.url)
const API = require('wechat-api') as {
  new (appid: string, secret: string): WechatApi
  patch(name: string, url: string, override?: boolean): void
}

/** The package as it is installed; its endpoint, a field of its own, is all that is set. */
function wechatApi(client: Client) {
  const api = new API(SANDBOX_APP_ID, SANDBOX_SECRET)
  api.endpoint = client.sandbox.url
  return (method: string, ...args: unknown[]): Promise<Json> =>
    new Promise((done, fail) => {
      const callback: Callback = (error, result) => (error ? fail(error) : done(result))
      ;(api[method] as Call).call(api, ...args, callback)
    })
}

async function file(name: string, widthPx: number, heightPx: number): Promise<string> {
  const path = join(await newHome(), name)
  await writeFile(path, await picture(widthPx, heightPx, name.endsWith('png') ? 'png' : 'jpeg'))
  return path
}

test('wechat-api uploads, lists, previews, mass-sends and reads the status', async () => {
  const client = await start()
  const ask = wechatApi(client)
  expect(await ask('uploadImage', await file('正文 图.png', 30, 20))).toMatchObject({
    url: expect.stringMatching(/^http:\/\/mmbiz\.qpic\.cn\//),
  })
  const { media_id } = await ask('uploadImageMaterial', await file('cover.jpg', 900, 383))
  expect(await ask('getMaterialCount')).toMatchObject({ image_count: 1 })
  expect(await ask('getMaterials', 'image', 0, 20)).toMatchObject({ total_count: 1, item: [{ media_id }] })
  expect(await ask('getMaterial', media_id)).toEqual(await picture(900, 383, 'jpeg'))
  const draft = await client.draft({ thumb_media_id: media_id })
  expect(await ask('previewNews', 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY', draft)).toMatchObject({ errcode: 0 })
  const { msg_id } = await ask('massSendNews', draft, true)
  expect(await ask('getMassMessageStatus', msg_id)).toEqual({ msg_id, msg_status: 'SENDING' })
  await client.advance(1500)
  expect(await ask('getMassMessageStatus', msg_id)).toEqual({ msg_id, msg_status: 'SEND_SUCCESS' })
  expect(await ask('deleteMass', msg_id)).toMatchObject({ errcode: 0 })
  expect(await ask('removeMaterial', media_id)).toMatchObject({ errcode: 0 })
  await expect(ask('massSendNews', draft, true)).rejects.toMatchObject({ name: 'WeChatAPIError', code: 45065 })
})

test('wechat-api keeps temporary media, sends to openids, makes codes and clears its quota', async () => {
  const client = await start()
  const ask = wechatApi(client)
  const { media_id, type } = await ask('uploadMedia', await file('a.png', 30, 20), 'image')
  expect(type).toBe('image')
  expect(await ask('getMedia', media_id)).toEqual(await picture(30, 20))
  await expect(ask('getMedia', 'none')).rejects.toMatchObject({ message: expect.stringContaining('invalid media_id') })
  const openids = ['o9AgO5Kd5ggOC-bXrbNODIiE3bGY', 'o9AgO5Kd5ggOC-bXrbNODIiE3bGZ']
  expect(await ask('massSendText', '通知', openids)).toMatchObject({ errcode: 0, msg_id: expect.any(Number) })
  expect(await ask('createTmpQRCode', 7, 1800)).toMatchObject({ ticket: expect.any(String), expire_seconds: 1800 })
  expect(await ask('clearQuota', SANDBOX_APP_ID)).toMatchObject({ errcode: 0 })
})

/** Sends the package's own requests to the sandbox in place of the one host it knows; nothing else of them changes. */
const redirected = (client: Client) => ({
  ...defaultHttpAdapter,
  fetch: (input: RequestInfo, init?: RequestInit) => {
    const url = new URL(input instanceof Request ? input.url : input)
    expect(url.origin).toBe('https://api.weixin.qq.com')
    return fetch(`${client.sandbox.url}${url.pathname}${url.search}`, init)
  },
})

test('the publisher of @wenyan-md/core uploads and makes a draft; wechat-api lists, gets and updates it', async () => {
  const client = await start()
  const publisher = new WechatPublisher(redirected(client))
  const token = await publisher.getAccessTokenWithCache(SANDBOX_APP_ID, SANDBOX_SECRET)
  const blob = new Blob([new Uint8Array(await picture(900, 383, 'jpeg'))], { type: 'image/jpeg' })
  const { media_id: thumb, url } = await publisher.uploadImage(blob, 'cover.jpg', token)
  expect(url).toMatch(/^https:\/\/mmbiz\.qpic\.cn\//)
  const article = { title: '文颜', content: `<section><img src="${url}"></section>`, thumb_media_id: thumb }
  const { media_id } = await publisher.publishToDraft(token, { ...article, author: '甲', need_open_comment: 0 })

  // 3.0.10 of the publisher knows no call but draft/add; wechat-api's own `patch` carries the three others.
  for (const name of ['batchget', 'get', 'update'])
    API.patch(`draft_${name}`, `${client.sandbox.url}/cgi-bin/draft/${name}`, true)
  const ask = wechatApi(client)
  expect(await ask('draft_batchget', { offset: 0, count: 20, no_content: 1 })).toMatchObject({
    total_count: 1,
    item: [{ media_id, content: { news_item: [{ title: '文颜', content: '' }] } }],
  })
  const { news_item } = await ask('draft_get', { media_id })
  expect(news_item[0]).toMatchObject({ title: '文颜', author: '甲', content: expect.stringContaining('data-src=') })
  const articles = { ...news_item[0], title: '文颜二' }
  expect(await ask('draft_update', { media_id, index: 0, articles })).toMatchObject({ errcode: 0 })
  const changed = (await ask('draft_get', { media_id }))['news_item'][0]
  expect(changed).toMatchObject({ title: '文颜二', content: news_item[0].content })
})

test('the publisher makes a picture message, and is told why one is refused', async () => {
  const client = await start()
  const publisher = new WechatPublisher(redirected(client))
  const token = await publisher.getAccessTokenWithCache(SANDBOX_APP_ID, SANDBOX_SECRET)
  const blob = new Blob([new Uint8Array(await picture(300, 300, 'jpeg'))])
  const { media_id } = await publisher.uploadImage(blob, 'a.jpg', token)
  const message = {
    title: '图',
    content: '一句话',
    thumb_media_id: media_id,
    article_type: 'newspic' as const,
    image_info: { image_list: [{ image_media_id: media_id }] },
  }
  expect(await publisher.publishToDraft(token, message)).toMatchObject({ media_id: expect.any(String) })
  await expect(publisher.publishToDraft(token, { ...message, content: '<p>x</p>' })).rejects.toThrow(/^45166/)
  await expect(publisher.publishToDraft('0'.repeat(64), message)).rejects.toThrow(/^40001: invalid credential/)
})
