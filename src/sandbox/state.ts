import { defaultAccount } from './account.ts'
import type { Fault } from './faults.ts'
import type { LedgerEntry } from './ledger.ts'
import type { Account, Push } from './records.ts'

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
  /** Limits a minute by path that replace the documented ones. */
  minuteQuotas: Record<string, number>
  /** What becomes of a title of 33 to 64 characters: kept, or cut at 32 without a word, as one user has seen. */
  title: 'keep' | 'truncate32'
  /** What becomes of an article of more than the 20 000 characters the page allows: nothing, a note beside it, or 45002. */
  contentChars: 'off' | 'warn' | 'error'
  /** How many of each kind the library holds. */
  libraryCaps: Record<'image' | 'voice' | 'video' | 'thumb', number>
  /** Titles the originality check takes for reprints, and whether their authors allow that. */
  reprints: Record<string, 'allowed' | 'forbidden'>
  /** How long a push waits for its answer, and between two tries; the service drops the connection after 5 seconds. */
  pushTimeoutMs: number
  pushGapMs: number
}

/** What the next job will come to, set by hand; each is used once, first in first out. */
export type Outcome =
  | { readonly of: 'publish'; readonly status: 2 | 3 | 4; readonly failIdx: readonly number[] }
  | { readonly of: 'mass'; readonly status: 'SEND_FAIL'; readonly says?: string }

/** Everything that survives a restart. */
export interface State {
  readonly version: 1
  /** The number of the last journal line this holds. */
  line: number
  /** The last number given to a ledger entry. */
  seq: number
  /** Entries of the ledger that may not have reached its file yet. */
  outbox: LedgerEntry[]
  clockOffsetMs: number
  numbers: { publish: number; mass: number; massData: number; fault: number; push: number; message: number }
  settings: Settings
  faults: Fault[]
  outcomes: Outcome[]
  accounts: Account[]
  /** Events still to be pushed, oldest first. */
  pushes: Push[]
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
  minuteQuotas: {},
  title: 'keep',
  contentChars: 'warn',
  // @see developers.weixin.qq.com, api_addmaterial (read 2026-11-23)
  libraryCaps: { image: 100_000, voice: 1000, video: 1000, thumb: 1000 },
  reprints: {},
  pushTimeoutMs: 5000,
  pushGapMs: 1000,
}

export const emptyState = (): State => ({
  version: 1,
  line: 0,
  seq: 0,
  outbox: [],
  clockOffsetMs: 0,
  numbers: {
    publish: 2_247_483_650,
    mass: 1_000_000_000,
    massData: 2_247_500_000,
    fault: 0,
    push: 0,
    message: 2_400_000_000_000_000,
  },
  settings: { ...DEFAULT_SETTINGS },
  faults: [],
  outcomes: [],
  accounts: [defaultAccount()],
  pushes: [],
})
