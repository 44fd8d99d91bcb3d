import { LeaseLost, QuotaKept, TransportError, WechatError } from './errors.ts'
import type { Reason } from './publication.ts'

/**
 * Why a publication stops for now though nothing is decided: it stays in its state and is looked at again after
 * `afterMs`. `operator`: settings or the account must be mended first · `network`: WeChat cannot be reached ·
 * `wait`: it asked us to slow down, or its quota is spent.
 */
export interface Trouble {
  readonly fix: 'operator' | 'network' | 'wait'
  readonly reason: Reason
  readonly afterMs: number
  readonly error: WechatError | TransportError | QuotaKept
}

/** Tokens refused in a row after which another try would only be a loop. */
export const TOKEN_TRIES = 2

const MINUTE = 60_000
const BACKOFF_MAX_MS = 5 * MINUTE
/** WeChat counts "too often" by the minute; a second more so that the minute is over. */
export const NEXT_MINUTE_MS = MINUTE + 1000

/** 1 s, doubling, at most 5 minutes. */
export const backoffMs = (tries: number): number => Math.min(BACKOFF_MAX_MS, 1000 * 2 ** Math.min(tries, 20))

/**
 * What to do about an error of a call that could be repeated (or of one that certainly did nothing): a trouble to wait
 * out, or `undefined` when the answer is final and the publication's own rules decide. @throws what is neither.
 */
export function troubleOf(error: unknown, tries: number): Trouble | undefined {
  if (error instanceof TransportError) {
    return { fix: 'network', reason: 'unreachable', afterMs: backoffMs(tries), error }
  }
  if (error instanceof QuotaKept) return { fix: 'wait', reason: 'quota', afterMs: error.resumesInMs, error }
  if (!(error instanceof WechatError)) throw error
  const reason: Reason = `${error.errcode}`
  switch (error.fault) {
    case 'token':
    case 'operator':
      return { fix: 'operator', reason, afterMs: BACKOFF_MAX_MS, error }
    case 'wait':
      return { fix: 'wait', reason, afterMs: NEXT_MINUTE_MS, error }
    case 'quota':
      return { fix: 'wait', reason, afterMs: 30 * MINUTE, error }
    case 'busy':
      return { fix: 'network', reason: 'unreachable', afterMs: backoffMs(tries), error }
    case 'unauthorised':
    case 'author':
    case 'media':
    case 'person':
    case 'sent':
    case 'other':
      return undefined
  }
}

/** What the error of a call that may not be repeated tells (src/publish/README.md). */
export type Meaning = 'not-done' | 'refused' | 'lost'

/** `not-done`: nothing was asked, or it was turned down in a way that a new try can mend. @throws what is no answer. */
export function meaningOf(error: unknown): Meaning {
  if (error instanceof LeaseLost) return 'not-done'
  if (error instanceof TransportError) return error.sent ? 'lost' : 'not-done'
  if (!(error instanceof WechatError)) throw error
  switch (error.fault) {
    case 'busy':
      return 'lost'
    case 'token':
    case 'wait':
      return 'not-done'
    case 'operator':
    case 'quota':
    case 'unauthorised':
    case 'author':
    case 'media':
    case 'person':
    case 'sent':
    case 'other':
      return 'refused'
  }
}
