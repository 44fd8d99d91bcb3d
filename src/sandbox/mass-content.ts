import { createHash } from 'node:crypto'
import { Refused } from './answer.ts'
import { draftOf } from './draft.ts'
import { idOf, isObject } from './request.ts'
import type { Account, Draft, OutArticle } from './records.ts'

type Body = Readonly<Record<string, unknown>>

/** @see developers.weixin.qq.com, api_sendall (read 2026-11-23) */
const CLIENT_MSG_ID_BYTES = 32

export interface Audience {
  readonly toAll: boolean
}

/** @throws {Refused} 40008 no filter, or its `is_to_all` is not true or false · 40152 no tag */
export function audienceOf(body: Body): Audience {
  const filter = body['filter']
  if (!isObject(filter)) throw new Refused(40008)
  const toAll = filter['is_to_all'] ?? false
  if (typeof toAll !== 'boolean') throw new Refused(40008)
  const tag = filter['tag_id']
  if (!toAll && (typeof tag !== 'number' || !Number.isSafeInteger(tag) || tag < 0)) throw new Refused(40152)
  return { toAll }
}

/** What is to be sent: an article's draft, the articles of an earlier job, words, or pictures (all empty). */
export interface Content {
  readonly draft: Draft | null
  readonly shared?: readonly OutArticle[]
  readonly words?: string
}

/**
 * Checks what is to be sent; a draft stays in the box.
 * @throws {Refused} 40008 unknown kind · 45113 card · 40007 no such draft or material · 44004 no text · 40215 no images
 */
export function contentOf(account: Account, body: Body): Content {
  switch (body['msgtype']) {
    case 'mpnews':
      return articlesOf(account, body['mpnews'])
    case 'text': {
      const text = isObject(body['text']) ? body['text']['content'] : undefined
      if (typeof text !== 'string' || text.trim() === '') throw new Refused(44004)
      return { draft: null, words: text }
    }
    case 'image': {
      const ids = imagesIn(body)
      if (ids.length === 0 || ids.length > 20) throw new Refused(40215)
      if (!ids.every(id => account.materials.some(material => material.mediaId === id))) throw new Refused(40007)
      return { draft: null }
    }
    case 'voice':
    case 'mpvideo':
      throw new Refused(40007) // This sandbox keeps no voice and no video, so no id can be right.
    case 'wxcard':
      throw new Refused(45113)
  }
  throw new Refused(40008)
}

/** By `media_id`, or by the `msg_data_id` of an earlier job, so that later batches share one article link. */
function articlesOf(account: Account, value: unknown): Content {
  const given = isObject(value) ? value : {}
  const earlier = given['media_id'] === undefined ? idOf(given['msg_data_id']) : undefined
  if (earlier === undefined) return { draft: draftOf(account, given['media_id']) }
  const job = account.massJobs.find(job => job.msgDataId === earlier && job.articles.length > 0)
  if (job === undefined) throw new Refused(40007)
  return { draft: null, shared: job.articles }
}

/** `images.media_ids`; previews of one picture name it in `image.media_id`. */
function imagesIn(body: Body): unknown[] {
  const [many, one] = [body['images'], body['image']]
  if (isObject(many) && Array.isArray(many['media_ids'])) return many['media_ids']
  return isObject(one) && one['media_id'] !== undefined ? [one['media_id']] : []
}

/** @see developers.weixin.qq.com, api_masssend (read 2026-11-23) */
const LIST_MAX = 10_000

/** How many openids `touser` names. @throws {Refused} 40031 no list, or no openids · 40130 fewer than two · 40032 too many */
export function listOf(body: Body): number {
  const list = body['touser']
  if (!Array.isArray(list)) throw new Refused(40031)
  if (list.length < 2) throw new Refused(40130)
  if (list.length > LIST_MAX) throw new Refused(40032)
  if (!list.every(openid => typeof openid === 'string' && /^o[-\w]{20,40}$/.test(openid))) throw new Refused(40031)
  return new Set(list).size
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
