import { sha256 } from '../media/sha256.ts'
import type { Publication } from './publication.ts'

/**
 * The key by which WeChat refuses a second identical mass send within 24 hours: 32 hex digits of the publication's key
 * and round, nothing local in it, so that a second store for the same account makes the same one.
 * @see message/mass/sendall, clientmsgid, at most 32 bytes - official docs (read 2026-11-23)
 */
export async function clientMsgId({ account, issue, kind, round }: Publication): Promise<string> {
  const key = JSON.stringify([account, issue, kind, round])
  return (await sha256(new TextEncoder().encode(key))).slice(0, 32)
}
