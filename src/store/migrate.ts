import { sql, type Kysely } from 'kysely'
import { DatabaseError } from './database-error.ts'
import { alone, isPostgres } from './engine.ts'
import { migrations } from './migrations.ts'
import type { Tables } from './tables.ts'

/**
 * Applies the forms this store does not have yet, in one transaction that other processes wait for: kysely's own
 * Migrator takes no lock on SQLite, and two first starts at once would both create every table.
 * @throws {DatabaseError} `newer`: a later version made it, and what this one writes could be wrong there
 */
export async function migrate(db: Kysely<Tables>, place: string): Promise<void> {
  if (isCurrent(await applied(db), place)) return
  await db.transaction().execute(async tx => {
    // a large table may take its time
    if (isPostgres(tx)) await sql`set local lock_timeout = 0`.execute(tx)
    await alone(tx, 'migrations')
    await sql`create table if not exists migrations (name text primary key, at bigint not null)`.execute(tx)
    const known = await applied(tx)
    if (isCurrent(known, place)) return
    for (const migration of migrations.filter(one => !known.has(one.name))) {
      await migration.up(tx)
      await tx.insertInto('migrations').values({ name: migration.name, at: Date.now() }).execute()
    }
  })
}

/** The forms it has; none before the first. */
async function applied(db: Kysely<Tables>): Promise<ReadonlySet<string>> {
  const look = isPostgres(db)
    ? sql<{ present: number }>`select case when to_regclass('migrations') is null then 0 else 1 end as present`
    : sql<{ present: number }>`select count(*) as present from sqlite_master where name = 'migrations'`
  const { rows } = await look.execute(db)
  if (!rows[0]?.present) return new Set()
  return new Set((await db.selectFrom('migrations').select('name').execute()).map(row => row.name))
}

function isCurrent(known: ReadonlySet<string>, place: string): boolean {
  const names = migrations.map(one => one.name)
  const foreign = [...known].find(name => !names.includes(name))
  if (foreign !== undefined) throw new DatabaseError('newer', place, foreign)
  return names.every(name => known.has(name))
}
