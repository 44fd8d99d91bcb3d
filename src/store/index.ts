import type { Kysely } from 'kysely'
import { AbsenceRows } from './absences.ts'
import { AccountRows } from './accounts.ts'
import { CallRows } from './calls.ts'
import { StoreClock } from './clock.ts'
import { openDatabase } from './database.ts'
import { databaseView, type DatabaseView } from './database-view.ts'
import { DeliveryRows } from './deliveries.ts'
import { isPostgres } from './engine.ts'
import { thisProcess, type Owner } from './owner.ts'
import { PublicationRows } from './publications.ts'
import { Seal } from './seal.ts'
import { SlotRows } from './slots.ts'
import type { Tables } from './tables.ts'
import { TokenRow } from './tokens.ts'
import { WrongKey } from './wrong-key.ts'

export type { Account } from './accounts.ts'
export { accountId } from './accounts.ts'

export interface StoreSettings {
  /** Where it is kept: a SQLite file, or the address of a PostgreSQL database (`postgres://…`). */
  readonly path: string
  readonly key: string
  readonly timeoutMs: number
  readonly clock: { now(): number; sleep(ms: number): Promise<void> }
}

/** Everything that is kept, behind the rooms' ports. */
export class Store {
  readonly publications: PublicationRows
  readonly accounts: AccountRows
  readonly slots: SlotRows
  private readonly owner: Owner
  readonly deliveries: DeliveryRows
  readonly absences: AbsenceRows

  private constructor(
    private readonly db: Kysely<Tables>,
    private readonly seal: Seal,
    private readonly settings: StoreSettings,
    private readonly clock: StoreClock,
  ) {
    const { now } = clock
    this.owner = thisProcess(isPostgres(db))
    this.publications = new PublicationRows(db, { now, leaseMs: 3 * settings.timeoutMs, owner: this.owner })
    this.accounts = new AccountRows(db, seal, now)
    this.slots = new SlotRows(db, now)
    this.deliveries = new DeliveryRows(db, now, thisProcess())
    this.absences = new AbsenceRows(db, now)
  }

  /** @throws {WrongKey | DatabaseError} */
  static async open(settings: StoreSettings): Promise<Store> {
    const db = await openDatabase(settings.path)
    const store = new Store(db, new Seal(settings.key), settings, new StoreClock(db, settings.clock))
    try {
      await store.clock.start()
      const fingerprint = store.seal.fingerprint()
      if ((await store.remember('key', fingerprint)) !== fingerprint) {
        throw new WrongKey('the store was made with another key')
      }
    } catch (error) {
      await store.close()
      throw error
    }
    return store
  }

  /** The store's clock, in ms since 1970: what is due, and since when, is said by it on every machine. */
  get now(): () => number {
    return this.clock.now
  }

  /** What `doctor` says of the database. */
  async about(): Promise<DatabaseView> {
    return databaseView(this.db, this.settings.path, this.clock.aheadMs)
  }

  tokens(account: string): TokenRow {
    const { clock, timeoutMs } = this.settings
    const time = { now: this.now, sleep: (ms: number) => clock.sleep(ms) }
    return new TokenRow(this.db, this.seal, account, time, this.owner, 4 * timeoutMs)
  }

  calls(account: string): CallRows {
    return new CallRows(this.db, account, this.now)
  }

  /** Writes a fact down once; whoever comes first. The value that stands is given back. */
  async remember(name: string, value: string): Promise<string> {
    const found = await this.recall(name)
    if (found !== undefined) return found
    await this.db
      .insertInto('meta')
      .values({ name, value })
      .onConflict(conflict => conflict.doNothing())
      .execute()
    return (await this.recall(name)) ?? value
  }

  /** Writes a fact down over what stood there. */
  async rewrite(name: string, value: string): Promise<void> {
    await this.db
      .insertInto('meta')
      .values({ name, value })
      .onConflict(conflict => conflict.column('name').doUpdateSet({ value }))
      .execute()
  }

  async recall(name: string): Promise<string | undefined> {
    return (await this.db.selectFrom('meta').select('value').where('name', '=', name).executeTakeFirst())?.value
  }

  async close(): Promise<void> {
    this.clock.stop()
    await this.db.destroy()
  }
}
