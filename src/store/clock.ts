import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { instant, isPostgres } from './engine.ts'
import type { Tables } from './tables.ts'

const ASK_EVERY_MS = 60_000

/**
 * The store's clock, in ms since 1970: in PostgreSQL the server's, as far as it is known here, so that a machine whose
 * own clock is wrong still sends on the dot; in SQLite the machine's. Leases do not trust even this: they are compared
 * inside the statement (`instant`).
 */
export class StoreClock {
  /** How far the server is ahead of this machine, in ms. */
  aheadMs = 0
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly db: Kysely<Tables>,
    private readonly machine: { now(): number },
  ) {}

  readonly now = (): number => this.machine.now() + this.aheadMs

  /** Asks now and every minute until `stop`. @throws {DatabaseError} when the first time fails */
  async start(): Promise<void> {
    if (!isPostgres(this.db)) return
    await this.ask()
    this.timer = setInterval(() => void this.ask().catch(() => {}), ASK_EVERY_MS).unref()
  }

  stop(): void {
    clearInterval(this.timer)
  }

  private async ask(): Promise<void> {
    const before = this.machine.now()
    const { rows } = await sql<{ now: number }>`select ${instant(this.db, this.now)} as now`.execute(this.db)
    const after = this.machine.now()
    const ahead = Math.round(rows[0]!.now - (before + after) / 2)
    // within the time the answer took nothing can be told, and a clock that trembles helps nobody
    if (Math.abs(ahead - this.aheadMs) > (after - before) / 2 + 1) this.aheadMs = ahead
  }
}
