import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { sql, type Kysely, type RawBuilder, type Selectable, type Transaction } from 'kysely'
import { isAwake, type Publication } from '../publish/publication.ts'
import type { Claim } from '../publish/records.ts'
import { freeRows, type Wish } from './due.ts'
import { instant, isPostgres } from './engine.ts'
import { isDead, type Owner } from './owner.ts'
import { fromRow } from './rows.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>
type Tx = Transaction<Tables>

export interface LeaseOptions {
  /** The store's clock, where the engine has none of its own. */
  readonly now: () => number
  /** How long a lease lasts unless it is renewed, in ms. */
  readonly leaseMs: number
  readonly owner: Owner
}

interface Taken {
  readonly row: Publication
  readonly nonce: string
}

/** Who may work on an issue's publications: one process at a time, until its lease ends or it is known dead. */
export class Leases {
  constructor(
    private readonly db: Db,
    private readonly options: LeaseOptions,
  ) {}

  /** Leases on what is due and free, the longest waiting first, one per issue. */
  async take(wish: Wish): Promise<Claim[]> {
    const claims = await this.takeFree(wish)
    if (claims.length === wish.limit || !(await this.endDead())) return claims
    return [...claims, ...(await this.takeFree({ ...wish, limit: wish.limit - claims.length }))]
  }

  private async takeFree(wish: Wish): Promise<Claim[]> {
    // most looks find nothing: they lock nothing and write nothing
    if ((await freeRows(this.db, { ...wish, limit: 1 }, this.instant).execute()).length === 0) return []
    const asked = performance.now()
    const taken = await this.db.transaction().execute(async tx => {
      const free = freeRows(tx, wish, this.instant)
      // rows another process is just taking are passed over, not waited for
      const rows = await (isPostgres(tx) ? free.forUpdate().skipLocked() : free).execute()
      return this.lease(tx, onePerIssue(rows.map(fromRow).filter(isAwake)))
    })
    return taken.map(one => this.claimOf(one, asked))
  }

  private get instant(): RawBuilder<number> {
    return instant(this.db, this.options.now)
  }

  /** The leases and a new version of each row in one commit, so that whoever held it before moves nothing any more. */
  private async lease(tx: Tx, rows: readonly Publication[]): Promise<readonly Taken[]> {
    if (rows.length === 0) return []
    const { instant, options } = this
    const owner = JSON.stringify(options.owner)
    const until = ends(instant, options.leaseMs)
    const nonces = new Map(rows.map(row => [row.id, randomBytes(12).toString('hex')]))
    const got = await tx
      .insertInto('leases')
      // in one order everywhere: two processes must not wait for each other
      .values(
        rows
          .toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
          .map(({ id, account, issue }) => ({ account, issue, nonce: nonces.get(id)!, owner, until })),
      )
      .onConflict(conflict =>
        conflict
          .columns(['account', 'issue'])
          .doUpdateSet(set => ({
            nonce: set.ref('excluded.nonce'),
            owner: set.ref('excluded.owner'),
            until: set.ref('excluded.until'),
          }))
          // another row of the issue may have been taken since the look
          .where('leases.until', '<=', instant),
      )
      .returning('nonce')
      .execute()
    const won = new Set(got.map(row => row.nonce))
    const ids = rows.map(row => row.id).filter(id => won.has(nonces.get(id)!))
    if (ids.length === 0) return []
    const raised = await tx
      .updateTable('publications')
      .set(({ eb }) => ({ version: eb('version', '+', 1) }))
      .where('id', 'in', ids)
      .returningAll()
      .execute()
    const byId = new Map(raised.map((row: Selectable<Tables['publications']>) => [row.id, fromRow(row)]))
    return ids.map(id => ({ row: byId.get(id)!, nonce: nonces.get(id)! }))
  }

  /** Ends the leases of processes known to be dead; true when there were any. */
  private async endDead(): Promise<boolean> {
    const held = await this.db
      .selectFrom('leases')
      .select('owner')
      .distinct()
      .where('until', '>', this.instant)
      .execute()
    const dead = held.map(row => row.owner).filter(owner => isDead(JSON.parse(owner) as Owner, this.options.owner))
    if (dead.length === 0) return false
    await this.db.deleteFrom('leases').where('owner', 'in', dead).execute()
    return true
  }

  private claimOf({ row, nonce }: Taken, asked: number): Claim {
    const { leaseMs } = this.options
    let endsAt = asked + leaseMs
    return {
      publication: row,
      remainingMs: () => endsAt - performance.now(),
      renew: async () => {
        const renewing = performance.now()
        const { instant } = this
        const { numUpdatedRows } = await this.db
          .updateTable('leases')
          .set({ until: ends(instant, leaseMs) })
          .where('account', '=', row.account)
          .where('issue', '=', row.issue)
          .where('nonce', '=', nonce)
          .where('until', '>', instant)
          .executeTakeFirst()
        endsAt = numUpdatedRows === 1n ? renewing + leaseMs : 0
        return numUpdatedRows === 1n
      },
      release: async () => {
        await this.db
          .deleteFrom('leases')
          .where('account', '=', row.account)
          .where('issue', '=', row.issue)
          .where('nonce', '=', nonce)
          .execute()
      },
    }
  }
}

const ends = (instant: RawBuilder<number>, leaseMs: number): RawBuilder<number> => sql<number>`${instant} + ${leaseMs}`

const keyOf = ({ account, issue }: Publication): string => `${account}\n${issue}`

/** A push and a publish of one issue share one WeChat draft, so the one that waits longer goes first. */
function onePerIssue(rows: readonly Publication[]): readonly Publication[] {
  const first = new Map<string, Publication>()
  for (const row of rows) if (!first.has(keyOf(row))) first.set(keyOf(row), row)
  return [...first.values()]
}
