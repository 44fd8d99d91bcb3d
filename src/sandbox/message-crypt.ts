import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/**
 * Messages as the service encrypts them: AES-256-CBC over 16 random bytes, the message's length (4 bytes, big-endian),
 * the message and the appid, padded to 32. Written for the sandbox alone: the client's side must find it right.
 * @see developers.weixin.qq.com, guide/dev/push/encryption (read 2026-11-23)
 */
const BLOCK_BYTES = 32
const RANDOM_BYTES = 16

/** SHA-1 hex of the parts, sorted as texts and joined: `signature` of (token, timestamp, nonce), `msg_signature` with the ciphertext too. */
export const signatureOf = (...parts: readonly string[]): string =>
  createHash('sha1')
    .update(parts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join(''))
    .digest('hex')

/** `Encrypt` for a message to an account. `encodingAesKey`: 43 characters. `random` is given by tests of known answers only. */
export function encrypt(message: string, appid: string, encodingAesKey: string, random?: Uint8Array): string {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const text = Buffer.from(message, 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.byteLength)
  const plain = Buffer.concat([random ?? randomBytes(RANDOM_BYTES), length, text, Buffer.from(appid, 'utf8')])
  const padding = BLOCK_BYTES - (plain.byteLength % BLOCK_BYTES)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([plain, Buffer.alloc(padding, padding)])
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64')
}

/** The message inside `Encrypt` and the appid behind it; `undefined` for anything that was not made with this key. */
export function decrypt(encrypted: string, encodingAesKey: string): { message: string; appid: string } | undefined {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const bytes = Buffer.from(encrypted, 'base64')
  if (bytes.byteLength === 0 || bytes.byteLength % BLOCK_BYTES !== 0) return undefined
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()])
  const padding = padded.at(-1) ?? 0
  if (padding < 1 || padding > BLOCK_BYTES) return undefined
  const plain = padded.subarray(RANDOM_BYTES, padded.byteLength - padding)
  const length = plain.byteLength < 4 ? Infinity : plain.readUInt32BE()
  if (4 + length > plain.byteLength) return undefined
  return { message: plain.subarray(4, 4 + length).toString('utf8'), appid: plain.subarray(4 + length).toString('utf8') }
}
