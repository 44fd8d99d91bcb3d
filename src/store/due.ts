import type { Kysely, RawBuilder } from 'kysely'
import { AWAKE } from './live.ts'
import type { Tables } from './tables.ts'

/** Which rows are wanted: due by the asker's clock and by the store's, at most so many, perhaps one alone. */
export interface Wish {
  /** In ms since 1970. */
  readonly now: number
  readonly limit: number
  /** Accounts of which nothing is wanted now. */
  readonly except: readonly string[]
  readonly only: string | undefined
}

/**
 * Rows that are due and whose issue nobody holds, the longest waiting first. Reads the index `publications_wake` from its
 * beginning and stops: what waits for later or has ended costs nothing, however much it is.
 */
export function freeRows(db: Kysely<Tables>, { now, limit, except, only }: Wish, instant: RawBuilder<number>) {
  const query = db
    .selectFrom('publications')
    .selectAll()
    .where(AWAKE)
    .where('wake_at', '<=', now)
    .where('wake_at', '<=', instant)
    .where(where =>
      where.not(
        where.exists(
          where
            .selectFrom('leases')
            .select('nonce')
            .whereRef('leases.account', '=', 'publications.account')
            .whereRef('leases.issue', '=', 'publications.issue')
            .where('until', '>', instant),
        ),
      ),
    )
    .orderBy('wake_at')
    .limit(limit)
  const wanted = except.length === 0 ? query : query.where('account', 'not in', except)
  return only === undefined ? wanted : wanted.where('id', '=', only)
}
