import Database from 'libsql'
import {
  CompiledQuery,
  Kysely,
  sql,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type SqliteDatabase,
} from 'kysely'
import { migrations } from './migrations.ts'
import type { Tables } from './tables.ts'

/** How long a process waits for another one's write. */
const BUSY_MS = 10_000
const LOOK_MS = 10

/**
 * A transaction that will write says so at once: a deferred one that upgrades while another process writes fails
 * without waiting, whatever the busy time-out.
 */
class ImmediateDriver extends SqliteDriver {
  /**
   * SQLite answers without leaving the thread, so that a worker's turn from one call to the next would be one piece, and
   * several of them tens of ms. Node accepts one connection per round of its loop: the rounds must be short.
   */
  override async acquireConnection(): Promise<DatabaseConnection> {
    await new Promise(next => setImmediate(next))
    return super.acquireConnection()
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class ImmediateDialect extends SqliteDialect {
  constructor(private readonly database: SqliteDatabase) {
    super({ database })
  }
  override createDriver(): Driver {
    return new ImmediateDriver({ database: this.database })
  }
}

/**
 * Opens (and makes, and brings up to date) the SQLite store at `path`. Several processes may have it open at once.
 * `synchronous = FULL` in WAL mode syncs every commit to disk: an intent that is not on disk before its call is how
 * things get sent twice after a power cut.
 */
export async function openDatabase(path: string): Promise<Kysely<Tables>> {
  const database = new Database(path)
  database.pragma(`busy_timeout = ${BUSY_MS}`)
  await useLog(database)
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  // libsql has better-sqlite3's interface at run time but ships no type for it.
  const db = new Kysely<Tables>({ dialect: new ImmediateDialect(database) })
  try {
    await migrate(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return db
}

/**
 * Turns write-ahead mode on. On a fresh file this fails at once while another process is doing the same, whatever the
 * busy time-out: SQLite will not wait for a lock while it holds one itself.
 */
async function useLog(database: Database.Database): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
    try {
      database.pragma('journal_mode = WAL')
      return
    } catch (error) {
      const isBusy = String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')
      if (isBusy && waitedMs < BUSY_MS) {
        await new Promise(done => setTimeout(done, LOOK_MS))
        continue
      }
      database.close()
      throw error
    }
  }
}

/**
 * Applies the forms this store does not have yet, in one transaction that other processes wait for: kysely's own
 * Migrator takes no lock on SQLite, and two first starts at once would both create every table.
 */
async function migrate(db: Kysely<Tables>): Promise<void> {
  const known = await sql<{ present: number }>`select count(*) as present from sqlite_master where name = 'migrations'`
    .execute(db)
    .then(async ({ rows }) => (rows[0]?.present ? db.selectFrom('migrations').select('name').execute() : []))
  if (known.length === migrations.length) return
  await db.transaction().execute(async tx => {
    await sql`create table if not exists migrations (name text primary key, at bigint not null)`.execute(tx)
    const applied = new Set((await tx.selectFrom('migrations').select('name').execute()).map(row => row.name))
    for (const migration of migrations.filter(one => !applied.has(one.name))) {
      await migration.up(tx)
      await tx.insertInto('migrations').values({ name: migration.name, at: Date.now() }).execute()
    }
  })
}
