import { sql, type Kysely } from 'kysely'
import { alone } from './engine.ts'
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

  /** Adds calls of one day in one commit; the new totals. */
  async add(day: string, calls: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
    const totals = new Map<string, number>()
    await this.db.transaction().execute(async tx => {
      await alone(tx, `calls ${this.account}`)
      for (const [endpoint, count] of calls) {
        const row = await tx
          .insertInto('calls')
          .values({ account: this.account, endpoint, day, count, warned_at: null })
          .onConflict(conflict =>
            conflict
              .columns(['account', 'endpoint', 'day'])
              .doUpdateSet({ count: sql<number>`calls.count + excluded.count` }),
          )
          .returning('count')
          .executeTakeFirstOrThrow()
        totals.set(endpoint, row.count)
      }
    })
    return totals
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
