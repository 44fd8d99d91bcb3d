import { once } from 'node:events'
import http from 'node:http'
import type { Server, Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { WechatAccount, type WechatAccountSettings } from '../../src/wechat/account.ts'
import type { Hold } from '../../src/publish/ports.ts'
import { MemoryTokenKeeper } from '../fakes/token-keeper.ts'

export const SECRET = 'c0ffee00c0ffee00c0ffee00c0ffee00'
export const APPID = 'wx1234567890abcdef'

/** A request as the server saw it. */
export interface Seen {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
  readonly json: unknown
}

export type Act = (seen: Seen, response: http.ServerResponse, socket: Socket) => void | Promise<void>
/** What is answered next: JSON data, or something done by hand. */
export type Turn = Readonly<Record<string, unknown>> | Act

export interface WechatServer {
  readonly origin: string
  /** Every request but those for a token. */
  readonly seen: Seen[]
  readonly tokenRequests: Seen[]
  /** Tokens given, one after the other; the last one again and again. */
  tokenTurns: Turn[]
}

const act = (turn: Turn): Act =>
  typeof turn === 'function'
    ? turn
    : (_seen, response) => {
        response.setHeader('Content-Type', 'text/plain')
        response.end(JSON.stringify(turn))
      }

/** A loopback server that answers `turns` in order (the last one again and again) and closes with the test. */
export async function wechatServer(...turns: Turn[]): Promise<WechatServer> {
  const seen: Seen[] = []
  const tokenRequests: Seen[] = []
  const server: { tokenTurns: Turn[] } = { tokenTurns: [{ access_token: 'TOKEN_A-1', expires_in: 7200 }] }
  const listener = http.createServer((request, response) => {
    void read(request).then(one => {
      const forToken = one.path === '/cgi-bin/stable_token'
      const list = forToken ? tokenRequests : seen
      list.push(one)
      const from = forToken ? server.tokenTurns : turns
      const turn = from[Math.min(list.length, from.length) - 1] ?? { errcode: 0 }
      return act(turn)(one, response, request.socket)
    })
  })
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    listener.closeAllConnections()
    listener.close()
  })
  const origin = `http://127.0.0.1:${portOf(listener)}`
  return Object.assign(server, { origin, seen, tokenRequests })
}

async function read(request: http.IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(request, 'end')
  const body = Buffer.concat(chunks)
  const url = new URL(request.url ?? '/', 'http://x')
  const isJson = request.headers['content-type']?.includes('json')
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body,
    json: isJson ? JSON.parse(body.toString('utf8')) : undefined,
  }
}

/** An account at `origin`; pauses are written into `pauses` and take no time. */
export function accountAt(origin: string, settings: Partial<WechatAccountSettings> = {}) {
  const pauses: number[] = []
  const logged: { event: string; [field: string]: unknown }[] = []
  const account = new WechatAccount({
    origin,
    appid: APPID,
    secret: async () => SECRET,
    keeper: new MemoryTokenKeeper(),
    timeoutMs: 2000,
    random: () => 0,
    sleep: ms => {
      pauses.push(ms)
      return Promise.resolve()
    },
    log: (event, fields) => void logged.push({ event, ...fields }),
    ...settings,
  })
  onTestFinished(() => account.close())
  return { account, pauses, logged }
}

export const longHold: Hold = { remainingMs: () => 60_000 }

/** What a call throws; fails when it does not. */
export async function thrownBy(call: Promise<unknown>): Promise<unknown> {
  try {
    await call
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

/** A branded id for a test. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-parameters -- that is what branding is
export const idOf = <Id extends string>(text: string): Id => text as Id

export function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port')
  return address.port
}
