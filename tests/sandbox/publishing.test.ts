import { expect, test } from 'vitest'
import { start, type Client, type Json } from './client.ts'

const submit = async (client: Client, more: Json = {}) =>
  client.post('freepublish/submit', { media_id: await client.draft(more) })

test('submit uses the draft up, is publishing for a while, then out with an address that can be read', async () => {
  const client = await start()
  const draft = await client.draft({ title: '今日' })
  const job = await client.post('freepublish/submit', { media_id: draft })
  expect(job).toEqual({ errcode: 0, errmsg: 'ok', publish_id: expect.any(Number) })
  expect(await client.get('draft/count')).toEqual({ total_count: 0 })
  expect(await client.post('freepublish/submit', { media_id: draft })).toMatchObject({ errcode: 40007 })
  const ask = { publish_id: job['publish_id'] }
  expect(await client.post('freepublish/get', ask)).toEqual({ ...ask, publish_status: 1, fail_idx: [] })
  expect(await client.post('freepublish/batchget', { offset: 0, count: 20 })).toMatchObject({ total_count: 0 })
  await client.advance(1500)
  const out = await client.post('freepublish/get', { publish_id: String(job['publish_id']) })
  expect(out).toEqual({
    ...ask,
    publish_status: 0,
    article_id: expect.any(String),
    article_detail: { count: 1, item: [{ idx: 1, article_url: expect.stringContaining(`${client.sandbox.url}/s/`) }] },
    fail_idx: [],
  })
  const page = await client.page(new URL(out['article_detail'].item[0].article_url).pathname)
  expect(page.status).toBe(200)
  expect(page.html).toContain('今日')
})

test('what is out is listed newest first and read by article_id', async () => {
  const client = await start()
  await submit(client, { title: '一' })
  await client.advance(2000)
  await submit(client, { title: '二' })
  await client.advance(2000)
  const list = await client.post('freepublish/batchget', { offset: 0, count: 20, no_content: 1 })
  expect(list).toMatchObject({ total_count: 2, item_count: 2 })
  expect(list['item'].map((item: Json) => item['content'].news_item[0])).toMatchObject([
    { title: '二', is_deleted: false, content: '', url: expect.stringContaining('/s/') },
    { title: '一', is_deleted: false },
  ])
  const article = await client.post('freepublish/getarticle', { article_id: list['item'][0].article_id })
  expect(article).toMatchObject({ news_item: [{ title: '二', content: '<p>text</p>' }] })
})

test.each([2, 3, 4])('the next publication can be made to end with status %i', async status => {
  const client = await start()
  await client.control('POST', '/outcomes', { publish_status: status, fail_idx: [1] })
  const { publish_id } = await submit(client)
  await client.advance(1500)
  const failIdx = status === 3 ? [] : [1]
  expect(await client.post('freepublish/get', { publish_id })).toEqual({
    publish_id,
    publish_status: status,
    fail_idx: failIdx,
  })
  expect(await client.post('freepublish/batchget', { offset: 0, count: 20 })).toMatchObject({ total_count: 0 })
  const next = await submit(client)
  await client.advance(1500)
  expect(await client.post('freepublish/get', { publish_id: next['publish_id'] })).toMatchObject({ publish_status: 0 })
})

test('parts are deleted by number, all of them without one; then the status is 5', async () => {
  const client = await start()
  const article = await client.article()
  const { media_id } = await client.post('draft/add', { articles: [article, article] })
  const { publish_id } = await client.post('freepublish/submit', { media_id })
  await client.advance(1500)
  const { article_id, article_detail } = await client.post('freepublish/get', { publish_id })
  expect(await client.post('freepublish/delete', { article_id, index: 3 })).toMatchObject({ errcode: 40114 })
  expect(await client.post('freepublish/delete', { article_id, index: 2 })).toEqual({ errcode: 0, errmsg: 'ok' })
  const read = await client.post('freepublish/getarticle', { article_id })
  expect(read['news_item'].map((item: Json) => item['is_deleted'])).toEqual([false, true])
  expect((await client.page(new URL(article_detail.item[1].article_url).pathname)).html).toContain('已被发布者删除')
  await client.post('freepublish/delete', { article_id })
  expect(await client.post('freepublish/get', { publish_id })).toMatchObject({ publish_status: 5 })
})

test('unknown ids have their codes', async () => {
  const client = await start()
  expect(await client.post('freepublish/get', { publish_id: '1' })).toMatchObject({ errcode: 53502 })
  expect(await client.post('freepublish/get', {})).toMatchObject({ errcode: 53502 })
  expect(await client.post('freepublish/getarticle', { article_id: 'x' })).toMatchObject({ errcode: 53600 })
  expect(await client.post('freepublish/delete', { article_id: 'x' })).toMatchObject({ errcode: 53600 })
  expect(await client.post('freepublish/batchget', { offset: 0, count: 21 })).toMatchObject({ errcode: 40002 })
  expect(await client.post('freepublish/submit', {})).toMatchObject({ errcode: 40007 })
})

test('the platform may ban an article that is out', async () => {
  const client = await start()
  const { publish_id } = await submit(client)
  await client.advance(1500)
  const { article_id, article_detail } = await client.post('freepublish/get', { publish_id })
  await client.control('POST', `/articles/${article_id}`, { state: 'banned' })
  expect(await client.post('freepublish/get', { publish_id })).toEqual({ publish_id, publish_status: 6, fail_idx: [] })
  expect((await client.page(new URL(article_detail.item[0].article_url).pathname)).html).toContain('无法查看')
})
