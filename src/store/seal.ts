import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'

/**
 * Seals secrets and tokens with `ZHUNDIAN_KEY` (AES-256-GCM): `v1.` + base64url of nonce, tag and ciphertext. `what` binds
 * a sealed value to its place, so that it cannot be moved to another row.
 */
export class Seal {
  private readonly key: Buffer

  constructor(key: string) {
    this.key = createHash('sha256').update('zhundian seal\0').update(key).digest()
  }

  close(text: string, what: string): string {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(what))
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`
  }

  /** @throws {Error} when the value was sealed with another key, for another place, or was altered. */
  open(sealed: string, what: string): string {
    const bytes = Buffer.from(sealed.replace(/^v1\./, ''), 'base64url')
    const nonce = bytes.subarray(0, 12)
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, { authTagLength: 16 }).setAAD(Buffer.from(what))
    // a shorter tag would be taken as well, and is easier to guess
    decipher.setAuthTag(bytes.subarray(12, 28))
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
  }

  /** Tells whether a store was made with this key without telling the key. */
  fingerprint(): string {
    return createHmac('sha256', this.key).update('store').digest('hex')
  }
}
