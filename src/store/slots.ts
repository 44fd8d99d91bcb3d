import type { Kysely, Selectable } from 'kysely'
import type { KeptOccurrence, OccurrenceChange } from '../publish/slots/calendar.ts'
import type { Occurrence, Slot } from '../schedule/slot.ts'
import type { Tables } from './tables.ts'

const fromRow = (row: Selectable<Tables['occurrences']>): KeptOccurrence => ({
  slot: row.slot,
  localDate: row.local_date,
  dueAt: row.due_at,
  held: row.held as KeptOccurrence['held'],
  publication: row.publication,
  outcome: row.outcome as KeptOccurrence['outcome'],
  reason: row.reason,
})

/** Recurring times and their dates, each date a row of its own. */
export class SlotRows {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly now: () => number,
  ) {}

  /** False when the name is taken. */
  async add(slot: Slot): Promise<boolean> {
    const { name, series, cron, zone, days, action, account, lateMinutes, noQuota } = slot
    const row = { name, series, cron, zone, days, action, account, late_minutes: lateMinutes, no_quota: noQuota }
    const { numInsertedOrUpdatedRows } = await this.db
      .insertInto('slots')
      .values({ ...row, added_at: this.now() })
      .onConflict(conflict => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return (numInsertedOrUpdatedRows ?? 0n) > 0n
  }

  async list(): Promise<readonly Slot[]> {
    const rows = await this.db.selectFrom('slots').selectAll().orderBy('name').execute()
    return rows.map(row => ({
      name: row.name,
      series: row.series,
      cron: row.cron,
      zone: row.zone,
      days: row.days as Slot['days'],
      action: row.action as Slot['action'],
      account: row.account,
      lateMinutes: row.late_minutes,
      noQuota: row.no_quota as Slot['noQuota'],
      addedAt: row.added_at,
    }))
  }

  /** Takes the slot away with the dates nothing was planned for; what is planned stays planned. */
  async remove(name: string): Promise<boolean> {
    return this.db.transaction().execute(async tx => {
      const { numDeletedRows } = await tx.deleteFrom('slots').where('name', '=', name).executeTakeFirst()
      await tx.deleteFrom('occurrences').where('slot', '=', name).where('outcome', 'is', null).execute()
      return numDeletedRows > 0n
    })
  }

  /** Writes dates down; one that stands already stays as it is. */
  async addOccurrences(
    occurrences: readonly Pick<Occurrence, 'slot' | 'localDate' | 'dueAt' | 'held'>[],
  ): Promise<void> {
    if (occurrences.length === 0) return
    const open = { publication: null, outcome: null, reason: null, at: null }
    const rows = occurrences.map(({ slot, localDate, dueAt, held }) => ({
      slot,
      local_date: localDate,
      due_at: dueAt,
      held,
      ...open,
    }))
    await this.db
      .insertInto('occurrences')
      .values(rows)
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }

  /** Dates due from `from` on, and older ones nothing was decided for, in order. */
  async occurrences(from: number): Promise<readonly KeptOccurrence[]> {
    const rows = await this.db
      .selectFrom('occurrences')
      .selectAll()
      .where(where => where.or([where('outcome', 'is', null), where('due_at', '>=', from)]))
      .orderBy('due_at')
      .orderBy('slot')
      .execute()
    return rows.map(fromRow)
  }

  /** Changes a date only while its time and outcome are still what `row` says; false when another was faster. */
  async change({ slot, localDate, dueAt, outcome }: KeptOccurrence, change: OccurrenceChange): Promise<boolean> {
    const { dueAt: due_at, ...others } = change
    const { numUpdatedRows } = await this.db
      .updateTable('occurrences')
      .set({ ...others, ...(due_at === undefined ? {} : { due_at }), at: this.now() })
      .where('slot', '=', slot)
      .where('local_date', '=', localDate)
      .where('due_at', '=', dueAt)
      .where('outcome', outcome === null ? 'is' : '=', outcome)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }
}
