import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** WeChat's PKCS#7 pads to this many bytes, twice AES's own block: n may be 1 to 32. */
const BLOCK = 32
const RANDOM = 16
/** Random bytes and the message's length come before it. */
const HEAD = RANDOM + 4
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/** What was encrypted cannot be read with this key: `appid` when it was meant for another account. */
export class CryptError extends Error {
  override readonly name = 'CryptError'
  constructor(readonly code: 'undecryptable' | 'appid') {
    super(code)
  }
}

/**
 * The 32 bytes of an EncodingAESKey. Its last character may carry two spare bits, so it is decoded leniently and never
 * compared with its own re-encoding.
 *
 * @param encoding 43 characters of a-z A-Z 0-9 (official docs, push/encryption, read 2026-11-23)
 */
export const aesKeyOf = (encoding: string): Buffer => Buffer.from(`${encoding}=`, 'base64')

/** WXBizMsgCrypt: what goes into an Encrypt field. `random` is 16 bytes; given in tests only. */
export function encrypt(message: string, key: Buffer, appid: string, random = randomBytes(RANDOM)): string {
  const body = Buffer.from(message, 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const plain = Buffer.concat([random, length, body, Buffer.from(appid, 'utf8')])
  const pad = BLOCK - (plain.length % BLOCK)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString('base64')
}

/**
 * The message in an Encrypt field. AES-CBC alone notices few changes: check `msg_signature` first.
 *
 * @throws {CryptError}
 */
export function decrypt(encrypted: string, key: Buffer, appid: string): string {
  const plain = unpadded(decipher(encrypted, key))
  if (plain.length < HEAD) throw new CryptError('undecryptable')
  const end = HEAD + plain.readUInt32BE(RANDOM)
  if (end > plain.length) throw new CryptError('undecryptable')
  if (!plain.subarray(end).equals(Buffer.from(appid, 'utf8'))) throw new CryptError('appid')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain.subarray(HEAD, end))
  } catch {
    throw new CryptError('undecryptable')
  }
}

function decipher(encrypted: string, key: Buffer): Buffer {
  const text = encrypted.replace(/\s+/g, '')
  const bytes = BASE64.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0)
  if (bytes.length === 0 || bytes.length % 16 !== 0) throw new CryptError('undecryptable')
  // OpenSSL's own unpadding knows blocks of 16 only and fails on what WeChat pads with 17 to 32 bytes
  const cipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(bytes), cipher.final()])
}

function unpadded(plain: Buffer): Buffer {
  const pad = plain.at(-1) ?? 0
  const tail = plain.subarray(-pad)
  if (pad < 1 || pad > BLOCK || tail.length !== pad || tail.some(byte => byte !== pad)) {
    throw new CryptError('undecryptable')
  }
  return plain.subarray(0, -pad)
}
