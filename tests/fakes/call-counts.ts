import type { CallCounts } from '../../src/wechat/ports.ts'

/** Counts in memory, with the promises of the port. */
export class MemoryCallCounts implements CallCounts {
  writes = 0
  readonly #calls: Map<string, number>
  readonly #warned = new Set<string>()

  /** @param calls by `day endpoint` */
  constructor(calls: Readonly<Record<string, number>> = {}) {
    this.#calls = new Map(Object.entries(calls))
  }

  all(): Record<string, number> {
    return Object.fromEntries(this.#calls)
  }

  async count(endpoint: string, day: string): Promise<number> {
    return this.#calls.get(`${day} ${endpoint}`) ?? 0
  }

  async add(day: string, calls: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
    this.writes += 1
    const totals = new Map<string, number>()
    for (const [endpoint, more] of calls) {
      const total = (this.#calls.get(`${day} ${endpoint}`) ?? 0) + more
      this.#calls.set(`${day} ${endpoint}`, total)
      totals.set(endpoint, total)
    }
    return totals
  }

  async claimWarning(endpoint: string, day: string): Promise<boolean> {
    const key = `${day} ${endpoint}`
    if (this.#warned.has(key)) return false
    this.#warned.add(key)
    return true
  }
}
