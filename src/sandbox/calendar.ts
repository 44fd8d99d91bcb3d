const DAY_MS = 86_400_000
/** WeChat counts its quota days and months in Beijing time, which has had no daylight saving since 1991. */
const BEIJING_OFFSET_MS = 8 * 3_600_000

/** The calendar day of an instant (ms since 1970) in Beijing, `YYYY-MM-DD`. */
export const dayOf = (at: number): string => new Date(at + BEIJING_OFFSET_MS).toISOString().slice(0, 10)

/** The calendar month of an instant in Beijing, `YYYY-MM`. */
export const monthOf = (at: number): string => dayOf(at).slice(0, 7)

/** An instant as a reader in Beijing writes it: date and time of day, to the minute. */
export function localTime(at: number): { year: number; month: number; day: number; time: string } {
  const local = new Date(at + BEIJING_OFFSET_MS)
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    time: local.toISOString().slice(11, 16),
  }
}

export { DAY_MS }
