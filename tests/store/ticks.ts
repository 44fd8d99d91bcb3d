// A worker's tick at a store with many waiting rows, timed. Run by `npm run bench` as a program of its own, with the
// store's file or address; prints `{ idle, busy, plain }`, each a list of ms.
import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { openDatabase } from '../../src/store/database.ts'
import { thisProcess } from '../../src/store/owner.ts'
import { PublicationRows } from '../../src/store/publications.ts'
import type { Tables } from '../../src/store/tables.ts'
import { become } from '../../src/publish/publication.ts'

const YEAR_MS = 365 * 24 * 60 * 60 * 1000

/** Rows that wait for next year, as many accounts would plan them. */
export async function fill(db: Kysely<Tables>, count: number): Promise<void> {
  const later = Date.now() + YEAR_MS
  await sql`
    insert into publications (id, account, issue, kind, round, action, state, snapshot, title, audience, due_at,
      late_minutes, wake_at, tries, planned_at, version)
    with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < ${sql.lit(count)})
    select 'w' || i, 'account ' || (i % 300), 'issue ' || i, 'public', 1, 'publish', 'planned', 's', 'waits',
      '{"all":true}', ${sql.lit(later)} + i, 60, ${sql.lit(later)} + i, 0, 0, 1 from numbers`.execute(db)
}

export interface Ticks {
  /** Nothing is due. */
  readonly idle: readonly number[]
  /** One row is due: it is claimed and released. */
  readonly busy: readonly number[]
  /** A statement that does nothing, for comparison. */
  readonly plain: readonly number[]
}

/** Times `rounds` ticks of each kind, in ms. */
export async function ticks(db: Kysely<Tables>, rounds: number): Promise<Ticks> {
  const rows = new PublicationRows(db, { now: Date.now, leaseMs: 60_000, owner: thisProcess() })
  const wanted = { account: 'a', kind: 'public', action: 'publish', snapshot: 's', title: 't' } as const
  const times = { to: { all: true }, dueAt: 0, lateMinutes: 60, overwrite: false } as const
  const plan = { step: 'plan', outcome: 'person:ma', intent: null, detail: {} } as const
  const [idle, busy, plain]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < rounds; round++) {
    plain.push(await timed(() => sql`select 1`.execute(db)))
    idle.push(await timed(async () => expectNothing(await rows.claim(Date.now()))))
    await rows.insert({ ...wanted, ...times, issue: randomUUID() }, 1, 0, plan)
    let taken: Awaited<ReturnType<typeof rows.claim>>
    busy.push(
      await timed(async () => {
        taken = await rows.claim(Date.now())
        await taken!.release()
      }),
    )
    await rows.move(become(taken!.publication, { state: 'cancelled' }), [])
  }
  return { idle, busy, plain }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await act()
  return performance.now() - from
}

function expectNothing(claim: unknown): void {
  if (claim !== undefined) throw new Error('something was due')
}

const [, program, path, count] = process.argv
if (program !== undefined && import.meta.url === pathToFileURL(program).href && path !== undefined) {
  const db = await openDatabase(path)
  await fill(db, Number(count))
  await ticks(db, 3)
  process.stdout.write(JSON.stringify(await ticks(db, 30)))
  await db.destroy()
}
