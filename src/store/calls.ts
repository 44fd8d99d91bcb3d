import { sql, type Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/**
 * How often one account's calls were made, by endpoint and day. Callers hand in what came together within a second: a
 * commit is synced to disk, and one per request would hold up every upload for a number that is an estimate anyway
 * (other programs use the same quota, and a process that is killed takes its last second along).
 */
export class CallRows {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly account: string,
    private readonly now: () => number,
  ) {}

  async count(endpoint: string, day: string): Promise<number> {
    const row = await this.row(endpoint, day).select('count').executeTakeFirst()
    return row?.count ?? 0
  }

  /** Adds calls of one day in one statement; the new totals. */
  async add(day: string, calls: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
    // in one order everywhere: two processes must not wait for each other
    const rows = [...calls].toSorted(([one], [other]) => (one < other ? -1 : 1))
    const totals = await this.db
      .insertInto('calls')
      .values(rows.map(([endpoint, count]) => ({ account: this.account, endpoint, day, count, warned_at: null })))
      .onConflict(conflict =>
        conflict
          .columns(['account', 'endpoint', 'day'])
          .doUpdateSet({ count: sql<number>`calls.count + excluded.count` }),
      )
      .returning(['endpoint', 'count'])
      .execute()
    return new Map(totals.map(row => [row.endpoint, row.count]))
  }

  /** True once per endpoint and day, whoever asks first. */
  async claimWarning(endpoint: string, day: string): Promise<boolean> {
    const { numUpdatedRows } = await this.db
      .updateTable('calls')
      .set({ warned_at: this.now() })
      .where('account', '=', this.account)
      .where('endpoint', '=', endpoint)
      .where('day', '=', day)
      .where('warned_at', 'is', null)
      .executeTakeFirstOrThrow()
    return numUpdatedRows > 0n
  }

  private row(endpoint: string, day: string) {
    return this.db
      .selectFrom('calls')
      .where('account', '=', this.account)
      .where('endpoint', '=', endpoint)
      .where('day', '=', day)
  }
}
