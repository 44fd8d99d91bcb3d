import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { RID, start, type Client } from './client.ts'

const path = '/cgi-bin/draft/add'
const count = async (client: Client) => (await client.get('draft/count'))['total_count']

test.each([
  ['cut-before', 0],
  ['cut-after', 1],
  ['half', 1],
])('%s drops the reply; %i drafts were made; the call after it is well', async (kind, made) => {
  const client = await start()
  const articles = [await client.article()]
  await client.fault({ path, kind })
  await expect(client.post('draft/add', { articles })).rejects.toThrow(/fetch failed|terminated/)
  expect(await count(client)).toBe(made)
  expect(await client.post('draft/add', { articles })).toHaveProperty('media_id')
})

test('half announces the whole length and sends half of it', async () => {
  const client = await start()
  await client.fault({ path: '/cgi-bin/draft/count', kind: 'half' })
  const { port } = client.sandbox
  const text = await new Promise<string>((resolve, reject) => {
    let seen = ''
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET /cgi-bin/draft/count?access_token=${client.token} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`),
    )
    socket
      .on('data', data => (seen += data.toString()))
      .on('close', () => resolve(seen))
      .on('error', reject)
  })
  const [head = '', body = ''] = text.split('\r\n\r\n')
  expect(Number(/content-length: (\d+)/i.exec(head)?.[1])).toBeGreaterThan(body.replaceAll(/[\r\n]/g, '').length)
  expect('{"total_count":0}').toContain(/\{"[^\r\n]*/.exec(text)?.[0])
})

test('hang does nothing and says nothing', async () => {
  const client = await start()
  const draft = await client.draft()
  await client.fault({ path: '/cgi-bin/draft/delete', kind: 'hang' })
  const address = `${client.sandbox.url}/cgi-bin/draft/delete?access_token=${client.token}`
  const init = { method: 'POST', body: JSON.stringify({ media_id: draft }), signal: AbortSignal.timeout(200) }
  await expect(fetch(address, init)).rejects.toThrow('timeout')
  expect(await client.post('draft/get', { media_id: draft })).toMatchObject({ news_item: [{ title: 'A title' }] })
})

test('silent acts and then says nothing while the connection stays', async () => {
  const client = await start()
  const body = JSON.stringify({ articles: [await client.article()] })
  await client.fault({ path, kind: 'silent' })
  const address = `${client.sandbox.url}${path}?access_token=${client.token}`
  await expect(fetch(address, { method: 'POST', body, signal: AbortSignal.timeout(300) })).rejects.toThrow('timeout')
  expect(await count(client)).toBe(1)
})

test('errcode and http do not act unless asked to', async () => {
  const client = await start()
  const articles = [await client.article()]
  await client.fault({ path, kind: 'errcode', errcode: 45009, errmsg: 'reach max api daily quota limit' })
  await client.fault({ path, kind: 'errcode', errcode: -1, acts: true })
  await client.fault({ path, kind: 'http', status: 502, acts: true })
  expect(await client.post('draft/add', { articles })).toEqual({ errcode: 45009, errmsg: expect.stringMatching(RID) })
  expect(await count(client)).toBe(0)
  expect(await client.post('draft/add', { articles })).toMatchObject({
    errcode: -1,
    errmsg: expect.stringMatching(/^system error rid/),
  })
  expect(await count(client)).toBe(1)
  const answer = await fetch(`${client.sandbox.url}${path}?access_token=${client.token}`, {
    method: 'POST',
    body: JSON.stringify({ articles }),
  })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([502, 'text/html'])
  expect(await count(client)).toBe(2)
})

test('delay acts before or after its time', async () => {
  const client = await start()
  const body = JSON.stringify({ articles: [await client.article()] })
  const address = `${client.sandbox.url}${path}?access_token=${client.token}`
  await client.fault({ path, kind: 'delay', ms: 600, acts: true })
  const first = fetch(address, { method: 'POST', body })
  await expect.poll(() => count(client)).toBe(1)
  expect((await first).status).toBe(200)
  await client.fault({ path, kind: 'delay', ms: 300 })
  const second = fetch(address, { method: 'POST', body })
  expect(await count(client)).toBe(1)
  await second
  expect(await count(client)).toBe(2)
})

test('a fault meets as many calls as it says, any path with *, and can be listed and cleared', async () => {
  const client = await start()
  await client.fault({ path: '*', kind: 'errcode', errcode: 45011, times: 2 })
  expect((await client.control('GET', '/faults'))['faults']).toMatchObject([{ path: '*', times: 2 }])
  expect(await client.get('draft/count')).toMatchObject({ errcode: 45011 })
  expect(await client.stableToken()).toMatchObject({ errcode: 45011 })
  expect(await client.get('draft/count')).toEqual({ total_count: 0 })
  await client.fault({ path: '*', kind: 'http' })
  await client.control('DELETE', '/faults')
  expect(await client.get('draft/count')).toEqual({ total_count: 0 })
})

test.each([
  [{ kind: 'errcode' }, 'path'],
  [{ path: '*', kind: 'explode' }, 'kind'],
  [{ path: '*', kind: 'delay', ms: -1 }, 'ms'],
  [{ path: '*', kind: 'http', status: 200 }, 'status'],
  [{ path: '*', kind: 'half', times: 0 }, 'times'],
  [{ path: '*', kind: 'half', nth: 0 }, 'nth'],
  [{ path: '*', kind: 'half', probability: 0 }, 'probability'],
  [{ path: '*', kind: 'half', probability: 0.5, seed: -1 }, 'seed'],
])('the fault %j is not understood', async (fault, field) => {
  const client = await start()
  expect((await client.fault(fault))['error']).toContain(field)
})

test('a fault may begin with the nth call to its path', async () => {
  const client = await start()
  await client.fault({ path: '/cgi-bin/draft/count', kind: 'errcode', errcode: -1, nth: 3, times: 2 })
  await client.stableToken()
  const codes = []
  for (let i = 0; i < 6; i += 1) codes.push((await client.get('draft/count'))['errcode'] ?? 0)
  expect(codes).toEqual([0, 0, -1, -1, 0, 0])
})

test('a fault of chance meets the same calls again for the same seed', async () => {
  const client = await start()
  const run = async (seed: number) => {
    await client.fault({ path: '/cgi-bin/draft/count', kind: 'errcode', errcode: -1, probability: 0.3, seed })
    const codes = []
    for (let i = 0; i < 60; i += 1) codes.push((await client.get('draft/count'))['errcode'] ?? 0)
    await client.control('DELETE', '/faults')
    return codes
  }
  const [first, again, other] = [await run(7), await run(7), await run(8)]
  expect(again).toEqual(first)
  expect(other).not.toEqual(first)
  const met = first.filter(code => code === -1).length
  expect(met).toBeGreaterThan(6)
  expect(met).toBeLessThan(35)
})

test('a killed token is 40001 from this call on, and the next one asked for is another', async () => {
  const client = await start()
  const articles = [await client.article()]
  await client.fault({ path, kind: 'token-killed' })
  for (let i = 0; i < 2; i += 1) expect(await client.post('draft/add', { articles })).toMatchObject({ errcode: 40001 })
  const { access_token } = await client.stableToken()
  expect(access_token).not.toBe(client.token)
  client.token = access_token
  expect(await client.post('draft/add', { articles })).toHaveProperty('media_id')
})

test('control calls need the key', async () => {
  const client = await start()
  for (const key of ['', 'x', '0'.repeat(48)])
    expect(await client.control('GET', '/state', undefined, key)).toEqual({ error: 'key' })
})
