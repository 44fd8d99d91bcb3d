import { sql, type Kysely } from 'kysely'
import { addressOf, placeOf } from './address.ts'
import { isPostgres } from './engine.ts'
import type { Tables } from './tables.ts'

/** Which database is in use, in words an operator may see. */
export type DatabaseView =
  | { readonly engine: 'sqlite' }
  | {
      readonly engine: 'postgres'
      /** Host, port and name. */
      readonly place: string
      readonly version: string
      /** How far the server's clock is ahead of this machine's, in ms. */
      readonly aheadMs: number
      /** The first setting by which a commit may be lost in a power cut though it was answered; `null`: none. */
      readonly unsafe: string | null
    }

export async function databaseView(db: Kysely<Tables>, path: string, aheadMs: number): Promise<DatabaseView> {
  if (!isPostgres(db)) return { engine: 'sqlite' }
  const { rows } = await sql<{ version: string; unsafe: string | null }>`
    select current_setting('server_version') as version,
           case when current_setting('fsync') = 'off' then 'fsync'
                when current_setting('synchronous_commit') = 'off' then 'synchronous_commit' end as unsafe`.execute(db)
  return { engine: 'postgres', place: placeOf(addressOf(path)), aheadMs, ...rows[0]! }
}
