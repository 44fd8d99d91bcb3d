import { pictureAddress, pictureAt } from './address.ts'
import { Refused } from './answer.ts'
import { cropsOf } from './crop.ts'
import type { JsonCall } from './call.ts'
import { storePass, TooDeep, type Change, type Passed } from './html/index.ts'
import { isObject } from './request.ts'
import { parse, textOf } from './html/tree.ts'
import type { Material } from './material/records.ts'
import type { StoredArticle } from './records.ts'
import type { Store } from './store.ts'

/**
 * Limits in code points of the decoded text, or bytes where named so.
 * @see developers.weixin.qq.com, api_draft_add; 64 for the title as measured live on 2026-06-16 (read 2026-11-23)
 */
const TITLE_MAX = 64
const DOCUMENTED_TITLE_MAX = 32
const AUTHOR_MAX = 16
const DIGEST_MAX = 128
const DIGEST_MADE = 54
const SOURCE_URL_BYTES = 1024
const CONTENT_BYTES = 1024 * 1024
const CONTENT_CHARACTERS = 20_000
const NEWSPIC_IMAGES_MAX = 20

/** The rules whose finds the service has been seen to refuse instead of removing: script, frame, link, picture. */
const REFUSABLE = new Set(['T1', 'T6', 'K1', 'I1'])

/** The name under which a text beyond 20 000 characters is noted; nothing of it is lost. */
export const TOO_LONG = 'chars'

type Fields = Readonly<Record<string, unknown>>

export interface Accepted {
  readonly article: StoredArticle
  /** The html under `article.content`'s name is this; the caller keeps it. */
  readonly html: string
  readonly changes: readonly Change[]
}

const count = (text: string): number => Array.from(text).length
const bytesOf = (text: string): number => Buffer.byteLength(text)

/** A text field; absent and null are ''. @throws {Refused} 47001 when it is anything but a text */
function text(fields: Fields, name: string): string {
  const value = fields[name] ?? ''
  if (typeof value !== 'string') throw new Refused(47001)
  return value
}

function flag(fields: Fields, name: string): 0 | 1 {
  const value = fields[name] ?? 0
  if (value !== 0 && value !== 1) throw new Refused(47001)
  return value
}

/**
 * One article of draft/add or draft/update, checked, filtered and made ready to keep; `content` is still empty.
 * `alone`: it is the draft's only one, so a missing digest is made from its text.
 * @throws {Refused} with the code of the first thing that is wrong
 */
export function acceptArticle(call: JsonCall, fields: Fields, alone: boolean): Accepted {
  const type = fields['article_type'] ?? 'news'
  if (type !== 'news' && type !== 'newspic') throw new Refused(47001)
  const words = wordsOf(fields)
  const cut = titleOf(call, words.title)
  const images = type === 'newspic' ? imagesOf(call, fields) : []
  const cover = images[0] ?? coverOf(call, text(fields, 'thumb_media_id'))
  const crops = cropsOf(fields, cover)
  const filtered = type === 'newspic' ? plain(words.content) : filter(call, words.content)
  const { html } = filtered
  const changes = [...cut.changes, ...filtered.changes, ...tooLong(call, words.content)]
  refuseProduct(fields)
  return {
    article: {
      type,
      title: cut.title,
      author: words.author,
      digest: words.digest === '' && alone ? madeDigest(html) : words.digest,
      content: '',
      sourceUrl: words.sourceUrl,
      thumb: cover.mediaId,
      thumbUrl: pictureAddress(cover.file, cover.format),
      ...commentsOf(call, fields),
      crops,
      images: images.map(image => image.mediaId),
      changes,
    },
    html,
    changes,
  }
}

function wordsOf(fields: Fields) {
  const [title, author, digest] = [text(fields, 'title'), text(fields, 'author'), text(fields, 'digest')]
  const [content, sourceUrl] = [text(fields, 'content'), text(fields, 'content_source_url')]
  if (title.trim() === '') throw new Refused(44003)
  if (count(title) > TITLE_MAX) throw new Refused(45003)
  if (count(author) > AUTHOR_MAX) throw new Refused(45110)
  if (count(digest) > DIGEST_MAX) throw new Refused(45004)
  if (bytesOf(sourceUrl) > SOURCE_URL_BYTES) throw new Refused(45005)
  if (sourceUrl !== '' && !/^https?:\/\/./i.test(sourceUrl)) throw new Refused(41039)
  if (sourceUrl !== '' && !URL.canParse(sourceUrl)) throw new Refused(41039)
  if (content.trim() === '') throw new Refused(44004)
  if (bytesOf(content) > CONTENT_BYTES) throw new Refused(45002)
  return { title, author, digest, content, sourceUrl }
}

/** The title as kept: with `truncate32` what is beyond the documented 32 characters goes without a word. */
function titleOf({ store }: JsonCall, title: string): { title: string; changes: readonly Change[] } {
  const kept = Array.from(title).slice(0, DOCUMENTED_TITLE_MAX).join('')
  if (store.state.settings.title === 'keep' || kept === title) return { title, changes: [] }
  return { title: kept, changes: [{ rule: 'title', count: 1, sample: title }] }
}

/** Beyond the page's 20 000 characters; whether the service counts markup among them is not known. @throws {Refused} 45002 */
function tooLong({ store }: JsonCall, content: string): Change[] {
  const beyond = count(content) - CONTENT_CHARACTERS
  const { contentChars } = store.state.settings
  if (contentChars === 'off' || beyond <= 0) return []
  if (contentChars === 'error') throw new Refused(45002)
  return [{ rule: TOO_LONG, count: 1, sample: String(count(content)) }]
}

/** No account here sells anything. @throws {Refused} 53406 a product all the same · 47001 something else in its place */
function refuseProduct(fields: Fields): void {
  const info = fields['product_info'] ?? {}
  const footer = isObject(info) ? (info['footer_product_info'] ?? {}) : undefined
  if (!isObject(footer)) throw new Refused(47001)
  const key = footer['product_key'] ?? ''
  if (typeof key !== 'string') throw new Refused(47001)
  if (key !== '') throw new Refused(53406)
}

/** A comment switch takes effect only where the account has comments at all. */
function commentsOf({ account }: JsonCall, fields: Fields): { comment: 0 | 1; fansOnly: 0 | 1 } {
  const [comment, fansOnly] = [flag(fields, 'need_open_comment'), flag(fields, 'only_fans_can_comment')]
  return account.kind === 'unverified' ? { comment: 0, fansOnly: 0 } : { comment, fansOnly }
}

/** Whether these fields ask for comments. */
export const asksForComments = (fields: Fields): boolean => flag(fields, 'need_open_comment') === 1

function coverOf({ account, store, now }: JsonCall, mediaId: string): Material {
  const found = account.materials.find(material => material.mediaId === mediaId)
  if (found === undefined) throw new Refused(40007)
  if (now - found.addedAt < store.state.settings.materialSettleMs) throw new Refused(40007)
  return found
}

function imagesOf(call: JsonCall, fields: Fields): Material[] {
  const info = fields['image_info']
  const list = isObject(info) ? info['image_list'] : undefined
  if (!Array.isArray(list) || list.length === 0 || list.length > NEWSPIC_IMAGES_MAX) throw new Refused(40215)
  return list.map((entry: unknown) => {
    const id = isObject(entry) ? entry['image_media_id'] : undefined
    return coverOf(call, typeof id === 'string' ? id : '')
  })
}

/** A picture message holds plain text; markup in it is refused. */
function plain(content: string): { html: string; changes: readonly Change[] } {
  if (/<\/?[a-z!]/i.test(content)) throw new Refused(45166, 'invalid content hint: [newspic takes plain text]')
  return { html: content, changes: [] }
}

function filter({ store }: JsonCall, content: string): { html: string; changes: readonly Change[] } {
  const passed = passOf(store, content)
  const refused = passed.changes.find(change => REFUSABLE.has(change.rule))
  if (store.state.settings.markup === 'refuse' && refused !== undefined)
    throw new Refused(45166, `invalid content hint: [${refused.rule}]`)
  return passed
}

/** @throws {Refused} 45166 for html that is nested beyond reason */
function passOf(store: Store, content: string): Passed {
  try {
    return storePass(content, { lookup: address => pictureAt(store.state, address) })
  } catch (error) {
    throw error instanceof TooDeep ? new Refused(45166, 'invalid content hint: [nested too deep]') : error
  }
}

const madeDigest = (html: string): string =>
  Array.from(textOf(parse(html)).replace(/\s+/g, ' ').trim())
    .slice(0, DIGEST_MADE)
    .join('')
