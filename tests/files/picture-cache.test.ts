import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pictureCache } from '../../src/files/picture-cache.ts'
import { REMOTE_LIMITS, remoteFetcher } from '../../src/files/remote.ts'

/** What the server has, and what it was asked for: status by path. */
let served: { body: string; etag: string | undefined }
const asked: string[] = []
const answers: RequestListener = (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x')
  const to = searchParams.get('to')
  if (to !== null) return void response.writeHead(302, { location: to }).end()
  const isSame = served.etag !== undefined && request.headers['if-none-match'] === served.etag
  asked.push(`${isSame ? 304 : 200} ${pathname}`)
  response.writeHead(isSame ? 304 : 200, served.etag === undefined ? {} : { etag: served.etag })
  response.end(isSame ? undefined : served.body)
}
const server = createServer(answers)
let origin = ''
let folder: string

beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address === 'object' && address) origin = `http://pictures.example:${address.port}`
})
afterAll(() => void server.close())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhundian-cache-'))
  served = { body: 'one', etag: '"v1"' }
  asked.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const here = { addressesOf: async () => [{ address: '127.0.0.1', family: 4 }], isRefused: () => false }
const fetcher = (now?: () => number) =>
  remoteFetcher(REMOTE_LIMITS, here, pictureCache(join(folder, 'home', 'pictures'), now))
const fetched = async (path: string, fetch = fetcher()) => new TextDecoder().decode(await fetch(`${origin}${path}`))
const kept = () => readdirSync(join(folder, 'home', 'pictures'))

describe('a picture of the web', () => {
  beforeEach(() => mkdirSync(join(folder, 'home')))

  it('is carried once while its server calls it the same, in another process too', async () => {
    expect(await fetched('/a')).toBe('one')
    expect(await fetched('/a')).toBe('one')
    served = { body: 'two', etag: '"v2"' }
    expect(await fetched('/a')).toBe('two')
    expect(await fetched('/a')).toBe('two')
    expect(asked).toEqual(['200 /a', '304 /a', '200 /a', '304 /a'])
    expect(kept()).toHaveLength(1)
  })

  it('that has moved is asked for anew, whatever stood at the old place', async () => {
    expect(await fetched(`/?to=${origin}/a`)).toBe('one')
    expect(await fetched(`/?to=${origin}/a`)).toBe('one')
    expect(await fetched(`/?to=${origin}/b`)).toBe('one')
    expect(asked).toEqual(['200 /a', '304 /a', '200 /b'])
  })

  it('without a name for its form, or with one no server may give, is carried each time', async () => {
    for (const etag of [undefined, 'v1', `"${'x'.repeat(300)}"`]) {
      served = { body: 'one', etag }
      expect(await fetched('/b')).toBe('one')
      expect(await fetched('/b')).toBe('one')
    }
    expect(asked.filter(line => line.startsWith('304'))).toEqual([])
  })

  it('whose kept form is damaged is carried again', async () => {
    await fetched('/a')
    for (const damaged of [
      '',
      'no json\nbytes',
      '{"url":1,"etag":"\\"v1\\""}\nx',
      '{"url":"x","etag":"a\\r\\nb"}\nx',
    ]) {
      writeFileSync(join(folder, 'home', 'pictures', kept()[0]!), damaged)
      expect(await fetched('/a')).toBe('one')
    }
    expect(asked).toEqual(Array.from({ length: 5 }, () => '200 /a'))
  })

  it('goes when nobody asked for it in 30 days', async () => {
    const days = (count: number) => () => Date.now() + count * 86_400_000
    await fetched('/a')
    await fetched('/b')
    await fetched('/a', fetcher(days(20)))
    await fetched('/c', fetcher(days(31)))
    expect(kept()).toHaveLength(2)
    await fetched('/a')
    expect(asked.at(-1)).toBe('304 /a')
  })
})

it('makes no data folder', async () => {
  expect(await fetched('/a')).toBe('one')
  expect(readdirSync(folder)).toEqual([])
})
