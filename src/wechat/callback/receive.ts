import { createHash } from 'node:crypto'
import { aesKeyOf, CryptError, decrypt } from './crypt.ts'
import { eventOf, type Pushed } from './events.ts'
import { sameSignature, signatureOf } from './signature.ts'
import { child, readXml, textAt, XmlError, type Element } from './xml.ts'

/** What an account's pushes are checked with. */
export interface CallbackKeys {
  readonly token: string
  /** EncodingAESKeys of 43 characters: the one in use, and the former while it changes. None: plain mode only. */
  readonly aesKeys: readonly string[]
  readonly appid: string
}

/** The query's parameters, each once. */
export type CallbackQuery = Readonly<Record<string, string | undefined>>

/**
 * Why a push is turned away. `signature`, `message-signature`: not signed with our token · `no-key`: encrypted, and we
 * have no key · `undecryptable`: with none of our keys · `appid`: for another account · `malformed`: not WeChat's XML.
 */
export type PushRefusal = 'signature' | 'message-signature' | 'no-key' | 'undecryptable' | 'appid' | 'malformed'

export type Received =
  | {
      readonly ok: true
      readonly mode: 'plain' | 'compatible' | 'safe'
      readonly event: Pushed
      /** The body was signed and encrypted for this account; a plain body is signed by nobody. */
      readonly trusted: boolean
      /** The same for each delivery of the same event. */
      readonly key: string
      /** The same for each use of one signature. */
      readonly delivery: string
    }
  | { readonly ok: false; readonly refused: PushRefusal }

class Refused extends Error {
  override readonly name = 'Refused'
  constructor(readonly refusal: PushRefusal) {
    super(refusal)
  }
}

const ECHO_MAX = 256

/** True when timestamp and nonce are signed with the token. It says nothing about a body. */
const isSigned = (query: CallbackQuery, token: string): boolean =>
  sameSignature(query['signature'], signatureOf(token, query['timestamp'] ?? '', query['nonce'] ?? ''))

/** WeChat's test of our address: the text to answer, exactly; `undefined` when it is not WeChat who asks. */
export function echoOf(query: CallbackQuery, { token }: Pick<CallbackKeys, 'token'>): string | undefined {
  const echo = query['echostr']
  return echo !== undefined && echo.length <= ECHO_MAX && isSigned(query, token) ? echo : undefined
}

/**
 * Reads a push in any of the three modes. Never throws for what came from outside.
 *
 * WeChat's retries may come minutes later, so no age of `timestamp` is too old; repetitions are told by `key` and
 * `delivery`. @see official docs, guide/dev/push (read 2026-11-23)
 */
export function receive(query: CallbackQuery, body: Uint8Array, keys: CallbackKeys): Received {
  try {
    if (!isSigned(query, keys.token)) throw new Refused('signature')
    return read(query, envelopeOf(body), keys)
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refused: error.refusal }
    if (error instanceof XmlError) return { ok: false, refused: 'malformed' }
    throw error
  }
}

function envelopeOf(body: Uint8Array): Element {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new Refused('malformed')
  }
  const envelope = readXml(text)
  if (envelope.name !== 'xml') throw new Refused('malformed')
  if (envelope.children.filter(one => one.name === 'Encrypt').length > 1) throw new Refused('malformed')
  return envelope
}

function read(query: CallbackQuery, envelope: Element, keys: CallbackKeys): Received {
  const encrypted = (query['encrypt_type'] ?? 'raw') !== 'raw'
  const hasPlain = child(envelope, 'MsgType') !== undefined
  const hasEncrypt = child(envelope, 'Encrypt') !== undefined
  if (!encrypted || (keys.aesKeys.length === 0 && hasPlain)) {
    if (!hasPlain) throw new Refused(hasEncrypt ? 'no-key' : 'malformed')
    return found(query, envelope, hasEncrypt ? 'compatible' : 'plain', false)
  }
  if (keys.aesKeys.length === 0) throw new Refused('no-key')
  if (!hasEncrypt) throw new Refused('malformed')
  const message = opened(query, textAt(envelope, 'Encrypt'), keys)
  return found(query, message, hasPlain ? 'compatible' : 'safe', true)
}

/** The message inside, with its signature, key and account checked. */
function opened(query: CallbackQuery, encrypt: string, { token, aesKeys, appid }: CallbackKeys): Element {
  const expected = signatureOf(token, query['timestamp'] ?? '', query['nonce'] ?? '', encrypt)
  if (!sameSignature(query['msg_signature'], expected)) throw new Refused('message-signature')
  let refusal: PushRefusal = 'undecryptable'
  for (const encoding of aesKeys) {
    try {
      return readXml(decrypt(encrypt, aesKeyOf(encoding), appid))
    } catch (error) {
      if (!(error instanceof CryptError)) throw error
      if (error.code === 'appid') refusal = 'appid'
    }
  }
  throw new Refused(refusal)
}

function found(
  query: CallbackQuery,
  message: Element,
  mode: 'plain' | 'compatible' | 'safe',
  trusted: boolean,
): Received {
  const event = eventOf(message)
  const said = ['FromUserName', 'CreateTime', 'MsgType', 'MsgId', 'Event', 'EventKey'].map(name =>
    textAt(message, name),
  )
  const job = event.kind === 'other' ? [] : [event.kind, event.ref, event.status]
  const signed = [query['timestamp'], query['nonce'], query[trusted ? 'msg_signature' : 'signature']]
  // a plain body may be anybody's: what it claims never stands in the way of the signed one
  return {
    ok: true,
    mode,
    event,
    trusted,
    key: digest([trusted, ...said, ...job]),
    delivery: digest([trusted, ...signed]),
  }
}

const digest = (parts: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex')
