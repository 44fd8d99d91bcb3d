import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import Database from 'libsql'
import { RoundsDriver } from './sqlite-driver.ts'
import type { Tables } from './tables.ts'

/** How long a process waits for another one's write. */
const BUSY_MS = 10_000
const LOOK_MS = 10

/**
 * The SQLite file at `path`, made when it is not there. `synchronous = FULL` in WAL mode syncs every commit to disk: an
 * intent that is not on disk before its call is how things get sent twice after a power cut.
 */
export async function openSqlite(path: string): Promise<{ readonly db: Kysely<Tables>; readonly place: string }> {
  const database = opened(path)
  database.pragma(`busy_timeout = ${BUSY_MS}`)
  await useLog(database)
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new RoundsDriver(database),
      createIntrospector: inner => new SqliteIntrospector(inner),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
  return { db, place: path }
}

/** libsql says SQLite's code in its words only when it cannot open a file at all. */
function opened(path: string): Database.Database {
  try {
    return new Database(path)
  } catch (cause) {
    throw Object.assign(new Error('the database cannot be opened', { cause }), { code: 'SQLITE_CANTOPEN' })
  }
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
