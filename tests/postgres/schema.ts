import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { SyncClock } from './sync-clock.ts'

/** A name space of its own in the shared test database, gone when it is closed. */
export class Schema {
  readonly name = `t_${randomBytes(6).toString('hex')}`
  private clock: SyncClock | undefined
  private made: Promise<void> | undefined

  /** @param server a superuser's address, or one of somebody who may make schemas */
  constructor(private readonly server: string) {}

  /** The address of this schema, as `DATABASE_URL`. */
  get url(): string {
    const url = new URL(this.server)
    // the schema stands before PostgreSQL's own, so that its clock is found first
    url.searchParams.set('options', `-c search_path=${this.name},pg_catalog`)
    return url.href
  }

  /** @param time what the server's clock shows from now on, in ms since 1970; without it, its own */
  make(time?: number): Promise<void> {
    this.made ??= this.create(time)
    return this.made
  }

  private async create(time: number | undefined): Promise<void> {
    await this.ask(`create schema ${this.name}`)
    if (time === undefined) return
    await this.ask(`create table ${this.name}.clock (ms bigint not null)`)
    await this.ask(`insert into ${this.name}.clock values (${time})`)
    await this.ask(`create function ${this.name}.statement_timestamp() returns timestamptz stable language sql
      as 'select to_timestamp(ms / 1000.0) from ${this.name}.clock'`)
    this.clock = new SyncClock(this.server, `update ${this.name}.clock set ms = $1`)
  }

  /** Moves the server's clock; it shows the new time when this returns. */
  set time(time: number) {
    this.clock?.set(time)
  }

  /** A statement with nothing of ours in between. */
  async ask(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.url })
    await client.connect()
    try {
      const { rows } = await client.query<Record<string, unknown>>(text, values)
      return rows
    } finally {
      await client.end()
    }
  }

  async drop(): Promise<void> {
    await this.clock?.close()
    if (this.made) await this.ask(`drop schema if exists ${this.name} cascade`)
  }
}
