import { inspect } from 'node:util'
import { createServer } from 'node:net'
import { sql, type Kysely } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { explain } from '../../src/explain.ts'
import { become } from '../../src/publish/publication.ts'
import { openDatabase } from '../../src/store/database.ts'
import { DatabaseError } from '../../src/store/database-error.ts'
import { Store } from '../../src/store/index.ts'
import { migrations } from '../../src/store/migrations.ts'
import type { Tables } from '../../src/store/tables.ts'
import { entry, wanted } from '../contracts/publications.ts'
import { Folder, KEY, TIMEOUT_MS } from './folder.ts'
import { built, Child } from './processes.ts'

const HOUR_MS = 60 * 60 * 1000
const PLAN = entry('plan', 'person:ma')

let child: Awaited<ReturnType<typeof built>>
let folder: Folder
const started: Child[] = []

beforeAll(async () => {
  child = await built()
})
afterAll(() => child.remove())
beforeEach(() => {
  folder = new Folder()
})
afterEach(async () => {
  await Promise.all(started.splice(0).map(one => one.kill()))
  await folder.close()
})

/** Processes that begin in the same moment, by the clocks that are there. */
async function ready(...commands: string[][]): Promise<Child[]> {
  await folder.schema!.make()
  const all = commands.map(words => new Child([process.execPath, child.file, folder.database, ...words]))
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

const count = async (table: string): Promise<number> =>
  Number((await folder.ask(`select count(*) as n from ${table}`))[0]!['n'])

describe('several processes at one server', () => {
  it('open a fresh database in the same moment without an error, and make its form once', async () => {
    await run(...Array.from({ length: 4 }, () => ['open']))
    expect(await count('migrations')).toBe(migrations.length)
  })

  it('insert one key once between them', async () => {
    const all = await run(...Array.from({ length: 3 }, () => ['write', 'same', '30']))
    expect(all.flatMap(one => one.said).filter(id => id !== 'taken')).toHaveLength(30)
    expect([await count('publications'), await count('journal')]).toEqual([30, 30])
  })

  it('take each due row once between them', async () => {
    await run(['write', 'x', '45'])
    const taken = (await run(...Array.from({ length: 3 }, () => ['race']))).flatMap(one => one.said)
    expect(taken.filter(line => line.startsWith('overtaken'))).toEqual([])
    expect([taken.length, new Set(taken).size, await count('leases')]).toEqual([45, 45, 0])
  })

  it('follow one that is killed at once, and not while it lives', async () => {
    await run(['write', 'x', '1'])
    const [holder] = await ready(['hold'])
    holder!.go()
    await holder!.hasSaid(2)
    const { publications } = await folder.store({ clock: { now: Date.now, sleep: async () => {} } })
    expect(await publications.claim(Date.now())).toBeUndefined()
    await holder!.kill()
    expect((await publications.claim(Date.now()))?.publication.id).toBe(holder!.said[0])
  })
})

describe('machines whose clocks are an hour apart', () => {
  /** A store as a machine sees it whose clock is off by so much. */
  const machine = (offMs: number): Promise<Store> =>
    folder.store({ clock: { now: () => folder.time + offMs, sleep: async () => {} } })

  it('agree on what time it is, what is due and who holds it', async () => {
    const [slow, fast] = [await machine(-HOUR_MS), await machine(HOUR_MS)]
    expect([slow.now(), fast.now()]).toEqual([folder.time, folder.time])
    const due = folder.time + 1000
    await slow.publications.insert(wanted(), 1, due, PLAN)
    expect([await fast.publications.claim(fast.now()), await slow.publications.claim(slow.now())]).toEqual([
      undefined,
      undefined,
    ])
    folder.time = due
    expect(await slow.publications.claim(slow.now())).toBeDefined()
    // even one that did not ask the server what time it is
    expect(await fast.publications.claim(folder.time + HOUR_MS)).toBeUndefined()
    folder.time += 3 * TIMEOUT_MS - 1
    expect(await fast.publications.claim(fast.now())).toBeUndefined()
    folder.time += 1
    expect(await fast.publications.claim(fast.now())).toBeDefined()
  })

  it('are told how far they are off', async () => {
    const slow = await machine(-HOUR_MS)
    expect(await slow.about()).toMatchObject({ engine: 'postgres', aheadMs: HOUR_MS })
    expect(inspect(await slow.about())).not.toContain('@')
  })
})

describe('a connection that is cut', () => {
  it('fails the call with a sentence, and the next call makes another', async () => {
    const store = await folder.store()
    const row = (await store.publications.insert(wanted(), 1, folder.time, PLAN))!
    // this one's alone: other tests run on the same server
    const kill = async (db: Kysely<Tables>) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
      await folder.ask('select pg_terminate_backend(?)', rows[0]!.pid)
    }
    const slow = store['db'].transaction().execute(async tx => {
      await sql`update publications set tries = 9`.execute(tx)
      await kill(tx)
      await sql`select 1`.execute(tx)
    })
    const error: unknown = await slow.catch((cause: unknown) => cause)
    expect(error).toMatchObject({ fault: 'lost' })
    expect(explain(error)).toMatchObject({ code: 'database-lost', exit: 1 })
    expect(await store.publications.get(row.id)).toEqual(row)
    // one that did nothing at that moment is simply replaced
    await kill(store['db'])
    await new Promise(done => setTimeout(done, 50))
    expect(await store.publications.move(become(row, { state: 'preparing' }), [])).toMatchObject({ state: 'preparing' })
  })

  it('waits for rows of others no longer than for SQLite, and says that the database is busy', async () => {
    const store = await folder.store()
    const row = (await store.publications.insert(wanted(), 1, folder.time, PLAN))!
    const db = await openDatabase(folder.database)
    let open = (): void => {}
    const gate = new Promise<void>(done => (open = done))
    const holding = db.transaction().execute(async tx => {
      await sql`update publications set tries = 1`.execute(tx)
      await gate
    })
    await folder.settle()
    const error: unknown = await store.publications.move(row, []).catch((cause: unknown) => cause)
    open()
    await holding
    await db.destroy()
    expect(explain(error)).toMatchObject({ code: 'database-busy', exit: 1 })
  })
})

describe('a database that cannot be used', () => {
  const SECRET = 'hidden-word'
  const changed = (change: (url: URL) => void): string => {
    const url = new URL(folder.database)
    url.username ||= 'postgres'
    url.password = SECRET
    change(url)
    return url.href
  }
  /** How opening fails, in words; nothing of it may hold the password. */
  async function refusal(path: string) {
    const clock = { now: Date.now, sleep: async () => {} }
    const error: unknown = await Store.open({ path, key: KEY, timeoutMs: TIMEOUT_MS, clock }).catch(
      (one: unknown) => one,
    )
    expect(error).toBeInstanceOf(DatabaseError)
    const said = explain(error)
    expect(inspect([error, said], { depth: 9, showHidden: true })).not.toContain(SECRET)
    return said
  }

  it('because nobody listens there', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise(done => server.once('listening', done))
    const { port } = server.address() as { port: number }
    await new Promise(done => server.close(done))
    const said = await refusal(changed(url => ((url.hostname = '127.0.0.1'), (url.port = `${port}`))))
    expect(said).toMatchObject({ code: 'database-unreachable', exit: 1 })
    expect(said.message).toContain(`127.0.0.1:${port}`)
  })

  it('because there is no such host', async () => {
    const said = await refusal(changed(url => (url.hostname = 'nowhere.invalid')))
    expect(said).toMatchObject({ code: 'database-unreachable', exit: 1 })
  })

  it('because what listens there is no PostgreSQL', async () => {
    const server = createServer(socket => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1')
    await new Promise(done => server.once('listening', done))
    const { port } = server.address() as { port: number }
    const said = await refusal(changed(url => ((url.hostname = '127.0.0.1'), (url.port = `${port}`))))
    server.close()
    expect(said.exit).toBeGreaterThan(0)
  })

  it('because there is no such database', async () => {
    const path = changed(url => ((url.password = new URL(folder.database).password), (url.pathname = '/no_such_base')))
    expect(await refusal(path)).toMatchObject({ code: 'database-missing', exit: 2 })
  })

  it('because the password is wrong', async context => {
    const server = inject('postgres')
    if (!('url' in server) || new URL(server.url).password === '') context.skip('this server trusts everybody')
    expect(await refusal(changed(() => {}))).toMatchObject({ code: 'database-login', exit: 2 })
  })

  it('because it is to be secured and the server cannot', async context => {
    const [row] = await folder.schema!.ask('show ssl')
    if (row!['ssl'] === 'on') context.skip('this server speaks TLS')
    const path = changed(
      url => ((url.password = new URL(folder.database).password), url.searchParams.set('sslmode', 'require')),
    )
    expect(await refusal(path)).toMatchObject({ code: 'database-tls', exit: 2 })
  })

  it('because tables may not be made there', async () => {
    await folder.schema!.make()
    const { name } = folder.schema!
    await folder.schema!.ask(`create role ${name} login password 'r'`)
    const path = changed(url => ((url.username = name), (url.password = 'r')))
    try {
      expect(await refusal(path)).toMatchObject({ code: 'database-denied', exit: 2 })
    } finally {
      await folder.schema!.ask(`drop role ${name}`)
    }
  })
})

describe('values', () => {
  it('that JavaScript cannot hold are an error, not another number', async () => {
    const store = await folder.store()
    const row = (await store.publications.insert(wanted(), 1, folder.time, PLAN))!
    await folder.ask('update publications set tries = 9007199254740993 where id = ?', row.id)
    await expect(store.publications.get(row.id)).rejects.toThrow('too large')
  })

  it('with a zero character, which PostgreSQL has no place for, are kept with a mark instead', async () => {
    const store = await folder.store()
    const row = (await store.publications.insert(wanted({ title: 'a\0b' }), 1, folder.time, PLAN))!
    expect((await store.publications.get(row.id))!.title).toBe('a\uFFFDb')
  })

  it('of a statement that was turned down stay out of the error', async () => {
    const store = await folder.store()
    const failing = sql`select ${'a-secret-value-that-nobody-should-see-anywhere'}::text::bigint`.execute(store['db'])
    const error: unknown = await failing.catch((one: unknown) => one)
    expect(explain(error)).toMatchObject({ code: 'internal', exit: 1 })
    expect(inspect(error, { depth: 9 })).not.toContain('a-secret-value')
  })
})
