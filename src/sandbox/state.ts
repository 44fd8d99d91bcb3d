import type { Account } from './account.ts'
import type { Fault } from './faults.ts'
import type { LedgerEntry } from './ledger.ts'
import type { PictureFormat } from './picture.ts'
import { defaultAccount } from './account.ts'

/** Permanent material: bytes lie in the home under `file`. Times are ms since 1970. */
export interface Material {
  readonly mediaId: string
  readonly type: 'image' | 'thumb'
  readonly file: string
  readonly name: string
  readonly format: PictureFormat
  readonly widthPx: number
  readonly heightPx: number
  readonly bytes: number
  readonly addedAt: number
}

/** A picture of an article's body; the service gives it an address and no id. */
export interface InlinePicture {
  readonly file: string
  readonly format: PictureFormat
  readonly widthPx: number
  readonly heightPx: number
  readonly bytes: number
  readonly addedAt: number
}

/** A crop as draft/get gives it back; coordinates 0..1 as text. */
export interface CropPercent {
  readonly ratio: '2.35_1' | '1_1' | '16_9'
  readonly x1: string
  readonly y1: string
  readonly x2: string
  readonly y2: string
}

/** An article as kept: `content` names a file of the home, so that the working copy stays small. */
export interface StoredArticle {
  readonly type: 'news' | 'newspic'
  readonly title: string
  readonly author: string
  readonly digest: string
  readonly content: string
  readonly sourceUrl: string
  readonly thumb: string
  readonly thumbUrl: string
  readonly comment: 0 | 1
  readonly fansOnly: 0 | 1
  readonly crops: readonly CropPercent[]
  readonly images: readonly string[]
}

export interface Draft {
  readonly mediaId: string
  articles: StoredArticle[]
  updatedAt: number
}

/** An article that went out; `page` is its id under /s/. */
export interface OutArticle extends StoredArticle {
  readonly page: string
  deleted: boolean
}

export interface PublishJob {
  readonly publishId: number
  readonly draftId: string
  readonly articleId: string
  readonly articles: OutArticle[]
  readonly submittedAt: number
  /** From here on `publish_status` is `outcome`; before, it is 1. */
  readonly readyAt: number
  readonly outcome: 0 | 2 | 3 | 4
  readonly failIdx: readonly number[]
  banned: boolean
}

export interface MassJob {
  readonly msgId: number
  readonly msgDataId: number
  /** The caller's clientmsgid, or the one derived from content and audience. */
  readonly key: string
  readonly draftId: string | null
  readonly articles: OutArticle[]
  readonly toAll: boolean
  readonly askedAt: number
  readonly readyAt: number
  readonly outcome: 'SEND_SUCCESS' | 'SEND_FAIL'
  /** When the same key was last asked for again; 0 never. */
  repeatedAt: number
}

/** What the control calls may set; kept across restarts. Times in ms. */
export interface Settings {
  publishingMs: number
  sendingMs: number
  /** How long a replaced token of /cgi-bin/token goes on working. The docs say 5 minutes, users have seen 0. */
  tokenOverlapMs: number
  /** A new material is refused as a cover with 40007 for this long, as users have seen. */
  materialSettleMs: number
  /** Count and keep `\uXXXX` of a request as written, as the live service has been seen to do. */
  literalEscapes: boolean
  /** `remove`: forbidden markup is taken out; `refuse`: it is answered with 45166. Both have been reported. */
  markup: 'remove' | 'refuse'
  /** Addresses or IPv4 ranges that may fetch tokens; `null` switches the list off. */
  ipList: string[] | null
  /** Daily limits by path that replace the documented ones. */
  quotas: Record<string, number>
}

/** What the next job will come to, set by hand; each is used once, first in first out. */
export type Outcome =
  | { readonly of: 'publish'; readonly status: 2 | 3 | 4; readonly failIdx: readonly number[] }
  | { readonly of: 'mass'; readonly status: 'SEND_FAIL' }

/** Everything that survives a restart. */
export interface State {
  readonly version: 1
  /** The last number given to a ledger entry. */
  seq: number
  /** Entries of the ledger that may not have reached its file yet. */
  outbox: LedgerEntry[]
  clockOffsetMs: number
  numbers: { publish: number; mass: number; massData: number; fault: number }
  settings: Settings
  faults: Fault[]
  outcomes: Outcome[]
  accounts: Account[]
}

export const DEFAULT_SETTINGS: Settings = {
  publishingMs: 1500,
  sendingMs: 1500,
  tokenOverlapMs: 300_000,
  materialSettleMs: 0,
  literalEscapes: false,
  markup: 'remove',
  ipList: null,
  quotas: {},
}

export const emptyState = (): State => ({
  version: 1,
  seq: 0,
  outbox: [],
  clockOffsetMs: 0,
  numbers: { publish: 2_247_483_650, mass: 1_000_000_000, massData: 2_247_500_000, fault: 0 },
  settings: { ...DEFAULT_SETTINGS },
  faults: [],
  outcomes: [],
  accounts: [defaultAccount()],
})
