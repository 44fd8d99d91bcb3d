import { createHash } from 'node:crypto'
import { Refused } from './answer.ts'
import { draftOf, refuseDeadCover } from './draft.ts'
import { hasTag, type Audience } from './followers/audience.ts'
import { temporaryOf } from './material/upload.ts'
import { idOf, isObject } from './request.ts'
import type { Account, Draft, OutArticle, SentRecording } from './records.ts'

type Body = Readonly<Record<string, unknown>>

/** @see developers.weixin.qq.com, api_sendall (read 2026-11-23) */
const CLIENT_MSG_ID_BYTES = 32
const PICTURES_MAX = 20

/** @throws {Refused} 40008 no filter, or its `is_to_all` is not true or false · 40152 no tag, or none of the account's */
export function audienceOf(account: Account, body: Body): Audience {
  const filter = body['filter']
  if (!isObject(filter)) throw new Refused(40008)
  const toAll = filter['is_to_all'] ?? false
  if (typeof toAll !== 'boolean') throw new Refused(40008)
  if (toAll) return { kind: 'all' }
  const tag = filter['tag_id']
  if (typeof tag !== 'number' || !Number.isSafeInteger(tag) || tag < 0) throw new Refused(40152)
  if (!hasTag(account, tag)) throw new Refused(40152)
  return { kind: 'tag', tag }
}

/** What is to be sent: an article's draft, the articles of an earlier job, words, pictures (by file) or a recording. */
export interface Content {
  readonly draft: Draft | null
  readonly shared?: readonly OutArticle[]
  readonly words?: string
  readonly pictures?: readonly string[]
  readonly recording?: SentRecording
}

/**
 * Checks what is to be sent; a draft stays in the box.
 * @throws {Refused} 40008 unknown kind · 45113 card · 40007 no such draft or material, or a draft whose cover was deleted ·
 * 44004 no text · 40215 no images · 48022 a video that was uploaded by the API
 */
export function contentOf(account: Account, body: Body, now: number): Content {
  switch (body['msgtype']) {
    case 'mpnews':
      return articlesOf(account, body['mpnews'])
    case 'text': {
      const text = isObject(body['text']) ? body['text']['content'] : undefined
      if (typeof text !== 'string' || text.trim() === '') throw new Refused(44004)
      return { draft: null, words: text }
    }
    case 'image':
      return picturesOf(account, body, now)
    case 'voice':
      return voiceOf(account, idIn(body['voice']), now)
    case 'mpvideo':
      return videoOf(account, idIn(body['mpvideo']), now)
    case 'wxcard':
      throw new Refused(45113)
  }
  throw new Refused(40008)
}

/** By `media_id`, or by the `msg_data_id` of an earlier job, so that later batches share one article link. */
function articlesOf(account: Account, value: unknown): Content {
  const given = isObject(value) ? value : {}
  const earlier = given['media_id'] === undefined ? idOf(given['msg_data_id']) : undefined
  if (earlier === undefined) {
    const draft = draftOf(account, given['media_id'])
    refuseDeadCover(account, draft, 40007)
    return { draft }
  }
  const job = account.massJobs.find(job => job.msgDataId === earlier && job.articles.length > 0)
  if (job === undefined) throw new Refused(40007)
  return { draft: null, shared: job.articles }
}

const idIn = (value: unknown): unknown => (isObject(value) ? value['media_id'] : undefined)

function picturesOf(account: Account, body: Body, now: number): Content {
  const ids = imagesIn(body)
  if (ids.length === 0 || ids.length > PICTURES_MAX) throw new Refused(40215)
  const pictures = ids.map(id => {
    const kept = account.materials.find(material => material.mediaId === id && material.type === 'image')
    const found = kept ?? temporaryOf(account, id, now)
    if (found === undefined || found.type !== 'image') throw new Refused(40007)
    return found.file
  })
  const { images } = body
  const over = isObject(images) ? (images['title'] ?? images['recommend']) : undefined
  return { draft: null, pictures, ...(typeof over === 'string' && over !== '' ? { words: over } : {}) }
}

function voiceOf(account: Account, mediaId: unknown, now: number): Content {
  const kept = account.recordings.find(recording => recording.mediaId === mediaId && recording.type === 'voice')
  const found = kept ?? temporaryOf(account, mediaId, now)
  if (found === undefined || found.type !== 'voice') throw new Refused(40007)
  const { file, format } = found
  return { draft: null, recording: { type: 'voice', file, format, title: '', deleted: false } }
}

/** Only what a person put in in the back office can be sent. */
function videoOf(account: Account, mediaId: unknown, now: number): Content {
  const found = account.recordings.find(recording => recording.mediaId === mediaId && recording.type === 'video')
  if (found === undefined) throw new Refused(temporaryOf(account, mediaId, now)?.type === 'video' ? 48022 : 40007)
  if (!found.byHand) throw new Refused(48022)
  const { file, format, title } = found
  return { draft: null, recording: { type: 'video', file, format, title, deleted: false } }
}

/** `images.media_ids`; previews of one picture name it in `image.media_id`. */
function imagesIn(body: Body): unknown[] {
  const [many, one] = [body['images'], body['image']]
  if (isObject(many) && Array.isArray(many['media_ids'])) return many['media_ids']
  return isObject(one) && one['media_id'] !== undefined ? [one['media_id']] : []
}

export const isOpenid = (value: unknown): value is string => typeof value === 'string' && /^o[-\w]{20,40}$/.test(value)

/** @see developers.weixin.qq.com, api_masssend (read 2026-11-23) */
const LIST_MAX = 10_000

/** The openids `touser` names, each once. @throws {Refused} 40031 no list, or no openids · 40130 fewer than two · 40032 too many */
export function listOf(body: Body): readonly string[] {
  const list = body['touser']
  if (!Array.isArray(list)) throw new Refused(40031)
  if (list.length < 2) throw new Refused(40130)
  if (list.length > LIST_MAX) throw new Refused(40032)
  if (!list.every(isOpenid)) throw new Refused(40031)
  return [...new Set(list)]
}

/**
 * The key repeats are known by: the caller's, or one made of content and audience.
 * @throws {Refused} 45067 longer than 32 bytes · 47001 not a text
 */
export function keyOf(body: Body, audience: 'filter' | 'touser'): string {
  const given = body['clientmsgid']
  if (given !== undefined && given !== null && typeof given !== 'string') throw new Refused(47001)
  if (typeof given === 'string' && given !== '') {
    if (Buffer.byteLength(given) > CLIENT_MSG_ID_BYTES) throw new Refused(45067)
    return given
  }
  const kind = String(body['msgtype'])
  const derived = JSON.stringify([body[audience], kind, body[kind === 'image' ? 'images' : kind]])
  return `derived:${createHash('sha256').update(derived).digest('hex')}`
}
