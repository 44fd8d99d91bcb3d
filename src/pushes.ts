import type { Config } from './config.ts'
import type { Log } from './accounts.ts'
import type { CallbackAccount, CallbackDeps } from './server/callback.ts'
import type { Store } from './store/index.ts'
import type { CallbackKeys } from './wechat/callback/receive.ts'

/** How long it is remembered which accounts take pushes: one that is added is known a moment later. */
const REMEMBERED_MS = 2000

/**
 * The accounts that take pushes, by alias: `default` with the token of the settings, others with what `accounts callback`
 * sealed. Read again now and then; while the store cannot be read, whoever was known is known still.
 */
export function pushAccounts(
  config: Config,
  store: Store,
  log: Log,
  monotonicMs: () => number = () => performance.now(),
): CallbackDeps['account'] {
  let known: ReadonlyMap<string, CallbackAccount> | undefined
  let readAt = -Infinity
  let reading: Promise<void> | undefined
  const read = async (): Promise<void> => {
    try {
      known = await takers(config, store)
    } catch (error) {
      if (!known) throw error
      log('callback.accounts-unread', { error: error instanceof Error ? error.name : 'unknown' })
    }
    readAt = monotonicMs()
  }
  return async alias => {
    if (monotonicMs() - readAt >= REMEMBERED_MS) await (reading ??= read().finally(() => (reading = undefined)))
    return known?.get(alias)
  }
}

async function takers(config: Config, store: Store): Promise<ReadonlyMap<string, CallbackAccount>> {
  const taking = new Map<string, CallbackAccount>()
  for (const { account, callback } of await store.accounts.callbacks()) {
    taking.set(account.alias, await accountWith(account.id, { ...callback, appid: account.appid }))
  }
  const ours = config.callback && (await store.accounts.byAlias('default'))
  if (config.callback && ours)
    taking.set('default', await accountWith(ours.id, { ...config.callback, appid: ours.appid }))
  else taking.delete('default')
  return taking
}

async function accountWith(id: string, keys: CallbackKeys): Promise<CallbackAccount> {
  const { echoOf, receive } = await import('./wechat/callback/receive.ts')
  return {
    id,
    echo: query => echoOf(query, keys),
    receive: (query, body) => {
      const received = receive(query, body, keys)
      if (!received.ok) return received
      const { event, trusted, key, delivery } = received
      return { ok: true, arrived: event.kind === 'other' ? { event } : { event, trusted, key, delivery } }
    },
  }
}
