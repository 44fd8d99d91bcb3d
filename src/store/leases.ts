import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { Kysely, Transaction } from 'kysely'
import type { Publication } from '../publish/publication.ts'
import type { Claim } from '../publish/records.ts'
import { isDead, type Owner } from './owner.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>
type Tx = Transaction<Tables>

export interface LeaseOptions {
  readonly now: () => number
  /** How long a lease lasts unless it is renewed, in ms. */
  readonly leaseMs: number
  readonly owner: Owner
}

/** Who may work on an issue's publications: one process at a time, until its lease ends or it is known dead. */
export class Leases {
  constructor(
    private readonly db: Db,
    private readonly options: LeaseOptions,
  ) {}

  /** The lease and a new version of the row in one commit, so that whoever held it before moves nothing any more. */
  async take(row: Publication, taken: number): Promise<Claim | undefined> {
    const { leaseMs, owner, now } = this.options
    const nonce = randomBytes(12).toString('hex')
    const publication = await this.db.transaction().execute(async tx => {
      if (await this.isHeld(tx, row, now())) return undefined
      const lease = { nonce, owner: JSON.stringify(owner), until: now() + leaseMs }
      await tx
        .insertInto('leases')
        .values({ account: row.account, issue: row.issue, ...lease })
        .onConflict(conflict => conflict.columns(['account', 'issue']).doUpdateSet(lease))
        .execute()
      const { numUpdatedRows } = await tx
        .updateTable('publications')
        .set({ version: row.version + 1 })
        .where('id', '=', row.id)
        .where('version', '=', row.version)
        .executeTakeFirst()
      if (numUpdatedRows === 1n) return { ...row, version: row.version + 1 }
      await this.free(tx, row, nonce)
      return undefined
    })
    return publication && this.claimOf(publication, nonce, taken)
  }

  private async isHeld(tx: Tx, { account, issue }: Publication, now: number): Promise<boolean> {
    const held = await tx
      .selectFrom('leases')
      .selectAll()
      .where('account', '=', account)
      .where('issue', '=', issue)
      .executeTakeFirst()
    return held !== undefined && held.until > now && !isDead(JSON.parse(held.owner) as Owner, this.options.owner)
  }

  private async free(db: Db | Tx, { account, issue }: Publication, nonce: string): Promise<void> {
    await db
      .deleteFrom('leases')
      .where('account', '=', account)
      .where('issue', '=', issue)
      .where('nonce', '=', nonce)
      .execute()
  }

  private claimOf(publication: Publication, nonce: string, taken: number): Claim {
    const { leaseMs, now } = this.options
    let ends = taken + leaseMs
    return {
      publication,
      remainingMs: () => ends - performance.now(),
      renew: async () => {
        const asked = performance.now()
        const { numUpdatedRows } = await this.db
          .updateTable('leases')
          .set({ until: now() + leaseMs })
          .where('account', '=', publication.account)
          .where('issue', '=', publication.issue)
          .where('nonce', '=', nonce)
          .where('until', '>', now())
          .executeTakeFirst()
        if (numUpdatedRows === 1n) ends = asked + leaseMs
        else ends = 0
        return numUpdatedRows === 1n
      },
      release: () => this.free(this.db, publication, nonce),
    }
  }
}
