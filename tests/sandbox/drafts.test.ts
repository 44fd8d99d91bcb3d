import { expect, test } from 'vitest'
import { RID, start, type Json } from './client.ts'

const han = (length: number) => '字'.repeat(length)

test('a draft is added without an errcode, read back, counted, listed, changed and deleted', async () => {
  const client = await start()
  const thumb = await client.cover()
  const wide = { pic_crop_235_1: '0_0_1_1', pic_crop_1_1: '0.2872_0_0.7128_1' }
  const article = await client.article({
    thumb_media_id: thumb,
    author: '甲',
    digest: '摘',
    content_source_url: 'https://a.example/x?y=1',
    need_open_comment: 1,
    ...wide,
  })
  const added = await client.post('draft/add', { articles: [article] })
  expect(added).not.toHaveProperty('errcode')
  const id = added['media_id']
  const read = await client.post('draft/get', { media_id: id })
  expect(read).toEqual({
    news_item: [
      {
        article_type: 'news',
        title: 'A title',
        author: '甲',
        digest: '摘',
        content: '<p>text</p>',
        content_source_url: 'https://a.example/x?y=1',
        thumb_media_id: thumb,
        thumb_url: expect.stringContaining('mmbiz.qpic.cn'),
        show_cover_pic: 0,
        url: `${client.sandbox.url}/draft/${id}`,
        need_open_comment: 1,
        only_fans_can_comment: 0,
        cover_info: {
          crop_percent_list: [
            { ratio: '2.35_1', x1: '0', y1: '0', x2: '1', y2: '1' },
            { ratio: '1_1', x1: '0.2872', y1: '0', x2: '0.7128', y2: '1' },
          ],
        },
      },
    ],
  })
  expect(await client.get('draft/count')).toEqual({ total_count: 1 })
  const changed = { ...article, title: '新题', content: '<p>b</p>' }
  expect(await client.post('draft/update', { media_id: id, index: 0, articles: changed })).toEqual({
    errcode: 0,
    errmsg: 'ok',
  })
  const list = await client.post('draft/batchget', { offset: 0, count: 20, no_content: 0 })
  expect(list).toMatchObject({
    total_count: 1,
    item_count: 1,
    item: [
      {
        media_id: id,
        content: { news_item: [{ title: '新题', content: '<p>b</p>' }] },
        update_time: expect.any(Number),
      },
    ],
  })
  expect(await client.post('draft/delete', { media_id: id })).toEqual({ errcode: 0, errmsg: 'ok' })
  for (const path of ['draft/get', 'draft/delete', 'draft/update'])
    expect(await client.post(path, { media_id: id, index: 0, articles: article })).toMatchObject({ errcode: 40007 })
})

test.each<[string, Json, number]>([
  ['title of 65', { title: han(65) }, 45003],
  ['author of 17', { author: han(17) }, 45110],
  ['digest of 129', { digest: han(129) }, 45004],
  ['url over 1 KB', { content_source_url: `https://a.example/${'a'.repeat(1024)}` }, 45005],
  ['url that is none', { content_source_url: 'javascript:alert(1)' }, 41039],
  ['content over 1 MB', { content: `<p>${'a'.repeat(1024 * 1024)}</p>` }, 45002],
  ['no content', { content: ' ' }, 44004],
  ['no title', { title: '' }, 44003],
  ['unknown cover', { thumb_media_id: 'x' }, 40007],
  ['title that is a number', { title: 5 }, 47001],
  ['crop of a wrong ratio', { pic_crop_235_1: '0_0_0.5_1' }, 53402],
  ['crop outside', { pic_crop_1_1: '0_0_1.2_1' }, 53402],
  ['crop with three numbers', { pic_crop_1_1: '0_0_1' }, 53402],
  [
    'crop list with a wrong ratio',
    { cover_info: { crop_percent_list: [{ ratio: '1_1', x1: '0', y1: '0', x2: '1', y2: '1' }] } },
    53402,
  ],
  ['html nested beyond reason', { content: '<b>'.repeat(1000) }, 45166],
  ['comment switch that is a text', { need_open_comment: '1' }, 47001],
])('an article with a %s is refused with the code for it', async (_what, more, errcode) => {
  const client = await start()
  const articles = [await client.article(more)]
  expect(await client.post('draft/add', { articles })).toEqual({ errcode, errmsg: expect.stringMatching(RID) })
  const id = await client.draft()
  expect(await client.post('draft/update', { media_id: id, index: 0, articles: articles[0] })).toMatchObject({
    errcode,
  })
  expect(await client.get('draft/count')).toEqual({ total_count: 1 })
})

test('the longest texts are taken, counted in code points', async () => {
  const client = await start()
  const more = { title: '😀'.repeat(64), author: '😀'.repeat(16), digest: '😀'.repeat(128) }
  const id = await client.draft(more)
  expect((await client.post('draft/get', { media_id: id }))['news_item'][0]).toMatchObject(more)
})

test('a cover of one pixel cannot be cropped', async () => {
  const client = await start()
  const articles = [await client.article({ thumb_media_id: await client.cover(1, 1) })]
  expect(await client.post('draft/add', { articles })).toMatchObject({ errcode: 53402 })
})

test('articles of the wrong shape', async () => {
  const client = await start()
  const article = await client.article()
  const shapes: [unknown, number][] = [
    [{}, 44003],
    [{ articles: [] }, 44003],
    [{ articles: [[article]] }, 44003],
    [{ articles: JSON.stringify([article]) }, 44003],
    [{ articles: article }, 47001],
    [{ articles: [1] }, 47001],
    [{ articles: Array.from({ length: 9 }, () => article) }, 45008],
    ['{"articles":', 47001],
    ['[]', 47001],
    ['', 44002],
  ]
  for (const [body, errcode] of shapes)
    expect(await client.post('draft/add', body), JSON.stringify(body).slice(0, 60)).toMatchObject({ errcode })
  const eight = await client.post('draft/add', { articles: Array.from({ length: 8 }, () => article) })
  expect((await client.post('draft/get', eight))['news_item']).toHaveLength(8)
  expect(await client.post('draft/update', { ...eight, index: 8, articles: article })).toMatchObject({ errcode: 40114 })
  expect(await client.post('draft/update', { ...eight, index: 0, articles: [article] })).toMatchObject({
    errcode: 47001,
  })
})

test('a missing digest is made of the first 54 characters, for a draft of one article only', async () => {
  const client = await start()
  const content = `<p>${han(30)}</p><p>${han(40)}</p>`
  const one = await client.draft({ content })
  expect((await client.post('draft/get', { media_id: one }))['news_item'][0].digest).toBe(han(54))
  const article = await client.article({ content })
  const two = await client.post('draft/add', { articles: [article, article] })
  expect((await client.post('draft/get', two))['news_item'][1].digest).toBe('')
})

test('lists are newest first, of 1 to 20, with content left out on request', async () => {
  const client = await start()
  const first = await client.draft()
  await client.advance(1000)
  const second = await client.draft()
  const page = (more: Json) => client.post('draft/batchget', { offset: 0, count: 20, ...more })
  expect((await page({}))['item'].map((item: Json) => item['media_id'])).toEqual([second, first])
  expect(await page({ offset: 1 })).toMatchObject({ total_count: 2, item_count: 1, item: [{ media_id: first }] })
  expect((await page({ no_content: 1 }))['item'][0].content.news_item[0].content).toBe('')
  for (const wrong of [{ count: 0 }, { count: 21 }, { offset: -1 }, { count: '5' }])
    expect(await page(wrong)).toMatchObject({ errcode: 40007 })
})

test('in literal mode escapes stay as written and count six each; escaped backslashes do not', async () => {
  const client = await start()
  const article = JSON.stringify(await client.article({ title: 'TITLE' }))
  const add = (title: string) => client.post('draft/add', `{"articles":[${article.replace('TITLE', title)}]}`)
  expect(await add('\\u4e2d'.repeat(11))).toHaveProperty('media_id')
  await client.control('POST', '/settings', { literalEscapes: true })
  expect(await add('\\u4e2d'.repeat(11))).toMatchObject({ errcode: 45003 })
  const { media_id: kept } = await add('\\u4e2d\\\\u0041\\n')
  expect((await client.post('draft/get', { media_id: kept }))['news_item'][0].title).toBe('\\u4e2d\\u0041\n')
})

test('in refusing mode forbidden markup is answered with 45166', async () => {
  const client = await start()
  await client.control('POST', '/settings', { markup: 'refuse' })
  for (const content of [
    '<p><a href="#x">a</a></p>',
    '<script>1</script>a',
    '<iframe src="https://a.example"></iframe>a',
    '<img src="https://a.example/a.png">',
  ])
    expect(await client.post('draft/add', { articles: [await client.article({ content })] }), content).toMatchObject({
      errcode: 45166,
    })
  expect(await client.draft({ content: '<p style="color:#333">a</p>' })).toEqual(expect.any(String))
})

test('a picture message holds plain text and 1 to 20 pictures, the first being the cover', async () => {
  const client = await start()
  const id = await client.cover(300, 300)
  const newspic = {
    article_type: 'newspic',
    title: '图',
    content: '一行\n二行',
    image_info: { image_list: [{ image_media_id: id }] },
  }
  const added = await client.post('draft/add', { articles: [newspic] })
  expect((await client.post('draft/get', added))['news_item'][0]).toMatchObject({
    article_type: 'newspic',
    content: '一行\n二行',
    thumb_media_id: id,
    image_info: { image_list: [{ image_media_id: id }] },
  })
  expect(await client.post('draft/add', { articles: [{ ...newspic, content: '<b>a</b>' }] })).toMatchObject({
    errcode: 45166,
  })
  expect(await client.post('draft/add', { articles: [{ ...newspic, image_info: { image_list: [] } }] })).toMatchObject({
    errcode: 40215,
  })
})

test('comments need an account that has them: ignored when added, refused when updated', async () => {
  const client = await start()
  await client.become('unverified')
  const article = await client.article({ need_open_comment: 1 })
  const added = await client.post('draft/add', { articles: [article] })
  expect((await client.post('draft/get', added))['news_item'][0]).toMatchObject({ need_open_comment: 0 })
  expect(await client.post('draft/update', { ...added, index: 0, articles: article })).toMatchObject({ errcode: 88000 })
})

test('a product is refused, since no account here sells any; none is not', async () => {
  const client = await start()
  const add = async (product_info: unknown) =>
    client.post('draft/add', { articles: [await client.article({ product_info })] })
  expect(await add({ footer_product_info: { product_key: 'k' } })).toMatchObject({ errcode: 53406 })
  expect(await add('k')).toMatchObject({ errcode: 47001 })
  for (const none of [{}, { footer_product_info: {} }, { footer_product_info: { product_key: '' } }])
    expect(await add(none)).toMatchObject({ media_id: expect.any(String) })
})

test('more than 20 000 characters are noted beside the article, refused, or let be', async () => {
  const client = await start()
  const content = `<p>${'字'.repeat(20_000)}</p>`
  const add = async () => client.post('draft/add', { articles: [await client.article({ content })] })
  const { media_id } = await add()
  expect((await client.page(`/draft/${media_id}`)).html).toContain('正文超过 20000 字符')
  expect((await client.ledger()).find(call => call['effect']?.kind === 'draft-added')).not.toHaveProperty('filtered')
  await client.control('POST', '/settings', { contentChars: 'error' })
  expect(await add()).toMatchObject({ errcode: 45002 })
  await client.control('POST', '/settings', { contentChars: 'off' })
  expect((await client.page(`/draft/${(await add())['media_id']}`)).html).not.toContain('20000 字符')
})
