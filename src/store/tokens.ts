import type { Kysely } from 'kysely'
import { isDead, type Owner } from './owner.ts'
import type { Seal } from './seal.ts'
import type { Tables } from './tables.ts'

/** An access token and the instant it ends, in ms since 1970. */
export interface Token {
  readonly token: string
  readonly expiresAt: number
}

const LOOK_MS = 100

/**
 * Keeps one account's access token, sealed, for all processes. A renewal is one process's business at a time: whoever
 * comes second waits for the first one's token, or takes over when that process stayed silent too long.
 */
export class TokenRow {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly seal: Seal,
    private readonly account: string,
    private readonly clock: { now(): number; sleep(ms: number): Promise<void> },
    private readonly owner: Owner,
    /** Longer than any renewal may take. */
    private readonly patienceMs: number,
  ) {}

  async load(): Promise<Token | undefined> {
    const row = await this.db.selectFrom('tokens').selectAll().where('account', '=', this.account).executeTakeFirst()
    if (!row || row.expires_at <= this.clock.now()) return undefined
    const token = this.opened(row.token)
    return token === undefined ? undefined : { token, expiresAt: row.expires_at }
  }

  /** A token that does not open any more is none: another one is soon had. */
  private opened(sealed: string | null): string | undefined {
    try {
      return sealed === null ? undefined : this.seal.open(sealed, `token ${this.account}`)
    } catch {
      return undefined
    }
  }

  /** Forgets this token, unless another one has taken its place already. */
  async drop(token: string): Promise<void> {
    const { account } = this
    const row = await this.db.selectFrom('tokens').select('token').where('account', '=', account).executeTakeFirst()
    const sealed = row?.token ?? null
    if (this.opened(sealed) !== token) return
    // a newer one may have come between that look and this
    await this.db
      .updateTable('tokens')
      .set({ token: null })
      .where('account', '=', account)
      .where('token', '=', sealed)
      .execute()
  }

  /** Another token than `known`: another process's, or what `ask` brings. */
  async renew(ask: () => Promise<Token>, known?: string): Promise<Token> {
    let turn = await this.begin()
    while (turn === undefined) {
      await this.clock.sleep(LOOK_MS)
      const now = await this.load()
      if (now && now.token !== known) return now
      turn = await this.begin()
    }
    let got: { token: string; expires_at: number } | undefined
    try {
      const now = await this.load()
      if (now && now.token !== known) return now
      const renewed = await ask()
      got = { token: this.seal.close(renewed.token, `token ${this.account}`), expires_at: renewed.expiresAt }
      return renewed
    } finally {
      await this.write(turn, { ...got, renewing_until: 0 })
    }
  }

  /** Takes the turn to renew; what `write` needs, or `undefined` while it is another's who is not known to be dead. */
  private async begin(): Promise<number | undefined> {
    const now = this.clock.now()
    const turn = { renewing_until: now + this.patienceMs, renewer: JSON.stringify(this.owner) }
    const held = await this.db.selectFrom('tokens').selectAll().where('account', '=', this.account).executeTakeFirst()
    const isHeld = held !== undefined && held.renewing_until > now
    if (isHeld && !(held.renewer !== null && isDead(JSON.parse(held.renewer) as Owner, this.owner))) return undefined
    const { numInsertedOrUpdatedRows } = await this.db
      .insertInto('tokens')
      .values({ account: this.account, token: null, expires_at: 0, ...turn })
      .onConflict(conflict =>
        conflict
          .column('account')
          .doUpdateSet(turn)
          // nobody took it since it was looked at
          .where('tokens.renewing_until', '=', held?.renewing_until ?? -1),
      )
      .executeTakeFirstOrThrow()
    return (numInsertedOrUpdatedRows ?? 0n) > 0n ? turn.renewing_until : undefined
  }

  /** Writes only while the turn is still ours: one who was silent too long changes nothing for its successor. */
  private async write(turn: number, row: Partial<Tables['tokens']>): Promise<void> {
    await this.db
      .updateTable('tokens')
      .set(row)
      .where('account', '=', this.account)
      .where('renewing_until', '=', turn)
      .execute()
  }
}
