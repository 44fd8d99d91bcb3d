import Database from 'libsql'
import {
  CompiledQuery,
  Kysely,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type SqliteDatabase,
} from 'kysely'
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
 * The SQLite file at `path`, made when it is not there. `synchronous = FULL` in WAL mode syncs every commit to disk: an
 * intent that is not on disk before its call is how things get sent twice after a power cut.
 */
export async function openSqlite(path: string): Promise<{ readonly db: Kysely<Tables>; readonly place: string }> {
  const database = new Database(path)
  database.pragma(`busy_timeout = ${BUSY_MS}`)
  await useLog(database)
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  // libsql has better-sqlite3's interface at run time but ships no type for it.
  return { db: new Kysely<Tables>({ dialect: new ImmediateDialect(database) }), place: path }
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
