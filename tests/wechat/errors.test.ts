import net from 'node:net'
import { inspect } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WechatError } from '../../src/publish/errors.ts'
import type { DraftId, Platform } from '../../src/publish/ports.ts'
import {
  idOf,
  portOf,
  accountAt,
  longHold,
  SECRET,
  thrownBy,
  wechatServer,
  type Act,
  type Turn,
} from './wechat-server.ts'

const draft = idOf<DraftId>('D')
const submit = (account: Platform) => account.submit(draft, longHold)
const read = (account: Platform) => account.drafts(0)
const ok = { total_count: 0, item_count: 0 }

const raw =
  (text: string, status = 200): Act =>
  (_seen, response) => {
    response.statusCode = status
    response.end(text)
  }

const troubles: Record<string, { turn: Turn; reason: string }> = {
  'a 5xx with html': { turn: raw('<html>Bad Gateway</html>', 502), reason: 'http 502' },
  'a 5xx with an errcode': { turn: raw('{"errcode":40001,"errmsg":"x"}', 503), reason: 'http 503' },
  'half JSON': { turn: raw('{"media_id":"abc'), reason: 'half json' },
  'no JSON': { turn: raw('ok'), reason: 'not json' },
  'an empty body': { turn: raw(''), reason: 'empty body' },
  'a success without its field': { turn: { errcode: 0, errmsg: 'ok' }, reason: 'unexpected answer' },
  'an array': { turn: raw('[{"errcode":0}]'), reason: 'unexpected answer' },
  'an errcode that is no number': { turn: raw('{"errcode":"abc","media_id":"x"}'), reason: 'unexpected answer' },
  'a cut before the answer': { turn: (_s, _r, socket) => void socket.resetAndDestroy(), reason: 'ECONNRESET' },
  'a hang-up before the answer': { turn: (_s, _r, socket) => void socket.destroy(), reason: 'ECONNRESET' },
  'a cut within the answer': {
    turn: (_seen, response, socket) => {
      response.setHeader('Content-Length', '1000')
      response.write('{"publish_id":"1"', () => socket.destroy())
    },
    reason: 'cut',
  },
  'bytes that are no HTTP': {
    turn: (_s, _r, socket) => void socket.end('nonsense\r\n\r\n'),
    reason: 'HPE_INVALID_CONSTANT',
  },
}

describe.each(Object.entries(troubles))('%s', (_name, { turn, reason }) => {
  test('is a TransportError of the verb, which may have been acted on, and asked once', async () => {
    const server = await wechatServer(turn)
    const error = await thrownBy(submit(accountAt(server.origin).account))
    expect(error).toMatchObject({ name: 'TransportError', endpoint: '/cgi-bin/freepublish/submit', reason, sent: true })
    expect(server.seen).toHaveLength(1)
  })

  test('of a read is followed by another request', async () => {
    const server = await wechatServer(turn, ok)
    const { account, pauses } = accountAt(server.origin)
    expect(await read(account)).toEqual({ total: 0, entries: [] })
    expect(pauses).toEqual([500])
  })
})

test('a read gives up after four requests, having waited 0.5, 1 and 2 seconds and a random share', async () => {
  const server = await wechatServer({ errcode: -1, errmsg: 'system error' })
  const { account, pauses } = accountAt(server.origin, { random: () => 1 })
  expect(await thrownBy(read(account))).toMatchObject({ errcode: -1, fault: 'busy' })
  expect(server.seen).toHaveLength(4)
  expect(pauses).toEqual([625, 1250, 2500])
})

test.each([42010, 45011, 53501])('a read told to slow down by %d waits, twice at most', async errcode => {
  const server = await wechatServer({ errcode, errmsg: 'slower' })
  const { account, pauses } = accountAt(server.origin)
  expect(await thrownBy(read(account))).toMatchObject({ errcode, fault: 'wait' })
  expect(pauses).toEqual([2000, 6000])
})

test.each([-1, 45011, 40007, 48001, 123456])('a verb answered with %d is made once', async errcode => {
  const server = await wechatServer({ errcode, errmsg: 'no' })
  const { account, pauses } = accountAt(server.origin)
  expect(await thrownBy(submit(account))).toMatchObject({ name: 'WechatError', errcode })
  expect([server.seen.length, pauses]).toEqual([1, []])
})

test.each([302, 404, 403])('a read answered with http %d is not repeated', async status => {
  const server = await wechatServer(raw('<html></html>', status))
  expect(await thrownBy(read(accountAt(server.origin).account))).toMatchObject({ reason: `http ${status}`, sent: true })
  expect(server.seen).toHaveLength(1)
})

test('a 4xx with an errcode is judged by the errcode, which may be text', async () => {
  const server = await wechatServer(raw('{"errcode":"45003","errmsg":"title size out of limit"}', 400))
  expect(await thrownBy(submit(accountAt(server.origin).account))).toMatchObject({ errcode: 45003, fault: 'author' })
})

test('a redirect is not followed', async () => {
  const other = await wechatServer(ok)
  const server = await wechatServer((_seen, response) => {
    response.writeHead(307, { Location: `${other.origin}/cgi-bin/elsewhere` })
    response.end()
  })
  expect(await thrownBy(submit(accountAt(server.origin).account))).toMatchObject({ reason: 'http 307' })
  expect(other.seen).toHaveLength(0)
})

test('45065 brings the first msg_id along, with every digit', async () => {
  const server = await wechatServer(raw('{"errcode":45065,"errmsg":"clientmsgid exist","msg_id":9007199254740993}'))
  const error = await thrownBy(accountAt(server.origin).account.sendMass(draft, { all: true }, 'k', longHold))
  expect(error).toMatchObject({ fault: 'sent', answer: { msg_id: '9007199254740993' } })
})

test('the address WeChat saw is read from 40164', async () => {
  const errmsg = 'invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist rid: 6aac005a-01bfdbee-79769285'
  const server = await wechatServer(ok)
  server.tokenTurns = [{ errcode: 40164, errmsg }]
  const error = await thrownBy(accountAt(server.origin).account.ready())
  expect(error).toMatchObject({
    endpoint: '/cgi-bin/stable_token',
    errcode: 40164,
    fault: 'operator',
    address: '203.0.113.9',
  })
})

describe('nothing was sent', () => {
  test('when nobody listens', async () => {
    const gone = net.createServer()
    await new Promise<void>(resolve => gone.listen(0, '127.0.0.1', resolve))
    const port = portOf(gone)
    await new Promise(resolve => gone.close(resolve))
    const { account, pauses } = accountAt(`http://127.0.0.1:${port}`)
    expect(await thrownBy(submit(account))).toMatchObject({ reason: 'ECONNREFUSED', sent: false })
    expect(pauses).toHaveLength(3) // of the token
  })

  test('when the name is not known', async () => {
    const error = await thrownBy(accountAt('http://no-such-host.invalid').account.ready())
    const reason: unknown = expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/)
    expect(error).toMatchObject({ name: 'TransportError', reason, sent: false })
  })

  test('when TLS fails', async () => {
    const bytes: Buffer[] = []
    const plain = net.createServer(socket => {
      socket.on('error', () => {})
      socket.on('data', data => {
        bytes.push(data)
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
      })
    })
    await new Promise<void>(resolve => plain.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void plain.close())
    const port = portOf(plain)
    const error = await thrownBy(accountAt(`https://127.0.0.1:${port}`).account.ready())
    expect(error).toMatchObject({
      name: 'TransportError',
      reason: expect.stringMatching(/SSL|EPROTO/) as unknown,
      sent: false,
    })
    expect(Buffer.concat(bytes).includes('POST')).toBe(false)
  })

  test('when the TLS handshake never ends, and the deadline says so', async () => {
    const silent = net.createServer(socket => socket.on('error', () => {}))
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void silent.close())
    const port = portOf(silent)
    const error = await thrownBy(accountAt(`https://127.0.0.1:${port}`, { timeoutMs: 60 }).account.ready())
    expect(error).toMatchObject({ reason: 'connect timeout', sent: false })
  })

  test('of a verb whose token could not be had', async () => {
    const server = await wechatServer(ok)
    server.tokenTurns = [raw('<html>', 502)]
    const error = await thrownBy(submit(accountAt(server.origin).account))
    expect(error).toMatchObject({ endpoint: '/cgi-bin/stable_token', reason: 'http 502', sent: false })
    server.tokenTurns = [{ errcode: -1, errmsg: 'system error' }]
    expect(await thrownBy(submit(accountAt(server.origin).account))).toMatchObject({
      reason: 'errcode -1',
      sent: false,
    })
    expect(server.seen).toHaveLength(0)
  })
})

const dribble: Act = (_seen, response) => {
  response.setHeader('Content-Length', '100000')
  const timer = setInterval(() => response.write(' '), 10)
  response.on('close', () => clearInterval(timer))
}

describe('the deadline is one for the whole call', () => {
  test.each([
    ['a server that says nothing', () => {}],
    ['a server that dribbles bytes for ever', dribble],
  ])('%s is left', async (_name, turn) => {
    const server = await wechatServer(turn)
    const { account } = accountAt(server.origin, { timeoutMs: 150 })
    await account.ready()
    const startedAt = performance.now()
    expect(await thrownBy(submit(account))).toMatchObject({ reason: 'timeout', sent: true })
    const tookMs = performance.now() - startedAt
    expect(tookMs).toBeGreaterThan(140)
    expect(tookMs).toBeLessThan(1500)
  })
})

/** Which of our secrets, or of their addresses, can be seen in any of `things`. */
function leaked(...things: unknown[]): string[] {
  const shown = things.map(thing => {
    const stack = thing instanceof Error ? String(thing.stack) : ''
    return inspect(thing, { depth: null, showHidden: true }) + JSON.stringify(thing) + stack
  })
  return ['TOKEN_A-1', SECRET, 'access_token=', 'http://127'].filter(secret => shown.join('\n').includes(secret))
}

describe('no secret gets out', () => {
  test.each(Object.entries(troubles))('with %s', async (_name, { turn }) => {
    const server = await wechatServer(turn)
    const { account, logged } = accountAt(server.origin)
    expect(leaked(await thrownBy(submit(account)), logged)).toEqual([])
    expect(leaked(await thrownBy(read(account)), logged)).toEqual([])
  })

  test('when WeChat quotes the request in its refusal', async () => {
    const server = await wechatServer(({ query }, response) => {
      const said = `bad ${query.get('access_token')} and ${SECRET}\u0007\nrid: 6aac005a-01bfdbee-79769285`
      response.end(JSON.stringify({ errcode: 40035, errmsg: said, request: said }))
    })
    const { account, logged } = accountAt(server.origin)
    const error = await thrownBy(submit(account))
    expect(leaked(error, logged)).toEqual([])
    expect(error).toBeInstanceOf(WechatError)
    expect(error).toHaveProperty('errmsg', 'bad *** and *** rid: 6aac005a-01bfdbee-79769285')
  })

  test('when the token is refused', async () => {
    const server = await wechatServer(ok)
    server.tokenTurns = [{ errcode: 40125, errmsg: `invalid appsecret ${SECRET}` }]
    const { account, logged } = accountAt(server.origin)
    expect(leaked(await thrownBy(account.ready()), logged)).toEqual([])
  })

  test('by looking at the account', async () => {
    const server = await wechatServer(ok)
    const { account } = accountAt(server.origin)
    await account.ready()
    expect(leaked(account)).toEqual([])
  })
})

test('each request is one wechat.call event with path, time, code, rid and hint', async () => {
  const errmsg = 'api unauthorized hint: [C6SpCa05-abc] rid: 6aac005a-01bfdbee-79769285'
  const server = await wechatServer(ok, { errcode: 48001, errmsg })
  const { account, logged } = accountAt(server.origin)
  await read(account)
  await thrownBy(submit(account))
  const ms = expect.any(Number)
  expect(logged).toEqual([
    { event: 'wechat.call', endpoint: '/cgi-bin/stable_token', ms, errcode: 0, rid: null },
    { event: 'wechat.call', endpoint: '/cgi-bin/draft/batchget', ms, errcode: 0, rid: null },
    {
      event: 'wechat.call',
      endpoint: '/cgi-bin/freepublish/submit',
      ms,
      errcode: 48001,
      rid: '6aac005a-01bfdbee-79769285',
      hint: 'C6SpCa05-abc',
    },
  ])
})
