import type { Config } from './config.ts'
import type { CallbackAccount, CallbackDeps } from './server/callback.ts'
import type { Account, Store } from './store/index.ts'
import type { PushRefusal } from './wechat/callback/receive.ts'

type Log = CallbackDeps['log']

/** How long it is remembered what an account's pushes are checked with: a new key is known a moment later. */
const REMEMBERED_MS = 2000

/** Signed with our token and yet not to be read: a wrong key or address, which somebody must hear of. */
const UNREAD: ReadonlySet<PushRefusal> = new Set(['no-key', 'undecryptable', 'appid', 'malformed'])

/** Gets why an account's pushes cannot be read. */
type Unread = (account: Account, reason: PushRefusal) => void

interface Remembered {
  readonly account: CallbackAccount
  readonly at: number
}

/**
 * The account of an alias, if it takes pushes: `default` with the token of the settings, others with what
 * `accounts callback` sealed. One that was known is known still while the store cannot be read.
 */
export function pushAccounts(
  config: Config,
  store: Store,
  log: Log,
  monotonicMs: () => number = () => performance.now(),
): CallbackDeps['account'] {
  const remembered = new Map<string, Remembered>()
  const unread = tellOnce(store, log)
  return async alias => {
    const known = remembered.get(alias)
    if (known && monotonicMs() - known.at < REMEMBERED_MS) return known.account
    const account = await taker(config, store, alias, unread).catch((error: unknown) => {
      if (!known) throw error
      log('callback.account-unread', { error: error instanceof Error ? error.name : 'unknown' })
      return known.account
    })
    if (account) remembered.set(alias, { account, at: monotonicMs() })
    else remembered.delete(alias)
    return account
  }
}

/** A notice for each account and reason, once while this process runs. */
function tellOnce(store: Store, log: Log): Unread {
  const told = new Set<string>()
  return ({ id, alias }, reason) => {
    const what = `${reason} ${id}`
    if (told.has(what)) return
    told.add(what)
    const notice = { kind: 'push-unread', account: id, publication: null, values: { alias, reason } }
    store.publications.notify(notice).catch(() => log('callback.untold', { account: id, reason }))
  }
}

async function taker(
  config: Config,
  store: Store,
  alias: string,
  unread: Unread,
): Promise<CallbackAccount | undefined> {
  const found = await store.accounts.pushesTo(alias)
  const callback = alias === 'default' ? config.callback : found?.callback
  if (!found || !callback) return undefined
  const { echoOf, receive } = await import('./wechat/callback/receive.ts')
  const { id, appid } = found.account
  const keys = { ...callback, appid }
  return {
    id,
    echo: query => echoOf(query, keys),
    receive: (query, body) => {
      const received = receive(query, body, keys)
      if (!received.ok) {
        if (UNREAD.has(received.refused)) unread(found.account, received.refused)
        return received
      }
      const { event, trusted, key, delivery } = received
      return { ok: true, arrived: event.kind === 'other' ? { event } : { event, trusted, key, delivery } }
    },
  }
}
