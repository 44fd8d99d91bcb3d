import { Hono } from 'hono'
import type { HttpBindings } from '@hono/node-server'
import { ACCOUNT_KINDS, isAccountKind, newAccount } from './account.ts'
import { answersEcho, callbackOf } from './callback.ts'
import { bodyOf, Misuse } from './misuse.ts'
import type { Account } from './records.ts'
import type { Store } from './store.ts'

/** Accounts, and what their owners set in the developer console: the callback and the protection of mass sends. */
export function controlAccounts(store: Store): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.post('/accounts', async http => {
    const { appid, secret, kind, name } = await bodyOf(http.req)
    if (typeof appid !== 'string' || !/^wx[0-9a-f]{16}$/.test(appid)) throw new Misuse('appid')
    if (typeof secret !== 'string' || !/^[0-9a-f]{32}$/.test(secret)) throw new Misuse('secret')
    if (!isAccountKind(kind)) throw new Misuse(`kind: one of ${ACCOUNT_KINDS.join(', ')}`)
    if (store.state.accounts.some(account => account.appid === appid)) throw new Misuse('appid: taken')
    const title = typeof name === 'string' && name !== '' ? name : appid
    store.state.accounts.push(newAccount(appid, secret, kind, title))
    await store.commit()
    return http.json({ appid, kind, name: title })
  })
  app.get('/accounts/:appid', http => http.json(shown(find(store, http.req.param('appid')))))
  app.post('/accounts/:appid', async http => {
    const account = find(store, http.req.param('appid'))
    await change(store, account, await bodyOf(http.req))
    await store.commit()
    return http.json(shown(account))
  })
  return app
}

function find(store: Store, appid: string): Account {
  const account = store.state.accounts.find(account => account.appid === appid)
  if (account === undefined) throw new Misuse('no such account')
  return account
}

/** `{callback, confirmation, verify}`: `verify: false` keeps a callback that nobody answers yet. */
async function change(store: Store, account: Account, body: Record<string, unknown>): Promise<void> {
  const { callback, confirmation, verify = true, ...others } = body
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw new Misuse(unknown)
  const protection = confirmation === true ? 'job' : confirmation === false ? 'off' : confirmation
  if (protection !== undefined && protection !== 'off' && protection !== 'job' && protection !== 'call')
    throw new Misuse('confirmation: true, false, job, call')
  if (callback !== undefined) {
    const next = callbackOf(callback)
    const { pushTimeoutMs } = store.state.settings
    if (next !== null && verify !== false && !(await answersEcho(next, store.now(), pushTimeoutMs)))
      throw new Misuse('callback.url: did not echo; verify: false keeps it all the same')
    account.callback = next
    account.pausedUntil = 0
  }
  if (protection !== undefined) account.confirmation = protection
}

/** Without secret, token and key. */
function shown(account: Account) {
  const { callback } = account
  return {
    appid: account.appid,
    kind: account.kind,
    name: account.name,
    confirmation: account.confirmation,
    callback:
      callback === null
        ? null
        : { url: callback.url, mode: callback.mode, publishEvent: callback.publishEvent, copies: callback.copies },
  }
}
