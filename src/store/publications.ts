import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { Kysely } from 'kysely'
import { isLive, LEFT_TO_PEOPLE, type Publication } from '../publish/publication.ts'
import type { Claim, Entry, Intent, Journalled, Publications, Wanted } from '../publish/records.ts'
import { EventRows } from './events.ts'
import { Leases, type LeaseOptions } from './leases.ts'
import { fromJournal, fromRow, toJournal, toRow } from './rows.ts'
import type { Tables } from './tables.ts'

/** States in which a machine may have something to do; `isLive` says the rest. */
const LIVE = ['planned', 'preparing', 'drafted', 'submitting', 'submitted']
/** Due rows looked through at a time for one that nobody holds. */
const DUE_MAX = 200
const ANSWERS = /^(done|found|absent|refused:)/

/** The publication rows with their journal and leases, in either engine. */
export class PublicationRows extends EventRows implements Publications {
  private readonly leases: Leases

  constructor(
    db: Kysely<Tables>,
    private readonly options: LeaseOptions,
  ) {
    super(db, options.now)
    this.leases = new Leases(db, options)
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

  async awaitingApproval(from: number, until: number): Promise<readonly Publication[]> {
    const rows = await this.db
      .selectFrom('publications')
      .selectAll()
      .where('state', '=', 'held')
      .where('reason', '=', 'approval')
      .where('due_at', '>', from)
      .where('due_at', '<=', until)
      .orderBy('due_at')
      .execute()
    return rows.map(fromRow)
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
            where.or([where('reason', 'is', null), where('reason', 'not in', LEFT_TO_PEOPLE)]),
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
      noQuota: wanted.noQuota ?? 'hold',
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
      const claim = await this.leases.take(row, taken)
      if (claim) return claim
    }
    return undefined
  }
}
