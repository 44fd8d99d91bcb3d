/**
 * What a refusal asks for. `token`: renew and ask again · `wait`: too fast, ask again later · `busy`: the platform does
 * not know itself (−1) · `quota`: spent until the next day or month · `operator`: settings, IP list, secret, account ·
 * `unauthorised`: this account may not use this call · `author`: the content must change · `media`: an id WeChat does not
 * know (any more) · `person`: somebody must look in the back office · `sent`: an earlier identical job is out (45065) ·
 * `other`: a code we do not know.
 */
export type Fault =
  'token' | 'wait' | 'busy' | 'quota' | 'operator' | 'unauthorised' | 'author' | 'media' | 'person' | 'sent' | 'other'

/** WeChat answered, and the answer was no. `endpoint` is a path: a URL would carry the access token. */
export class WechatError extends Error {
  override readonly name = 'WechatError'
  constructor(
    readonly endpoint: string,
    readonly errcode: number,
    readonly errmsg: string,
    readonly fault: Fault,
    /** Ids the refusal names, as text: `msg_id` of 45065. */
    readonly answer: Readonly<Record<string, string>> = {},
  ) {
    super(`${endpoint} answered ${errcode}: ${errmsg}`)
  }
  /** Whoever runs the program mends it in the settings or the account's console, and nothing else does: exit 2. */
  get isSettings(): boolean {
    return this.fault === 'operator' || this.fault === 'token'
  }
  /** The caller's address as WeChat saw it, from the text of 40164; undefined otherwise. */
  get address(): string | undefined {
    return this.errcode === 40164 ? /invalid ip (\S+?),? /.exec(`${this.errmsg} `)?.[1] : undefined
  }
}

/**
 * No usable answer. `sent` false: nothing was written, so nothing happened there. `sent` true: the request may have
 * been acted on, nobody knows. `reason` is a short technical word (`ECONNRESET`, `timeout`, `http 502`, `half json`).
 */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  constructor(
    readonly endpoint: string,
    readonly reason: string,
    readonly sent: boolean,
  ) {
    super(`${endpoint}: ${reason}${sent ? ' after the request was sent' : ' before the request was sent'}`)
  }
}

/**
 * Not asked, by our own decision: so few of the day's calls are left that they are kept for who submits. `used` and
 * `perDay` are calls, as far as we know; a new day begins in `resumesInMs`.
 */
export class QuotaKept extends Error {
  override readonly name = 'QuotaKept'
  constructor(
    readonly endpoint: string,
    readonly used: number,
    readonly perDay: number,
    readonly resumesInMs: number,
  ) {
    super(`${endpoint}: ${used} of the day's ${perDay} calls are used`)
  }
}

/** The call was not made: the lease that allowed it had too little time left (or was lost), or no token could be read. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}
