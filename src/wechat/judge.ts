import { z } from 'zod'
import { TransportError, WechatError } from '../publish/errors.ts'
import { faultOf } from './codes.ts'
import { parseAnswer } from './json.ts'
import type { Reply } from './transport.ts'

const envelope = z.looseObject({
  errcode: z
    .union([
      z.int(),
      z
        .string()
        .regex(/^-?\d{1,12}$/)
        .transform(Number),
    ])
    .nullish(),
  errmsg: z.unknown().optional(),
})

/** Makes the result of a call of the bytes it answered with. */
export type FromBytes<T> = (bytes: Buffer) => T

/**
 * The answer's fields, checked. The `errcode` decides, not the status; but without one, only a 2xx is a success.
 *
 * @param secrets taken out of what WeChat wrote, in case it quotes our request
 * @throws {WechatError} an errcode other than 0 @throws {TransportError} no usable answer
 */
export function judge<T>(
  endpoint: string,
  reply: Reply,
  answer: z.ZodType<T>,
  secrets: readonly string[],
  fromBytes?: FromBytes<T>,
): T {
  const unusable = (reason: string) => new TransportError(endpoint, reason, true)
  const good = reply.status >= 200 && reply.status < 300
  const json = parsed(reply.text)
  const fields = envelope.safeParse(json)
  const errcode = fields.success ? (fields.data.errcode ?? 0) : 0
  if (fields.success && errcode !== 0 && reply.status < 500) throw refusal(endpoint, errcode, fields.data, secrets)
  if (!good) throw unusable(`http ${reply.status}`)
  if (fromBytes && isFile(reply)) return fromBytes(reply.bytes)
  if (json === undefined) throw unusable(brokenness(reply.text))
  const checked = answer.safeParse(json)
  if (!fields.success || !checked.success) throw unusable('unexpected answer')
  return checked.data
}

/** Files come whatever the content type says; what begins as JSON or html is an answer that went wrong. */
const isFile = ({ text }: Reply): boolean => text !== '' && !/^\s*[[{<]/.test(text)

function parsed(text: string): unknown {
  try {
    return parseAnswer(text)
  } catch {
    return undefined
  }
}

function brokenness(text: string): string {
  if (text.trim() === '') return 'empty body'
  return /^\s*[[{]/.test(text) ? 'half json' : 'not json'
}

/** What of a refusal goes on: an answer may hold anything, a token too. */
const IDS = ['msg_id', 'msg_data_id', 'publish_id'] as const

function refusal(
  endpoint: string,
  errcode: number,
  fields: Record<string, unknown>,
  secrets: readonly string[],
): Error {
  const answer: Record<string, string> = {}
  for (const name of IDS) {
    const value = fields[name]
    if (typeof value === 'string' || typeof value === 'number') answer[name] = inert(String(value), secrets)
  }
  const errmsg = typeof fields['errmsg'] === 'string' ? inert(fields['errmsg'], secrets) : ''
  return new WechatError(endpoint, errcode, errmsg, faultOf(errcode, endpoint), answer)
}

const ERRMSG_MAX = 500

/** Text of WeChat that may stand in a log line: short, without control characters and without our secrets. */
function inert(text: string, secrets: readonly string[]): string {
  let clean = text
  for (const secret of secrets) {
    for (const form of new Set([secret, encodeURIComponent(secret)])) {
      if (form !== '') clean = clean.replaceAll(form, '***')
    }
  }
  return clean.replace(/\p{Cc}+/gu, ' ').slice(0, ERRMSG_MAX)
}
