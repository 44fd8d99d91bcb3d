import type { Action } from '../article/article.ts'

/** WeChat remembers a mass send's client id for 24 hours; a margin is left, and what is later is held. */
export const MASS_LATE_MINUTES = 23 * 60

interface Due {
  readonly action: Action
  readonly dueAt: number
  readonly lateMinutes: number
}

/** After this instant it is too late to go out. Lateness is said in minutes, so the last of them is good to its end. */
export function lateAt({ action, dueAt, lateMinutes }: Due): number {
  const minutes = action === 'mass' ? Math.min(lateMinutes, MASS_LATE_MINUTES) : lateMinutes
  return dueAt + minutes * 60_000 + 59_999
}

const HOUR = 60 * 60_000

/** The draft is made at once, or 12 hours before the minute if that is later. */
export const EARLY_MS = 12 * HOUR
export const preparesAt = (dueAt: number, now: number): number => Math.max(now, dueAt - EARLY_MS)

/** Looks ahead of its minute (src/publish/preflight.ts); a point already past is skipped. */
const AHEAD_MS = [24 * HOUR, HOUR, 5 * 60_000] as const
/** When what is planned is looked at next: a day ahead, or to make its draft. */
export const looksAt = (dueAt: number, now: number): number => {
  const dayAhead = dueAt - AHEAD_MS[0]
  return dayAhead > now ? dayAhead : preparesAt(dueAt, now)
}
/** When what is drafted is looked at next: ahead, or at its minute. */
export const waitsUntil = (dueAt: number, now: number): number =>
  AHEAD_MS.map(ms => dueAt - ms).find(at => at > now) ?? dueAt

/** Later than any clock: nobody looks at it again by itself. */
export const NEVER = 8.64e15

/** What is out is looked after an hour, a day and a week after it went out: how long each look waits for the next. */
const AFTER_MS = [HOUR, 23 * HOUR, 6 * 24 * HOUR]
/** When what is out is looked at after so many looks. */
export const looksAfterAt = (looks: number, now: number): number => {
  const wait = AFTER_MS[looks]
  return wait === undefined ? NEVER : now + wait
}
