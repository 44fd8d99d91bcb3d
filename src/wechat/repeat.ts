import { TransportError, WechatError } from '../publish/errors.ts'

/** Pauses before asking again after trouble: no answer, or WeChat's own "system error". */
const TROUBLE_MS = [500, 1000, 2000] as const
/** Pauses after "too fast". A longer wait is the caller's: it knows how long it may hold what it holds. */
const TOO_FAST_MS = [2000, 6000] as const

/**
 * How long to pause before a read or an upload is asked for again, in ms, or `undefined` to give up.
 * `repeats` counts those already made; `random` is between 0 and 1 and spreads callers by a quarter.
 */
export function pauseMs(error: unknown, repeats: number, random: number): number | undefined {
  const pause = pausesFor(error)[repeats]
  return pause === undefined ? undefined : Math.round(pause * (1 + random / 4))
}

function pausesFor(error: unknown): readonly number[] {
  if (error instanceof TransportError) return isAnswered(error) ? [] : TROUBLE_MS
  if (!(error instanceof WechatError)) return []
  if (error.fault === 'busy') return TROUBLE_MS
  return error.fault === 'wait' ? TOO_FAST_MS : []
}

/** A redirect, a refusal of a gateway, an answer of absurd size: the same would come again. */
function isAnswered(error: TransportError): boolean {
  return /^http [34]\d\d$/.test(error.reason)
    ? !/^http 4(08|29)$/.test(error.reason)
    : error.reason === 'answer too large'
}
