import { randomBytes } from 'node:crypto'
import { isLoopback } from './loopback.ts'
import { Misuse } from './misuse.ts'
import type { Callback } from './records.ts'
import { isObject } from './request.ts'
import { signatureOf } from './message-crypt.ts'

/**
 * A callback's settings out of a control call's body, and `null` for none. `url` must be a loopback address: nothing of
 * the sandbox leaves this machine. @throws {Misuse} naming the field
 */
export function callbackOf(value: unknown): Callback | null {
  if (value === null) return null
  if (!isObject(value)) throw new Misuse('callback')
  const { url, token, encodingAesKey = null, mode = 'plain', publishEvent = 'PUBLISHJOBFINISH', copies = 1 } = value
  if (typeof url !== 'string' || !isLoopbackUrl(url)) throw new Misuse('callback.url: http on a loopback address')
  if (typeof token !== 'string' || !/^[A-Za-z0-9]{3,32}$/.test(token))
    throw new Misuse('callback.token: 3 to 32 letters and digits')
  if (mode !== 'plain' && mode !== 'compatible' && mode !== 'safe')
    throw new Misuse('callback.mode: plain, compatible, safe')
  if (!isAesKey(encodingAesKey) && (encodingAesKey !== null || mode !== 'plain'))
    throw new Misuse('callback.encodingAesKey: 43 letters and digits')
  if (publishEvent !== 'PUBLISHJOBFINISH' && publishEvent !== 'MASSSENDJOBFINISH')
    throw new Misuse('callback.publishEvent: PUBLISHJOBFINISH, MASSSENDJOBFINISH')
  if (typeof copies !== 'number' || ![1, 2, 3].includes(copies)) throw new Misuse('callback.copies: 1 to 3')
  return { url, token, encodingAesKey, mode, publishEvent, copies }
}

const isAesKey = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z0-9]{43}$/.test(value)

function isLoopbackUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password, hash } = new URL(text)
  return protocol === 'http:' && isLoopback(hostname) && username === '' && password === '' && hash === ''
}

const LONGEST_ECHO_BYTES = 4096

/**
 * What the developer console does before it keeps a callback: asks the address to echo a signed text.
 * @see developers.weixin.qq.com, guide/dev/push (read 2026-11-23)
 */
export async function answersEcho(callback: Callback, now: number, timeoutMs: number): Promise<boolean> {
  const echostr = String(BigInt(`0x${randomBytes(8).toString('hex')}`))
  const url = new URL(callback.url)
  for (const [name, value] of Object.entries(signedQuery(callback, now))) url.searchParams.set(name, value)
  url.searchParams.set('echostr', echostr)
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    const text = await readShort(answer)
    return answer.status === 200 && text === echostr
  } catch {
    return false
  }
}

/** `signature`, `timestamp` (seconds) and `nonce` of one delivery. */
export function signedQuery(callback: Callback, now: number): { signature: string; timestamp: string; nonce: string } {
  const timestamp = String(Math.floor(now / 1000))
  const nonce = String(randomBytes(4).readUInt32BE())
  return { signature: signatureOf(callback.token, timestamp, nonce), timestamp, nonce }
}

/** The first bytes of an answer; a callback that never stops talking is not listened to. */
export async function readShort(answer: Response, most = LONGEST_ECHO_BYTES): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk)
    bytes += chunk.byteLength
    if (bytes > most) break
  }
  return Buffer.concat(chunks).toString('utf8')
}
