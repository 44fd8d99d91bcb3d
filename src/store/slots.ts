import type { Kysely } from 'kysely'
import type { Occurrence, Slot } from '../schedule/slot.ts'
import type { Tables } from './tables.ts'

/** What became of a slot's date: the publication it took, or why none went out. */
export interface OccurrenceRow extends Occurrence {
  readonly publication: string | null
  readonly outcome: string | null
}

/** Recurring times and their dates, each date a row of its own. */
export class SlotRows {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly now: () => number,
  ) {}

  /** False when the name is taken. */
  async add(slot: Slot): Promise<boolean> {
    const { name, series, cron, zone, days, action, account, lateMinutes } = slot
    const row = { name, series, cron, zone, days, action, account, late_minutes: lateMinutes, added_at: this.now() }
    const { numInsertedOrUpdatedRows } = await this.db
      .insertInto('slots')
      .values(row)
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
  async addOccurrences(occurrences: readonly Occurrence[]): Promise<void> {
    if (occurrences.length === 0) return
    const rows = occurrences.map(({ slot, localDate, dueAt }) => ({
      slot,
      local_date: localDate,
      due_at: dueAt,
      publication: null,
      outcome: null,
      at: null,
    }))
    await this.db
      .insertInto('occurrences')
      .values(rows)
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }

  /** Dates nothing was decided for, due before `until`. */
  async open(until: number): Promise<readonly OccurrenceRow[]> {
    const rows = await this.db
      .selectFrom('occurrences')
      .selectAll()
      .where('outcome', 'is', null)
      .where('due_at', '<=', until)
      .orderBy('due_at')
      .orderBy('slot')
      .execute()
    return rows.map(row => ({
      slot: row.slot,
      localDate: row.local_date,
      dueAt: row.due_at,
      publication: row.publication,
      outcome: row.outcome,
    }))
  }

  async link(occurrence: Occurrence, publication: string): Promise<void> {
    await this.db
      .updateTable('occurrences')
      .set({ publication })
      .where('slot', '=', occurrence.slot)
      .where('local_date', '=', occurrence.localDate)
      .execute()
  }

  /** Records what became of a date. False when that was decided already. */
  async close(occurrence: Occurrence, outcome: string): Promise<boolean> {
    const { numUpdatedRows } = await this.db
      .updateTable('occurrences')
      .set({ outcome, at: this.now() })
      .where('slot', '=', occurrence.slot)
      .where('local_date', '=', occurrence.localDate)
      .where('outcome', 'is', null)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }
}
