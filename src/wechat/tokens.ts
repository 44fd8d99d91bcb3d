import type { Token, TokenKeeper } from './ports.ts'

/**
 * A token this near its end, in ms, is not used: from then on WeChat gives out its successor.
 * @see stable_token - official docs, api_getstableaccesstoken (read 2026-11-23)
 */
const LAST_MS = 5 * 60_000

/** True while it is to be used. */
export const isGood = ({ expiresAt }: Token, now: number): boolean => expiresAt - now > LAST_MS

/** The access token in use: the kept one while it is good, else one new one for all who wait for it. */
export class Tokens {
  readonly #keeper: TokenKeeper
  readonly #ask: () => Promise<Token>
  readonly #now: () => number
  #renewing: Promise<Token> | undefined
  #last: string | undefined

  constructor(settings: { keeper: TokenKeeper; ask: () => Promise<Token>; now: () => number }) {
    this.#keeper = settings.keeper
    this.#ask = settings.ask
    this.#now = settings.now
  }

  /** @throws {WechatError | TransportError} of the token endpoint */
  async get(): Promise<Token> {
    const kept = await this.#keeper.load()
    const token = kept && isGood(kept, this.#now()) ? kept : await this.#renew(kept?.token)
    this.#last = token.token
    return token
  }

  async drop(token: string): Promise<void> {
    await this.#keeper.drop(token)
  }

  async dropLast(): Promise<void> {
    if (this.#last !== undefined) await this.#keeper.drop(this.#last)
  }

  /**
   * A token got by `ask` alone, whatever stands: what this and other processes have is worth nothing afterwards.
   * @returns the new one, and the one that stood before it
   */
  async force(ask: () => Promise<Token>): Promise<{ readonly token: Token; readonly before: string | undefined }> {
    let before: string | undefined
    for (;;) {
      before = (await this.#keeper.load())?.token
      let given: Token | undefined
      await this.#keeper.renew(async () => (given = await ask()), before)
      // somebody else's ordinary renewal may have come between; then it is our turn once more
      if (given) return { token: given, before }
    }
  }

  #renew(known: string | undefined): Promise<Token> {
    this.#renewing ??= this.#keeper.renew(this.#ask, known).finally(() => {
      this.#renewing = undefined
    })
    return this.#renewing
  }
}
