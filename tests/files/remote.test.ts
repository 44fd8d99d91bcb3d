import { createServer, type RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { isRefusedAddress } from '../../src/files/addresses.ts'
import { type Network, REMOTE_LIMITS, remoteFetcher } from '../../src/files/remote.ts'
import { codeOf } from './folder.ts'

const seen: string[] = []
const answers: RequestListener = (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x')
  seen.push(request.headers.authorization ?? pathname)
  const to = searchParams.get('to')
  if (to !== null) response.writeHead(302, { location: to }).end()
  else if (pathname === '/nowhere') response.writeHead(302).end()
  else if (pathname === '/missing') response.writeHead(404).end('gone')
  else if (pathname === '/large') response.end(Buffer.alloc(3000))
  else if (pathname === '/endless') response.write(Buffer.alloc(3000))
  else if (pathname === '/bomb') response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(100_000)))
  else if (pathname === '/cut')
    response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy())
  else if (pathname !== '/silent') response.end(`bytes of ${pathname}`)
}
const server = createServer(answers)
let port = 0
beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address === 'object' && address) port = address.port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** Every name stands for this machine, or for `addresses`; which of them are public is the test's to say. */
function network(isRefused: Network['isRefused'], ...addresses: string[]): Network {
  const all = addresses.length === 0 ? ['127.0.0.1'] : addresses
  return { addressesOf: async () => all.map(address => ({ address, family: 4 })), isRefused }
}
const limits = { ...REMOTE_LIMITS, maxBytes: 2000, timeoutMs: 2000 }
const open = network(address => address !== '127.0.0.1' && isRefusedAddress(address))
const fetchOpen = remoteFetcher(limits, open)
const at = (path: string, host = 'pictures.example') => `http://${host}:${port}${path}`

describe('the internet’s fetcher', () => {
  const fetchPicture = remoteFetcher()
  it.each([
    '127.0.0.1',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '0x7f.1',
    '2130706433',
    '017700000001',
    '127.1',
    '0',
    '①②⑦.0.0.1',
  ])('asks nothing of %s', async host => {
    seen.length = 0
    expect(await codeOf(fetchPicture(at('/secret', host)))).toBe('refused-address')
    expect(seen).toEqual([])
  })

  it.each([
    'http://10.0.0.1/a',
    'http://169.254.169.254/latest/meta-data',
    'http://[64:ff9b::a00:1]/',
    'https://192.168.1.1/a.png',
  ])('asks nothing of %s', async address => expect(await codeOf(fetchPicture(address))).toBe('refused-address'))

  it.each(['ftp://example.com/a', 'file:///etc/passwd', 'http://', 'not an address', 'javascript:alert(1)'])(
    'understands no %s',
    async address => expect(await codeOf(fetchPicture(address))).toBe('bad-source'),
  )
})

describe('a name', () => {
  test('that leads into this network is refused where it is looked up', async () => {
    seen.length = 0
    for (const inner of ['127.0.0.1', '10.0.0.7', '::ffff:10.0.0.7']) {
      const work = remoteFetcher(limits, network(isRefusedAddress, inner))(at('/secret'))
      expect(await codeOf(work)).toBe('refused-address')
    }
    expect(seen).toEqual([])
  })

  test('with one public and one inner address is refused', async () => {
    const both = network(isRefusedAddress, '8.8.8.8', '10.0.0.1')
    expect(await codeOf(remoteFetcher(limits, both)(at('/a')))).toBe('refused-address')
  })

  test('that nobody knows is unreachable', async () => {
    const unknown: Network = {
      addressesOf: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })),
      isRefused: isRefusedAddress,
    }
    const work = remoteFetcher(limits, unknown)('https://none.example/a.png')
    await expect(work).rejects.toMatchObject({
      code: 'unreachable',
      path: 'none.example',
      values: { reason: 'ENOTFOUND' },
    })
  })
})

describe('a redirect', () => {
  test('is followed, at most three times', async () => {
    expect(new TextDecoder().decode(await fetchOpen(at('/1?to=/2')))).toBe('bytes of /2')
    const chain = (count: number): string => (count === 0 ? '/end' : `/r?to=${encodeURIComponent(chain(count - 1))}`)
    expect(new TextDecoder().decode(await fetchOpen(at(chain(3))))).toBe('bytes of /end')
    expect(await codeOf(fetchOpen(at(chain(4))))).toBe('unreachable')
  })

  it.each([
    ['http://10.0.0.1/', 'refused-address'],
    ['http://[::1]/', 'refused-address'],
    ['//169.254.169.254/', 'refused-address'],
    ['file:///etc/passwd', 'bad-source'],
    ['data:image/png;base64,AAAA', 'bad-source'],
    ['http://', 'bad-source'],
  ])('to %s is %s', async (to, code) =>
    expect(await codeOf(fetchOpen(at(`/r?to=${encodeURIComponent(to)}`)))).toBe(code),
  )

  test('to a name is looked up and judged anew', async () => {
    let asked = 0
    const addressesOf = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }]
    const work = remoteFetcher(limits, { addressesOf, isRefused: address => address === '127.0.0.2' })
    expect(await codeOf(work(at(`/r?to=${encodeURIComponent(at('/x', 'second.example'))}`)))).toBe('refused-address')
  })
})

describe('an answer', () => {
  it.each([
    ['/missing', 'unreachable'],
    ['/nowhere', 'unreachable'],
    ['/large', 'too-large'],
    ['/endless', 'too-large'],
    ['/bomb', 'too-large'],
    ['/cut', 'unreachable'],
  ])('of %s is %s', async (path, code) => expect(await codeOf(fetchOpen(at(path)))).toBe(code))

  test('that does not come in time is unreachable', async () => {
    const work = remoteFetcher({ ...limits, timeoutMs: 80 }, open)(at('/silent'))
    await expect(work).rejects.toMatchObject({ code: 'unreachable', values: { reason: 'timeout' } })
  })

  test('is asked for without the credentials of its address', async () => {
    seen.length = 0
    await fetchOpen(at('/plain').replace('http://', 'http://user:password@'))
    await fetchOpen(at('/plain').replace('http://', 'http://user@'))
    expect(seen).toEqual(['/plain', '/plain'])
  })

  test('is asked for without a proxy', async () => {
    const before = process.env['http_proxy']
    process.env['http_proxy'] = 'http://127.0.0.1:9'
    try {
      expect(new TextDecoder().decode(await fetchOpen(at('/direct')))).toBe('bytes of /direct')
    } finally {
      if (before === undefined) delete process.env['http_proxy']
      else process.env['http_proxy'] = before
    }
  })
})

test('errors tell the host and nothing of the rest', async () => {
  for (const path of ['/missing?signature=SECRET', '/cut?signature=SECRET', '/large?signature=SECRET']) {
    const address = at(path).replace('http://', 'http://user:SECRET@')
    const error: unknown = await fetchOpen(address).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ name: 'FileError', path: 'pictures.example' })
    const { inspect } = await import('node:util')
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('SECRET')
  }
})
