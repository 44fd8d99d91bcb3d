import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { thisProcess } from '../../src/store/owner.ts'
import { PublicationRows } from '../../src/store/publications.ts'
import { isLive, type Publication } from '../../src/publish/publication.ts'
import { crowd, member } from '../store/crowd.ts'
import type { Json, Running } from './cli.ts'
import { inWorkspace } from './harness.ts'
import { expectSense } from './kills.ts'
import { Platform } from './platform.ts'
import { KEY, type Workspace } from './workspace.ts'

const ACCOUNTS = 50
const PUBLICATIONS = 500
/** When all are due, from when they are written down: workers have come up by then. */
const AHEAD_MS = 2500
const PATIENCE_MS = 85_000
const LOOK_MS = 250
/** Between two kills, at least and at most. */
const KILLS_MS = [300, 1500] as const
/** Of one kill: what a worker has in hand at once, were all of it at its submit. Most kills hit few. */
const UNCERTAIN_A_KILL = 64

/** What became of it: rows as the store has them, and by draft id how often the sandbox took a submit of it. */
interface Outcome {
  readonly rows: readonly Publication[]
  readonly submits: ReadonlyMap<string, number>
  readonly kills: number
}

let on: Platform
/** One sandbox process for a file's tests; call it once at the top. */
export function withCrowdPlatform(): void {
  beforeAll(async () => {
    on = await Platform.start()
    for (let number = 0; number < ACCOUNTS; number++) {
      await on.control('POST', '/accounts', { ...member(number), kind: 'verified-service', name: `crowd ${number}` })
    }
  })
  afterAll(() => on.stop())
}

/**
 * 500 publications over 50 accounts, due in the same second, brought out by so many worker processes; with `kills` so many
 * are killed with -9 at random moments, and another one takes the place at once.
 */
export async function bringOut(workers: number, kills: number): Promise<Outcome> {
  const env = { ZHUNDIAN_KEY: KEY, WECHAT_TIMEOUT_MS: '10000' }
  return inWorkspace(
    async workspace => {
      // accounts are the same in each test of a file, and what is out there already under nobody we know is held
      const draft = await workspace.draft('issue', { title: `岸电改造进展 ${randomBytes(4).toString('hex')}` })
      const dueAt = Date.now() + 60 * 60_000
      await workspace.json(['publish', draft, '--at', new Date(dueAt).toISOString()])
      const path = workspace.schema?.url ?? join(workspace.home, 'zhundian.db')
      const db = await openDatabase(path)
      try {
        const [{ seq = 0 } = {}] = [...(await ledger(0))].slice(-1)
        const wanted = { origin: on.url, accounts: ACCOUNTS, publications: PUBLICATIONS }
        await crowd(db, KEY, { ...wanted, dueAt: Date.now() + AHEAD_MS })
        const store = new PublicationRows(db, { now: Date.now, leaseMs: 0, owner: thisProcess() })
        const ofCrowd = async () => (await store.list(PUBLICATIONS + 1)).filter(row => row.account.includes('wxc0'))
        await work(workspace, workers, kills, async () => !(await ofCrowd()).some(isLive))
        const rows = await ofCrowd()
        for (const row of rows) expectSense({ journal: await journalOf(store, row) })
        return { rows, submits: submitsIn(await ledger(seq)), kills }
      } finally {
        await db.destroy()
      }
    },
    { on, env },
  )
}

const ledger = async (after: number): Promise<readonly Json[]> =>
  (await on.control('GET', `/ledger?after=${after}`))['calls'] as Json[]

const journalOf = async (store: PublicationRows, { id }: Publication): Promise<Json[]> =>
  (await store.journal(id)).map(({ at, step, outcome }) => ({ at: new Date(at).toISOString(), step, outcome }))

async function work(
  workspace: Workspace,
  workers: number,
  kills: number,
  isDone: () => Promise<boolean>,
): Promise<void> {
  const running: Running[] = Array.from({ length: workers }, () => workspace.start(['work']))
  const until = Date.now() + PATIENCE_MS
  const killing = killAtRandom(workspace, running, kills)
  while (!(await isDone())) {
    if (Date.now() > until) throw new Error('not all of them are out')
    await pause(LOOK_MS)
  }
  await killing
  for (const worker of running) worker.signal('SIGTERM')
  for (const worker of running) expect((await worker.ended).exit).toBe(0)
}

async function killAtRandom(workspace: Workspace, running: Running[], kills: number): Promise<void> {
  if (kills > 0) await pause(AHEAD_MS)
  for (let killed = 0; killed < kills; killed++) {
    const [least, most] = KILLS_MS
    await pause(least + Math.random() * (most - least))
    const index = Math.floor(Math.random() * running.length)
    await running[index]!.kill()
    running[index] = workspace.start(['work'])
  }
}

function submitsIn(calls: readonly Json[]): ReadonlyMap<string, number> {
  const submits = new Map<string, number>()
  for (const { effect } of calls) {
    if (effect?.kind !== 'publish-submitted') continue
    submits.set(effect.draft, (submits.get(effect.draft) ?? 0) + 1)
  }
  return submits
}

/** Each was published exactly once, and nothing else was. After kills a few may wait for a person, and are not out twice. */
export function expectOnce({ rows, submits, kills }: Outcome): void {
  expect(rows).toHaveLength(PUBLICATIONS)
  expect(rows.filter(row => row.state !== 'published' && row.state !== 'uncertain')).toEqual([])
  const published = rows.filter(row => row.state === 'published')
  const uncertain = rows.filter(row => row.state === 'uncertain')
  const times = (row: Publication): number => submits.get(row.draft!) ?? 0
  expect(published.filter(row => times(row) !== 1)).toEqual([])
  expect(uncertain.filter(row => times(row) > 1 || row.reason !== 'draft-standing')).toEqual([])
  expect(new Set(rows.map(row => row.draft)).size).toBe(PUBLICATIONS)
  const taken = [...submits.values()].reduce((sum, count) => sum + count, 0)
  expect(taken).toBe(published.length + uncertain.filter(row => times(row) === 1).length)
  expect(uncertain.length).toBeLessThanOrEqual(kills * UNCERTAIN_A_KILL)
  if (kills > 0) console.log(`${kills} workers killed: ${uncertain.length} of ${PUBLICATIONS} wait for a person`)
}
