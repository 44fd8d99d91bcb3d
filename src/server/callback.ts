import { Hono, type Context } from 'hono'
import type { ArrivedEvent, JobEvent } from '../publish/events.ts'
import { listen } from './listen.ts'

/** What a push turned out to be; `refused` says why it is none. */
export type Push =
  | { readonly ok: true; readonly arrived: ArrivedEvent | { readonly event: { readonly kind: 'other' } } }
  | { readonly ok: false; readonly refused: string }

type Query = Readonly<Record<string, string | undefined>>

/** An account that takes pushes. */
export interface CallbackAccount {
  readonly id: string
  /** The text that proves to WeChat that this address is ours; `undefined` when it is not WeChat who asks. */
  echo(query: Query): string | undefined
  /** Never throws for what came from outside. */
  receive(query: Query, body: Uint8Array): Push
}

export interface CallbackDeps {
  /** The account of this alias, if it takes pushes. */
  account(alias: string): Promise<CallbackAccount | undefined>
  /** Keeps an event on disk; false when it was kept before. */
  keep(account: string, arrived: ArrivedEvent): Promise<boolean>
  /** Called once WeChat was answered, with an event that is new. */
  kept(account: string, event: JobEvent): void
  /** Gets stable event names with fields; never a query string, which holds signatures. */
  log(event: string, fields: Readonly<Record<string, unknown>>): void
}

/** WeChat's largest pushes are a few KB; an encrypted one in compatible mode is three times its size. */
const BODY_MAX = 256 * 1024
/** WeChat waits 5 s and then asks again - official docs, guide/dev/push (read 2026-11-23); we answer before that. */
const ANSWER_MS = 4000
/** Nothing to say: WeChat takes this word, and shows the follower nothing. */
const NOTHING = 'success'

class Late extends Error {
  override readonly name = 'Late'
}

/** `/wechat/:account`: WeChat's test of the address, and its pushes, kept before they are answered. */
export function callbackApp(deps: CallbackDeps): Hono {
  const app = new Hono()
  app.get('/wechat/:account', c => withinTime(test(deps, c, c.req.param('account'))))
  app.post('/wechat/:account', async c => {
    try {
      return await withinTime(push(deps, c, c.req.param('account')))
    } catch (error) {
      // WeChat asks again; what was kept meanwhile is then a repetition
      deps.log('callback.failed', { error: error instanceof Error ? error.name : 'unknown' })
      return answer(c, '', 500)
    }
  })
  app.all('/wechat/*', c => answer(c, '', 404))
  // Hono's own would print the error
  app.onError((error, c) => {
    deps.log('callback.failed', { error: error.name })
    return answer(c, '', 500)
  })
  return app
}

async function test(deps: CallbackDeps, c: Context, alias: string): Promise<Response> {
  const account = await deps.account(alias)
  if (!account) return answer(c, '', 404)
  const echo = account.echo(c.req.query())
  if (echo === undefined) deps.log('callback.refused', { account: account.id, reason: 'echo' })
  return echo === undefined ? answer(c, '', 403) : answer(c, echo, 200)
}

async function push(deps: CallbackDeps, c: Context, alias: string): Promise<Response> {
  const account = await deps.account(alias)
  if (!account) return answer(c, '', 404)
  const body = await bodyOf(c.req.raw)
  if (!body) return refuse(deps, c, account.id, 'too-large')
  const pushed = account.receive(c.req.query(), body)
  if (!pushed.ok) return refuse(deps, c, account.id, pushed.refused)
  const { arrived } = pushed
  if (!isJob(arrived)) return answer(c, NOTHING, 200)
  const isNew = await deps.keep(account.id, arrived)
  const { kind, ref } = arrived.event
  deps.log(isNew ? 'callback.kept' : 'callback.repeated', { account: account.id, kind, ref, trusted: arrived.trusted })
  if (isNew) deps.kept(account.id, arrived.event)
  return answer(c, NOTHING, 200)
}

type Arrived = Extract<Push, { ok: true }>['arrived']
const isJob = (arrived: Arrived): arrived is ArrivedEvent => arrived.event.kind !== 'other'

const STATUS: Readonly<Record<string, 403 | 413>> = { 'too-large': 413, signature: 403, 'message-signature': 403 }

/**
 * What is signed with our token is WeChat's, even when we cannot read it (a wrong key, JSON): asked again it would read
 * no better, and an error would tell the follower who may be waiting that the account is out of order.
 */
function refuse(deps: CallbackDeps, c: Context, account: string, reason: string): Response {
  deps.log('callback.refused', { account, reason })
  const status = STATUS[reason]
  return status === undefined ? answer(c, NOTHING, 200) : answer(c, '', status)
}

/** Plain text for a machine: what is echoed was asked for by a stranger, so no browser may take it for a page. */
function answer(c: Context, text: string, status: 200 | 403 | 404 | 413 | 500): Response {
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('Content-Security-Policy', "default-src 'none'")
  c.header('Cache-Control', 'no-store')
  return c.text(text, status)
}

/** The body's bytes; `undefined` when it is larger than any push. */
async function bodyOf(request: Request): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > BODY_MAX) return undefined
  if (!request.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let bytes = 0
  const reader = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks)
    bytes += value.byteLength
    if (bytes > BODY_MAX) {
      await reader.cancel()
      return undefined
    }
    chunks.push(value)
  }
}

/** @throws {Late} when it took too long; what is going on then goes on. */
async function withinTime(work: Promise<Response>): Promise<Response> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late('a push was not kept in time')), ANSWER_MS)
  })
  // a failure after the answer is nobody's any more
  work.catch(() => undefined)
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** What the internet may reach: pushes, and a sign of life. Nothing else. */
export function publicApp(deps: CallbackDeps | null): Hono {
  const app = new Hono()
  app.get('/healthz', c => c.json({ ok: true }))
  if (deps) app.route('/', callbackApp(deps))
  app.notFound(c => answer(c, '', 404))
  return app
}

/** Serves pushes on all addresses of this machine until closed. */
export const servePublic = (deps: CallbackDeps | null, port: number) => listen(publicApp(deps), null, port)
