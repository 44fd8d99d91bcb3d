/** How long the list of what an account published lately is good for (src/publish/README.md). */
export const RECENT_MS = 10 * 60_000

interface Kept<T> {
  readonly at: number
  readonly value: Promise<T>
}

/** What was read lately, by account: read at most once in `ms` however many publications of the account want it. */
export class Fresh<T> {
  private readonly kept = new Map<string, Kept<T>>()

  constructor(private readonly ms: number) {}

  /** @param now ms since 1970 @throws whatever `read` throws; then nothing is kept */
  of(account: string, now: number, read: () => Promise<T>): Promise<T> {
    const known = this.kept.get(account)
    // a clock set back must not keep anything for longer
    if (known && now >= known.at && now - known.at < this.ms) return known.value
    const value = read()
    this.kept.set(account, { at: now, value })
    value.catch(() => {
      if (this.kept.get(account)?.value === value) this.kept.delete(account)
    })
    return value
  }
}
