import type { Kysely, Selectable } from 'kysely'
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
}

export const accountId = (origin: string, appid: string): string => `${origin} ${appid}`

const fromRow = (row: Selectable<Tables['accounts']>): Account => ({
  id: row.id,
  alias: row.alias,
  origin: row.origin,
  appid: row.appid,
  pausedAt: row.paused_at,
  sealed: row.secret !== null,
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
    const rows = await this.db
      .selectFrom('accounts')
      .selectAll()
      .where('removed_at', 'is', null)
      .orderBy('added_at')
      .execute()
    return rows.map(fromRow)
  }

  async byId(id: string): Promise<Account | undefined> {
    return (await this.list()).find(account => account.id === id)
  }

  async byAlias(alias: string): Promise<Account | undefined> {
    return (await this.list()).find(account => account.alias === alias)
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
        .values({ id, ...row, paused_at: null, code_url: null, added_at: this.now() })
        .onConflict(conflict => conflict.column('id').doUpdateSet(row))
        .execute()
    })
    const pausedAt = (await this.byId(id))?.pausedAt ?? null
    return { id, alias, origin, appid, pausedAt, sealed: sealed !== null, zone }
  }

  async remove(id: string): Promise<void> {
    await this.db.updateTable('accounts').set({ removed_at: this.now(), secret: null }).where('id', '=', id).execute()
    await this.db.deleteFrom('tokens').where('account', '=', id).execute()
  }

  /** While paused nothing is submitted or mass-sent for it, on any worker. */
  async pause(id: string, paused: boolean): Promise<void> {
    const now = this.now()
    await this.db.transaction().execute(async tx => {
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

  async secretOf(id: string): Promise<string | undefined> {
    const row = await this.db.selectFrom('accounts').select('secret').where('id', '=', id).executeTakeFirst()
    return row?.secret ? this.seal.open(row.secret, `secret ${id}`) : undefined
  }
}
