import { z } from 'zod'
import type { Hold, Page, StandingArticle } from '../publish/ports.ts'
import { count, done, filledOrNull, idOf, newsItem, pageOf, secure, standing, standingDraft } from './answers.ts'
import type { Calls } from './calls.ts'
import type { FileKind } from './endpoints.ts'
import { formOf, type MediaFile } from './multipart.ts'

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

/**
 * Formats of the library's files by kind. An image may have 10 MB, a voice 2 MB and 60 s, a video 10 MB, a thumb 64 KB.
 * @see material/add_material - official docs (read 2026-11-23)
 */
export interface LibraryFormats {
  readonly image: 'jpg' | 'png' | 'gif' | 'bmp'
  readonly voice: 'mp3' | 'wma' | 'wav' | 'amr'
  readonly video: 'mp4'
  readonly thumb: 'jpg'
}

/**
 * Formats of temporary files by kind, of the same sizes (one note of the page says 2 MB for an image).
 * @see media/upload - official docs, api_uploadtempmedia (read 2026-11-23)
 */
export interface MediaFormats {
  readonly image: 'jpg' | 'png' | 'gif'
  readonly voice: 'mp3' | 'amr'
  readonly video: 'mp4'
  readonly thumb: 'jpg'
}

/** What was added. Only an image has an address, which works inside Tencent's own domains alone. */
export interface Added {
  readonly material: MaterialId
  readonly url: string | null
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

const added = z
  .object({ media_id: idOf<MaterialId>(), url: filledOrNull })
  .transform(({ media_id, url }): Added => ({ material: media_id, url: url === null ? null : secure(url) }))

/** Of a thumb the live answer has thumb_media_id instead - WeChat community, a report of June 2024 (read 2026-11-25). */
const media = z
  .object({ media_id: idOf<MediaId>().optional(), thumb_media_id: idOf<MediaId>().optional(), created_at: count })
  .transform(({ media_id, thumb_media_id, created_at }, issue) => {
    const id = media_id ?? thumb_media_id
    if (id === undefined) issue.addIssue('no media_id')
    return id === undefined ? z.NEVER : { media: id, expiresAt: created_at * 1000 + MEDIA_LIFE_MS }
  })

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
   * Adds a file for good. Repeated when the answer was lost, so that twins may stand in the library.
   * @throws {WechatError} 40005, 40006, 40137 not what WeChat takes
   * @see material/add_material - official docs (read 2026-11-23)
   */
  add<Kind extends 'image' | 'voice' | 'thumb'>(kind: Kind, file: MediaFile<LibraryFormats[Kind]>): Promise<Added> {
    return this.#calls.read((api, then) => api.materialAdd(formOf(file), kind, then), added)
  }

  /** Adds a video, which has a title and an introduction in a second field of the form. */
  addVideo(
    file: MediaFile<LibraryFormats['video']>,
    about: { readonly title: string; readonly introduction: string },
  ): Promise<Added> {
    const form = formOf(file, { description: JSON.stringify(about) })
    return this.#calls.read((api, then) => api.materialAdd(form, 'video', then), added)
  }

  /**
   * A file for three days, not good as a cover (40007 there). `expiresAt` in ms since 1970.
   * @throws {WechatError} 40004, 40005, 40006 not what WeChat takes
   * @see media/upload - official docs, api_uploadtempmedia (read 2026-11-23)
   */
  uploadForDays<Kind extends FileKind>(
    kind: Kind,
    file: MediaFile<MediaFormats[Kind]>,
  ): Promise<{ readonly media: MediaId; readonly expiresAt: number }> {
    return this.#calls.read((api, then) => api.uploadMediaStream(formOf(file), kind, then), media)
  }
}
