import { CompiledQuery, sql, type Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { freeRows } from '../../src/store/due.ts'
import { instant } from '../../src/store/engine.ts'
import { thisProcess } from '../../src/store/owner.ts'
import { PublicationRows } from '../../src/store/publications.ts'
import type { Tables } from '../../src/store/tables.ts'
import { entry, wanted } from '../contracts/publications.ts'
import { ENGINE, Folder } from './folder.ts'
import { fill, ticks } from './ticks.ts'

const WAITING = 100_000
const TICK_MAX_MS = 20

let folder: Folder
let db: Kysely<Tables>

beforeAll(async () => {
  folder = new Folder()
  await folder.schema?.make()
  db = await openDatabase(folder.database)
  await fill(db, WAITING)
}, 60_000)
afterAll(async () => {
  await db.destroy()
  await folder.close()
})

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!

/** How the engine would find what a claim asks for, a step a line. */
async function planOf(isLocking: boolean): Promise<string> {
  const query = freeRows(db, { now: Date.now(), limit: 20, except: [], only: undefined }, instant(db, Date.now))
  const { sql: text, parameters } = (isLocking ? query.forUpdate().skipLocked() : query).compile()
  const explain = ENGINE === 'SQLite' ? 'explain query plan' : 'explain'
  const { rows } = await db.executeQuery<Record<string, unknown>>(
    CompiledQuery.raw(`${explain} ${text}`, [...parameters]),
  )
  return rows.map(row => String(row['detail'] ?? row['QUERY PLAN'])).join('\n')
}

describe(`a claim among 100,000 waiting rows in ${ENGINE}`, () => {
  it.each(['before', 'after'])(
    'reads the index of what is due and no other row, %s statistics are made',
    async when => {
      if (when === 'after') await sql`analyze`.execute(db)
      for (const plan of [await planOf(false), ...(ENGINE === 'SQLite' ? [] : [await planOf(true)])]) {
        expect(plan).toMatch(/publications_wake/)
        expect(plan).not.toMatch(/Seq Scan on publications|SCAN publications\b(?! USING INDEX publications_wake)/)
        // what is found is in order already
        expect(plan).not.toMatch(/\bSort\b|TEMP B-TREE/)
      }
    },
  )

  it('costs less than 20 ms, whether it finds nothing or the one that is due', async () => {
    await ticks(db, 3)
    const { idle, busy, plain } = await ticks(db, 15)
    console.log(
      `${ENGINE}: idle ${median(idle).toFixed(2)} ms, busy ${median(busy).toFixed(2)} ms, select 1 ${median(plain).toFixed(2)} ms`,
    )
    expect(median(idle)).toBeLessThan(TICK_MAX_MS)
    expect(median(busy)).toBeLessThan(TICK_MAX_MS)
  })

  it('takes many at once, the longest waiting first and one of an issue', async () => {
    const rows = new PublicationRows(db, { now: Date.now, leaseMs: 60_000, owner: thisProcess() })
    const inserted: string[] = []
    for (let i = 0; i < 30; i++) {
      inserted.push((await rows.insert(wanted({ issue: `many ${i}` }), 1, i, entry('plan', 'person:ma')))!.id)
    }
    await rows.insert(wanted({ issue: 'many 0', kind: 'draft', action: 'draft' }), 1, 0, entry('plan', 'person:ma'))
    const first = await rows.claimMany(Date.now(), 20, [])
    const issues = first.map(({ publication }) => publication.issue)
    expect(new Set(issues).size).toBe(issues.length)
    expect(first.length).toBeGreaterThanOrEqual(19)
    const second = await rows.claimMany(Date.now(), 20, [])
    const taken = [...first, ...second].map(({ publication }) => publication)
    expect(taken).toHaveLength(30)
    expect(taken.map(row => row.wakeAt)).toEqual(taken.map(row => row.wakeAt).toSorted((a, b) => a - b))
    expect(await rows.claimMany(Date.now(), 20, [])).toEqual([])
    await Promise.all([...first, ...second].map(claim => claim.release()))
  })
})
