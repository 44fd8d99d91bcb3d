import type { Kysely } from 'kysely'
import { isAddress } from './address.ts'
import { migrate } from './migrate.ts'
import type { Tables } from './tables.ts'

/**
 * Opens (and makes, and brings up to date) the store: the SQLite file at `path`, or the PostgreSQL database whose
 * address `path` is. Several processes may have it open at once. @throws {DatabaseError}
 */
export async function openDatabase(path: string): Promise<Kysely<Tables>> {
  // each engine brings a library of its own; only the one in use is loaded
  const { db, place } = isAddress(path)
    ? (await import('./postgres.ts')).openPostgres(path)
    : await (await import('./sqlite.ts')).openSqlite(path)
  try {
    await migrate(db, place)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return db
}
