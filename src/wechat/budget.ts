import { QuotaKept } from '../publish/errors.ts'
import type { CallCounts, CallLog, QuotaLow } from './ports.ts'
import { CALLS_PER_DAY, KEPT_FOR_SUBMITS, LOW_SHARE, quotaDay, untilNextDayMs } from './quotas.ts'

/** What `openapi/quota/get` says of a call's day. */
export interface DayQuota {
  readonly perDay: number
  readonly used: number
}

export interface BudgetSettings {
  readonly counts: CallCounts
  readonly now: () => number
  readonly log: CallLog
  /** Told once per account, call and day, over all processes. */
  readonly onLow: (low: QuotaLow) => Promise<void> | void
  /** Asks WeChat itself; only when our own figures say that little is left. */
  readonly ask: (endpoint: string) => Promise<DayQuota>
}

/** Counts are written down together, this long after the first of them: never on the way of an answer. */
const FLUSH_MS = 1000
/** WeChat's own figures are good for an hour. */
const ASKED_MS = 60 * 60_000

/** What an account's calls have used of the day's quotas, as far as this store's processes know. */
export class Budget {
  readonly #settings: BudgetSettings
  #pending = new Map<string, Map<string, number>>()
  #timer: NodeJS.Timeout | undefined
  #flushing: Promise<void> = Promise.resolve()
  /** By day and endpoint: what WeChat said, and how far its count was from ours. */
  readonly #told = new Map<string, { readonly at: number; readonly perDay: number | null; readonly ahead: number }>()
  readonly #warned = new Set<string>()

  constructor(settings: BudgetSettings) {
    this.#settings = settings
  }

  /** A request of this kind went out. Takes no time. */
  spent(endpoint: string): void {
    const day = quotaDay(this.#settings.now())
    const calls = this.#pending.get(day) ?? new Map<string, number>()
    calls.set(endpoint, (calls.get(endpoint) ?? 0) + 1)
    this.#pending.set(day, calls)
    this.#timer ??= setTimeout(() => void this.#flush(true), FLUSH_MS).unref()
  }

  /** @throws {QuotaKept} when so few calls are left today that they are kept for who submits */
  async mayFollow(endpoint: string): Promise<void> {
    const { now } = this.#settings
    const day = quotaDay(now())
    const isShort = ({ used, perDay }: DayQuota) => perDay - used < KEPT_FOR_SUBMITS
    const known = await this.#figures(endpoint, day)
    if (known === null || !isShort(known)) return
    const { used, perDay } = (await this.#asked(endpoint, day)) ?? known
    if (isShort({ used, perDay })) throw new QuotaKept(endpoint, used, perDay, untilNextDayMs(now()))
  }

  /** Writes down what is not written yet. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#flush(false)
  }

  #flush(mayAsk: boolean): Promise<void> {
    this.#timer = undefined
    const pending = this.#pending
    this.#pending = new Map()
    this.#flushing = this.#flushing.then(() => this.#write(pending, mayAsk))
    return this.#flushing
  }

  /** A store that cannot count must not keep anything from going out. */
  async #write(pending: Map<string, Map<string, number>>, mayAsk: boolean): Promise<void> {
    try {
      for (const [day, calls] of pending) {
        const totals = await this.#settings.counts.add(day, calls)
        for (const [endpoint, total] of totals) await this.#warn(endpoint, day, total, mayAsk)
      }
    } catch (error) {
      this.#settings.log('quota.uncounted', { reason: error instanceof Error ? error.name : 'failed' })
    }
  }

  async #warn(endpoint: string, day: string, total: number, mayAsk: boolean): Promise<void> {
    const key = `${day} ${endpoint}`
    if (this.#warned.has(key)) return
    const isLow = ({ used, perDay }: DayQuota) => used >= perDay * LOW_SHARE
    const known = await this.#figures(endpoint, day, total)
    if (known === null || !isLow(known)) return
    const figures = mayAsk ? ((await this.#asked(endpoint, day)) ?? known) : known
    if (!isLow(figures)) return
    this.#warned.add(key)
    if (!(await this.#settings.counts.claimWarning(endpoint, day))) return
    this.#settings.log('quota.low', { endpoint, day, ...figures })
    await this.#settings.onLow({ endpoint, day, ...figures })
  }

  /** Used and allowed as we know it; `null` for a call without a known quota. `total`: what the store holds, when known. */
  async #figures(endpoint: string, day: string, total?: number): Promise<DayQuota | null> {
    const told = this.#told.get(`${day} ${endpoint}`)
    const perDay = told?.perDay ?? CALLS_PER_DAY.get(endpoint)
    if (perDay === undefined) return null
    const written = total ?? (await this.#settings.counts.count(endpoint, day))
    const counted = written + (this.#pending.get(day)?.get(endpoint) ?? 0)
    return { perDay, used: counted + (told?.ahead ?? 0) }
  }

  /** WeChat's own figures, an hour old at most; ours when it does not tell. */
  async #asked(endpoint: string, day: string): Promise<DayQuota | null> {
    const { ask, now } = this.#settings
    const key = `${day} ${endpoint}`
    const told = this.#told.get(key)
    if (told === undefined || now() - told.at >= ASKED_MS) {
      const counted = ((await this.#figures(endpoint, day))?.used ?? 0) - (told?.ahead ?? 0)
      this.#told.set(key, { at: now(), perDay: told?.perDay ?? null, ahead: told?.ahead ?? 0 })
      try {
        const { perDay, used } = await ask(endpoint)
        if (perDay > 0) this.#told.set(key, { at: now(), perDay, ahead: used - counted })
      } catch {
        // the table is all there is, then
      }
    }
    return this.#figures(endpoint, day)
  }
}
