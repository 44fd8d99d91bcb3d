import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import Database from 'libsql'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { migrations } from '../../src/store/migrations.ts'
import { Folder } from './folder.ts'
import { built, Child } from './processes.ts'

let child: Awaited<ReturnType<typeof built>>
let folder: Folder
const started: Child[] = []

beforeAll(async () => {
  child = await built()
}, 30_000)
afterAll(() => child.remove())
beforeEach(() => {
  folder = new Folder()
})
afterEach(async () => {
  await Promise.all(started.splice(0).map(one => one.kill()))
  await folder.close()
})

const node = (...words: string[]): string[] => [process.execPath, child.file, folder.database, ...words]

/** Processes that have loaded everything and stand at the line. */
async function ready(...commands: string[][]): Promise<Child[]> {
  const all = commands.map(command => new Child(command))
  started.push(...all)
  await Promise.all(all.map(one => one.hasSaid(1)))
  return all
}

async function run(...commands: string[][]): Promise<Child[]> {
  const all = await ready(...commands)
  for (const one of all) one.go()
  await Promise.all(all.map(one => one.end()))
  return all
}

/** A look at the file with nothing of ours in between. */
function ask(query: string): Record<string, unknown>[] {
  const database = new Database(folder.database)
  try {
    return database.prepare(query).all() as Record<string, unknown>[]
  } finally {
    database.close()
  }
}

const count = (table: string): unknown => ask(`select count(*) as n from ${table}`)[0]!['n']

describe('several processes at one database', () => {
  it('open a fresh one in the same moment without an error, and make its form once', async () => {
    await run(...Array.from({ length: 4 }, () => node('open')))
    expect(count('migrations')).toBe(migrations.length)
  })

  it('wait for the one that is making it', async () => {
    const maker = new Database(folder.database)
    maker.exec('begin immediate')
    const opening = openDatabase(folder.database)
    await new Promise(done => setTimeout(done, 50))
    maker.exec('commit')
    maker.close()
    await (await opening).destroy()
    expect(count('migrations')).toBe(migrations.length)
  })

  it('write at once from the first moment, and no row is lost', async () => {
    const all = await run(...['x', 'y', 'z'].map(name => node('write', name, '40')))
    const ids = all.flatMap(one => one.said)
    expect(new Set(ids).size).toBe(120)
    const kept = ask('select id from publications').map(row => row['id'])
    expect(new Set(kept)).toEqual(new Set(ids))
    expect(count('journal')).toBe(120)
  })

  it('insert one key once between them', async () => {
    const all = await run(...Array.from({ length: 3 }, () => node('write', 'same', '30')))
    const ids = all.flatMap(one => one.said).filter(id => id !== 'taken')
    expect(ids).toHaveLength(30)
    expect(count('publications')).toBe(30)
  })

  it('take each due row once between them', async () => {
    await run(node('write', 'x', '45'))
    const all = await run(...Array.from({ length: 3 }, () => node('race')))
    const taken = all.flatMap(one => one.said)
    expect(taken.filter(line => line.startsWith('overtaken'))).toEqual([])
    expect(taken).toHaveLength(45)
    expect(new Set(taken).size).toBe(45)
    expect(count('leases')).toBe(0)
  })
})

describe('a process that is killed', () => {
  it('while it writes has every row it was told of, and leaves the file whole', async () => {
    for (const lines of [2, 60]) {
      const [writer, other] = await ready(
        node('write', `victim ${lines}`, '100000'),
        node('write', `other ${lines}`, '80'),
      )
      writer!.go()
      other!.go()
      await writer!.hasSaid(lines)
      await writer!.kill()
      await other!.end()
      const kept = new Set(ask('select id from publications').map(row => row['id']))
      expect([...writer!.said, ...other!.said].filter(id => !kept.has(id))).toEqual([])
      expect(ask('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
      // a row and its journal line are one commit
      expect(count('journal')).toBe(count('publications'))
    }
  })

  it('while it holds a claim is followed at once, and not while it lives', async () => {
    const store = await folder.store()
    await run(node('write', 'x', '1'))
    const [holder] = await ready(node('hold'))
    holder!.go()
    await holder!.hasSaid(2)
    folder.time = Date.now()
    expect(await store.publications.claim(Date.now())).toBeUndefined()
    await holder!.kill()
    const claim = await store.publications.claim(Date.now())
    expect(claim?.publication.id).toBe(holder!.said[0])
  })
})

describe('a commit', () => {
  it('is synchronised to disk in write-ahead mode', async () => {
    const db = await openDatabase(folder.database)
    const { rows } = await sql`pragma synchronous`.execute(db)
    await db.destroy()
    expect(rows).toEqual([{ synchronous: 2 }])
    expect(ask('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }])
  })

  it('costs at least one synchronisation', async context => {
    const probe = spawnSync('strace', ['-f', '-o', '/dev/null', 'true'])
    if (probe.error || probe.status !== 0) {
      console.log('skipped: strace cannot be used here, so synchronisations are not counted')
      context.skip()
    }
    await run(node('write', 'first', '1'))
    const log = join(folder.path, 'strace')
    const [writer] = await ready([
      'strace',
      '-f',
      '-e',
      'trace=fsync,fdatasync',
      '-o',
      log,
      ...node('write', 'x', '50'),
    ])
    writer!.go()
    await writer!.end()
    expect(writer!.said).toHaveLength(50)
    const calls = readFileSync(log, 'utf8').match(/\bf(?:data)?sync\(/g) ?? []
    console.log(`${calls.length} synchronisations for 50 commits and opening`)
    expect(calls.length).toBeGreaterThanOrEqual(50)
  })
})
