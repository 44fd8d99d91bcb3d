import { z } from 'zod'
import { isoOf } from '../schedule/when.ts'
import { fitted, markdown, plain, ROBOT_BYTES, rows } from './forms.ts'
import type { Message } from './ports.ts'
import { NotDelivered } from './ports.ts'
import { request, type Answer, type Asked } from './request.ts'
import { bodySign, dingtalkSign, feishuSign } from './sign.ts'
import type { Webhook } from './settings.ts'

/** Told of more than this by number only; a receiver of JSON has room. */
const JSON_BYTES = 64 * 1024

/** Sends a message to a robot, or as JSON to anything else. @throws {NotDelivered} */
export async function post(webhook: Webhook, message: Message, zone: string, now: number): Promise<void> {
  const asked = askedOf(webhook, message, zone, now)
  const answer = await request({ method: 'POST', ...asked })
  if (answer.status < 200 || answer.status > 299) throw new NotDelivered(`http ${answer.status}`, tooFast(answer))
  if (webhook.kind !== 'json') judge(answer)
}

type Prepared = Required<Pick<Asked, 'url' | 'headers' | 'body'>>

/** The request as each receiver wants it. */
export function askedOf(webhook: Webhook, message: Message, zone: string, now: number): Prepared {
  const { url, secret } = webhook
  switch (webhook.kind) {
    case 'wecom':
      return prepared(url, { msgtype: 'markdown', markdown: { content: marked(message, '\n') } })
    case 'dingtalk': {
      const body = { msgtype: 'markdown', markdown: { title: message.title, text: marked(message, '\n\n') } }
      return prepared(secret === null ? url : signedUrl(url, secret, now), body)
    }
    case 'feishu': {
      const short = fitted(message, ROBOT_BYTES, plain)
      const body = { msg_type: 'post', content: { post: { zh_cn: { title: short.title, content: rows(short) } } } }
      const timestamp = Math.floor(now / 1000)
      const signed = secret === null ? {} : { timestamp: `${timestamp}`, sign: feishuSign(secret, timestamp) }
      return prepared(url, { ...signed, ...body })
    }
    case 'json': {
      const short = fitted(message, JSON_BYTES, plain)
      const asked = prepared(url, jsonOf(short, zone))
      if (secret === null) return asked
      const sign = bodySign(secret, now, asked.body)
      return { ...asked, headers: { ...asked.headers, 'X-Zhundian-Timestamp': `${now}`, 'X-Zhundian-Signature': sign } }
    }
  }
}

function prepared(url: string, body: object): Prepared {
  return { url, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) }
}

function marked(message: Message, lineEnd: '\n' | '\n\n'): string {
  const render = (one: Message): string => markdown(one, lineEnd)
  return render(fitted(message, ROBOT_BYTES, render))
}

function signedUrl(url: string, secret: string, now: number): string {
  const signed = new URL(url)
  signed.searchParams.set('timestamp', `${now}`)
  signed.searchParams.set('sign', dingtalkSign(secret, now))
  return signed.href
}

/** docs/contract.md: fields may be added, never renamed. */
const jsonOf = (message: Message, zone: string) => ({
  title: message.title,
  text: plain(message),
  more: message.more,
  notices: message.items.map(({ id, at, kind, publication, urgent, sentence, details, links }) => ({
    id,
    at: isoOf(at, zone),
    kind,
    publication,
    urgent,
    message: sentence,
    details,
    links,
  })),
})

/** 企业微信 and 钉钉 say `errcode`, 飞书 says `code`; HTTP is 200 whatever they say. */
const Verdict = z.union([z.looseObject({ errcode: z.int() }), z.looseObject({ code: z.int() })])

function judge(answer: Answer): void {
  const verdict = Verdict.safeParse(parsed(answer.text))
  if (!verdict.success) throw new NotDelivered('unexpected answer')
  const { data } = verdict
  const code = Number('errcode' in data ? data['errcode'] : data['code'])
  if (code !== 0) throw new NotDelivered(`errcode ${code}`, PAUSES[code] ?? 0)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const MINUTE = 60_000
/**
 * Too many messages: 20 a minute at 企业微信 (45009; developer.work.weixin.qq.com/document/path/99110), 20 a minute at
 * 钉钉, which then takes none for 10 minutes (130101; blog.csdn.net/jialiuyang/article/details/118615052, and its own page
 * as quoted at blog.csdn.net/lxw1844912514/article/details/125780346), 100 a minute at 飞书 (11232;
 * open.larkoffice.com/document/ukTMukTMukTM/ucTM5YjL3ETO24yNxkjN.md); all read 2026-11-25.
 */
const PAUSES: Readonly<Record<number, number>> = { 45009: MINUTE, 130101: 10 * MINUTE, 11232: MINUTE }

const tooFast = ({ status }: Answer): number => (status === 429 ? MINUTE : 0)
