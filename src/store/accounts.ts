import type { Kysely, Selectable } from 'kysely'
import { alone } from './engine.ts'
import type { Seal } from './seal.ts'
import type { Tables } from './tables.ts'

/** An account as people know it. Its identity is (origin, appid); the alias is only a name for it. */
export interface Account {
  readonly id: string
  readonly alias: string
  readonly origin: string
  readonly appid: string
  readonly pausedAt: number | null
  /** True when its secret stands sealed in the store; false when the environment gives it each time. */
  readonly sealed: boolean
  /** Its slots' zone unless they have one of their own; `null`: the settings'. */
  readonly zone: string | null
  /** True when what its pushes are checked with stands sealed in the store. */
  readonly takesPushes: boolean
}

/** What an account's pushes are checked with: WeChat's Token, and EncodingAESKeys, the one in use first. */
export interface Callback {
  readonly token: string
  readonly aesKeys: readonly string[]
}

export const accountId = (origin: string, appid: string): string => `${origin} ${appid}`

const fromRow = (row: Selectable<Tables['accounts']>): Account => ({
  id: row.id,
  alias: row.alias,
  origin: row.origin,
  appid: row.appid,
  pausedAt: row.paused_at,
  sealed: row.secret !== null,
  takesPushes: row.callback !== null,
  zone: row.zone,
})

/** The accounts: which alias stands for which identity, and the secrets people gave, sealed. */
export class AccountRows {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly seal: Seal,
    private readonly now: () => number,
  ) {}

  /** Accounts in use, in the order they came. */
  async list(): Promise<readonly Account[]> {
    const rows = await this.inUse().orderBy('added_at').orderBy('id').execute()
    return rows.map(fromRow)
  }

  async byId(id: string): Promise<Account | undefined> {
    const row = await this.inUse().where('id', '=', id).executeTakeFirst()
    return row && fromRow(row)
  }

  async byAlias(alias: string): Promise<Account | undefined> {
    const row = await this.inUse().where('alias', '=', alias).executeTakeFirst()
    return row && fromRow(row)
  }

  private inUse() {
    return this.db.selectFrom('accounts').selectAll().where('removed_at', 'is', null)
  }

  /** Every alias ever used, for rows of accounts that are gone. */
  async aliases(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.db.selectFrom('accounts').select(['id', 'alias']).execute()
    return new Map(rows.map(row => [row.id, row.alias]))
  }

  /**
   * Lets `alias` stand for this identity; what it stood for before keeps its rows but is no longer in use.
   * @param secret given by a person, to be sealed; null when the environment gives it.
   */
  async put(
    alias: string,
    origin: string,
    appid: string,
    secret: string | null,
    zone: string | null = null,
  ): Promise<Account> {
    const id = accountId(origin, appid)
    const sealed = secret === null ? null : this.seal.close(secret, `secret ${id}`)
    await this.db.transaction().execute(async tx => {
      await alone(tx, 'aliases')
      await tx
        .updateTable('accounts')
        .set({ removed_at: this.now() })
        .where('alias', '=', alias)
        .where('id', '!=', id)
        .where('removed_at', 'is', null)
        .execute()
      const row = { alias, origin, appid, secret: sealed, removed_at: null, zone }
      await tx
        .insertInto('accounts')
        .values({ id, ...row, paused_at: null, code_url: null, added_at: this.now(), callback: null })
        .onConflict(conflict => conflict.column('id').doUpdateSet(row))
        .execute()
    })
    return (await this.byId(id))!
  }

  async remove(id: string): Promise<void> {
    await this.db
      .updateTable('accounts')
      .set({ removed_at: this.now(), secret: null, callback: null })
      .where('id', '=', id)
      .execute()
    await this.db.deleteFrom('tokens').where('account', '=', id).execute()
  }

  /** While paused nothing is submitted or mass-sent for it, on any worker. */
  async pause(id: string, paused: boolean): Promise<void> {
    const now = this.now()
    await this.db.transaction().execute(async tx => {
      await alone(tx, 'wake')
      await tx
        .updateTable('accounts')
        .set({ paused_at: paused ? now : null })
        .where('id', '=', id)
        .execute()
      if (paused) return
      // what waited for this is looked at again at once; the lateness rule decides
      await tx
        .updateTable('publications')
        .set({ wake_at: now })
        .where('account', '=', id)
        .where('reason', '=', 'paused')
        .execute()
    })
  }

  /**
   * Seals what an account's pushes are checked with. The key in use so far stays beside a new one, since WeChat may go on
   * using it for a while; given once more, a key stands alone. Without a key only plain mode can be read.
   */
  async takePushes(id: string, token: string, aesKey: string | null): Promise<void> {
    await this.db.transaction().execute(async tx => {
      const row = await tx.selectFrom('accounts').select('callback').where('id', '=', id).executeTakeFirst()
      const former = this.opened(id, row?.callback ?? null)?.aesKeys[0]
      const aesKeys = [aesKey, former === aesKey ? null : former].filter(key => typeof key === 'string')
      const callback = this.seal.close(JSON.stringify({ token, aesKeys }), `callback ${id}`)
      await tx.updateTable('accounts').set({ callback }).where('id', '=', id).execute()
    })
  }

  async takeNoPushes(id: string): Promise<void> {
    await this.db.updateTable('accounts').set({ callback: null }).where('id', '=', id).execute()
  }

  /** The account this alias stands for, and what its pushes are checked with: `null` when nothing is, or its seal is broken. */
  async pushesTo(
    alias: string,
  ): Promise<{ readonly account: Account; readonly callback: Callback | null } | undefined> {
    const row = await this.inUse().where('alias', '=', alias).executeTakeFirst()
    return row && { account: fromRow(row), callback: this.opened(row.id, row.callback) }
  }

  private opened(id: string, sealed: string | null): Callback | null {
    try {
      return sealed === null ? null : (JSON.parse(this.seal.open(sealed, `callback ${id}`)) as Callback)
    } catch {
      return null
    }
  }

  async secretOf(id: string): Promise<string | undefined> {
    const row = await this.db.selectFrom('accounts').select('secret').where('id', '=', id).executeTakeFirst()
    return row?.secret ? this.seal.open(row.secret, `secret ${id}`) : undefined
  }
}
