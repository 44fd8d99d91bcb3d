const DAY_MS = 24 * 60 * 60_000
/** WeChat's quota days and months are those of Asia/Shanghai, eight hours ahead of UTC all year round. */
const AHEAD_MS = 8 * 60 * 60_000

/** When the quota day of an instant began; ms since 1970. */
export const dayStart = (at: number): number => Math.floor((at + AHEAD_MS) / DAY_MS) * DAY_MS - AHEAD_MS

/** When the quota month of an instant began; ms since 1970. */
export function monthStart(at: number): number {
  const there = new Date(at + AHEAD_MS)
  return Date.UTC(there.getUTCFullYear(), there.getUTCMonth(), 1) - AHEAD_MS
}
