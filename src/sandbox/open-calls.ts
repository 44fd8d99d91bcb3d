import { Refused } from './answer.ts'
import type { Http } from './call.ts'
import type { Reply } from './call.ts'
import { clearAll, spend } from './quota.ts'
import { parseJson, readBody } from './request.ts'
import type { Account } from './records.ts'
import type { Store } from './store.ts'
import { accountFor, issuePlain, issueStable } from './tokens.ts'

type Found = (account: Account) => void
type OpenCall = (store: Store, http: Http, found: Found) => Promise<Reply>

/** The calls that need no token: they show appid and secret themselves. */
export const OPEN_CALLS: ReadonlyMap<string, OpenCall> = new Map<string, OpenCall>([
  ['/cgi-bin/token', plainToken],
  ['/cgi-bin/stable_token', stableToken],
  ['/cgi-bin/clear_quota/v2', clearByCredentials],
])

async function plainToken(store: Store, http: Http, found: Found): Promise<Reply> {
  if (http.req.method !== 'GET') throw new Refused(43001)
  const account = shown(store, http, http.req.query(), found)
  const issued = issuePlain(account, store.state.settings, store.now())
  return { json: { ...issued }, effect: { kind: 'token-issued' } }
}

async function stableToken(store: Store, http: Http, found: Found): Promise<Reply> {
  if (http.req.method !== 'POST') throw new Refused(43002)
  const body = parseJson(await readBody(http.req.raw), false)
  const account = shown(store, http, body, found)
  const issued = issueStable(account, body['force_refresh'] === true, store.now())
  return { json: { ...issued }, effect: { kind: 'token-issued' } }
}

/** The parameters stand in the body by the table and in the query by the example: both are taken. */
async function clearByCredentials(store: Store, http: Http, found: Found): Promise<Reply> {
  if (http.req.method !== 'POST') throw new Refused(43002)
  const bytes = await readBody(http.req.raw)
  const body = bytes.byteLength === 0 ? {} : parseJson(bytes, false)
  const { appid, appsecret: secret } = { ...http.req.query(), ...body } as Record<string, unknown>
  const account = shown(store, http, { grant_type: 'client_credential', appid, secret }, found)
  return clearAll(account, store.now())
}

function shown(store: Store, http: Http, asked: Record<string, unknown>, found: Found): Account {
  const ip = (http.env.incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  const { grant_type: grantType, appid, secret } = asked
  const account = accountFor(store.state, { grantType, appid, secret, ip })
  found(account)
  spend(account, store.state.settings, http.req.path, store.now())
  return account
}
