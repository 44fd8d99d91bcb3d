import { describe, expect, test } from 'vitest'
import type { Picture } from '../../src/media/picture.ts'
import type {
  ArticleId,
  DraftId,
  MassId,
  OutgoingArticle,
  Platform,
  PublishId,
  ThumbId,
} from '../../src/publish/ports.ts'
import { idOf, accountAt, longHold, thrownBy, wechatServer } from './wechat-server.ts'

const draft = idOf<DraftId>('DRAFT_media-id')
const hold = longHold
const article: OutgoingArticle = {
  title: '每日动态 “第 1 期” 😀',
  author: '编辑部',
  digest: '摘要',
  html: '<section>正文\n第二行</section>',
  sourceUrl: 'https://example.org/1',
  thumb: idOf<ThumbId>('THUMB'),
  wide: { x1: 0, y1: 0.12345678, x2: 1, y2: 1 - 1 / 3 },
  square: { x1: 0.25, y1: 0, x2: 0.75, y2: 1 },
  comments: 'fans',
}
const wire = {
  article_type: 'news',
  title: article.title,
  author: '编辑部',
  digest: '摘要',
  content: article.html,
  content_source_url: 'https://example.org/1',
  thumb_media_id: 'THUMB',
  need_open_comment: 1,
  only_fans_can_comment: 1,
  pic_crop_235_1: '0_0.123457_1_0.666667',
  pic_crop_1_1: '0.25_0_0.75_1',
}
const list = { offset: 40, count: 20, no_content: 0 }

interface Case {
  readonly call: (account: Platform) => Promise<unknown>
  readonly path: string
  readonly body: unknown
  readonly answer: Readonly<Record<string, unknown>>
  readonly result: unknown
}
const cases: Record<string, Case> = {
  accountCode: {
    call: account => account.accountCode(),
    path: '/cgi-bin/qrcode/create',
    body: { action_name: 'QR_LIMIT_STR_SCENE', action_info: { scene: { scene_str: 'account' } } },
    answer: { ticket: 'T', url: 'http://weixin.qq.com/q/abc' },
    result: 'http://weixin.qq.com/q/abc',
  },
  addDraft: {
    call: account => account.addDraft([article, { ...article, comments: 'off' }], hold),
    path: '/cgi-bin/draft/add',
    body: { articles: [wire, { ...wire, need_open_comment: 0, only_fans_can_comment: 0 }] },
    answer: { media_id: 'NEW', item: [{ index: 0, ad_count: 0 }] },
    result: 'NEW',
  },
  'addDraft of a picture message': {
    call: account =>
      account.addDraft([{ ...article, html: '文', images: [idOf<ThumbId>('THUMB'), idOf<ThumbId>('SECOND')] }], hold),
    path: '/cgi-bin/draft/add',
    body: {
      articles: [
        {
          article_type: 'newspic',
          title: article.title,
          content: '文',
          need_open_comment: 1,
          only_fans_can_comment: 1,
          image_info: { image_list: [{ image_media_id: 'THUMB' }, { image_media_id: 'SECOND' }] },
          cover_info: {
            crop_percent_list: [
              { ratio: '2.35_1', x1: '0', y1: '0.123457', x2: '1', y2: '0.666667' },
              { ratio: '1_1', x1: '0.25', y1: '0', x2: '0.75', y2: '1' },
            ],
          },
        },
      ],
    },
    answer: { media_id: 'NEW' },
    result: 'NEW',
  },
  removeMaterial: {
    call: account => account.removeMaterial('OLD', hold),
    path: '/cgi-bin/material/del_material',
    body: { media_id: 'OLD' },
    answer: { errcode: 0 },
    result: undefined,
  },
  updateDraft: {
    call: account => account.updateDraft(draft, 1, { ...article, comments: 'all' }, hold),
    path: '/cgi-bin/draft/update',
    body: { media_id: draft, index: 1, articles: { ...wire, only_fans_can_comment: 0 } },
    answer: { errcode: 0, errmsg: 'ok' },
    result: undefined,
  },
  readDraft: {
    call: account => account.readDraft(draft),
    path: '/cgi-bin/draft/get',
    body: { media_id: draft },
    answer: {
      news_item: [
        {
          title: '标题',
          content: '<p>文</p>',
          author: '',
          thumb_media_id: '',
          url: 'http://mp.weixin.qq.com/s/t',
          x: 1,
        },
        { title: '二', content: '', digest: '摘', content_source_url: 'u', thumb_media_id: 'TH' },
      ],
    },
    result: [
      {
        title: '标题',
        html: '<p>文</p>',
        author: '',
        digest: null,
        sourceUrl: null,
        thumb: null,
        url: 'http://mp.weixin.qq.com/s/t',
      },
      { title: '二', html: '', author: null, digest: '摘', sourceUrl: 'u', thumb: 'TH', url: null },
    ],
  },
  deleteDraft: {
    call: account => account.deleteDraft(draft, hold),
    path: '/cgi-bin/draft/delete',
    body: { media_id: draft },
    answer: { errcode: 0, errmsg: 'ok' },
    result: undefined,
  },
  drafts: {
    call: account => account.drafts(40),
    path: '/cgi-bin/draft/batchget',
    body: list,
    answer: {
      total_count: 41,
      item_count: 1,
      item: [{ media_id: 'D1', update_time: 1_790_000_000, content: { news_item: [{ title: '标题', content: 'c' }] } }],
    },
    result: {
      total: 41,
      entries: [
        {
          id: 'D1',
          updatedAt: 1_790_000_000_000,
          articles: [{ title: '标题', html: 'c', author: null, digest: null, sourceUrl: null, thumb: null, url: null }],
        },
      ],
    },
  },
  published: {
    call: account => account.published(40),
    path: '/cgi-bin/freepublish/batchget',
    body: list,
    answer: {
      total_count: 1,
      item_count: 1,
      item: [
        {
          article_id: 'A1',
          content: { update_time: 1_790_000_001, news_item: [{ title: 't', content: 'c', is_deleted: true }] },
        },
      ],
    },
    result: {
      total: 1,
      entries: [
        {
          id: 'A1',
          updatedAt: 1_790_000_001_000,
          articles: [
            {
              title: 't',
              html: 'c',
              author: null,
              digest: null,
              sourceUrl: null,
              thumb: null,
              url: null,
              deleted: true,
            },
          ],
        },
      ],
    },
  },
  submit: {
    call: account => account.submit(draft, hold),
    path: '/cgi-bin/freepublish/submit',
    body: { media_id: draft },
    answer: { errcode: 0, errmsg: 'ok', publish_id: 2247503051 },
    result: '2247503051',
  },
  outcome: {
    call: account => account.outcome(idOf<PublishId>('2247503051')),
    path: '/cgi-bin/freepublish/get',
    body: { publish_id: '2247503051' },
    answer: {
      publish_id: '2247503051',
      publish_status: 0,
      article_id: 'ART',
      article_detail: {
        count: 2,
        item: [
          { idx: 2, article_url: 'http://mp.weixin.qq.com/s/two' },
          { idx: 1, article_url: 'https://mp.weixin.qq.com/s/one' },
        ],
      },
    },
    result: {
      as: 'published',
      article: 'ART',
      urls: ['https://mp.weixin.qq.com/s/one', 'https://mp.weixin.qq.com/s/two'],
    },
  },
  'sendMass to all': {
    call: account => account.sendMass(draft, { all: true }, 'k'.repeat(32), hold),
    path: '/cgi-bin/message/mass/sendall',
    body: {
      filter: { is_to_all: true },
      mpnews: { media_id: draft },
      msgtype: 'mpnews',
      send_ignore_reprint: 0,
      clientmsgid: 'k'.repeat(32),
    },
    answer: { errcode: 0, errmsg: 'send job submission success', msg_id: 34182, msg_data_id: 206227730 },
    result: '34182',
  },
  'sendMass to a tag': {
    call: account => account.sendMass(draft, { tag: 7 }, 'k', hold),
    path: '/cgi-bin/message/mass/sendall',
    body: {
      filter: { is_to_all: false, tag_id: 7 },
      mpnews: { media_id: draft },
      msgtype: 'mpnews',
      send_ignore_reprint: 0,
      clientmsgid: 'k',
    },
    answer: { errcode: '0', msg_id: '34183' },
    result: '34183',
  },
  massOutcome: {
    call: account => account.massOutcome(idOf<MassId>('34182')),
    path: '/cgi-bin/message/mass/get',
    body: { msg_id: '34182' },
    answer: { msg_id: 34182, msg_status: 'SEND_SUCCESS' },
    result: 'sent',
  },
  preview: {
    call: account => account.preview(draft, 'some_wxname', hold),
    path: '/cgi-bin/message/mass/preview',
    body: { towxname: 'some_wxname', mpnews: { media_id: draft }, msgtype: 'mpnews' },
    answer: { errcode: 0, errmsg: 'preview success' },
    result: undefined,
  },
  removeArticle: {
    call: account => account.removeArticle(idOf<ArticleId>('ART'), hold),
    path: '/cgi-bin/freepublish/delete',
    body: { article_id: 'ART', index: 0 },
    answer: { errcode: 0, errmsg: 'ok' },
    result: undefined,
  },
}

test.each(Object.entries(cases))('%s asks its endpoint once and reads the answer', async (_name, one) => {
  const server = await wechatServer(one.answer)
  const { account } = accountAt(server.origin)
  expect(await one.call(account)).toEqual(one.result)
  expect(server.seen).toHaveLength(1)
  const [seen] = server.seen
  expect(seen).toMatchObject({ method: 'POST', path: one.path, json: one.body })
  expect([...seen!.query]).toEqual([['access_token', 'TOKEN_A-1']])
  expect(seen!.headers['content-type']).toBe('application/json')
})

test('Chinese and emoji travel as raw UTF-8, without any \\u escape', async () => {
  const server = await wechatServer({ media_id: 'NEW' })
  const { account } = accountAt(server.origin)
  await account.addDraft([{ ...article, title: `a\u0000b\u001fc\ud83dd😀` }], hold)
  const raw = server.seen[0]!.body.toString('utf8')
  expect(raw).toContain('"title":"abcd😀"')
  expect(raw).toContain('正文\\n第二行')
  expect(raw).not.toContain('\\u')
})

const picture = (type: Picture['type']): Picture => ({
  sha256: 'ab'.repeat(32),
  bytes: Uint8Array.from({ length: 70_000 }, (_, at) => at % 251),
  type,
  widthPx: 10,
  heightPx: 10,
})

describe('uploads', () => {
  test.each([
    ['image/jpeg', 'jpg'],
    ['image/png', 'png'],
    ['image/gif', 'gif'],
  ] as const)('a %s goes up whole, as the form field media, named .%s', async (type, extension) => {
    const server = await wechatServer({ url: 'http://mmbiz.qpic.cn/x/0?wx_fmt=jpeg', errcode: 0, errmsg: 'ok' })
    const { account } = accountAt(server.origin)
    expect(await account.uploadInline(picture(type))).toBe('https://mmbiz.qpic.cn/x/0?wx_fmt=jpeg')
    const [seen] = server.seen
    expect(seen!.path).toBe('/cgi-bin/media/uploadimg')
    expect(Number(seen!.headers['content-length'])).toBe(seen!.body.length)
    const form = await new Response(Uint8Array.from(seen!.body), {
      headers: { 'content-type': seen!.headers['content-type']! },
    }).formData()
    const file = form.get('media')
    if (!(file instanceof File)) throw new Error('no file')
    expect(file.name).toMatch(new RegExp(`^[0-9a-f]+\\.${extension}$`))
    expect(file.type).toBe(type)
    expect(Buffer.from(await file.arrayBuffer()).equals(Buffer.from(picture(type).bytes))).toBe(true)
  })

  test('a cover becomes permanent material of type image', async () => {
    const server = await wechatServer({ media_id: 'THUMB', url: '' }, { media_id: 'T2', url: 'http://mmbiz.qpic.cn/c' })
    const { account } = accountAt(server.origin)
    expect(await account.uploadImage(picture('image/jpeg'))).toEqual({ thumb: 'THUMB', url: null })
    expect(await account.uploadImage(picture('image/jpeg'))).toEqual({ thumb: 'T2', url: 'https://mmbiz.qpic.cn/c' })
    expect(server.seen[0]!.path).toBe('/cgi-bin/material/add_material')
    expect(server.seen[0]!.query.get('type')).toBe('image')
  })

  test('an upload whose connection is cut is sent again, whole', async () => {
    const server = await wechatServer((_seen, _response, socket) => void socket.destroy(), {
      url: 'https://m.qpic.cn/1',
    })
    const { account, pauses } = accountAt(server.origin)
    expect(await account.uploadInline(picture('image/png'))).toBe('https://m.qpic.cn/1')
    expect(server.seen[1]!.body.equals(server.seen[0]!.body)).toBe(true)
    expect(pauses).toEqual([500])
  })

  test('an address on this machine keeps its scheme', async () => {
    const server = await wechatServer({ url: 'http://127.0.0.1:8788/picture' })
    const { account } = accountAt(server.origin)
    expect(await account.uploadInline(picture('image/png'))).toBe('http://127.0.0.1:8788/picture')
  })
})

test('a draft WeChat does not know is undefined', async () => {
  const server = await wechatServer({ errcode: 40007, errmsg: 'invalid media_id rid: 6aac005a-01bfdbee-79769285' })
  expect(await accountAt(server.origin).account.readDraft(draft)).toBeUndefined()
})

test('an empty list may leave its items out; an entry without a time is no answer', async () => {
  const server = await wechatServer(
    { total_count: 0, item_count: 0 },
    { total_count: 1, item: [{ media_id: 'x', content: {} }] },
  )
  const { account } = accountAt(server.origin)
  expect(await account.drafts(0)).toEqual({ total: 0, entries: [] })
  expect(await thrownBy(account.drafts(0))).toMatchObject({ name: 'TransportError', reason: 'unexpected answer' })
})

test.each([
  [1, { as: 'publishing' }],
  ['2', { as: 'rejected', reason: 'original' }],
  [3, { as: 'rejected', reason: 'failed' }],
  [4, { as: 'rejected', reason: 'review' }],
  [5, { as: 'removed', reason: 'deleted' }],
  [6, { as: 'removed', reason: 'banned' }],
])('publish_status %s is %o', async (publish_status, outcome) => {
  const server = await wechatServer({ publish_id: '1', publish_status, fail_idx: [1] })
  expect(await accountAt(server.origin).account.outcome(idOf<PublishId>('1'))).toEqual(outcome)
})

test('a publish_status nobody described is no answer', async () => {
  const server = await wechatServer({ publish_status: 7 })
  expect(await thrownBy(accountAt(server.origin).account.outcome(idOf<PublishId>('1')))).toMatchObject({
    reason: 'unexpected answer',
  })
})

test.each([
  ['SENDING', 'sending'],
  ['send success', 'sent'],
  ['Send_Fail', 'failed'],
  ['DELETE', 'deleted'],
  ['err(30003)', 'failed'],
])('msg_status %s is %s', async (msg_status, outcome) => {
  const server = await wechatServer({ msg_id: '1', msg_status })
  expect(await accountAt(server.origin).account.massOutcome(idOf<MassId>('1'))).toBe(outcome)
})

describe.each([
  ['an hour ahead', 3_600_000],
  ['an hour behind', -3_600_000],
])('while our clock is %s', (_, offMs) => {
  test('the times of lists are told by it, to within seconds', async () => {
    const madeAt = Math.floor(Date.now() / 1000)
    const content = { news_item: [], update_time: madeAt }
    const server = await wechatServer(
      { total_count: 1, item: [{ media_id: 'D', update_time: madeAt, content }] },
      { total_count: 1, item: [{ article_id: 'A', content }] },
    )
    const { account } = accountAt(server.origin, { now: () => Date.now() + offMs })
    for (const { entries } of [await account.drafts(0), await account.published(0)]) {
      expect(Math.abs((entries[0]?.updatedAt ?? 0) - (Date.now() + offMs))).toBeLessThan(10_000)
    }
  })
})

test('ids beyond 2^53 keep every digit', async () => {
  const digits = '9007199254740993001'
  const server = await wechatServer((_seen, response) => void response.end(`{"errcode":0,"publish_id":${digits}}`))
  expect(await accountAt(server.origin).account.submit(draft, hold)).toBe(digits)
})
