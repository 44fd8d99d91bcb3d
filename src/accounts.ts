import { join } from 'node:path'
import type { Probe } from './cli/ports.ts'
import { ConfigError, type Config } from './config.ts'
import { homeFault, keyIn, madeHome } from './files/home.ts'
import type { Clock } from './publish/records.ts'
import { AccountChanged, troubleMark } from './publish/run.ts'
import { pushAccounts } from './pushes.ts'
import type { CallbackDeps } from './server/callback.ts'
import type { Store } from './store/index.ts'
import type { WechatAccount } from './wechat/account.ts'
import type { QuotaLow } from './wechat/ports.ts'

const OFFICIAL_ORIGIN = 'https://api.weixin.qq.com'
/** The origin the sandbox account is known by, whatever port it happens to listen on. */
const SANDBOX_ORIGIN = 'sandbox'

export type Log = (event: string, fields: Readonly<Record<string, unknown>>) => void
export type Closers = (() => Promise<void> | void)[]

/** The data folder, made when it may be: for the sandbox anywhere, for a real account only where somebody chose. */
export function homeOf(config: Config): string {
  if (config.account !== null && !config.homeChosen) {
    throw new ConfigError('home-unknown', { folder: config.workspace })
  }
  return madeHome(config.home)
}

/** Where the store is and the key to it: both in the data folder unless they are set, and then no folder is made. */
function storePlace(config: Config): { readonly path: string; readonly key: string } {
  const { databaseUrl, key } = config
  if (databaseUrl !== null && key !== null) return { path: databaseUrl, key }
  const folder = homeOf(config)
  return { path: join(folder, 'zhundian.db'), key: key ?? keyIn(folder) }
}

/** Opens the store, with `default` standing for the account of the settings. */
export async function openStore(config: Config, clock: Clock): Promise<Store> {
  const { Store: Opened } = await import('./store/index.ts')
  const { timeoutMs } = config
  const store = await Opened.open({ ...storePlace(config), timeoutMs, clock })
  const identity = await defaultIdentity(config)
  const known = await store.accounts.byAlias('default')
  if (known?.origin !== identity.origin || known.appid !== identity.appid) {
    await store.accounts.put('default', identity.origin, identity.appid, null)
  }
  return store
}

/** Which account `default` is: the one of the settings, else the sandbox's. */
async function defaultIdentity({
  account,
  apiOrigin,
}: Config): Promise<{ origin: string; appid: string; secret: string }> {
  if (account) return { origin: apiOrigin ?? OFFICIAL_ORIGIN, ...account }
  const { SANDBOX_APP_ID, SANDBOX_SECRET } = await import('./sandbox/account.ts')
  return { origin: apiOrigin ?? SANDBOX_ORIGIN, appid: SANDBOX_APP_ID, secret: SANDBOX_SECRET }
}

/** The way to WeChat of one account in use. @throws {AccountChanged} */
export async function openAccount(
  config: Config,
  store: Store,
  id: string,
  sandbox: () => Promise<{ url: string }>,
  log: Log,
): Promise<WechatAccount> {
  const account = await store.accounts.byId(id)
  if (!account) throw new AccountChanged(id)
  const identity = await defaultIdentity(config)
  const isDefault = identity.origin === account.origin && identity.appid === account.appid
  const secretNow = async () => (isDefault ? identity.secret : await store.accounts.secretOf(id))
  if ((await secretNow()) === undefined) throw new AccountChanged(id)
  // one that was taken away meanwhile is missed by WeChat itself: 41004
  const secret = async () => (await secretNow()) ?? ''
  const origin = account.origin === SANDBOX_ORIGIN ? (await sandbox()).url : account.origin
  const { WechatAccount: Opened } = await import('./wechat/account.ts')
  const { appid } = account
  const onQuotaLow = ({ endpoint, used, perDay }: QuotaLow) =>
    store.publications.notify({
      kind: 'quota-low',
      account: id,
      publication: null,
      values: { alias: account.alias, endpoint, used, perDay },
    })
  const keeper = store.tokens(id)
  const counts = store.calls(id)
  const heard = recovery(() => store.publications.unmark(troubleMark(id)), log)
  const { timeoutMs } = config
  return new Opened({ origin, appid, secret, keeper, counts, onQuotaLow, timeoutMs, log: heard, now: store.now })
}

/** True when WeChat pushes this account's events here: `default` by the settings, others by `accounts callback`. */
export async function takesPushes(config: Config, store: Store, id: string): Promise<boolean> {
  const account = await store.accounts.byId(id)
  return account?.alias === 'default' ? config.callback !== null : account?.takesPushes === true
}

const ASKING_TOKEN = /token$/
const RECOVERY_EVERY_MS = 60_000

/**
 * A call answered well says that secret, token and address are good again, so the next trouble is news. A token alone
 * says little: it may be refused by the very next call. @returns `log`, listening in
 */
function recovery(recovered: () => Promise<void>, log: Log): Log {
  let next = 0
  return (event, fields) => {
    log(event, fields)
    const isGood = event === 'wechat.call' && fields['errcode'] === 0 && !ASKING_TOKEN.test(String(fields['endpoint']))
    if (!isGood || performance.now() < next) return
    next = performance.now() + RECOVERY_EVERY_MS
    recovered().catch(() => log('account.recovery-kept', {}))
  }
}

/** The sandbox that runs for this home, or one started in this process for as long as it lasts. */
export async function useSandbox(config: Config, closers: Closers): Promise<{ url: string }> {
  const { startSandbox, SandboxRunning } = await import('./sandbox/index.ts')
  const folder = join(homeOf(config), 'sandbox')
  for (const port of [config.sandboxPort, 0]) {
    try {
      const started = await startSandbox({ home: folder, port })
      closers.push(() => started.close())
      return started
    } catch (error) {
      if (error instanceof SandboxRunning) return { url: error.url }
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw homeFault(error, folder)
    }
  }
  throw new ConfigError('sandbox-port', { port: config.sandboxPort })
}

/** Where WeChat pushes to. `hear` gets what is new. */
export const callbackOf = (
  config: Config,
  store: Store,
  hear: (refs: ReadonlySet<string>) => Promise<void>,
  log: Log,
): CallbackDeps => ({
  account: pushAccounts(config, store, log),
  keep: (id, arrived) => store.publications.keepEvent(id, arrived),
  kept: afterwards(hear, log),
  log,
})

/** At most one look a second, however many events come: each look is for all that came since the last. */
const HEAR_EVERY_MS = 1000

function afterwards(hear: (refs: ReadonlySet<string>) => Promise<void>, log: Log): CallbackDeps['kept'] {
  let refs = new Set<string>()
  let hearing = false
  const look = async (): Promise<void> => {
    const fresh = refs
    refs = new Set()
    await hear(fresh).catch((error: unknown) => {
      log('event.unheard', { error: error instanceof Error ? error.name : 'unknown' })
    })
    hearing = refs.size > 0
    if (hearing) setTimeout(() => void look(), HEAR_EVERY_MS).unref()
  }
  return (_account, { ref }) => {
    refs.add(ref)
    if (hearing) return
    hearing = true
    void look()
  }
}

/** What `doctor` asks of an account. */
export function probeOf(store: Store, platform: (id: string) => Promise<WechatAccount>): Omit<Probe, 'accountCode'> {
  const of = async (alias: string) => {
    const account = await store.accounts.byAlias(alias)
    if (!account) throw new AccountChanged(alias)
    return platform(account.id)
  }
  return {
    token: async alias => {
      const account = await of(alias)
      // a stored token says nothing about today's secret and address: ask for one afresh
      await account.ready()
      await account.dropToken()
      await account.ready()
    },
    renewToken: async alias => (await of(alias)).forceToken(),
    clockSkewSeconds: async alias => (await of(alias)).clockSkewSeconds(),
  }
}
