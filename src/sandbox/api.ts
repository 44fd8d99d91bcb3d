import { mayUse } from './account.ts'
import { BodyTooLarge, Refused, requestId } from './answer.ts'
import type { Http, Reply } from './call.ts'
import { carriedOut, takeFault, type Fault } from './faults.ts'
import { isKnownPath } from './limits.ts'
import { OPEN_CALLS } from './open-calls.ts'
import { spend } from './quota.ts'
import type { Account } from './records.ts'
import { deliver, type Answer, type Delivery } from './reply.ts'
import { parseJson, parseUpload, readBody } from './request.ts'
import { type Route, ROUTES } from './routes.ts'
import type { Store } from './store.ts'
import { accountOf, killToken } from './tokens.ts'

/** What an API call came to, before any fault spoils its way back. */
interface Outcome {
  readonly reply: Reply | Refused
  readonly account: Account | null
}

/** Waits; false when the sandbox closed before the time was over. */
export type Wait = (ms: number) => Promise<boolean>

/** One API call from its fault to its reply. The ledger and all that changed are on disk before the reply goes. */
export async function answerCall(store: Store, http: Http, wait: Wait): Promise<Response> {
  const path = http.req.path
  const began = performance.now()
  const fault = takeFault(store.state, path)
  if (fault?.kind === 'token-killed') killToken(store.state, http.req.query('access_token'), store.now())
  if (fault?.kind === 'delay' && !fault.acts && !(await wait(fault.ms))) return deliver(http, { kind: 'cut' })
  const acts = fault === undefined || carriedOut(fault)
  const outcome = acts ? await carryOut(store, http) : undefined
  if (outcome === 'too-large') return deliver(http, { kind: 'cut' })
  const rid = requestId(store.now())
  note(store, http, fault, outcome, { rid, costMs: Math.round(performance.now() - began) })
  const delivery = deliveryOf(path, fault, outcome, rid)
  try {
    await store.commit()
  } catch {
    return deliver(http, { kind: 'whole', answer: { json: new Refused(-1).envelope(rid), plain: false } })
  }
  if (fault?.kind === 'delay' && fault.acts && !(await wait(fault.ms))) return deliver(http, { kind: 'cut' })
  return deliver(http, delivery)
}

async function carryOut(store: Store, http: Http): Promise<Outcome | 'too-large'> {
  const path = http.req.path
  let account: Account | null = null
  const found = (known: Account) => (account = known)
  try {
    const reply = await (OPEN_CALLS.get(path) ?? behindToken)(store, http, found)
    return { reply, account }
  } catch (error) {
    if (error instanceof BodyTooLarge) return 'too-large'
    if (error instanceof Refused) return { reply: error, account }
    // A disk that fails, or a fault of our own: the platform would say that it is busy.
    return { reply: new Refused(-1), account }
  }
}

/** Order: token there, token valid, path known, account allowed, method, day's calls, body, fields. */
async function behindToken(store: Store, http: Http, found: (account: Account) => void): Promise<Reply> {
  const now = store.now()
  const account = accountOf(store.state, http.req.query('access_token'), now)
  found(account)
  const route = ROUTES.get(http.req.path)
  if (route === undefined) throw new Refused(40066)
  if (!mayUse(account.kind, route.ability)) throw new Refused(48001)
  if (route.takes === 'nothing' && http.req.method !== 'GET') throw new Refused(43001)
  if (route.takes !== 'nothing' && http.req.method !== 'POST') throw new Refused(43002)
  spend(account, store.state.settings, http.req.path, now)
  const call = { store, account, now, origin: originOf(http), query: (name: string) => http.req.query(name) }
  switch (route.takes) {
    case 'nothing':
      return route.handle(call)
    case 'json':
      return route.handle({ ...call, body: await jsonOf(store, http, route) })
    case 'upload': {
      const bytes = await readBody(http.req.raw)
      return route.handle({ ...call, media: await parseUpload(bytes, http.req.header('content-type') ?? '') })
    }
  }
}

async function jsonOf(store: Store, http: Http, route: Route): Promise<Record<string, unknown>> {
  const bytes = await readBody(http.req.raw)
  if (bytes.byteLength === 0 && route.mayBeEmpty === true) return {}
  try {
    return parseJson(bytes, store.state.settings.literalEscapes)
  } catch (error) {
    throw route.notJson !== undefined && error instanceof Refused ? new Refused(route.notJson) : error
  }
}

/** `http://host:port` as the caller reached us; a Host header that is no such thing is not repeated. */
export function originOf(http: Http): string {
  const host = http.req.header('host') ?? ''
  const { localPort } = http.env.incoming.socket
  return /^(?:[\w.-]{1,253}|\[[\da-f:]{2,39}\])(?::\d{1,5})?$/i.test(host)
    ? `http://${host}`
    : `http://127.0.0.1:${localPort}`
}

/** What a refusal leaves for openapi/rid/get. */
interface Trace {
  readonly rid: string
  readonly costMs: number
}

function note(store: Store, http: Http, fault: Fault | undefined, outcome: Outcome | undefined, trace: Trace): void {
  const reply = outcome?.reply
  const done = reply instanceof Refused ? undefined : reply
  const answered = fault?.kind === 'errcode' ? fault.errcode : reply === undefined ? null : errcodeOf(reply)
  store.note({
    by: 'api',
    method: /^[A-Z]{3,7}$/.test(http.req.method) ? http.req.method : '(unknown)',
    path: isKnownPath(http.req.path) ? http.req.path : '(unknown)',
    appid: outcome?.account?.appid ?? null,
    errcode: answered,
    ...(answered === null || answered === 0 ? {} : trace),
    ...(fault === undefined ? {} : { fault: fault.kind }),
    ...(done?.effect === undefined ? {} : { effect: done.effect }),
    ...(done?.filtered === undefined || done.filtered.length === 0 ? {} : { filtered: done.filtered }),
  })
}

/** What was turned down, be it that something was done all the same. */
const refusalIn = (reply: Reply | Refused): Refused | undefined => (reply instanceof Refused ? reply : reply.refused)

const errcodeOf = (reply: Reply | Refused): number => refusalIn(reply)?.errcode ?? 0

function deliveryOf(path: string, fault: Fault | undefined, outcome: Outcome | undefined, rid: string): Delivery {
  const route = ROUTES.get(path)
  const answer = outcome === undefined ? undefined : answerOf(outcome.reply, route, rid)
  const whole: Delivery = answer === undefined ? { kind: 'cut' } : { kind: 'whole', answer }
  switch (fault?.kind) {
    case undefined:
    case 'delay':
    case 'token-killed':
      return whole
    case 'errcode': {
      const json = new Refused(fault.errcode, fault.errmsg ?? undefined).envelope(rid)
      return { kind: 'whole', answer: { json, plain: route?.plain !== undefined } }
    }
    case 'http':
      return { kind: 'page', status: fault.status }
    case 'cut-before':
    case 'cut-after':
      return { kind: 'cut' }
    case 'half':
      return answer === undefined ? { kind: 'cut' } : { kind: 'half', answer }
    case 'silent':
    case 'hang':
      return { kind: 'silent' }
  }
}

function answerOf(reply: Reply | Refused, route: Route | undefined, rid: string): Answer {
  const refusal = refusalIn(reply)
  if (refusal !== undefined) return { json: refusal.envelope(rid), plain: route?.plain !== undefined }
  const { json, file } = reply as Reply
  const plain = route?.plain === 'always'
  return file === undefined ? { json, plain } : { json, plain, file }
}
