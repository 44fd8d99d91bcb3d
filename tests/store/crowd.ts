// Many accounts with many publications in one store, cloned from the one publication it holds. Used by tests, and by
// `npm run bench` as a program of its own: `crowd.mjs PATH KEY '{"origin":…,"accounts":…,"publications":…,"dueAt":…}'`.
import { createHash } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import type { Insertable, Kysely, Selectable } from 'kysely'
import { accountId } from '../../src/store/accounts.ts'
import { openDatabase } from '../../src/store/database.ts'
import { Seal } from '../../src/store/seal.ts'
import type { Tables } from '../../src/store/tables.ts'

export interface Crowd {
  /** Where the accounts are. */
  readonly origin: string
  readonly accounts: number
  /** Spread evenly over the accounts. */
  readonly publications: number
  /** When all of them are due, in ms since 1970. */
  readonly dueAt: number
}

/** The account of this number: no such one exists at WeChat. */
export const member = (number: number) => ({
  appid: `wxc0${number.toString(16).padStart(14, '0')}`,
  secret: number.toString(16).padStart(32, '0'),
})

/** More rows in one statement and SQLite has not enough places for values. */
const CHUNK = 500

type Publication = Selectable<Tables['publications']>

/**
 * Gives the store that many accounts, as `accounts add` would, and that many copies of the publication it holds, each an
 * issue of its own with a title and a text, and so a snapshot, of its own. One whose draft stands has copies whose drafts
 * stand, the id being the first one's with `-NUMBER`, and whose cover is in every account's library.
 */
export async function crowd(db: Kysely<Tables>, key: string, wanted: Crowd): Promise<void> {
  const seal = new Seal(key)
  const seed = await db.selectFrom('publications').selectAll().executeTakeFirstOrThrow()
  const { body, at } = await db
    .selectFrom('snapshots')
    .selectAll()
    .where('hash', '=', seed.snapshot)
    .executeTakeFirstOrThrow()
  const draft = await db.selectFrom('drafts').selectAll().executeTakeFirst()
  const uploads = await db.selectFrom('uploads').selectAll().execute()
  const ids = Array.from({ length: wanted.accounts }, (_, number) => accountId(wanted.origin, member(number).appid))
  const copies = Array.from({ length: wanted.publications }, (_, number) =>
    copyOf(seed, body, number, ids[number % ids.length]!, wanted.dueAt),
  )
  await db.transaction().execute(async tx => {
    const accounts = ids.map((id, number) => {
      const { appid, secret } = member(number)
      const sealed = { secret: seal.close(secret, `secret ${id}`), callback: null, zone: null }
      const never = { paused_at: null, code_url: null, removed_at: null }
      return { id, alias: `member ${number}`, origin: wanted.origin, appid, added_at: at, ...never, ...sealed }
    })
    await insertAll(tx, 'accounts', accounts)
    await insertAll(
      tx,
      'uploads',
      ids.flatMap(account => uploads.map(upload => ({ ...upload, account }))),
    )
    await insertAll(
      tx,
      'snapshots',
      copies.map(copy => ({ hash: copy.row.snapshot, body: copy.body, at })),
    )
    await insertAll(
      tx,
      'publications',
      copies.map(copy => copy.row),
    )
    await insertAll(
      tx,
      'journal',
      copies.map(({ row }) => ({
        ...{ publication: row.id, at: row.planned_at, step: 'plan', outcome: 'person:crowd' },
        ...{ intent: null, detail: '{}' },
      })),
    )
    if (!draft?.baseline) return
    const baseline = draft.baseline
    await insertAll(
      tx,
      'drafts',
      copies.map(({ row }, number) => ({
        ...draft,
        ...{ account: row.account, issue: row.issue, draft: row.draft!, snapshot: row.snapshot },
        baseline: changed(baseline, (articles: { title: string; html: string }[]) => [
          { ...articles[0]!, ...textOf(articles[0]!.title, articles[0]!.html, number) },
          ...articles.slice(1),
        ]),
      })),
    )
  })
}

/** The title and the text of the copy of this number. */
export const textOf = (title: string, html: string, number: number) => ({
  title: `${title} ${number}`,
  html: html.replace('</section>', `<p>第 ${number} 份</p></section>`),
})

const changed = <T>(json: string, change: (value: T) => T): string => JSON.stringify(change(JSON.parse(json) as T))

function copyOf(seed: Publication, body: string, number: number, account: string, dueAt: number) {
  type Line = [title: string, author: string, digest: string, html: string, ...rest: unknown[]]
  const copy = changed(body, ([first, ...others]: Line[]) => {
    const { title, html } = textOf(first![0], first![3], number)
    return [[title, first![1], first![2], html, ...first!.slice(4)] as Line, ...others]
  })
  const snapshot = createHash('sha256').update(copy).digest('hex')
  const id = `p${createHash('sha256').update(`${seed.id} ${number}`).digest('hex').slice(0, 16)}`
  const issue = `${seed.issue}-${number}`
  const draft = seed.draft === null ? null : `${seed.draft}-${number}`
  const row = { ...seed, id, account, issue, title: `${seed.title} ${number}`, snapshot, draft }
  return { body: copy, row: { ...row, due_at: dueAt, wake_at: dueAt, planned_at: Math.min(seed.planned_at, dueAt) } }
}

async function insertAll<T extends keyof Tables>(
  db: Kysely<Tables>,
  table: T,
  rows: readonly Insertable<Tables[T]>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK) {
    await db
      .insertInto(table)
      .values(rows.slice(from, from + CHUNK))
      .execute()
  }
}

const [, program, path, key, wanted] = process.argv
if (program !== undefined && import.meta.url === pathToFileURL(program).href && path !== undefined) {
  const db = await openDatabase(path)
  await crowd(db, key!, JSON.parse(wanted!) as Crowd)
  await db.destroy()
}
