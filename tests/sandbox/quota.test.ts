import { expect, test } from 'vitest'
import { SANDBOX_APP_ID } from '../../src/sandbox/index.ts'
import { start } from './client.ts'

test('a day has its number of calls by path, the next day has them again', async () => {
  const client = await start()
  await client.control('POST', '/settings', { quotas: { '/cgi-bin/draft/count': 2 } })
  await client.get('draft/count')
  await client.get('draft/count')
  expect(await client.get('draft/count')).toMatchObject({ errcode: 45009 })
  await client.advance(86_400_000)
  client.token = (await client.stableToken())['access_token']
  expect(await client.get('draft/count')).toEqual({ total_count: 0 })
})

test('the quota is told, and cleared ten times a month', async () => {
  const client = await start()
  await client.get('draft/count')
  const told = await client.post('openapi/quota/get', { cgi_path: '/cgi-bin/draft/count' })
  expect(told).toMatchObject({ errcode: 0, quota: { daily_limit: 1000, used: 1, remain: 999 } })
  expect(await client.post('openapi/quota/get', { cgi_path: 'cgi-bin/draft/count' })).toMatchObject({ errcode: 76021 })
  expect(await client.post('clear_quota', { appid: 'wx0000000000000000' })).toMatchObject({ errcode: 40013 })
  for (let i = 0; i < 10; i += 1)
    expect(await client.post('clear_quota', { appid: SANDBOX_APP_ID })).toEqual({ errcode: 0, errmsg: 'ok' })
  expect(await client.post('clear_quota', { appid: SANDBOX_APP_ID })).toMatchObject({ errcode: 48006 })
  expect(await client.post('openapi/quota/get', { cgi_path: '/cgi-bin/draft/count' })).toMatchObject({
    quota: { used: 0 },
  })
})

test('freepublish/get may be asked a hundred times a day', async () => {
  const client = await start()
  expect(await client.post('openapi/quota/get', { cgi_path: '/cgi-bin/freepublish/get' })).toMatchObject({
    quota: { daily_limit: 100 },
  })
})

test('addresses are listed without an errcode', async () => {
  const client = await start()
  for (const path of ['get_api_domain_ip', 'getcallbackip'])
    expect(await client.get(path)).toEqual({ ip_list: expect.arrayContaining([expect.any(String)]) })
})

test('an unknown path is no http error', async () => {
  const client = await start()
  expect(await client.get('no/such/call')).toMatchObject({ errcode: 40066 })
})
