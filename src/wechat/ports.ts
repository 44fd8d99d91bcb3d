/** An access token and the instant it ends, in ms since 1970. */
export interface Token {
  readonly token: string
  readonly expiresAt: number
}

/** Where an account's access token is kept, for all processes that use the account. */
export interface TokenKeeper {
  /** The token last stored, expired or not. */
  load(): Promise<Token | undefined>
  /** Forgets `token`, and only that one: another process may have stored a newer one meanwhile. */
  drop(token: string): Promise<void>
  /** One renewal at a time across processes: runs `ask` and stores its answer, unless somebody else has just done so. */
  renew(ask: () => Promise<Token>): Promise<Token>
}

/** Gets one event per request: `wechat.call` with `endpoint`, `ms`, `errcode`, `rid` and, without an answer, `reason`. */
export type CallLog = (event: string, fields: Readonly<Record<string, string | number | null>>) => void
