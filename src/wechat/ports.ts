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
  /**
   * One renewal at a time across processes: runs `ask` and stores its answer, unless another token than `known` stands
   * by then. `known` is the one that will not do any more; without it any that stands will.
   */
  renew(ask: () => Promise<Token>, known?: string): Promise<Token>
}

/** Gets one event per request: `wechat.call` with `endpoint`, `ms`, `errcode`, `rid` and, without an answer, `reason`. */
export type CallLog = (event: string, fields: Readonly<Record<string, string | number | null>>) => void

/**
 * How often an account's calls were made, over all processes that share the store. `endpoint` is a path
 * (`/cgi-bin/draft/add`), `day` is `YYYY-MM-DD` in Asia/Shanghai, where WeChat's quota days begin.
 */
export interface CallCounts {
  /** Calls counted on that day so far. */
  count(endpoint: string, day: string): Promise<number>
  /** Adds calls of one day, by endpoint, in one write; the day's new totals of those endpoints. */
  add(day: string, calls: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>>
  /** True for the first who asks for this endpoint and day: the one who tells people that the quota runs low. */
  claimWarning(endpoint: string, day: string): Promise<boolean>
}

/** Most of a day's quota of one call is used. */
export interface QuotaLow {
  readonly endpoint: string
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  readonly day: string
  readonly used: number
  readonly perDay: number
}
