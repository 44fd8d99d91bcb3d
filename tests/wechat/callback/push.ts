import { aesKeyOf, encrypt } from '../../../src/wechat/callback/crypt.ts'
import type { CallbackKeys, CallbackQuery } from '../../../src/wechat/callback/receive.ts'
import { signatureOf } from '../../../src/wechat/callback/signature.ts'

export const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
export const OTHER_KEY = 'A'.repeat(43)
export const KEYS: CallbackKeys = { token: 'pamtest', aesKeys: [AES_KEY], appid: 'wxb11529c136998cb6' }

export interface Push {
  readonly query: CallbackQuery
  readonly body: string
}

/** The parts of a delivery that tests change. */
export interface Signed {
  readonly token?: string
  readonly aesKey?: string
  readonly appid?: string
  readonly timestamp?: string
  readonly nonce?: string
}

const HEAD =
  '<ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]></FromUserName><CreateTime>1714112445</CreateTime>'

const event = (name: string, rest: string): string =>
  `<xml>${HEAD}<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[${name}]]></Event>${rest}</xml>`

export const publishFinished = (ref: string, status = '0', url = 'http://mp.weixin.qq.com/s?mid=1&idx=1#rd'): string =>
  event(
    'PUBLISHJOBFINISH',
    status === '0'
      ? `<PublishEventInfo><publish_id>${ref}</publish_id><publish_status>0</publish_status><article_id><![CDATA[article-${ref}]]></article_id><article_detail><count>1</count><item><idx>1</idx><article_url><![CDATA[${url}]]></article_url></item></article_detail></PublishEventInfo>`
      : `<PublishEventInfo><publish_id>${ref}</publish_id><publish_status>${status}</publish_status><fail_idx>1</fail_idx><fail_idx>2</fail_idx></PublishEventInfo>`,
  )

export const massFinished = (ref: string, status = 'send success', urls: readonly string[] = []): string =>
  event(
    'MASSSENDJOBFINISH',
    `<MsgID>${ref}</MsgID><Status><![CDATA[${status}]]></Status><TotalCount>9</TotalCount><FilterCount>9</FilterCount><SentCount>8</SentCount><ErrorCount>1</ErrorCount><CopyrightCheckResult><Count>0</Count><ResultList></ResultList><CheckState>0</CheckState></CopyrightCheckResult><ArticleUrlResult><Count>${urls.length}</Count><ResultList>${urls.map((url, at) => `<item><ArticleIdx>${at + 1}</ArticleIdx><ArticleUrl><![CDATA[${url}]]></ArticleUrl></item>`).join('')}</ResultList></ArticleUrlResult>`,
  )

let count = 0

/** A push as WeChat would deliver it; each call is another delivery. */
export function pushed(mode: 'plain' | 'compatible' | 'safe', message: string, signed: Signed = {}): Push {
  const { token = KEYS.token, aesKey = AES_KEY, appid = KEYS.appid } = signed
  const { timestamp = '1714112445', nonce = String((count += 1)) } = signed
  const query = { signature: signatureOf(token, timestamp, nonce), timestamp, nonce, openid: 'o1' }
  if (mode === 'plain') return { query, body: message }
  const sealed = encrypt(message, aesKeyOf(aesKey), appid)
  const field = `<Encrypt><![CDATA[${sealed}]]></Encrypt>`
  return {
    query: { ...query, encrypt_type: 'aes', msg_signature: signatureOf(token, timestamp, nonce, sealed) },
    body:
      mode === 'safe'
        ? `<xml><ToUserName><![CDATA[gh_1]]></ToUserName>${field}</xml>`
        : message.replace('</xml>', `${field}</xml>`),
  }
}
