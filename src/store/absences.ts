import type { Kysely } from 'kysely'
import type { Absence, Absences, DueMeanwhile } from '../notify/ports.ts'
import type { Notice } from '../publish/records.ts'
import { toNotice } from './rows.ts'
import type { Tables } from './tables.ts'

const TICK = 'work.tick'
const ABSENCE = 'work.absence'
/** Dates of slots are recorded no further back either. */
const BACK_MS = 7 * 24 * 60 * 60_000
const LISTED_MAX = 500
/** Planned this soon after its minute, somebody asked for it at once. */
const AT_ONCE_MS = 60_000
/** Journal lines that say the machine acted for the minute, or decided not to. */
const ACTS = ['freepublish/submit', 'message/mass/sendall', 'held']
const DRAFT_ACTS = ['draft/add', 'draft/update']
const UNTAKEN = ['missed', 'ambiguous']

/** When a worker was last there, and the absence people have not been told of yet: two values of `meta`. */
export class AbsenceRows implements Absences {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly now: () => number,
  ) {}

  async tick(gapMs: number): Promise<void> {
    const now = this.now()
    await this.db.transaction().execute(async tx => {
      const last = await this.value(tx, TICK)
      if (last === undefined) {
        await this.write(tx, TICK, undefined, String(now))
        return
      }
      // a clock that runs behind another machine's must not turn time back
      if (now <= Number(last) || !(await this.write(tx, TICK, last, String(now)))) return
      if (now - Number(last) <= gapMs) return
      const open = await this.value(tx, ABSENCE)
      const from = open ? (JSON.parse(open) as Absence).from : Math.max(Number(last), now - BACK_MS)
      await this.write(tx, ABSENCE, open, JSON.stringify({ from, to: now } satisfies Absence))
    })
  }

  async open(): Promise<Absence | undefined> {
    const value = await this.value(this.db, ABSENCE)
    return value ? (JSON.parse(value) as Absence) : undefined
  }

  async due({ from, to }: Absence): Promise<readonly DueMeanwhile[]> {
    return [...(await this.publications(from, to)), ...(await this.dates(from, to))].sort((a, b) => a.dueAt - b.dueAt)
  }

  private async publications(from: number, to: number): Promise<readonly DueMeanwhile[]> {
    const rows = await this.db
      .selectFrom('publications')
      .select(['id', 'title', 'due_at', 'state', 'reason', 'action'])
      .where('due_at', '>', from)
      .where('due_at', '<=', to)
      // one that was to go out at once was not waiting for a worker; a slot's late one is planned long after its minute
      .where(where =>
        where.or([
          where('planned_at', '<', where.ref('due_at')),
          where('planned_at', '>', where('due_at', '+', AT_ONCE_MS)),
        ]),
      )
      .where('state', '!=', 'cancelled')
      .orderBy('due_at')
      .limit(LISTED_MAX)
      .execute()
    const found: DueMeanwhile[] = []
    for (const { id, title, due_at: dueAt, state, reason, action } of rows) {
      const actedAt = await this.actedAt(id, action === 'draft' ? [...ACTS, ...DRAFT_ACTS] : ACTS)
      found.push({ publication: id, title, dueAt, state, reason, action, actedAt })
    }
    return found
  }

  private async actedAt(publication: string, steps: readonly string[]): Promise<number | null> {
    const row = await this.db
      .selectFrom('journal')
      .select('at')
      .where('publication', '=', publication)
      .where('step', 'in', steps)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row?.at ?? null
  }

  private async dates(from: number, to: number): Promise<readonly DueMeanwhile[]> {
    const rows = await this.db
      .selectFrom('occurrences')
      .innerJoin('slots', 'slots.name', 'occurrences.slot')
      .select(['slots.series', 'occurrences.local_date', 'occurrences.due_at', 'occurrences.outcome'])
      .where('occurrences.due_at', '>', from)
      .where('occurrences.due_at', '<=', to)
      .where('occurrences.publication', 'is', null)
      .where(where => where.or([where('outcome', 'is', null), where('outcome', 'in', UNTAKEN)]))
      .orderBy('occurrences.due_at')
      .limit(LISTED_MAX)
      .execute()
    return rows.map(({ series, local_date, due_at, outcome }) => ({
      publication: null,
      title: `${series} ${local_date}`,
      dueAt: due_at,
      state: outcome ?? 'open',
      reason: null,
      action: '',
      actedAt: null,
    }))
  }

  async close(absence: Absence, notice: Notice | null): Promise<boolean> {
    return this.db.transaction().execute(async tx => {
      const { numDeletedRows } = await tx
        .deleteFrom('meta')
        .where('name', '=', ABSENCE)
        .where('value', '=', JSON.stringify({ from: absence.from, to: absence.to }))
        .executeTakeFirst()
      if (numDeletedRows === 0n) return false
      if (notice) await tx.insertInto('notices').values(toNotice(this.now(), notice)).execute()
      return true
    })
  }

  private async value(db: Kysely<Tables>, name: string): Promise<string | undefined> {
    return (await db.selectFrom('meta').select('value').where('name', '=', name).executeTakeFirst())?.value
  }

  /** Compares and sets; `known` undefined: nothing stands there yet. */
  private async write(db: Kysely<Tables>, name: string, known: string | undefined, value: string): Promise<boolean> {
    if (known === undefined) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('meta')
        .values({ name, value })
        .onConflict(conflict => conflict.doNothing())
        .executeTakeFirstOrThrow()
      return (numInsertedOrUpdatedRows ?? 0n) > 0n
    }
    const { numUpdatedRows } = await db
      .updateTable('meta')
      .set({ value })
      .where('name', '=', name)
      .where('value', '=', known)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }
}
