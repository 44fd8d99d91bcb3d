import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import {
  callbackOf,
  homeOf,
  openAccount,
  openStore,
  probeOf,
  takesPushes,
  useSandbox,
  type Closers,
  type Log,
} from './accounts.ts'
import {
  accountCodeTarget,
  accountPicture,
  benchOf,
  draftsOf,
  earlierIssues,
  knownDrafts,
  openDraft,
  previewPicture,
  PRODUCT,
  registerOf,
} from './bench.ts'
import type { App } from './cli/ports.ts'
import type { Records } from './cli/records.ts'
import type { Config } from './config.ts'
import { explain } from './explain.ts'
import { readCalendarFile } from './files/calendar-file.ts'
import { draftFiles } from './files/drafts.ts'
import { fileErrorOf } from './files/file-error.ts'
import { homeFault, makeFolder } from './files/home.ts'
import { readText, writeNew } from './files/text-file.ts'
import { initWorkspace } from './files/workspace.ts'
import { noticesOf, registerChannels } from './notices.ts'
import type { Clock } from './publish/records.ts'
import type { World } from './publish/turn.ts'
import type { Store } from './store/index.ts'
import type { WechatAccount } from './wechat/account.ts'

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: ms => new Promise(done => setTimeout(done, ms)),
  every: (ms, act) => {
    const timer = setInterval(act, ms)
    return () => clearInterval(timer)
  },
}

/** Plugs the rooms together. Nothing is opened before it is asked for. */
export function openApp(config: Config, verbose: Log): App {
  const closers: Closers = []
  const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
    let made: Promise<T> | undefined
    return () => (made ??= make())
  }
  let listener: Log = () => {}
  const log: Log = (event, fields) => {
    listener(event, fields)
    verbose(event, fields)
  }
  const bench = benchOf(config)
  const sandbox = once(() => useSandbox(config, closers))
  const store = once(async () => {
    const opened = await openStore(config, clock)
    closers.push(() => opened.close())
    await registerChannels(config, opened)
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
    const [opened, { Fresh, RECENT_MS }, { AHEAD_MS }] = await Promise.all([
      store(),
      import('./publish/fresh.ts'),
      import('./publish/preflight.ts'),
    ])
    const { timeoutMs, settleMs, reviews } = config
    return {
      store: opened.publications,
      clock: { ...clock, now: opened.now },
      platform,
      accountPicture: () => accountPicture(config),
      recent: new Fresh(RECENT_MS),
      ahead: new Fresh(AHEAD_MS),
      takesPushes: id => takesPushes(config, opened, id),
      timeoutMs,
      settleMs,
      reviews,
      log,
    }
  })
  const callback = once(async () => {
    const { hearEvents } = await import('./publish/heard.ts')
    return callbackOf(config, await store(), async refs => hearEvents(await world(), refs), log)
  })
  return {
    settings: config,
    bench,
    open: (path, theme) => openDraft(config, path, theme),
    freeze: async path => (await import('./publish/freeze.ts')).freeze(path, bench),
    readText,
    drafts: () => knownDrafts(config),
    calendarFile: () => readCalendarFile(config.workspace),
    register: path => registerOf(path),
    earlier: (path, article) => earlierIssues(config, path, article),
    siblings: async path => (await draftFiles(dirname(resolve(path)))).filter(other => other !== resolve(path)),
    create: async (path, text) => {
      makeFolder(dirname(path))
      await writeNew(path, text)
    },
    overwrite: (path, text) =>
      writeFile(path, text).catch((cause: unknown) => {
        throw fileErrorOf(cause, path)
      }),
    initWorkspace: async folder => initWorkspace(folder, await readFile(join(PRODUCT, '.env.example'), 'utf8')),
    records: async () => recordsOf(await store()),
    world,
    told: async () => noticesOf(config, await store(), clock, log),
    onEvent: next => {
      listener = next
    },
    probe: async () => ({ ...probeOf(await store(), platform), accountCode: () => accountCodeTarget(config) }),
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
        // with a listener of its own for the internet, pushes come in there alone
        callback: config.publicPort === null ? await callback() : null,
      })
    },
    servePublic: async ({ port }) => (await import('./server/callback.ts')).servePublic(await callback(), port),
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
      const { startSandbox, SandboxRunning } = await import('./sandbox/index.ts')
      const home = join(homeOf(config), 'sandbox')
      return startSandbox({ home, port }).catch((error: unknown) => {
        // one that runs for this home already serves as well; it is not ours to close
        if (!(error instanceof SandboxRunning)) throw homeFault(error, home)
        return { url: error.url, port: Number(new URL(error.url).port), close: async () => {} }
      })
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

const recordsOf = (store: Store): Records => ({
  publications: store.publications,
  accounts: store.accounts,
  slots: store.slots,
  calendar: {
    slots: () => store.slots.list(),
    addOccurrences: rows => store.slots.addOccurrences(rows),
    occurrences: from => store.slots.occurrences(from),
    change: (row, change) => store.slots.change(row, change),
    approvedFor: (series, date) => store.publications.approvedFor(series, date),
  },
  database: () => store.about(),
  recall: name => store.recall(name),
  remember: (name, value) => store.remember(name, value),
  rewrite: (name, value) => store.rewrite(name, value),
})
