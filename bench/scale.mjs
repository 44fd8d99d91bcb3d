import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import pg from 'pg'
import { startAccounts } from './accounts.mjs'
import { memoryOf, run, start } from './child.mjs'
import { pause } from './measure.mjs'
import { withSandbox } from './sandbox.mjs'
import { withServer, withSources } from './sources.mjs'
import { CLI, inWorkspace } from './workspace.mjs'

/** Fewer are for trying: the figures in the documents are of the whole. */
const PUBLICATIONS = Number(process.env['BENCH_PUBLICATIONS'] ?? 10_000)
/** A folder for the workers' CPU profiles. */
const PROFILE = process.env['BENCH_PROFILE']
const PROFILED = PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${PROFILE}`] : []
const PER_ACCOUNT = 10
const WORKERS = [1, 2, 4]
const DELAY_MS = 100
/**
 * At 100 ms a call one worker, the server and the accounts already fill most of two cores, so that more workers have
 * nowhere to go. With answers this slow the cores are not the limit, and it shows how workers add up.
 */
const SLOW = { delayMs: 500, share: 0.4 }
/** For the flow through SQLite, whose account is the sandbox itself. */
const FLOW = { publications: 1500, accounts: 50, rounds: 3, leastPerSecond: 50 }
const PATIENCE_MS = 15 * 60_000
const LOOK_MS = 500
/** How long workers get to come up before everything is due. */
const AHEAD_MS = 1500
const HOUR_MS = 60 * 60_000
const KEY = 'a key for the bench alone'
/** Of the form WeChat's have; no such account exists. */
const DEFAULT = { appid: 'wx00000000be9c4000', secret: '00000000000000000000000000bench0' }

const SOURCES = {
  crowd: 'tests/store/crowd.ts',
  server: 'tests/postgres/server.ts',
  schema: 'tests/postgres/schema.ts',
}

/** Statements at the store itself, with nothing of the product in between. */
async function askerOf(path) {
  if (!path.startsWith('postgres')) {
    const database = new Database(path)
    database.pragma('busy_timeout = 10000')
    const ask = async text => {
      const statement = database.prepare(text)
      return statement.reader ? statement.all() : statement.run()
    }
    return { ask, end: async () => database.close() }
  }
  pg.types.setTypeParser(20, Number)
  const client = new pg.Client({ connectionString: path })
  await client.connect()
  return { ask: async text => (await client.query(text)).rows, end: () => client.end() }
}

/** CPU time of a process so far, in ms: user and system. Linux only. */
function cpuMsOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

const busyMs = () => cpus().reduce((sum, { times }) => sum + times.user + times.sys + times.nice + times.irq, 0)

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]

/** Plans one publication, has its draft made when `early`, and copies it over many accounts; due in an hour. */
async function planned(sources, workspace, path, { origin, accounts, publications, early }) {
  workspace.write('drafts/a.md', '---\ntitle: 一份短讯\ndate: 2026-07-03\n---\n\n今天的一句话。\n')
  const dueAt = Date.now() + HOUR_MS
  await workspace.zhundian(['publish', workspace.path('drafts/a.md'), '--at', new Date(dueAt).toISOString()])
  if (early) await workspace.zhundian(['work', '--drain'])
  const crowd = { origin, accounts, publications, dueAt }
  await run(process.execPath, [sources.path('crowd'), path, KEY, JSON.stringify(crowd)])
}

/** Lets `workers` processes bring out what was planned, all of it due at one moment; what became of it. */
async function broughtOut(workspace, path, { workers, publications }) {
  const { ask, end } = await askerOf(path)
  const running = Array.from({ length: workers }, () =>
    start(process.execPath, [...PROFILED, CLI, 'work'], { cwd: workspace.folder }),
  )
  try {
    await pause(AHEAD_MS)
    const dueAt = Date.now() + 500
    const mine = `account like '% wxc0%'`
    await ask(`update publications set due_at = ${dueAt}, wake_at = ${dueAt} where ${mine}`)
    const startedAt = performance.now()
    const [busyBefore, cpuBefore] = [busyMs(), running.map(({ pid }) => cpuMsOf(pid))]
    for (;;) {
      await pause(LOOK_MS)
      const [{ n }] = await ask(`select count(*) as n from publications where ${mine} and state = 'published'`)
      if (n === publications) break
      const gone = running.find(worker => worker.hasEnded())
      if (gone) throw new Error(`a worker ended: ${gone.said().slice(-600)}`)
      if (performance.now() - startedAt > PATIENCE_MS) throw new Error(`${n} of ${publications} are out`)
    }
    const wallMs = performance.now() - startedAt
    const lines = await ask(
      `select step, at from journal where outcome = 'done' and step in ('freepublish/submit', 'freepublish/get')`,
    )
    const lags = lines
      .filter(({ step }) => step === 'freepublish/submit')
      .map(line => line.at - dueAt)
      .toSorted((a, b) => a - b)
    const out = Math.max(...lines.filter(({ step }) => step === 'freepublish/get').map(line => line.at)) - dueAt
    if (lags.length !== publications) throw new Error(`${lags.length} submits of ${publications}`)
    return {
      perSecond: (publications / out) * 1000,
      p50: at(lags, 0.5) / 1000,
      p99: at(lags, 0.99) / 1000,
      cpuMs: running.reduce((sum, { pid }, index) => sum + cpuMsOf(pid) - cpuBefore[index], 0) / publications,
      busy: (busyMs() - busyBefore) / wallMs / cpus().length,
      peakMib: Math.max(...running.map(({ pid }) => memoryOf(pid).peakMib)),
      wallMs,
    }
  } finally {
    await Promise.all(running.map(worker => worker.stop()))
    await end()
  }
}

const settingsOf = (account, origin) => ({
  WECHAT_APP_ID: account.appid,
  WECHAT_APP_SECRET: account.secret,
  WECHAT_API_BASE: origin,
  ZHUNDIAN_KEY: KEY,
})

async function inPostgres(sources, server, { workers, early, delayMs, publications }) {
  const { Schema } = await sources.load('schema')
  const schema = new Schema(server)
  await schema.make()
  const accounts = await startAccounts({ delayMs })
  try {
    const settings = { ...settingsOf(DEFAULT, accounts.origin), DATABASE_URL: schema.url }
    return await inWorkspace(settings, async workspace => {
      const { origin, tally } = accounts
      const wanted = { publications, accounts: Math.ceil(publications / PER_ACCOUNT) }
      await planned(sources, workspace, schema.url, { ...wanted, origin, early })
      const callsBefore = tally.calls
      const did = await broughtOut(workspace, schema.url, { workers, publications })
      if (tally.submits !== publications || tally.submittedTwice > 0) {
        throw new Error(`${tally.submits} submits, ${tally.submittedTwice} of a draft that was submitted before`)
      }
      return { ...did, callsPerSecond: ((tally.calls - callsBefore) / did.wallMs) * 1000 }
    })
  } finally {
    await accounts.close()
    await schema.drop()
  }
}

const whole = number => String(Math.round(number))
const figuresOf = did =>
  `lag p50 ${did.p50.toFixed(1)} s, p99 ${did.p99.toFixed(1)} s; ${whole(did.callsPerSecond)} calls a second; workers' CPU ` +
  `${did.cpuMs.toFixed(1)} ms a publication; both cores ${whole(did.busy * 100)} % busy; peak memory of a worker ${whole(did.peakMib)} MiB`

const grouped = number => number.toLocaleString('en')

/** 10,000 publications over 1,000 accounts due at once, on PostgreSQL, against accounts of the bench's own. */
export async function scale() {
  return withSources(SOURCES, sources =>
    withServer(sources, async (server, note) => {
      const rows = []
      const cases = [
        { way: 'whole way', early: false, delayMs: DELAY_MS, publications: PUBLICATIONS },
        { way: 'drafts made early', early: true, delayMs: DELAY_MS, publications: PUBLICATIONS },
        { way: 'whole way', early: false, delayMs: SLOW.delayMs, publications: Math.ceil(PUBLICATIONS * SLOW.share) },
      ]
      for (const { way, ...one } of cases) {
        for (const workers of WORKERS) {
          const did = await inPostgres(sources, server, { workers, ...one })
          rows.push({
            name:
              `scale, ${grouped(one.publications)} due at once, ${one.delayMs} ms a call (the bench's accounts), PostgreSQL, ` +
              `${workers} ${workers === 1 ? 'worker' : 'workers'}, ${way}`,
            unit: 'publications/s',
            samples: [did.perSecond],
            note: note === undefined ? figuresOf(did) : `${note}; ${figuresOf(did)}`,
          })
        }
      }
      return rows
    }),
  )
}

async function flowOnce(sources) {
  return withSandbox(async ({ url, control }) => {
    const quotas = [
      'draft/add',
      'draft/get',
      'draft/batchget',
      'freepublish/submit',
      'freepublish/get',
      'freepublish/batchget',
    ]
    await control('settings', {
      publishingMs: 0,
      quotas: Object.fromEntries(quotas.map(name => [`/cgi-bin/${name}`, 1e9])),
    })
    const { member } = await sources.load('crowd')
    await control('accounts', { ...DEFAULT, kind: 'verified-service', name: 'bench' })
    for (let number = 0; number < FLOW.accounts; number++) {
      await control('accounts', { ...member(number), kind: 'verified-service', name: `bench ${number}` })
    }
    return inWorkspace(settingsOf(DEFAULT, url), async workspace => {
      const path = join(workspace.home, 'zhundian.db')
      const { publications, accounts } = FLOW
      await planned(sources, workspace, path, { origin: url, accounts, publications, early: false })
      return broughtOut(workspace, path, { workers: 1, publications })
    })
  })
}

/** Publications one worker brings out of a SQLite store, from planned to published, against the sandbox without latency. */
export async function flow() {
  return withSources(SOURCES, async sources => {
    const rounds = []
    for (let round = 0; round < FLOW.rounds; round++) rounds.push(await flowOnce(sources))
    const of = name => rounds.map(one => one[name])
    return [
      {
        name: `flow: ${grouped(FLOW.publications)} over ${FLOW.accounts} accounts due at once, SQLite, one worker, the sandbox`,
        unit: 'publications/s',
        samples: of('perSecond'),
        least: FLOW.leastPerSecond,
        beside: { name: "worker's CPU a publication, ms", samples: of('cpuMs') },
      },
      { name: 'flow: lag p99', unit: 's', samples: of('p99'), beside: { name: 'p50', samples: of('p50') } },
      { name: "flow: worker's peak memory", unit: 'MiB', samples: of('peakMib'), limit: 300 },
    ]
  })
}
