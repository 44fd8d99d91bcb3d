import type { Kysely } from 'kysely'
import { AccountRows } from './accounts.ts'
import { CallRows } from './calls.ts'
import { openDatabase } from './database.ts'
import { thisProcess } from './owner.ts'
import { PublicationRows } from './publications.ts'
import { Seal } from './seal.ts'
import { SlotRows } from './slots.ts'
import type { Tables } from './tables.ts'
import { TokenRow } from './tokens.ts'
import { WrongKey } from './wrong-key.ts'

export type { Account } from './accounts.ts'
export { accountId } from './accounts.ts'

export interface StoreSettings {
  /** The SQLite file. */
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

  private constructor(
    private readonly db: Kysely<Tables>,
    private readonly seal: Seal,
    private readonly settings: StoreSettings,
  ) {
    const { clock, timeoutMs } = settings
    const now = () => clock.now()
    this.publications = new PublicationRows(db, { now, leaseMs: 3 * timeoutMs, owner: thisProcess() })
    this.accounts = new AccountRows(db, seal, now)
    this.slots = new SlotRows(db, now)
  }

  /** @throws {WrongKey} */
  static async open(settings: StoreSettings): Promise<Store> {
    const db = await openDatabase(settings.path)
    const store = new Store(db, new Seal(settings.key), settings)
    const fingerprint = store.seal.fingerprint()
    if ((await store.remember('key', fingerprint)) !== fingerprint) {
      await store.close()
      throw new WrongKey('the store was made with another key')
    }
    return store
  }

  tokens(account: string): TokenRow {
    return new TokenRow(this.db, this.seal, account, this.settings.clock, thisProcess(), 4 * this.settings.timeoutMs)
  }

  calls(account: string): CallRows {
    return new CallRows(this.db, account, () => this.settings.clock.now())
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
    await this.db.destroy()
  }
}
