import { describe, expect, test } from 'vitest'
import type { ArticleId, DraftId, MassId } from '../../src/publish/ports.ts'
import type { WechatAccount } from '../../src/wechat/account.ts'
import type { MaterialId, Materials } from '../../src/wechat/materials.ts'
import type { QrCodes } from '../../src/wechat/qrcodes.ts'
import { accountAt, APPID, idOf, longHold, thrownBy, wechatServer, type Act, type Seen } from './wechat-server.ts'

const id = idOf<MaterialId>('MATERIAL_id')
const mass = idOf<MassId>('9007199254740993001')
const ok = { errcode: 0, errmsg: 'ok' }
const item = { title: '标题', content: '<p>文</p>', thumb_media_id: 'T', url: 'http://mp.weixin.qq.com/s/a' }
const standing = {
  title: '标题',
  html: '<p>文</p>',
  author: null,
  digest: null,
  sourceUrl: null,
  thumb: 'T',
  url: 'http://mp.weixin.qq.com/s/a',
}

interface Case {
  readonly call: (account: WechatAccount) => Promise<unknown>
  readonly method?: 'GET'
  readonly path: string
  readonly body?: unknown
  readonly answer: Readonly<Record<string, unknown>>
  readonly result: unknown
}
const reads: Record<string, Case> = {
  'an article material': {
    call: account => account.materials.get(id),
    path: '/cgi-bin/material/get_material',
    body: { media_id: id },
    answer: { news_item: [item] },
    result: { as: 'news', articles: [standing] },
  },
  'a video material': {
    call: account => account.materials.get(id),
    path: '/cgi-bin/material/get_material',
    body: { media_id: id },
    answer: { title: '片名', description: '', down_url: 'http://mp.weixin.qq.com/v' },
    result: { as: 'video', title: '片名', description: '', url: 'https://mp.weixin.qq.com/v' },
  },
  'the count of materials': {
    call: account => account.materials.counts(),
    method: 'GET',
    path: '/cgi-bin/material/get_materialcount',
    answer: { voice_count: 1, video_count: '2', image_count: 3, news_count: 4 },
    result: { voice: 1, video: 2, image: 3, news: 4 },
  },
  'a list of images': {
    call: account => account.materials.list('image', 20),
    path: '/cgi-bin/material/batchget_material',
    body: { type: 'image', offset: 20, count: 20 },
    answer: {
      total_count: 21,
      item_count: 1,
      item: [{ media_id: 'M', name: 'a.jpg', update_time: 1_790_000_000, url: 'http://mmbiz.qpic.cn/a' }],
    },
    result: {
      total: 21,
      entries: [{ id: 'M', name: 'a.jpg', updatedAt: 1_790_000_000_000, url: 'https://mmbiz.qpic.cn/a', articles: [] }],
    },
  },
  'a list of articles': {
    call: account => account.materials.list('news', 0),
    path: '/cgi-bin/material/batchget_material',
    body: { type: 'news', offset: 0, count: 20 },
    answer: { total_count: 1, item: [{ media_id: 'M', update_time: 1, content: { news_item: [item] } }] },
    result: { total: 1, entries: [{ id: 'M', name: '', updatedAt: 1000, url: null, articles: [standing] }] },
  },
  'an empty list of voices': {
    call: account => account.materials.list('voice', 0),
    path: '/cgi-bin/material/batchget_material',
    body: { type: 'voice', offset: 0, count: 20 },
    answer: { total_count: 0, item_count: 0 },
    result: { total: 0, entries: [] },
  },
  'the count of drafts': {
    call: account => account.draftCount(),
    method: 'GET',
    path: '/cgi-bin/draft/count',
    answer: { total_count: 12 },
    result: 12,
  },
  'a published article': {
    call: account => account.articles.read(idOf<ArticleId>('ART')),
    path: '/cgi-bin/freepublish/getarticle',
    body: { article_id: 'ART' },
    answer: { news_item: [item] },
    result: [standing],
  },
  'a permanent code for a text': {
    call: account => account.codes.permanent('岸'.repeat(64)),
    path: '/cgi-bin/qrcode/create',
    body: { action_name: 'QR_LIMIT_STR_SCENE', action_info: { scene: { scene_str: '岸'.repeat(64) } } },
    answer: { ticket: 'T', url: 'http://weixin.qq.com/q/a' },
    result: { ticket: 'T', url: 'http://weixin.qq.com/q/a' },
  },
  'a permanent code for a number': {
    call: account => account.codes.permanent(100_000),
    path: '/cgi-bin/qrcode/create',
    body: { action_name: 'QR_LIMIT_SCENE', action_info: { scene: { scene_id: 100_000 } } },
    answer: { ticket: 'T', url: 'http://weixin.qq.com/q/a' },
    result: { ticket: 'T', url: 'http://weixin.qq.com/q/a' },
  },
  'a temporary code for a text': {
    call: account => account.codes.temporary('s', 2_592_000),
    path: '/cgi-bin/qrcode/create',
    body: { expire_seconds: 2_592_000, action_name: 'QR_STR_SCENE', action_info: { scene: { scene_str: 's' } } },
    answer: { ticket: 'T', expire_seconds: 2_592_000, url: 'http://weixin.qq.com/q/a' },
    result: { ticket: 'T', url: 'http://weixin.qq.com/q/a', expiresInSeconds: 2_592_000 },
  },
  'a temporary code for a number': {
    call: account => account.codes.temporary(0xffff_ffff, 60),
    path: '/cgi-bin/qrcode/create',
    body: { expire_seconds: 60, action_name: 'QR_SCENE', action_info: { scene: { scene_id: 0xffff_ffff } } },
    answer: { ticket: 'T', expire_seconds: 60, url: 'http://weixin.qq.com/q/a' },
    result: { ticket: 'T', url: 'http://weixin.qq.com/q/a', expiresInSeconds: 60 },
  },
  'the quota of a call': {
    call: account => account.upkeep.quota('/cgi-bin/draft/add'),
    path: '/cgi-bin/openapi/quota/get',
    body: { cgi_path: '/cgi-bin/draft/add' },
    answer: { ...ok, quota: { daily_limit: 1000, used: 7, remain: 993 }, rate_limit: {} },
    result: { perDay: 1000, used: 7 },
  },
  'addresses of callbacks': {
    call: account => account.upkeep.callbackAddresses(),
    method: 'GET',
    path: '/cgi-bin/getcallbackip',
    answer: { ip_list: ['192.0.2.1', '198.51.100.0/24'] },
    result: ['192.0.2.1', '198.51.100.0/24'],
  },
  'addresses of the API': {
    call: account => account.upkeep.apiAddresses(),
    method: 'GET',
    path: '/cgi-bin/get_api_domain_ip',
    answer: { ip_list: ['192.0.2.1'] },
    result: ['192.0.2.1'],
  },
}
const verbs: Record<string, Case> = {
  'removing a material': {
    call: account => account.materials.remove(id, longHold),
    path: '/cgi-bin/material/del_material',
    body: { media_id: id },
    answer: ok,
    result: undefined,
  },
  'removing one of several published articles': {
    call: account => account.articles.remove(idOf<ArticleId>('ART'), 2, longHold),
    path: '/cgi-bin/freepublish/delete',
    body: { article_id: 'ART', index: 2 },
    answer: ok,
    result: undefined,
  },
  'removing what was mass-sent': {
    call: account => account.articles.removeMass(mass, 'all', longHold),
    path: '/cgi-bin/message/mass/delete',
    body: { msg_id: mass, article_idx: 0 },
    answer: ok,
    result: undefined,
  },
  'removing one of several mass-sent articles': {
    call: account => account.articles.removeMass(mass, 1, longHold),
    path: '/cgi-bin/message/mass/delete',
    body: { msg_id: mass, article_idx: 1 },
    answer: ok,
    result: undefined,
  },
  'removing a mass-sent article by its address': {
    call: account => account.articles.removeMassAt('https://mp.weixin.qq.com/s/a', longHold),
    path: '/cgi-bin/message/mass/delete',
    body: { url: 'https://mp.weixin.qq.com/s/a' },
    answer: ok,
    result: undefined,
  },
  'a preview for an openid': {
    call: account => account.previewTo(idOf<DraftId>('D'), 'o1', longHold),
    path: '/cgi-bin/message/mass/preview',
    body: { touser: 'o1', mpnews: { media_id: 'D' }, msgtype: 'mpnews' },
    answer: { errcode: 0, errmsg: 'preview success', msg_id: 34182 },
    result: undefined,
  },
  'clearing the quotas': {
    call: account => account.upkeep.clearQuota(longHold),
    path: '/cgi-bin/clear_quota',
    body: { appid: APPID },
    answer: ok,
    result: undefined,
  },
}

test.each(Object.entries({ ...reads, ...verbs }))('%s asks its endpoint once', async (_name, one) => {
  const server = await wechatServer(one.answer)
  expect(await one.call(accountAt(server.origin).account)).toEqual(one.result)
  expect(server.seen).toHaveLength(1)
  expect(server.seen[0]).toMatchObject({ method: one.method ?? 'POST', path: one.path })
  expect(server.seen[0]!.json).toEqual(one.body)
  expect([...server.seen[0]!.query]).toEqual([['access_token', 'TOKEN_A-1']])
})

test.each(Object.entries(reads))('%s is asked for again when the connection was cut', async (_name, one) => {
  const server = await wechatServer((_seen, _response, socket) => void socket.destroy(), one.answer)
  expect(await one.call(accountAt(server.origin).account)).toEqual(one.result)
  expect(server.seen).toHaveLength(2)
})

test.each(Object.entries(verbs))('%s is asked for once, whatever happens', async (_name, one) => {
  const server = await wechatServer((_seen, _response, socket) => void socket.destroy())
  expect(await thrownBy(one.call(accountAt(server.origin).account))).toMatchObject({ sent: true })
  expect(server.seen).toHaveLength(1)
})

test.each(Object.entries({ ...reads, ...verbs }))('%s: a refusal is one of WeChat', async (_name, one) => {
  const server = await wechatServer({ errcode: 48001, errmsg: 'api unauthorized' })
  const error = await thrownBy(one.call(accountAt(server.origin).account))
  expect(error).toMatchObject({ errcode: 48001, fault: 'unauthorised', endpoint: one.path })
})

describe('a picture or a voice of the library', () => {
  const bytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x80, 0xfe, 0x7b, 0x0a])
  const file =
    (type: string): Act =>
    (_seen, response) => {
      response.setHeader('Content-Type', type)
      response.end(bytes)
    }

  test.each(['image/jpeg', 'text/plain', 'application/octet-stream'])('comes whole as %s', async type => {
    const server = await wechatServer(file(type))
    const material = await accountAt(server.origin).account.materials.get(id)
    if (material.as !== 'file') throw new Error(material.as)
    expect(bytes.equals(material.bytes)).toBe(true)
  })

  test('is no half of JSON, no page, and nothing of a gateway', async () => {
    const raw =
      (text: string, status = 200): Act =>
      (_seen, response) => {
        response.statusCode = status
        response.end(text)
      }
    const turns = [raw('{"news_item":['), raw('<html>'), raw('')]
    for (const turn of turns) {
      const server = await wechatServer(turn)
      expect(await thrownBy(accountAt(server.origin).account.materials.get(id))).toMatchObject({
        name: 'TransportError',
      })
    }
    const gateway = await wechatServer(raw('Bad Gateway', 502))
    expect(await thrownBy(accountAt(gateway.origin).account.materials.get(id))).toMatchObject({ reason: 'http 502' })
  })
})

describe('a file', () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 251)
  /** What the server got as a form. */
  async function formIn({ headers, body }: Seen): Promise<FormData> {
    return new Response(Uint8Array.from(body), { headers: { 'content-type': headers['content-type']! } }).formData()
  }
  async function fileIn(seen: Seen): Promise<File> {
    const file = (await formIn(seen)).get('media')
    if (!(file instanceof File)) throw new Error('no file')
    expect(Buffer.from(await file.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true)
    return file
  }

  const library: readonly [string, string, string, (materials: Materials) => Promise<unknown>][] = [
    ['image', 'png', 'image/png', materials => materials.add('image', { bytes, format: 'png' })],
    ['image', 'bmp', 'image/bmp', materials => materials.add('image', { bytes, format: 'bmp' })],
    ['thumb', 'jpg', 'image/jpeg', materials => materials.add('thumb', { bytes, format: 'jpg' })],
    ['voice', 'mp3', 'audio/mpeg', materials => materials.add('voice', { bytes, format: 'mp3' })],
    ['voice', 'wav', 'audio/wav', materials => materials.add('voice', { bytes, format: 'wav' })],
  ]
  test.each(library)(
    'of kind %s (%s) goes into the library whole, under a name of its type',
    async (kind, format, type, add) => {
      const server = await wechatServer({ media_id: 'M', url: 'http://mmbiz.qpic.cn/m' })
      expect(await add(accountAt(server.origin).account.materials)).toEqual({
        material: 'M',
        url: 'https://mmbiz.qpic.cn/m',
      })
      const [seen] = server.seen
      expect(seen).toMatchObject({ method: 'POST', path: '/cgi-bin/material/add_material' })
      expect([...seen!.query]).toEqual([
        ['access_token', 'TOKEN_A-1'],
        ['type', kind],
      ])
      const file = await fileIn(seen!)
      expect([file.name.split('.')[1], file.type]).toEqual([format, type])
    },
  )

  test('that is a video has a title and an introduction, as they were written', async () => {
    const server = await wechatServer({ media_id: 'V', url: '' })
    const about = { title: '片名 “一”', introduction: '第一行\n第二行 😀' }
    const { account } = accountAt(server.origin)
    expect(await account.materials.addVideo({ bytes, format: 'mp4' }, about)).toEqual({ material: 'V', url: null })
    const [seen] = server.seen
    expect(seen!.query.get('type')).toBe('video')
    expect((await fileIn(seen!)).type).toBe('video/mp4')
    const description = (await formIn(seen!)).get('description')
    expect(typeof description === 'string' ? JSON.parse(description) : null).toEqual(about)
    expect(seen!.body.toString('utf8')).toContain('片名')
  })

  const days: readonly [string, (materials: Materials) => Promise<unknown>, string][] = [
    ['image', materials => materials.uploadForDays('image', { bytes, format: 'gif' }), 'media_id'],
    ['voice', materials => materials.uploadForDays('voice', { bytes, format: 'amr' }), 'media_id'],
    ['video', materials => materials.uploadForDays('video', { bytes, format: 'mp4' }), 'media_id'],
    ['thumb', materials => materials.uploadForDays('thumb', { bytes, format: 'jpg' }), 'media_id'],
    ['thumb', materials => materials.uploadForDays('thumb', { bytes, format: 'jpg' }), 'thumb_media_id'],
  ]
  test.each(days)('of kind %s for days lives three of them, whatever its id is called', async (kind, upload, name) => {
    const server = await wechatServer({ type: kind, [name]: 'MEDIA', created_at: 1_790_000_000 })
    expect(await upload(accountAt(server.origin).account.materials)).toEqual({
      media: 'MEDIA',
      expiresAt: 1_790_000_000_000 + 3 * 86_400_000,
    })
    const [seen] = server.seen
    expect(seen).toMatchObject({ method: 'POST', path: '/cgi-bin/media/upload' })
    expect([...seen!.query]).toEqual([
      ['access_token', 'TOKEN_A-1'],
      ['type', kind],
    ])
    await fileIn(seen!)
  })

  test('whose upload is cut is sent again, whole', async () => {
    const server = await wechatServer((_seen, _response, socket) => void socket.destroy(), { media_id: 'M' })
    await accountAt(server.origin).account.materials.add('voice', { bytes, format: 'mp3' })
    expect(server.seen[1]!.body.equals(server.seen[0]!.body)).toBe(true)
  })
})

describe('a code', () => {
  test.each<[string, (codes: QrCodes) => Promise<unknown>]>([
    ['the text is empty', codes => codes.permanent('')],
    ['the text is too long', codes => codes.temporary('s'.repeat(65), 60)],
    ['a permanent number is too large', codes => codes.permanent(100_001)],
    ['a temporary number is too large', codes => codes.temporary(0x1_0000_0000, 60)],
    ['the number is 0', codes => codes.temporary(0, 60)],
    ['the number is not whole', codes => codes.permanent(1.5)],
    ['it would live too long', codes => codes.temporary(1, 2_592_001)],
    ['it would not live', codes => codes.temporary(1, 0)],
  ])('is not asked for when %s', async (_what, ask) => {
    const server = await wechatServer({ ticket: 'T', url: 'u' })
    expect(await thrownBy(ask(accountAt(server.origin).account.codes))).toBeInstanceOf(RangeError)
    expect(server.seen).toEqual([])
  })
})
