/**
 * What WeChat takes, as its pages say and as people measured it. Sources contradict each other, so each number keeps its own.
 * Pages under developers.weixin.qq.com/doc, read 2026-11-23.
 */
export interface Limit {
  readonly max: number
  readonly unit: 'characters' | 'bytes' | 'articles' | 'pictures'
  readonly source: string
  /** `YYYY-MM-DD` */
  readonly readOn: string
}

const limit = (max: number, unit: Limit['unit'], source: string): Limit => ({ max, unit, source, readOn: '2026-11-23' })

/** The documented length of a title. */
export const TITLE_DOCUMENTED = limit(32, 'characters', 'api_draft_add, title')
/** What the service took: 64 accepted, 65 refused with 45003 on 2026-06-16. */
export const TITLE_TAKEN = limit(64, 'characters', 'live test of 2026-06-16, errcode 45003')
export const AUTHOR = limit(16, 'characters', 'api_draft_add, author')
export const DIGEST_SHORTER = limit(120, 'characters', 'api_draft_add, digest, .md page')
export const DIGEST_LONGER = limit(128, 'characters', 'api_draft_add, digest, html page')
export const SOURCE_URL = limit(1024, 'bytes', 'api_draft_add, content_source_url')
export const CONTENT_CHARACTERS = limit(20_000, 'characters', 'api_draft_add, content')
export const CONTENT_BYTES = limit(1024 * 1024, 'bytes', 'api_draft_add, content')
/** One message carries the draft itself and seven more. */
export const ARTICLES = limit(8, 'articles', 'uploadnews, articles; errcode 45008')
/** What the back office lets people type into a picture message; the service has been seen to refuse longer texts (45166). */
export const NEWSPIC_TITLE = limit(20, 'characters', 'back office, picture message, as users report')
export const NEWSPIC_TEXT = limit(1000, 'characters', 'back office, picture message, as users report')
export const NEWSPIC_PICTURES = limit(20, 'pictures', 'api_draft_add, image_info')

/** Characters as WeChat counts them: code points. */
export const charactersIn = (text: string): number => Array.from(text).length

/** Bytes of UTF-8. */
export const bytesIn = (text: string): number => new TextEncoder().encode(text).length
