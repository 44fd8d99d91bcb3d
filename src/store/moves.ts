import { sql, type Kysely } from 'kysely'
import type { Publication } from '../publish/publication.ts'
import type { Entry, Notice } from '../publish/records.ts'
import { isPostgres } from './engine.ts'
import { toJournal, toNotice, toRow } from './rows.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>

/** What is saved together: the row, its journal lines, and what people hear of it. */
export interface Move {
  readonly next: Publication
  readonly entries: readonly Entry[]
  readonly notice?: Notice | undefined
}

/** The row as it stands now, and the numbers of its new lines. */
export interface Moved {
  readonly saved: Publication
  readonly seqs: readonly number[]
}

/**
 * Saves a publication's next form while it is still at the version it was read at; `undefined` when somebody else moved
 * it first. An answer is kept even then; it wakes whoever investigates.
 */
export async function write(db: Db, { next, entries, notice }: Move, now: number): Promise<Moved | undefined> {
  const saved = { ...next, version: next.version + 1 }
  const lines = entries.map(entry => toJournal(next.id, now, entry))
  const told = notice && toNotice(now, notice)
  if (lines.length === 0 && !told) return (await moves(db, saved)) ? { saved, seqs: [] } : undefined
  const write = isPostgres(db) ? inOneStatement : inOneTransaction
  const { moved, seqs } = await write(db, { saved, lines, told, now })
  return moved ? { saved, seqs } : undefined
}

interface Rows {
  readonly saved: Publication
  readonly lines: readonly ReturnType<typeof toJournal>[]
  readonly told: ReturnType<typeof toNotice> | undefined
  readonly now: number
}

interface Written {
  readonly moved: boolean
  readonly seqs: readonly number[]
}

const update = (db: Db, saved: Publication) =>
  db
    .updateTable('publications')
    .set(toRow(saved))
    .where('id', '=', saved.id)
    .where('version', '=', saved.version - 1)

async function moves(db: Db, saved: Publication): Promise<boolean> {
  return (await update(db, saved).executeTakeFirst()).numUpdatedRows === 1n
}

function inOneTransaction(db: Db, { saved, lines, told, now }: Rows): Promise<Written> {
  return db.transaction().execute(async tx => {
    const moved = await moves(tx, saved)
    const kept = moved ? lines : lines.filter(line => line.intent !== null)
    const seqs: number[] = []
    for (const line of kept) {
      const { seq } = await tx.insertInto('journal').values(line).returning('seq').executeTakeFirstOrThrow()
      seqs.push(seq)
    }
    if (moved && told) await tx.insertInto('notices').values(told).execute()
    if (!moved && kept.length > 0) {
      await tx
        .updateTable('publications')
        .set({ wake_at: now })
        .where('id', '=', saved.id)
        .where('wake_at', '>', now)
        .execute()
    }
    return { moved, seqs }
  })
}

/**
 * The same for a server: a move is what workers do most, and each statement is a way there and back with two processes
 * to wake. SQLite, which has no such way to save, knows no statement that changes several tables.
 */
async function inOneStatement(db: Db, { saved, lines, told, now }: Rows): Promise<Written> {
  const { rows } = await sql<{ moved: boolean; seqs: readonly number[] }>`
    with moved as (${update(db, saved).returning('id')}),
    lines as (
      insert into journal (publication, at, step, outcome, intent, detail)
      select publication, at, step, outcome, intent, detail
      from json_populate_recordset(null::journal, ${JSON.stringify(lines)}::json)
      where intent is not null or exists (select from moved)
      returning seq),
    told as (
      insert into notices (at, kind, account, publication, body)
      select at, kind, account, publication, body
      from json_populate_recordset(null::notices, ${JSON.stringify(told ? [told] : [])}::json)
      where exists (select from moved)),
    woken as (
      update publications set wake_at = ${now}
      where id = ${saved.id} and wake_at > ${now} and not exists (select from moved) and exists (select from lines))
    select exists (select from moved) as moved, (select coalesce(json_agg(seq order by seq), '[]') from lines) as seqs`.execute(
    db,
  )
  return rows[0]!
}
