import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { inject } from 'vitest'
import { Store, type StoreSettings } from '../../src/store/index.ts'
import { Schema } from '../postgres/schema.ts'

export const KEY = 'a key for tests only'
export const TIMEOUT_MS = 1000

/** The server these tests run on in the project `postgres`; `undefined` in the others, which run on SQLite. */
const server = (inject('postgres') as ReturnType<typeof inject<'postgres'>> | undefined) ?? undefined
export const ENGINE = server ? 'PostgreSQL' : 'SQLite'

/**
 * A database of its own, stores opened on it, and a clock that moves only when told: the machine's, and in PostgreSQL
 * the server's with it.
 */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'zhundian-store-'))
  readonly schema = server && 'url' in server ? new Schema(server.url) : undefined
  private shown = Date.parse('2026-07-03T07:00:00+08:00')
  private readonly open: Store[] = []

  readonly clock: StoreSettings['clock'] = {
    now: () => this.time,
    sleep: async ms => {
      this.time += ms
    },
  }

  get time(): number {
    return this.shown
  }

  set time(time: number) {
    this.shown = time
    if (this.schema) this.schema.time = time
  }

  /** Where the store is: the file, or the address. */
  get database(): string {
    return this.schema?.url ?? join(this.path, 'test.db')
  }

  /** Makes what must be there before a store is opened. */
  async ready(): Promise<string> {
    await this.schema?.make(this.time)
    return this.database
  }

  /** As another process would open it: a connection of its own. */
  async store(settings: Partial<StoreSettings> = {}): Promise<Store> {
    const path = await this.ready()
    const store = await Store.open({ path, key: KEY, timeoutMs: TIMEOUT_MS, clock: this.clock, ...settings })
    this.open.push(store)
    return store
  }

  /** A statement at the database itself, with nothing of ours in between; `?` for each value. */
  async ask(query: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
    if (this.schema) {
      let number = 0
      return this.schema.ask(
        query.replaceAll('?', () => `$${++number}`),
        values,
      )
    }
    const database = new Database(this.database)
    try {
      const statement = database.prepare(query)
      return statement.reader ? (statement.all(...values) as Record<string, unknown>[]) : (statement.run(...values), [])
    } finally {
      database.close()
    }
  }

  /** Everything that is kept, as it is kept: the files, logs included, or every row. */
  async everything(): Promise<Buffer> {
    if (!this.schema) return Buffer.concat(readdirSync(this.path).map(name => readFileSync(join(this.path, name))))
    const tables = await this.ask('select tablename as name from pg_tables where schemaname = ?', this.schema.name)
    const rows = await Promise.all(tables.map(({ name }) => this.ask(`select t::text as row from ${String(name)} t`)))
    return Buffer.from(JSON.stringify(rows.flat().map(({ row }) => row)))
  }

  /** Lets everything that can go on go on: turns of the event loop, and answers from the server. */
  async settle(): Promise<void> {
    for (let i = 0; i < 20; i++) await new Promise(done => setImmediate(done))
    for (let i = 0; i < (this.schema ? 5 : 0); i++) await this.ask('select 1')
  }

  async close(): Promise<void> {
    for (const store of this.open) await store.close()
    await this.schema?.drop()
    rmSync(this.path, { recursive: true, force: true })
  }
}
