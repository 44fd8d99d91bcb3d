import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArticle } from './article/parse.ts'
import type { App, Probe, Records } from './cli/ports.ts'
import { ConfigError, type Config } from './config.ts'
import { explain } from './explain.ts'
import { draftContext, draftFiles } from './files/drafts.ts'
import { FileError } from './files/file-error.ts'
import { resolvePicture } from './files/pictures.ts'
import { readStyle } from './files/style-file.ts'
import { readText, writeNew } from './files/text-file.ts'
import { initWorkspace, workspaceOf } from './files/workspace.ts'
import { freeze, SourceError, type Bench } from './publish/freeze.ts'
import type { Clock } from './publish/records.ts'
import { AccountChanged } from './publish/run.ts'
import { ACCOUNT_CODE } from './publish/snapshot.ts'
import type { World } from './publish/turn.ts'
import { loadStyle } from './render/style.ts'
import { render } from './render/render.ts'
import type { Store } from './store/index.ts'
import type { WechatAccount } from './wechat/account.ts'

const DEFAULT_STYLE = '政务蓝'
const OFFICIAL_ORIGIN = 'https://api.weixin.qq.com'
/** The origin the sandbox account is known by, whatever port it happens to listen on. */
const SANDBOX_ORIGIN = 'sandbox'
const PRODUCT = fileURLToPath(new URL('..', import.meta.url))

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: ms => new Promise(done => setTimeout(done, ms)),
  every: (ms, act) => {
    const timer = setInterval(act, ms)
    return () => clearInterval(timer)
  },
}

type Listener = (event: string, fields: Readonly<Record<string, unknown>>) => void

/** Plugs the rooms together. Nothing is opened before it is asked for. */
export function openApp(config: Config, verbose: Listener): App {
  const closers: (() => Promise<void> | void)[] = []
  const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
    let made: Promise<T> | undefined
    return () => (made ??= make())
  }
  let listener: Listener = () => {}
  const log: Listener = (event, fields) => {
    listener(event, fields)
    verbose(event, fields)
  }
  const bench = benchOf(config)
  const sandbox = once(() => useSandbox(config, closers))
  const store = once(async () => {
    const opened = await openStore(config)
    closers.push(() => opened.close())
    return opened
  })
  const platforms = new Map<string, Promise<WechatAccount>>()
  const platform = (id: string): Promise<WechatAccount> => {
    const known = platforms.get(id)
    if (known) return known
    const made = store().then(async opened => {
      const account = await openAccount(config, opened, id, sandbox, log)
      closers.push(() => account.close())
      return account
    })
    platforms.set(id, made)
    made.catch(() => platforms.delete(id))
    return made
  }
  const world = once(async (): Promise<World> => {
    const opened = await store()
    const { timeoutMs, settleMs, reviews } = config
    return {
      store: opened.publications,
      clock,
      platform,
      accountPicture: () => accountPicture(config),
      timeoutMs,
      settleMs,
      reviews,
      log,
    }
  })
  return {
    settings: config,
    bench,
    open: (path, theme) => openDraft(config, path, theme),
    freeze: path => freeze(path, bench),
    readText,
    siblings: async path => (await draftFiles(dirname(resolve(path)))).filter(other => other !== resolve(path)),
    create: async (path, text) => {
      mkdirSync(dirname(path), { recursive: true })
      await writeNew(path, text)
    },
    overwrite: (path, text) => writeFile(path, text),
    initWorkspace: async folder => initWorkspace(folder, await readFile(join(PRODUCT, '.env.example'), 'utf8')),
    records: async () => recordsOf(await store()),
    world,
    onEvent: next => {
      listener = next
    },
    probe: async () => probeOf(await store(), platform),
    explain,
    sample: async () => (await draftFiles(join(PRODUCT, 'drafts')).catch((): string[] => []))[0],
    serveDesk: async options => {
      const { serveDesk } = await import('./server/desk.ts')
      const { url } = config.account === null && config.apiOrigin === null ? await sandbox() : { url: null }
      const drafts = () => draftsOf(config)
      return serveDesk({
        ...options,
        zone: config.zone,
        sandboxUrl: url,
        drafts,
        publications: (await store()).publications,
      })
    },
    servePreview: async options => {
      const { servePreview } = await import('./server/preview.ts')
      const { previewPage } = await import('./render/preview.ts')
      const { place } = await import('./render/place.ts')
      const { pictureSources: sources } = await import('./render/read.ts')
      const picture = (source: string) => previewPicture(config, bench, source, options.path)
      return servePreview({
        ...options,
        open: path => openDraft(config, path),
        page: previewPage,
        picture,
        place,
        sources,
        explain,
      })
    },
    startSandbox: async port => {
      const { startSandbox } = await import('./sandbox/index.ts')
      return startSandbox({ home: join(home(config), 'sandbox'), port })
    },
    startClock: tick => startClock(tick),
    close: async () => {
      for (const close of closers.reverse()) await close()
    },
  }
}

/** A tick a minute; slots hold what is due, so a missed tick loses nothing. */
function startClock(tick: () => Promise<void>): { close(): Promise<void> } {
  const task = import('node-cron').then(cron => {
    const silent = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} }
    cron.setLogger(silent)
    return cron.schedule('* * * * *', tick, { noOverlap: true, name: 'slots' })
  })
  return { close: async () => void (await (await task).destroy()) }
}

function benchOf(config: Config): Bench {
  let fonts: ReturnType<Bench['fonts']> | undefined
  return {
    open: path => openDraft(config, path),
    beside: (path, name) => resolve(dirname(path), name.endsWith('.md') ? name : `${name}.md`),
    picture: async (source, path) => {
      try {
        return await resolvePicture(source, path, workspaceOf(path) ?? dirname(resolve(path)))
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        throw new SourceError(PICTURE_RULES[error.code] ?? 'picture-unreadable', {
          source,
          path: error.path,
          ...error.values,
        })
      }
    },
    // one array per process: the drawing library parses a font anew for every new array
    fonts: () =>
      (fonts ??= readFile(fileURLToPath(new URL('./fonts/NotoSansSC-Bold.ttf', import.meta.url))).then(bold => ({
        bold: new Uint8Array(bold),
      }))),
  }
}

/** Which finding a picture that cannot be had becomes. */
const PICTURE_RULES: Partial<Record<FileError['code'], string>> = {
  missing: 'picture-missing',
  'not-a-file': 'picture-missing',
  'no-access': 'picture-unreadable',
  'too-large': 'picture-too-large',
  outside: 'picture-outside',
  'refused-address': 'picture-refused-address',
  unreachable: 'picture-unreachable',
  'bad-source': 'picture-missing',
}

async function openDraft(config: Config, path: string, theme?: string) {
  const { text, converted } = await readText(path)
  const parsed = parseArticle(text, { file: path, ...(await draftContext(path, config.drafts)) })
  const notice = {
    rule: 'converted-encoding',
    severity: 'info',
    blocks: false,
    file: path,
    line: 1,
    column: 1,
    values: {},
  } as const
  const article = converted ? { ...parsed, findings: [notice, ...parsed.findings] } : parsed
  const name = theme ?? article.meta.theme ?? DEFAULT_STYLE
  const style = loadStyle(await readStyle([config.styles, join(PRODUCT, 'styles')], name), name)
  return { article, rendered: render(article, style) }
}

async function draftsOf(config: Config) {
  const files = await draftFiles(config.drafts).catch((): string[] => [])
  return Promise.all(
    files.map(async file => {
      const article = await openDraft(config, file).then(
        opened => opened.article,
        () => undefined,
      )
      return { file, title: article?.meta.title ?? null, date: article?.meta.date ?? null }
    }),
  )
}

/** A picture for a preview: the account's own code is only known to WeChat, so its place is shown by a code of itself. */
async function previewPicture(config: Config, bench: Bench, source: string, path: string) {
  if (source === ACCOUNT_CODE) {
    const given = await accountPicture(config)
    if (given) return given
  }
  if (source.startsWith('qr:')) return (await import('./media/qr.ts')).qrPicture(source.slice('qr:'.length))
  return (await import('./media/inline.ts')).inlinePicture(await bench.picture(source, path))
}

async function accountPicture(config: Config) {
  if (config.accountQr === null) return undefined
  const { accountCodePicture } = await import('./media/account-code.ts')
  return accountCodePicture(new Uint8Array(await readFile(config.accountQr)))
}

/** The data folder, made when it may be: for the sandbox anywhere, for a real account only where somebody chose. */
function home(config: Config): string {
  if (config.account !== null && !config.homeChosen) {
    throw new ConfigError('home-unknown', { folder: config.workspace })
  }
  mkdirSync(config.home, { recursive: true, mode: 0o700 })
  return config.home
}

/** The key that seals secrets: the one set, else one made on first run; two first runs at once agree on one. */
function keyOf(config: Config): string {
  if (config.key !== null) return config.key
  const path = join(config.home, 'key')
  const fresh = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    writeFileSync(fresh, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  }
  try {
    linkSync(fresh, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    unlinkSync(fresh)
  }
  return readFileSync(path, 'utf8').trim()
}

async function openStore(config: Config): Promise<Store> {
  const folder = home(config)
  const { Store: Opened } = await import('./store/index.ts')
  const { timeoutMs } = config
  const store = await Opened.open({ path: join(folder, 'zhundian.db'), key: keyOf(config), timeoutMs, clock })
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

async function openAccount(
  config: Config,
  store: Store,
  id: string,
  sandbox: () => Promise<{ url: string }>,
  log: Listener,
): Promise<WechatAccount> {
  const account = await store.accounts.byId(id)
  if (!account) throw new AccountChanged(id)
  const identity = await defaultIdentity(config)
  const isDefault = identity.origin === account.origin && identity.appid === account.appid
  const secret = isDefault ? identity.secret : await store.accounts.secretOf(id)
  if (secret === undefined) throw new AccountChanged(id)
  const origin = account.origin === SANDBOX_ORIGIN ? (await sandbox()).url : account.origin
  const { WechatAccount: Opened } = await import('./wechat/account.ts')
  const { appid } = account
  return new Opened({ origin, appid, secret, keeper: store.tokens(id), timeoutMs: config.timeoutMs, log })
}

/** The sandbox that runs for this home, or one started in this process for as long as it lasts. */
async function useSandbox(config: Config, closers: (() => Promise<void> | void)[]): Promise<{ url: string }> {
  const { startSandbox, SandboxRunning } = await import('./sandbox/index.ts')
  const folder = join(home(config), 'sandbox')
  for (const port of [config.sandboxPort, 0]) {
    try {
      const started = await startSandbox({ home: folder, port })
      closers.push(() => started.close())
      return started
    } catch (error) {
      if (error instanceof SandboxRunning) return { url: error.url }
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
  throw new ConfigError('sandbox-port', { port: config.sandboxPort })
}

const recordsOf = (store: Store): Records => ({
  publications: store.publications,
  accounts: store.accounts,
  slots: store.slots,
  calendar: {
    slots: () => store.slots.list(),
    addOccurrences: rows => store.slots.addOccurrences(rows),
    open: until => store.slots.open(until),
    link: (occurrence, publication) => store.slots.link(occurrence, publication),
    close: (occurrence, outcome) => store.slots.close(occurrence, outcome),
    approvedFor: (series, date) => store.publications.approvedFor(series, date),
  },
  recall: name => store.recall(name),
  remember: (name, value) => store.remember(name, value),
})

function probeOf(store: Store, platform: (id: string) => Promise<WechatAccount>): Probe {
  const of = async (alias: string) => {
    const account = await store.accounts.byAlias(alias)
    if (!account) throw new AccountChanged(alias)
    return platform(account.id)
  }
  return {
    token: async alias => {
      const account = await of(alias)
      await account.dropToken()
      await account.ready()
    },
    clockSkewSeconds: async alias => (await of(alias)).clockSkewSeconds(),
  }
}
