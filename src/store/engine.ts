import { PostgresAdapter, sql, type Kysely, type RawBuilder } from 'kysely'

/** Any database of ours, or a transaction in it: what follows asks only which engine it is. */
// oxlint-disable-next-line typescript/no-explicit-any
type Db = Kysely<any>

export const isPostgres = (db: Db): boolean => db.getExecutor().adapter instanceof PostgresAdapter

/** When the statement began, by the server. It stays the same within one statement, so that an index can be used. */
const SERVER_MS = sql<number>`floor(extract(epoch from statement_timestamp()) * 1000)::bigint`

/**
 * The store's clock inside a statement, in ms since 1970: the server's in PostgreSQL, so that machines whose clocks
 * differ agree on who holds what; the machine's in SQLite.
 */
export const instant = (db: Db, now: () => number): RawBuilder<number> =>
  isPostgres(db) ? SERVER_MS : sql<number>`${sql.val(now())}`

/**
 * Lets one transaction at a time go on from here with what `name` names, until it ends. In SQLite a transaction that
 * writes is alone anyway; in PostgreSQL this keeps apart those that would otherwise read past each other.
 */
export async function alone(tx: Db, name: string): Promise<void> {
  if (!isPostgres(tx)) return
  await sql`select pg_advisory_xact_lock(hashtextextended(${`zhundian ${name}`}, 0))`.execute(tx)
}
