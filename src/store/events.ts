import { sql, type Kysely, type Selectable } from 'kysely'
import type { ArrivedEvent, Events, JobEvent, KeptEvent } from '../publish/events.ts'
import type { Publication } from '../publish/publication.ts'
import { alone } from './engine.ts'
import { fromRow } from './rows.ts'
import { SendRows } from './sends.ts'
import type { Tables } from './tables.ts'

const UNCLAIMED_MAX = 50
const UNAPPLIED_MAX = 500

/** A publication has the event's job for its own. Two questions, since each has an index of its own. */
const isClaimed = sql<boolean>`(
  exists (select 1 from publications where publications.account = events.account and publications.publish_id = events.ref)
  or exists (select 1 from publications where publications.account = events.account and publications.mass_id = events.ref))`

const fromEvent = (row: Selectable<Tables['events']>): KeptEvent => ({
  seq: row.id,
  account: row.account,
  receivedAt: row.received_at,
  trusted: row.trusted === 1,
  appliedAt: row.applied_at,
  event: JSON.parse(row.body) as JobEvent,
})

interface Waiting {
  readonly account: string
  readonly arrived: ArrivedEvent
  readonly kept: (isNew: boolean) => void
  readonly failed: (error: unknown) => void
}

/** Events written in one commit: WeChat may push many at once, and each commit waits for the disk. */
const BATCH_MAX = 100
const LIVE = ['submitting', 'submitted']

/** What WeChat told us, kept before it is answered. */
export class EventRows extends SendRows implements Events {
  private readonly waiting: Waiting[] = []
  private writing = false

  keepEvent(account: string, arrived: ArrivedEvent): Promise<boolean> {
    return new Promise((kept, failed) => {
      this.waiting.push({ account, arrived, kept, failed })
      if (!this.writing) void this.write()
    })
  }

  private async write(): Promise<void> {
    this.writing = true
    while (this.waiting.length > 0) {
      // whoever is at the door already comes along
      await new Promise(next => setImmediate(next))
      const batch = this.waiting.splice(0, BATCH_MAX)
      try {
        const fresh = await this.keepAll(batch)
        for (const one of batch) one.kept(fresh.has(one))
      } catch (error) {
        for (const one of batch) one.failed(error)
      }
    }
    this.writing = false
  }

  /** Those that are new, kept in one commit that also wakes whom they may be about. */
  private async keepAll(batch: readonly Waiting[]): Promise<ReadonlySet<Waiting>> {
    const now = this.time()
    const rows = batch.map(({ account, arrived: { event, trusted, key, delivery } }) => {
      const { kind, ref } = event
      const body = JSON.stringify(event)
      return { account, received_at: now, kind, key, delivery, ref, trusted: trusted ? 1 : 0, body, applied_at: null }
    })
    return this.db.transaction().execute(async tx => {
      // `lastEvent` counts on it that an event with a smaller number never appears after one with a greater
      await alone(tx, 'wake')
      const inserted = await tx
        .insertInto('events')
        .values(rows)
        .onConflict(conflict => conflict.doNothing())
        .returning(['account', 'key'])
        .execute()
      const fresh = new Set<Waiting>()
      // of two equal ones in a batch the first is the new one
      for (const { account, key } of inserted) {
        const one = batch.find(each => each.account === account && each.arrived.key === key)
        if (one) fresh.add(one)
      }
      for (const account of new Set(inserted.map(row => row.account))) {
        await this.wake(
          tx,
          account,
          [...fresh].filter(one => one.account === account),
          now,
        )
      }
      return fresh
    })
  }

  /** Whose job it is may not be known yet: an answer that was lost, a tap that is waited for. */
  private async wake(tx: Kysely<Tables>, account: string, kept: readonly Waiting[], now: number): Promise<void> {
    const refs = kept.map(({ arrived }) => arrived.event.ref)
    await tx
      .updateTable('publications')
      .set({ wake_at: now })
      .where('account', '=', account)
      .where('state', 'in', LIVE)
      .where('wake_at', '>', now)
      .where(where =>
        where.or([
          where('publish_id', 'in', refs),
          where('mass_id', 'in', refs),
          where.and([where('publish_id', 'is', null), where('mass_id', 'is', null)]),
        ]),
      )
      .execute()
  }

  async eventsFor(account: string, ref: string): Promise<readonly KeptEvent[]> {
    const rows = await this.db
      .selectFrom('events')
      .selectAll()
      .where('account', '=', account)
      .where('ref', '=', ref)
      .orderBy('id')
      .execute()
    return rows.map(fromEvent)
  }

  async unclaimedEvents(account: string, since: number): Promise<readonly KeptEvent[]> {
    const rows = await this.db
      .selectFrom('events')
      .selectAll()
      .where('account', '=', account)
      .where('received_at', '>=', since)
      .where(sql<boolean>`not ${isClaimed}`)
      .orderBy('id', 'desc')
      .limit(UNCLAIMED_MAX)
      .execute()
    return rows.reverse().map(fromEvent)
  }

  async unappliedEvents(since: number): Promise<readonly KeptEvent[]> {
    const rows = await this.db
      .selectFrom('events')
      .selectAll()
      .where('applied_at', 'is', null)
      .where('received_at', '>=', since)
      .where(isClaimed)
      .orderBy('id')
      .limit(UNAPPLIED_MAX)
      .execute()
    return rows.map(fromEvent)
  }

  async eventApplied(seq: number): Promise<void> {
    await this.db
      .updateTable('events')
      .set({ applied_at: this.time() })
      .where('id', '=', seq)
      .where('applied_at', 'is', null)
      .execute()
  }

  async ofJob(account: string, ref: string): Promise<readonly Publication[]> {
    const rows = await this.db
      .selectFrom('publications')
      .selectAll()
      .where('account', '=', account)
      .where(where => where.or([where('publish_id', '=', ref), where('mass_id', '=', ref)]))
      .orderBy('planned_at')
      .orderBy('id')
      .execute()
    return rows.map(fromRow)
  }

  async uncertainJobs(): Promise<readonly Publication[]> {
    const rows = await this.db
      .selectFrom('publications')
      .selectAll()
      .where('state', '=', 'uncertain')
      .where('publish_id', 'is', null)
      .where('mass_id', 'is', null)
      .execute()
    return rows.map(fromRow)
  }

  async lastEvent(account: string): Promise<number> {
    const row = await this.db
      .selectFrom('events')
      .select(events => events.fn.max('id').as('last'))
      .where('account', '=', account)
      .executeTakeFirst()
    return row?.last ?? 0
  }
}
