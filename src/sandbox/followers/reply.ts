import { decrypt, signatureOf } from '../message-crypt.ts'
import { temporaryOf } from '../material/upload.ts'
import type { Account, Callback } from '../records.ts'
import { originalId } from '../event-xml.ts'
import type { Answer } from './records.ts'
import { childOf, childText, readReplyXml, type Element } from './reply-xml.ts'

/** Between whom a reply goes, and when it came. */
export interface Asked {
  readonly account: Account
  readonly callback: Callback
  /** The follower who is answered. */
  readonly openid: string
  readonly now: number
}

const UNAVAILABLE: Answer = { kind: 'unavailable' }

/**
 * What a callback's answer means to the follower: `success` and an empty body say nothing, a passive reply is shown, anything
 * else makes the platform say that the account cannot serve now. @see developers.weixin.qq.com,
 * guide/product/Passive_user_reply_message (read 2026-11-23)
 */
export function readReply(body: string, asked: Asked): Answer {
  if (body === '' || body === 'success') return { kind: 'none' }
  const reply = opened(body, asked)
  if (reply === undefined || childText(reply, 'ToUserName') !== asked.openid) return UNAVAILABLE
  if (childText(reply, 'FromUserName') !== originalId(asked.account.appid)) return UNAVAILABLE
  if (!/^\d{1,19}$/.test(childText(reply, 'CreateTime') ?? '')) return UNAVAILABLE
  return contentOf(reply, asked) ?? UNAVAILABLE
}

/** The reply itself: encrypted where the account's mode is safe, as it is in plain mode, either in the compatible one. */
function opened(body: string, { account, callback }: Asked): Element | undefined {
  const sent = readReplyXml(body)
  const encrypted = childText(sent, 'Encrypt')
  if (encrypted === undefined) return callback.mode === 'safe' ? undefined : sent
  if (callback.mode === 'plain' || callback.encodingAesKey === null) return undefined
  const [timestamp, nonce] = [childText(sent, 'TimeStamp') ?? '', childText(sent, 'Nonce') ?? '']
  if (childText(sent, 'MsgSignature') !== signatureOf(callback.token, timestamp, nonce, encrypted)) return undefined
  const plain = decrypt(encrypted, callback.encodingAesKey)
  return plain?.appid === account.appid ? readReplyXml(plain.message) : undefined
}

function contentOf(reply: Element, asked: Asked): Answer | undefined {
  switch (childText(reply, 'MsgType')) {
    case 'text': {
      const words = childText(reply, 'Content') ?? ''
      return words === '' ? undefined : { kind: 'text', words }
    }
    case 'image':
      return holds(asked, 'image', childText(childOf(reply, 'Image'), 'MediaId')) ? { kind: 'image' } : undefined
    case 'voice':
      return holds(asked, 'voice', childText(childOf(reply, 'Voice'), 'MediaId')) ? { kind: 'voice' } : undefined
    case 'video': {
      const video = childOf(reply, 'Video')
      return holds(asked, 'video', childText(video, 'MediaId')) ? titled('video', video) : undefined
    }
    case 'music': {
      const music = childOf(reply, 'Music')
      return holds(asked, 'thumb', childText(music, 'ThumbMediaId')) ? titled('music', music) : undefined
    }
    case 'news': {
      // One article is all a reply may hold since 2018-10-12.
      const items = childOf(reply, 'Articles')?.children ?? []
      const isOne = childText(reply, 'ArticleCount') === '1' && items.length === 1 && items[0]?.name === 'item'
      return isOne ? titled('news', items[0]) : undefined
    }
  }
  return undefined
}

const titled = (kind: Answer['kind'], element: Element | undefined): Answer => ({
  kind,
  words: childText(element, 'Title') ?? '',
})

/** Whether the account holds a material, for good or for its three days. A picture may stand for a thumb. */
function holds({ account, now }: Asked, type: 'image' | 'voice' | 'video' | 'thumb', mediaId?: string): boolean {
  const kept = [...account.materials, ...account.recordings].find(material => material.mediaId === mediaId)
  const found = (kept ?? temporaryOf(account, mediaId, now))?.type
  return found === type || (type === 'thumb' && found === 'image')
}
