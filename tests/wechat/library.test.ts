import { describe, expect, test } from 'vitest'
import type { ArticleId, MassId } from '../../src/publish/ports.ts'
import type { WechatAccount } from '../../src/wechat/account.ts'
import type { MaterialId } from '../../src/wechat/materials.ts'
import { accountAt, APPID, idOf, longHold, thrownBy, wechatServer, type Act } from './wechat-server.ts'

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
    call: account => account.article(idOf<ArticleId>('ART')),
    path: '/cgi-bin/freepublish/getarticle',
    body: { article_id: 'ART' },
    answer: { news_item: [item] },
    result: [standing],
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
  'removing what was mass-sent': {
    call: account => account.deleteMass(mass, 0, longHold),
    path: '/cgi-bin/message/mass/delete',
    body: { msg_id: mass, article_idx: 0 },
    answer: ok,
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

test('a picture for days goes up as the form field media and lives three days', async () => {
  const server = await wechatServer({ type: 'image', media_id: 'MEDIA', created_at: 1_790_000_000 })
  const picture = {
    sha256: 'cd'.repeat(32),
    bytes: Uint8Array.from([1, 2, 3]),
    type: 'image/png' as const,
    widthPx: 1,
    heightPx: 1,
  }
  const { account } = accountAt(server.origin)
  expect(await account.materials.uploadForDays(picture)).toEqual({
    media: 'MEDIA',
    expiresAt: 1_790_000_000_000 + 3 * 86_400_000,
  })
  const [seen] = server.seen
  expect(seen).toMatchObject({ method: 'POST', path: '/cgi-bin/media/upload' })
  expect(seen!.query.get('type')).toBe('image')
  expect(seen!.body.includes('name="media"')).toBe(true)
})
