import { createHash } from 'node:crypto'
import type { Account } from './account.ts'
import { Refused } from './answer.ts'
import { draftOf } from './draft.ts'
import { isObject } from './request.ts'
import type { Draft } from './state.ts'

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

/**
 * Checks what is to be sent; the draft when it is an article, which stays in the box.
 * @throws {Refused} 40008 unknown kind · 45113 card · 40007 no such draft or material · 44004 no text · 40215 no images
 */
export function contentOf(account: Account, body: Body): Draft | null {
  switch (body['msgtype']) {
    case 'mpnews':
      return draftOf(account, mediaIdIn(body['mpnews']))
    case 'text': {
      const text = isObject(body['text']) ? body['text']['content'] : undefined
      if (typeof text !== 'string' || text.trim() === '') throw new Refused(44004)
      return null
    }
    case 'image': {
      const ids = isObject(body['images']) ? body['images']['media_ids'] : undefined
      if (!Array.isArray(ids) || ids.length === 0 || ids.length > 20) throw new Refused(40215)
      if (!ids.every(id => account.materials.some(material => material.mediaId === id))) throw new Refused(40007)
      return null
    }
    case 'voice':
    case 'mpvideo':
      throw new Refused(40007) // This sandbox keeps no voice and no video, so no id can be right.
    case 'wxcard':
      throw new Refused(45113)
  }
  throw new Refused(40008)
}

const mediaIdIn = (value: unknown): unknown => (isObject(value) ? value['media_id'] : undefined)

/**
 * The key repeats are known by: the caller's, or one made of content and audience.
 * @throws {Refused} 45067 longer than 32 bytes · 47001 not a text
 */
export function keyOf(body: Body): string {
  const given = body['clientmsgid']
  if (given !== undefined && given !== null && typeof given !== 'string') throw new Refused(47001)
  if (typeof given === 'string' && given !== '') {
    if (Buffer.byteLength(given) > CLIENT_MSG_ID_BYTES) throw new Refused(45067)
    return given
  }
  const kind = String(body['msgtype'])
  const derived = JSON.stringify([body['filter'], kind, body[kind === 'image' ? 'images' : kind]])
  return `derived:${createHash('sha256').update(derived).digest('hex')}`
}
