import { randomBytes } from 'node:crypto'
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { ChannelKey, ChannelState, Deliveries, Delivery, Failure, Waiting } from '../notify/ports.ts'
import { isDead, type Owner } from './owner.ts'
import type { Tables } from './tables.ts'

type Kind = ChannelKey['kind']

/** A channel with nothing to tell has its beginning moved on, so that a look never goes through years of notices. */
const SETTLED_MS = 60 * 60_000

const stateOf = (row: Selectable<Tables['channels']>): ChannelState => ({
  name: row.name,
  kind: row.kind as Kind,
  tries: row.tries,
  wakeAt: row.wake_at,
  sentAt: row.sent_at,
  failedAt: row.failed_at,
  fault: row.fault,
})

/** What was told where, and who is telling it. */
export class DeliveryRows implements Deliveries {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly now: () => number,
    private readonly owner: Owner,
  ) {}

  async register(channels: readonly ChannelKey[]): Promise<void> {
    const known = new Set((await this.db.selectFrom('channels').select('name').execute()).map(row => row.name))
    const fresh = channels.filter(({ name }) => !known.has(name))
    if (fresh.length === 0) return
    const idle = {
      nonce: null,
      owner: null,
      until: 0,
      tries: 0,
      wake_at: 0,
      sent_at: null,
      failed_at: null,
      fault: null,
    }
    await this.db
      .insertInto('channels')
      .values(fresh.map(({ name, kind }) => ({ name, kind, from_at: this.now(), ...idle })))
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }

  async state(channel: string): Promise<ChannelState | undefined> {
    const row = await this.row(channel)
    return row && stateOf(row)
  }

  private row(channel: string) {
    return this.db.selectFrom('channels').selectAll().where('name', '=', channel).executeTakeFirst()
  }

  async waiting(channel: string, limit: number): Promise<readonly Waiting[]> {
    const row = await this.row(channel)
    if (!row) return []
    const rows = await this.db
      .selectFrom('notices')
      .leftJoin('deliveries', join =>
        join.onRef('deliveries.notice', '=', 'notices.id').on('deliveries.channel', '=', channel),
      )
      .leftJoin('publications', 'publications.id', 'notices.publication')
      .leftJoin('accounts', 'accounts.id', 'notices.account')
      .select(['notices.id', 'notices.at', 'notices.kind', 'notices.account', 'notices.publication', 'notices.body'])
      .select(['publications.title', 'publications.state', 'publications.action', 'publications.due_at'])
      .select(['publications.url', 'accounts.alias'])
      .where('notices.at', '>=', row.from_at)
      .where('deliveries.notice', 'is', null)
      .orderBy('notices.at')
      .orderBy('notices.id')
      .limit(limit)
      .execute()
    if (rows.length === 0) await this.settle(channel, row.from_at)
    return rows.map(({ id, at, kind, account, publication, body, title, state, action, due_at, url, alias }) => ({
      id,
      at,
      kind,
      account,
      publication,
      values: JSON.parse(body) as Waiting['values'],
      alias: alias ?? account,
      row:
        title === null || state === null || action === null || due_at === null
          ? null
          : {
              title,
              url,
              dueAt: due_at,
              ...({ state, action } as Pick<NonNullable<Waiting['row']>, 'state' | 'action'>),
            },
    }))
  }

  /** Seldom: it writes. A notice is on disk within moments of its instant, whichever process wrote it. */
  private async settle(channel: string, from: number): Promise<void> {
    const at = this.now() - SETTLED_MS
    if (at - from < SETTLED_MS) return
    await this.db
      .updateTable('channels')
      .set({ from_at: at })
      .where('name', '=', channel)
      .where('from_at', '=', from)
      .execute()
  }

  async claim(channel: string, leaseMs: number): Promise<string | undefined> {
    const row = await this.row(channel)
    if (!row) return undefined
    const isHeld = row.until > this.now() && row.owner !== null && !isDead(JSON.parse(row.owner) as Owner, this.owner)
    if (isHeld) return undefined
    const nonce = randomBytes(12).toString('hex')
    const { numUpdatedRows } = await this.db
      .updateTable('channels')
      .set({ nonce, owner: JSON.stringify(this.owner), until: this.now() + leaseMs })
      .where('name', '=', channel)
      // nobody took it since it was looked at
      .where('nonce', row.nonce === null ? 'is' : '=', row.nonce)
      .executeTakeFirst()
    return numUpdatedRows > 0n ? nonce : undefined
  }

  async sent(channel: string, claim: string, notices: readonly number[]): Promise<void> {
    const good = { tries: 0, wake_at: 0, sent_at: this.now(), failed_at: null, fault: null }
    await this.db.transaction().execute(async tx => {
      await this.mark(tx, channel, notices, 'sent')
      await this.end(tx, channel, claim, notices.length > 0 ? good : {})
    })
  }

  async failed(channel: string, claim: string, { fault, wakeAt, givenUp }: Failure): Promise<void> {
    await this.db.transaction().execute(async tx => {
      await this.mark(tx, channel, givenUp, 'given-up')
      const known = await tx
        .selectFrom('channels')
        .select(['tries', 'failed_at'])
        .where('name', '=', channel)
        .executeTakeFirstOrThrow()
      const failedAt = known.failed_at ?? this.now()
      const bad = { tries: known.tries + 1, wake_at: wakeAt, failed_at: failedAt, fault }
      await this.end(tx, channel, claim, bad)
    })
  }

  async recovered(channel: string): Promise<void> {
    const good = { tries: 0, wake_at: 0, sent_at: this.now(), failed_at: null, fault: null }
    await this.db.updateTable('channels').set(good).where('name', '=', channel).execute()
  }

  private async mark(
    tx: Transaction<Tables>,
    channel: string,
    notices: readonly number[],
    outcome: Delivery['state'],
  ): Promise<void> {
    if (notices.length === 0) return
    await tx
      .insertInto('deliveries')
      .values(notices.map(notice => ({ channel, notice, outcome, at: this.now() })))
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }

  private async end(
    tx: Transaction<Tables>,
    channel: string,
    claim: string,
    change: Partial<Tables['channels']>,
  ): Promise<void> {
    await tx
      .updateTable('channels')
      .set({ ...change, nonce: null, owner: null, until: 0 })
      .where('name', '=', channel)
      .where('nonce', '=', claim)
      .execute()
  }

  /** What became of these notices, by notice. Nothing waits for a channel that is not in `use`, nor for a younger one. */
  async ofNotices(notices: readonly { readonly id: number; readonly at: number }[], use: ReadonlySet<string>) {
    const channels = await this.db.selectFrom('channels').selectAll().orderBy('name').execute()
    const ids = notices.map(({ id }) => id)
    const marks =
      ids.length === 0 ? [] : await this.db.selectFrom('deliveries').selectAll().where('notice', 'in', ids).execute()
    const found = new Map(marks.map(mark => [`${mark.notice} ${mark.channel}`, mark]))
    return new Map(
      notices.map(({ id, at }) => [
        id,
        channels.flatMap(({ name, kind, from_at }): Delivery[] => {
          const key = { channel: name, kind: kind as Kind }
          const mark = found.get(`${id} ${name}`)
          if (mark) return [{ ...key, state: mark.outcome as Delivery['state'], at: mark.at }]
          return at >= from_at && use.has(name) ? [{ ...key, state: 'waiting', at: null }] : []
        }),
      ]),
    )
  }
}
