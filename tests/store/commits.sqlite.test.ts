import { join } from 'node:path'
import { Kysely, sql, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RoundsDriver } from '../../src/store/sqlite-driver.ts'
import { Folder } from './folder.ts'

interface Notes {
  notes: { id: number; text: string }
}

let folder: Folder
let file: Database.Database
let db: Kysely<Notes>
/** Statements that begin or end a commit, and what callers heard, in order. */
let log: string[]
/** Called right before a statement of this text. */
let before: Map<string, () => void>

beforeEach(async () => {
  folder = new Folder()
  log = []
  before = new Map()
  file = new Database(join(folder.path, 'notes.db'))
  file.pragma('journal_mode = WAL')
  file.exec('create table notes (id integer primary key, text text not null)')
  const prepare: (text: string) => Database.Statement = file.prepare.bind(file)
  const watched = (text: string) => {
    const statement = prepare(text)
    const run = statement.run.bind(statement)
    const watchedRun = (...values: unknown[]) => {
      before.get(text)?.()
      if (/^(begin|commit|rollback$)/.test(text)) log.push(text)
      return run(...values)
    }
    return Object.assign(statement, { run: watchedRun })
  }
  Object.assign(file, { prepare: watched })
  db = new Kysely<Notes>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new RoundsDriver(file),
      createIntrospector: inner => new SqliteIntrospector(inner),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
})
afterEach(async () => {
  await db.destroy()
  await folder.close()
})

const note = (id: number, text = `note ${id}`) => db.insertInto('notes').values({ id, text }).execute()

/** Two statements that stand or fall together. */
const pair = (first: number, second: number, after: () => Promise<void> = async () => {}) =>
  db.transaction().execute(async tx => {
    await tx.insertInto('notes').values({ id: first, text: 'pair' }).execute()
    await tx.insertInto('notes').values({ id: second, text: 'pair' }).execute()
    await after()
  })

/** What another process finds. */
function kept(): number[] {
  const other = new Database(join(folder.path, 'notes.db'))
  try {
    return (other.prepare('select id from notes order by id').all() as { id: number }[]).map(row => row.id)
  } finally {
    other.close()
  }
}

const outcomes = async (asked: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(asked)).map(one => (one.status === 'fulfilled' ? 'kept' : String(one.reason)))

describe('writes that are asked for together', () => {
  it('are one commit, and nobody hears of his before it is made', async () => {
    const heard = (name: string) => () => void log.push(name)
    await Promise.all([note(1).then(heard('one')), pair(2, 3).then(heard('pair')), note(4).then(heard('four'))])
    expect(log.slice(0, 2)).toEqual(['begin immediate', 'commit'])
    expect(log.slice(2).sort()).toEqual(['four', 'one', 'pair'])
    expect(kept()).toEqual([1, 2, 3, 4])
  })

  it('are not so many that other processes wait for long', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, id) => note(id)))
    expect(log.filter(text => text === 'commit').length).toBe(4)
  })

  it('fail one by one, and what a failed one wrote is taken back', async () => {
    await note(3)
    const said = await outcomes([note(1), pair(2, 3), note(3), note(4)])
    expect(said.map(one => /UNIQUE|kept/.exec(one)?.[0])).toEqual(['kept', 'UNIQUE', 'UNIQUE', 'kept'])
    expect(kept()).toEqual([1, 3, 4])
  })

  it('are taken back by their owner without the others', async () => {
    const stop = async () => {
      throw new Error('changed my mind')
    }
    expect(await outcomes([note(1), pair(2, 3, stop), note(4)])).toEqual(['kept', 'Error: changed my mind', 'kept'])
    expect(kept()).toEqual([1, 4])
  })

  it('all fail when the commit does, and the next ones go on', async () => {
    before.set('commit', () => {
      before.delete('commit')
      throw new Error('the disk is gone')
    })
    expect(new Set(await outcomes([note(1), pair(2, 3), note(4)]))).toEqual(new Set(['Error: the disk is gone']))
    expect(kept()).toEqual([])
    await note(5)
    expect(kept()).toEqual([5])
  })

  it('all fail when another process keeps the file to itself', async () => {
    const other = new Database(join(folder.path, 'notes.db'))
    other.exec('begin immediate')
    const said = await outcomes([note(1), pair(2, 3)])
    other.exec('commit')
    other.close()
    expect(said.every(one => /locked|busy/i.test(one))).toBe(true)
    await pair(2, 3)
    expect(kept()).toEqual([2, 3])
  })

  it('are there or not as their owners heard when the disk is full', async () => {
    file.pragma('max_page_count = 40')
    const asked = Array.from({ length: 20 }, (_, id) => note(id, 'x'.repeat(id === 12 ? 1_000_000 : 100)))
    const said = await outcomes(asked)
    expect(said.some(one => /full/.test(one))).toBe(true)
    expect(kept()).toEqual(said.flatMap((one, id) => (one === 'kept' ? [id] : [])))
    await note(100)
    expect(kept()).toContain(100)
  })
})

describe('a read', () => {
  it('sees nothing that is not committed yet', async () => {
    let meanwhile: Promise<unknown> = Promise.resolve()
    const writing = pair(1, 2, async () => {
      meanwhile = db.selectFrom('notes').select('id').execute()
      await new Promise(next => setImmediate(next))
    })
    before.set('commit', () => log.push('committing'))
    await writing
    expect(await meanwhile).toEqual([{ id: 1 }, { id: 2 }])
    expect(log).toEqual(['begin immediate', 'committing', 'commit'])
  })

  it('waits for no commit, and locks nothing', async () => {
    const other = new Database(join(folder.path, 'notes.db'))
    other.exec('begin immediate')
    expect(await db.selectFrom('notes').selectAll().execute()).toEqual([])
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
    other.exec('commit')
    other.close()
  })

  it('finds the columns a later version added while this one runs', async () => {
    await note(1)
    const all = () => db.selectFrom('notes').selectAll().execute()
    expect(await all()).toEqual([{ id: 1, text: 'note 1' }])
    const other = new Database(join(folder.path, 'notes.db'))
    other.exec(`alter table notes add column more text not null default 'm'`)
    other.close()
    expect(await all()).toMatchObject([{ id: 1, text: 'note 1' }])
    await note(2)
    expect(await all()).toMatchObject([{ id: 1 }, { id: 2, text: 'note 2' }])
  })
})
