import { z } from 'zod'
import type { Picture } from '../media/picture.ts'
import type { Hold, Page, StandingArticle } from '../publish/ports.ts'
import { count, done, filledOrNull, idOf, newsItem, pageOf, secure, standing, standingDraft } from './answers.ts'
import type { Calls } from './calls.ts'
import { pictureForm } from './multipart.ts'

declare const brand: unique symbol
/** The media_id of a permanent material. */
export type MaterialId = string & { readonly [brand]: 'MaterialId' }
/** The media_id of a temporary one. */
export type MediaId = string & { readonly [brand]: 'MediaId' }

export type MaterialType = 'image' | 'voice' | 'video' | 'news'

/** What a material is: an article or several, a video's particulars, or the bytes of a picture or a voice. */
export type Material =
  | { readonly as: 'news'; readonly articles: readonly StandingArticle[] }
  | { readonly as: 'video'; readonly title: string; readonly description: string; readonly url: string }
  | { readonly as: 'file'; readonly bytes: Uint8Array }

/** One entry of the library. `updatedAt` in ms since 1970; `url` works inside Tencent's own domains only. */
export interface MaterialEntry {
  readonly id: MaterialId
  readonly name: string
  readonly updatedAt: number
  readonly url: string | null
  /** Of a `news` entry; else none. */
  readonly articles: readonly StandingArticle[]
}

/** Entries asked for with one list call. @see material/batchget_material: count 1..20 - official docs (read 2026-11-23) */
const PAGE_SIZE = 20

/** How long a temporary medium lives, in ms. @see media/upload: 3 days - official docs (read 2026-11-23) */
export const MEDIA_LIFE_MS = 3 * 24 * 60 * 60_000

const video = z
  .object({ down_url: z.string().min(1), title: z.string().nullish(), description: z.string().nullish() })
  .transform(({ down_url, title, description }): Material => ({
    as: 'video',
    title: title ?? '',
    description: description ?? '',
    url: secure(down_url),
  }))
const news = standingDraft.transform((articles): Material => ({ as: 'news', articles }))
const material = z.union([news, video])

const counts = z
  .object({ voice_count: count, video_count: count, image_count: count, news_count: count })
  .transform(({ voice_count, video_count, image_count, news_count }) => ({
    voice: voice_count,
    video: video_count,
    image: image_count,
    news: news_count,
  }))

const entry = z
  .object({
    media_id: idOf<MaterialId>(),
    name: z.string().nullish(),
    update_time: count,
    url: filledOrNull,
    content: z.object({ news_item: z.array(newsItem).nullish() }).nullish(),
  })
  .transform((one): MaterialEntry => ({
    id: one.media_id,
    name: one.name ?? '',
    updatedAt: one.update_time * 1000,
    url: one.url === null ? null : secure(one.url),
    articles: (one.content?.news_item ?? []).map(standing),
  }))
const page = pageOf(entry)

const media = z
  .object({ media_id: idOf<MediaId>(), created_at: count })
  .transform(({ media_id, created_at }) => ({ media: media_id, expiresAt: created_at * 1000 + MEDIA_LIFE_MS }))

/** The account's library of permanent material, and the shelf of temporary media beside it. */
export class Materials {
  readonly #calls: Calls

  constructor(calls: Calls) {
    this.#calls = calls
  }

  /**
   * @throws {WechatError} 40007 when WeChat knows no such material
   * @see material/get_material - official docs, api_getmaterial (read 2026-11-23)
   */
  get(id: MaterialId): Promise<Material> {
    return this.#calls.read(
      (api, then) => api.materialGet({ media_id: id }, then),
      material,
      bytes => ({ as: 'file', bytes }),
    )
  }

  /**
   * Removes it for good. Published articles keep showing it; a draft whose cover it is does not work any more.
   * @throws {WechatError} 40007 unknown or temporary; 48005 an automatic reply or a menu uses it
   * @see material/del_material - official docs, api_delmaterial (read 2026-11-23)
   */
  remove(id: MaterialId, hold: Hold): Promise<void> {
    return this.#calls.verb(hold, (api, then) => api.removeMaterial(id, then), done)
  }

  /**
   * How many there are of each type. The library takes 100,000 news and images together, 1000 of each other type.
   * @see material/get_materialcount - official docs, api_getmaterialcount (read 2026-11-23)
   */
  counts(): Promise<{ readonly [type in MaterialType]: number }> {
    return this.#calls.read((api, then) => api.getMaterialCount(then), counts)
  }

  /**
   * At most 20 entries from `offset`, newest first.
   * @see material/batchget_material - official docs, api_batchgetmaterial (read 2026-11-23)
   */
  list(type: MaterialType, offset: number): Promise<Page<MaterialEntry>> {
    return this.#calls.read((api, then) => api.getMaterials(type, offset, PAGE_SIZE, then), page)
  }

  /**
   * A picture for three days, at most 10 MB (one note of the page says 2 MB); not good as a cover (40007 there).
   * `expiresAt` in ms since 1970. @see media/upload - official docs, api_uploadtempmedia (read 2026-11-23)
   */
  uploadForDays(picture: Picture): Promise<{ readonly media: MediaId; readonly expiresAt: number }> {
    return this.#calls.read((api, then) => api.mediaUploadImage(pictureForm(picture), then), media)
  }
}
