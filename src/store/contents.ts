import type { Picture } from '../media/picture.ts'
import type { Needing } from '../publish/library.ts'
import type { ArticleId, DraftId, StandingArticle } from '../publish/ports.ts'
import type { State } from '../publish/publication.ts'
import type { DraftRecord } from '../publish/records.ts'
import { canonical, type PicturePlace, type Snapshot } from '../publish/snapshot.ts'
import { alone } from './engine.ts'
import { Uploads } from './uploads.ts'

/** A snapshot's text may be a megabyte. */
const NEEDING_PAGE = 20

/** What publications are made of: snapshots, pictures, WeChat drafts. */
export class Contents extends Uploads {
  /**
   * Keeps a snapshot and its pictures under their hashes; what is there already is left as it is. Pictures go in one
   * order, so that two processes with the same ones never wait for each other.
   */
  async keep(
    hash: string,
    snapshot: Snapshot,
    pictures: readonly Picture[],
    places: readonly PicturePlace[] = [],
  ): Promise<void> {
    await this.db.transaction().execute(async tx => {
      for (const one of pictures.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1))) {
        const { sha256, type, widthPx, heightPx, bytes } = one
        await tx
          .insertInto('pictures')
          .values({ sha256, type, width_px: widthPx, height_px: heightPx, bytes })
          .onConflict(conflict => conflict.doNothing())
          .execute()
      }
      await tx
        .insertInto('snapshots')
        .values({ hash, body: canonical(snapshot), places: JSON.stringify(places), at: this.time() })
        .onConflict(conflict => conflict.doNothing())
        .execute()
    })
  }

  async snapshot(hash: string): Promise<Snapshot> {
    const { body } = await this.db
      .selectFrom('snapshots')
      .select('body')
      .where('hash', '=', hash)
      .executeTakeFirstOrThrow()
    return fromCanonical(body)
  }

  async placeOf(hash: string, sha256: string): Promise<PicturePlace | undefined> {
    const row = await this.db.selectFrom('snapshots').select('places').where('hash', '=', hash).executeTakeFirst()
    const places = JSON.parse(row?.places ?? '[]') as readonly PicturePlace[]
    return places.find(place => place.sha256 === sha256)
  }

  async *needing(account: string, except: readonly State[]): AsyncIterable<Needing> {
    for (let after = ''; ;) {
      const rows = await this.db
        .selectFrom('publications')
        .innerJoin('snapshots', 'snapshots.hash', 'publications.snapshot')
        .select(['id', 'issue', 'state', 'hash', 'body'])
        .where('account', '=', account)
        .where('state', 'not in', except)
        .where('id', '>', after)
        .orderBy('id')
        .limit(NEEDING_PAGE)
        .execute()
      for (const { body, state, ...row } of rows) {
        yield { ...row, state: state as State, snapshot: fromCanonical(body) }
      }
      const last = rows.at(-1)
      if (!last) break
      after = last.id
    }
    for (let after = ''; ;) {
      const rows = await this.db
        .selectFrom('drafts')
        .innerJoin('snapshots', 'snapshots.hash', 'drafts.snapshot')
        .select(['draft', 'issue', 'hash', 'body'])
        .where('account', '=', account)
        .where('retired_at', 'is', null)
        .where('draft', '>', after)
        .orderBy('draft')
        .limit(NEEDING_PAGE)
        .execute()
      for (const { issue, hash, body } of rows) {
        yield { id: null, issue, state: null, hash, snapshot: fromCanonical(body) }
      }
      const last = rows.at(-1)
      if (!last) return
      after = last.draft
    }
  }

  async picture(sha256: string): Promise<Picture> {
    const row = await this.db.selectFrom('pictures').selectAll().where('sha256', '=', sha256).executeTakeFirstOrThrow()
    return {
      sha256,
      type: row.type as Picture['type'],
      widthPx: row.width_px,
      heightPx: row.height_px,
      bytes: new Uint8Array(row.bytes),
    }
  }

  async currentDraft(account: string, issue: string): Promise<DraftRecord | undefined> {
    const row = await this.db
      .selectFrom('drafts')
      .selectAll()
      .where('account', '=', account)
      .where('issue', '=', issue)
      .where('retired_at', 'is', null)
      .executeTakeFirst()
    if (!row) return undefined
    const baseline = row.baseline === null ? null : (JSON.parse(row.baseline) as readonly StandingArticle[])
    return { account, issue, round: row.round, draft: row.draft as DraftId, snapshot: row.snapshot, baseline }
  }

  async saveDraft(record: DraftRecord): Promise<boolean> {
    const { account, issue, round, draft, snapshot } = record
    const baseline = record.baseline === null ? null : JSON.stringify(record.baseline)
    // most records are written a second time, with what was read back
    const { numUpdatedRows } = await this.db
      .updateTable('drafts')
      .set({ snapshot, baseline })
      .where('account', '=', account)
      .where('draft', '=', draft)
      .where('issue', '=', issue)
      .where('retired_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows > 0n) return true
    return this.db.transaction().execute(async tx => {
      await alone(tx, `draft ${account} ${issue}`)
      const current = await tx
        .selectFrom('drafts')
        .select('draft')
        .where('account', '=', account)
        .where('issue', '=', issue)
        .where('retired_at', 'is', null)
        .executeTakeFirst()
      if (current && current.draft !== draft) return false
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('drafts')
        .values({ account, issue, round, draft, snapshot, baseline, retired_at: null })
        .onConflict(conflict =>
          conflict
            .columns(['account', 'draft'])
            .doUpdateSet({ snapshot, baseline })
            .where('drafts.issue', '=', issue)
            .where('drafts.retired_at', 'is', null),
        )
        .executeTakeFirstOrThrow()
      return (numInsertedOrUpdatedRows ?? 0n) > 0n
    })
  }

  async retireDraft(account: string, issue: string): Promise<void> {
    await this.db
      .updateTable('drafts')
      .set({ retired_at: this.time() })
      .where('account', '=', account)
      .where('issue', '=', issue)
      .where('retired_at', 'is', null)
      .execute()
  }

  async draftIsOwned(account: string, draft: DraftId): Promise<boolean> {
    const row = await this.db
      .selectFrom('drafts')
      .select('draft')
      .where('account', '=', account)
      .where('draft', '=', draft)
      .executeTakeFirst()
    return row !== undefined
  }

  async articleIsOwned(account: string, article: ArticleId, urls: readonly string[]): Promise<boolean> {
    const row = await this.db
      .selectFrom('publications')
      .select('id')
      .where('account', '=', account)
      .where(where =>
        where.or([where('article', '=', article), ...(urls.length > 0 ? [where('url', 'in', urls)] : [])]),
      )
      .executeTakeFirst()
    return row !== undefined
  }
}

function fromCanonical(body: string): Snapshot {
  type Box = [number, number, number, number]
  type Line = [string, string, string, string, string, string, Box, Box, 'off' | 'all' | 'fans', string[]?]
  const crop = ([x1, y1, x2, y2]: Box) => ({ x1, y1, x2, y2 })
  const lines = JSON.parse(body) as Line[]
  return {
    articles: lines.map(([title, author, digest, html, sourceUrl, cover, wide, square, comments, images]) => ({
      title,
      author,
      digest,
      html,
      sourceUrl,
      cover,
      wide: crop(wide),
      square: crop(square),
      comments,
      ...(images ? { images } : {}),
    })),
  }
}
