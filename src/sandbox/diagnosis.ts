import { OK, Refused } from './answer.ts'
import { DAY_MS } from './calendar.ts'
import type { JsonCall, Reply } from './call.ts'
import * as ledger from './ledger.ts'

const RID_LIFE_MS = 7 * DAY_MS

/**
 * POST /cgi-bin/openapi/rid/get `{rid}`: what a refused call was. Bodies and queries are not kept here, so they are
 * empty; the address holds no token. @throws {Refused} 76001 unknown · 76002 malformed · 76003 another account's · 76004 old
 */
export async function readRequest({ store, account, body, now }: JsonCall): Promise<Reply> {
  const { rid } = body
  if (typeof rid !== 'string' || !/^[0-9a-f]{8}(?:-[0-9a-f]{8}){2}$/.test(rid)) throw new Refused(76002)
  const entry = (await ledger.read(store.home.ledger())).find(entry => entry.rid === rid)
  if (entry === undefined) throw new Refused(76001)
  if (entry.appid !== account.appid) throw new Refused(76003)
  const at = Date.parse(entry.at)
  if (now - at > RID_LIFE_MS) throw new Refused(76004)
  const request = {
    invoke_time: Math.floor(at / 1000),
    cost_in_ms: entry.costMs ?? 0,
    request_url: entry.path,
    request_body: '',
    response_body: JSON.stringify({ errcode: entry.errcode }),
    client_ip: '127.0.0.1',
  }
  return { json: { ...OK, request } }
}

const ACTIONS = ['dns', 'ping', 'all']
const OPERATORS = ['CHINANET', 'UNICOM', 'CAP', 'DEFAULT']

/** POST /cgi-bin/callback/check `{action, check_operator}`: where the callback's name leads. @throws {Refused} 40201 no callback · 40202, 40203 */
export function checkCallback({ account, body }: JsonCall): Reply {
  const { action, check_operator: operator = 'DEFAULT' } = body
  if (!ACTIONS.some(known => known === action)) throw new Refused(40202)
  if (!OPERATORS.some(known => known === operator)) throw new Refused(40203)
  if (account.callback === null) throw new Refused(40201)
  const ip = new URL(account.callback.url).hostname.replace(/^\[|\]$/g, '')
  const dns = action === 'ping' ? {} : { dns: [{ ip, real_operator: 'DEFAULT' }] }
  const pinged = { ip, from_operator: operator, package_loss: '0%', time: '0.1ms' }
  return { json: { ...dns, ...(action === 'dns' ? {} : { ping: [pinged] }) } }
}
