import { expect, test } from 'vitest'
import { start, type Json } from './client.ts'

test('a person edits a draft: the words given change, its time moves', async () => {
  const client = await start()
  const id = await client.draft({ author: '甲' })
  const before = (await client.post('draft/batchget', { offset: 0, count: 1 }))['item'][0].update_time
  await client.advance(5000)
  await client.control('POST', `/drafts/${id}`, { title: '改过', content: '<p id="x">新</p><script>1</script>' })
  expect((await client.post('draft/get', { media_id: id }))['news_item'][0]).toMatchObject({
    title: '改过',
    author: '甲',
    content: '<p>新</p>',
  })
  const after = (await client.post('draft/batchget', { offset: 0, count: 1 }))['item'][0].update_time
  expect(after - before).toBeGreaterThanOrEqual(5)
})

test('opening and saving in the editor alone may change the html', async () => {
  const client = await start()
  const id = await client.draft({ content: '<div class="a"><span>x</span></div>' })
  await client.control('POST', `/drafts/${id}`, { editor: true })
  expect((await client.post('draft/get', { media_id: id }))['news_item'][0].content).toBe('<p><span>x</span></p>')
})

test('a person deletes a draft', async () => {
  const client = await start()
  const id = await client.draft()
  await client.control('DELETE', `/drafts/${id}`)
  expect(await client.post('draft/get', { media_id: id })).toMatchObject({ errcode: 40007 })
  expect((await client.ledger()).at(-2)).toMatchObject({
    by: 'hand',
    method: 'DELETE',
    effect: { kind: 'draft-deleted', id },
  })
})

test('a person publishes a draft: it is out at once and listed', async () => {
  const client = await start()
  const id = await client.draft({ title: '手发' })
  const { id: articleId } = await client.control('POST', `/drafts/${id}/publish`)
  expect(await client.get('draft/count')).toEqual({ total_count: 0 })
  const list = await client.post('freepublish/batchget', { offset: 0, count: 20 })
  expect(list['item'].map((item: Json) => item['article_id'])).toEqual([articleId])
  await client.control('POST', `/articles/${articleId}`, { state: 'deleted' })
  expect(await client.post('freepublish/getarticle', { article_id: articleId })).toMatchObject({
    news_item: [{ is_deleted: true }],
  })
})

test('a person mass-sends a draft: it is not in the published list', async () => {
  const client = await start()
  const id = await client.draft()
  await client.control('POST', `/drafts/${id}/publish`, { how: 'mass' })
  expect(await client.post('freepublish/batchget', { offset: 0, count: 20 })).toMatchObject({ total_count: 0 })
  expect(await client.control('GET', '/state')).toMatchObject({ drafts: 0, mass: 1 })
})

test('what cannot be understood is said', async () => {
  const client = await start()
  const id = await client.draft()
  expect(await client.control('POST', '/drafts/none', {})).toEqual({ error: 'no such draft' })
  expect(await client.control('POST', `/drafts/${id}`, { index: 4 })).toEqual({ error: 'index' })
  expect(await client.control('POST', `/drafts/${id}`, { title: 4 })).toEqual({ error: 'title' })
  expect(await client.control('POST', `/drafts/${id}/publish`, { how: 'x' })).toHaveProperty('error')
  expect(await client.control('POST', '/settings', { publishingMs: 'soon' })).toEqual({ error: 'publishingMs' })
  expect(await client.control('POST', '/settings', { __proto__: 1, nothing: 1 })).toHaveProperty('error')
  expect(await client.control('POST', '/accounts', { appid: 'x' })).toEqual({ error: 'appid' })
  expect((await client.control('GET', '/drafts'))['drafts']).toMatchObject([{ media_id: id, titles: ['A title'] }])
})

test('a person has no more mass sends than the account', async () => {
  const client = await start()
  await client.become('verified-subscription')
  const send = async () => client.control('POST', `/drafts/${await client.draft()}/publish`, { how: 'mass' })
  expect(await send()).toMatchObject({ kind: 'mass-submitted' })
  expect(await send()).toMatchObject({ error: expect.stringContaining('no mass send') })
  const ask = { filter: { is_to_all: true }, msgtype: 'text', text: { content: 'x' } }
  expect(await client.post('message/mass/sendall', ask)).toMatchObject({ errcode: 45028 })
})

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

test('the buttons under a draft do what a person does, with the token of that draft only', async () => {
  const client = await start()
  const [first, second] = [await client.draft({ title: '手工一篇' }), await client.draft()]
  const tokenOf = async (id: string) =>
    /name="token" value="(\w+)"/.exec((await client.page(`/draft/${id}`)).html)?.[1] ?? ''
  const press = async (id: string, fields: Record<string, string>, headers = {}) => {
    const init = { method: 'POST', headers: { ...FORM, ...headers }, redirect: 'manual' } as const
    return fetch(`${client.sandbox.url}/draft/${id}`, { ...init, body: new URLSearchParams(fields).toString() })
  }
  const token = await tokenOf(first)
  expect((await press(first, { do: 'publish' })).status).toBe(403)
  expect((await press(second, { do: 'publish', token })).status).toBe(403)
  expect((await press(first, { do: 'dance', token })).status).toBe(403)
  expect((await press(first, { do: 'publish', token }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await press(first, { do: 'publish', token })).status).toBe(303)
  expect((await press(first, { do: 'publish', token })).status).toBe(409)
  expect(await client.post('freepublish/batchget', { offset: 0, count: 1 })).toMatchObject({ total_count: 1 })
  expect((await press(second, { do: 'delete', token: await tokenOf(second) })).status).toBe(303)
  expect(await client.get('draft/count')).toEqual({ total_count: 0 })
  const ids = []
  for (let i = 0; i < 5; i += 1) ids.push(await client.draft())
  const answers = []
  for (const id of ids) answers.push((await press(id, { do: 'mass', token: await tokenOf(id) })).status)
  expect(answers).toEqual([303, 303, 303, 303, 409])
  expect((await client.ledger()).filter(call => call['by'] === 'hand' && call['path'] === '/draft/:id')).toHaveLength(6)
})
