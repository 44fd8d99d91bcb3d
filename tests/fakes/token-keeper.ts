import type { Token, TokenKeeper } from '../../src/wechat/ports.ts'

/** Keeps a token in memory, with the promises of the port: one renewal at a time, and no asking right after another's. */
export class MemoryTokenKeeper implements TokenKeeper {
  #kept: Token | undefined
  #renewing: Promise<Token> | undefined

  constructor(kept?: Token) {
    this.#kept = kept
  }

  load(): Promise<Token | undefined> {
    return Promise.resolve(this.#kept)
  }

  drop(token: string): Promise<void> {
    if (this.#kept?.token === token) this.#kept = undefined
    return Promise.resolve()
  }

  renew(ask: () => Promise<Token>, known?: string): Promise<Token> {
    if (!this.#renewing && this.#kept && this.#kept.token !== known) return Promise.resolve(this.#kept)
    this.#renewing ??= ask()
      .then(token => (this.#kept = token))
      .finally(() => (this.#renewing = undefined))
    return this.#renewing
  }
}
