import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { codeOf } from './home.ts'

/**
 * One call as it was seen. Never holds a query, a body, a token or a secret: `path` is one of the known paths or
 * `(unknown)`, `appid` one of the known accounts or `null`.
 */
export interface LedgerEntry {
  readonly seq: number
  /** ISO 8601, UTC. */
  readonly at: string
  readonly by: 'api' | 'hand' | 'push'
  readonly method: string
  readonly path: string
  readonly appid: string | null
  /** What was answered, or would have been had the reply not been dropped; `null` when the call did not act. */
  readonly errcode: number | null
  /** The fault that met this call, or why a push was not answered. */
  readonly fault?: string
  /** How a push was answered, as the follower saw it: `none`, `unavailable` or the kind of the passive reply. */
  readonly answer?: string
  /** The request id of a refusal, for openapi/rid/get, and how long the call took. */
  readonly rid?: string
  readonly costMs?: number
  /** What the call changed. */
  readonly effect?: Effect
  /** What the article filter took out, by rule of the sheet on article html. */
  readonly filtered?: readonly { readonly rule: string; readonly count: number }[]
}

export type EffectKind =
  | 'token-issued'
  | 'picture-added'
  | 'material-added'
  | 'material-deleted'
  | 'draft-added'
  | 'draft-updated'
  | 'draft-deleted'
  | 'publish-submitted'
  | 'article-deleted'
  | 'article-banned'
  | 'mass-submitted'
  | 'mass-deleted'
  | 'preview-sent'
  | 'quota-cleared'
  | 'media-added'
  | 'speed-set'
  | 'mass-confirmed'
  | 'mass-refused'
  | 'event-pushed'
  | 'follower-acted'
  | 'tags-set'
  | 'control'

/** `id` is a draft's or material's media_id, a publish_id, a msg_id, an article_id or an openid; absent for a token. */
export interface Effect {
  readonly kind: EffectKind
  readonly id?: string
  /** The draft a publish or mass job used up. */
  readonly draft?: string
}

/** Appends entries as lines; they are not forced to the disk: until `settle` the journal holds them too. */
export async function append(path: string, entries: readonly LedgerEntry[]): Promise<void> {
  const file = await open(path, 'a', 0o600)
  try {
    await file.appendFile(entries.map(entry => `${JSON.stringify(entry)}\n`).join(''))
  } finally {
    await file.close()
  }
}

/** Forces what was appended to the disk. */
export async function settle(path: string): Promise<void> {
  const file = await open(path, 'a', 0o600)
  try {
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** Ends a line that a power cut left torn. */
export async function endLine(path: string): Promise<void> {
  const file = await open(path, 'a', 0o600)
  try {
    await file.appendFile('\n')
  } finally {
    await file.close()
  }
}

/** The entries after `seq`, oldest first. A line that a power cut left torn is skipped. */
export async function read(path: string, seq = 0): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = []
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const entry = parse(line)
      if (entry !== undefined && entry.seq > seq) entries.push(entry)
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
  return entries
}

function parse(line: string): LedgerEntry | undefined {
  try {
    const entry: LedgerEntry = JSON.parse(line)
    return entry
  } catch {
    return undefined
  }
}
