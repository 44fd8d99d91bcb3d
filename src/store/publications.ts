import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { Kysely, Transaction } from 'kysely'
import { isLive, type Publication } from '../publish/publication.ts'
import type { Claim, Entry, Intent, Journalled, Publications, Wanted } from '../publish/records.ts'
import { Contents } from './contents.ts'
import { isDead, type Owner } from './owner.ts'
import { fromJournal, fromRow, toJournal, toRow } from './rows.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>
type Tx = Transaction<Tables>

/** States in which a machine may have something to do; `isLive` says the rest. */
const LIVE = ['planned', 'preparing', 'drafted', 'submitting', 'submitted']
/** Due rows looked through at a time for one that nobody holds. */
const DUE_MAX = 200
const ANSWERS = /^(done|found|absent|refused:)/

export interface StoreOptions {
  readonly now: () => number
  /** How long a lease lasts unless it is renewed. */
  readonly leaseMs: number
  readonly owner: Owner
}

/** The publication rows with their journal and leases, in either engine. */
export class PublicationRows extends Contents implements Publications {
  constructor(
    db: Db,
    private readonly options: StoreOptions,
  ) {
    super(db, options.now)
  }

  async get(id: string): Promise<Publication | undefined> {
    const row = await this.db.selectFrom('publications').selectAll().where('id', '=', id).executeTakeFirst()
    return row && fromRow(row)
  }

  async ofIssue(account: string, issue: string): Promise<readonly Publication[]> {
    const rows = await this.db
      .selectFrom('publications')
      .selectAll()
      .where('account', '=', account)
      .where('issue', '=', issue)
      .orderBy('planned_at')
      .execute()
    return rows.map(fromRow)
  }

  /** Newest first, at most `limit`. */
  async list(limit: number): Promise<readonly Publication[]> {
    const rows = await this.db
      .selectFrom('publications')
      .selectAll()
      .orderBy('planned_at', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(fromRow)
  }

  async live(only?: string): Promise<readonly Publication[]> {
    return (await this.liveRows(only).execute()).map(fromRow).filter(isLive)
  }

  /** What `isLive` says, as far as a query can: finished rows are many and must not fill a page of due ones. */
  private liveRows(only: string | undefined) {
    const query = this.db
      .selectFrom('publications')
      .selectAll()
      .where('state', 'in', LIVE)
      .where(where =>
        where.or([
          where('state', '!=', 'drafted'),
          where.and([
            where('action', '!=', 'draft'),
            where.or([where('reason', 'is', null), where('reason', '!=', 'handover')]),
          ]),
        ]),
      )
    return only === undefined ? query : query.where('id', '=', only)
  }

  async insert(wanted: Wanted, round: number, at: number, entry: Entry): Promise<Publication | undefined> {
    const now = this.options.now()
    const row: Publication = {
      id: `p${now.toString(36)}${randomBytes(4).toString('hex')}`,
      account: wanted.account,
      issue: wanted.issue,
      kind: wanted.kind,
      round,
      action: wanted.action,
      state: 'planned',
      reason: null,
      snapshot: wanted.snapshot,
      title: wanted.title,
      to: wanted.to,
      dueAt: wanted.dueAt,
      lateMinutes: wanted.lateMinutes,
      wakeAt: at,
      tries: 0,
      allowed: wanted.overwrite ? 'overwrite' : null,
      draft: null,
      publishId: null,
      massId: null,
      article: null,
      url: null,
      plannedAt: now,
      version: 1,
    }
    return this.db.transaction().execute(async tx => {
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('publications')
        .values(toRow(row))
        .onConflict(conflict => conflict.doNothing())
        .executeTakeFirstOrThrow()
      if (numInsertedOrUpdatedRows !== 1n) return undefined
      await tx
        .insertInto('journal')
        .values(toJournal(row.id, now, entry))
        .execute()
      return row
    })
  }

  async move(next: Publication, entries: readonly Entry[]): Promise<Publication | undefined> {
    const now = this.options.now()
    const saved = { ...next, version: next.version + 1 }
    return this.db.transaction().execute(async tx => {
      const { numUpdatedRows } = await tx
        .updateTable('publications')
        .set(toRow(saved))
        .where('id', '=', next.id)
        .where('version', '=', next.version)
        .executeTakeFirst()
      const moved = numUpdatedRows === 1n
      // An answer is kept even when somebody else moved the row meanwhile; it wakes whoever investigates.
      const kept = moved ? entries : entries.filter(entry => entry.intent !== null)
      for (const entry of kept)
        await tx
          .insertInto('journal')
          .values(toJournal(next.id, now, entry))
          .execute()
      if (!moved && kept.length > 0) {
        await tx
          .updateTable('publications')
          .set({ wake_at: now })
          .where('id', '=', next.id)
          .where('wake_at', '>', now)
          .execute()
      }
      return moved ? saved : undefined
    })
  }

  async journal(id: string): Promise<readonly Journalled[]> {
    const rows = await this.db.selectFrom('journal').selectAll().where('publication', '=', id).orderBy('seq').execute()
    return rows.map(fromJournal)
  }

  async intents(account: string, issue: string, steps: readonly string[]): Promise<readonly Intent[]> {
    const rows = await this.db
      .selectFrom('journal')
      .innerJoin('publications', 'publications.id', 'journal.publication')
      .selectAll('journal')
      .where('publications.account', '=', account)
      .where('publications.issue', '=', issue)
      .where('journal.step', 'in', steps)
      .orderBy('journal.seq')
      .execute()
    const lines = rows.map(fromJournal)
    return lines
      .filter(entry => entry.outcome === 'intended')
      .map(intent => {
        const said = lines.filter(entry => entry.intent === intent.seq)
        return {
          ...intent,
          answer: said.find(entry => ANSWERS.test(entry.outcome)) ?? null,
          lostAt: said.find(entry => entry.outcome === 'lost')?.at ?? null,
        }
      })
  }

  async claim(now: number, only?: string): Promise<Claim | undefined> {
    const taken = performance.now()
    const due = this.liveRows(only).where('wake_at', '<=', now).orderBy('wake_at').limit(DUE_MAX)
    for (const row of (await due.execute()).map(fromRow).filter(isLive)) {
      const claim = await this.take(row, taken)
      if (claim) return claim
    }
    return undefined
  }

  /** The lease and a new version of the row in one commit, so that whoever held it before moves nothing any more. */
  private async take(row: Publication, taken: number): Promise<Claim | undefined> {
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
