import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { isLive, type Publication } from '../publish/publication.ts'
import type { Claim, Entry, Intent, Journalled, Notice, Publications, Wanted } from '../publish/records.ts'
import { EventRows } from './events.ts'
import { Leases, type LeaseOptions } from './leases.ts'
import { AWAKE } from './live.ts'
import { write } from './moves.ts'
import { fromJournal, fromRow, toJournal, toRow } from './rows.ts'
import type { Tables } from './tables.ts'

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
      .orderBy('round')
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

  async heldForApproval(snapshot: string): Promise<readonly Publication[]> {
    const rows = await this.db
      .selectFrom('publications')
      .selectAll()
      .where('state', '=', 'held')
      .where('reason', '=', 'approval')
      .where('snapshot', '=', snapshot)
      .execute()
    return rows.map(fromRow)
  }

  async live(until: number, only?: string): Promise<readonly Publication[]> {
    const query = this.db.selectFrom('publications').selectAll().where(AWAKE).where('wake_at', '<=', until)
    const rows = await (only === undefined ? query : query.where('id', '=', only)).execute()
    return rows.map(fromRow).filter(isLive)
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

  async move(next: Publication, entries: readonly Entry[], notice?: Notice): Promise<Publication | undefined> {
    return (await write(this.db, { next, entries, notice }, this.options.now()))?.saved
  }

  async intend(next: Publication, intent: Entry): Promise<{ saved: Publication; seq: number } | undefined> {
    const moved = await write(this.db, { next, entries: [intent] }, this.options.now())
    return moved && { saved: moved.saved, seq: moved.seqs[0]! }
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
    return (await this.leases.take({ now, limit: 1, except: [], only }))[0]
  }

  async claimMany(now: number, limit: number, except: readonly string[]): Promise<readonly Claim[]> {
    return this.leases.take({ now, limit, except, only: undefined })
  }
}
