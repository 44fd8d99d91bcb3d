import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * WeChat's signature: SHA-1 hex over the parts, sorted as strings and joined. `signature` is over token, timestamp and
 * nonce, so it says nothing about a body; `msg_signature` is over the Encrypt field as well.
 *
 * @see official docs, guide/dev/push and push/encryption (read 2026-11-23)
 */
export const signatureOf = (...parts: readonly string[]): string =>
  createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex')

/** Compares without telling by its time how much of `given` was right. */
export function sameSignature(given: string | undefined, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given ?? ''), digest(expected))
}
