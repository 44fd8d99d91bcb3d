import pLimit from 'p-limit'
import type { z } from 'zod'
import { LeaseLost, TransportError, WechatError } from '../publish/errors.ts'
import type { Hold } from '../publish/ports.ts'
import { quota as quotaAnswer, token as tokenAnswer } from './answers.ts'
import { Budget } from './budget.ts'
import type { Ask } from './endpoints.ts'
import type { FromBytes } from './judge.ts'
import type { CallCounts, QuotaLow, Token, TokenKeeper } from './ports.ts'
import { pauseMs } from './repeat.ts'
import { Requests, type Credentials, type RequestSettings, type Wanted } from './requests.ts'
import { isGood, Tokens } from './tokens.ts'
import type { Gate } from './transport.ts'

export interface CallSettings extends RequestSettings {
  readonly appid: string
  /** Asked for whenever it is needed: an operator may replace it while this runs. */
  readonly secret: () => Promise<string>
  readonly keeper: TokenKeeper
  readonly sleep: (ms: number) => Promise<void>
  /** 0 to 1, below 1. */
  readonly random: () => number
  readonly callsAtOnce: number
  /** Where calls are counted; without it nothing is counted, and nothing kept back. */
  readonly counts?: CallCounts
  /** Told once per call and day when most of its quota is used. */
  readonly onQuotaLow?: (low: QuotaLow) => Promise<void> | void
}

/**
 * Token and secret are read from the store once for many calls: 1,000 accounts make 400 calls a second, and what stands
 * there changes rarely. A token that is refused meanwhile is read anew at once.
 */
const REMEMBERED_MS = 10_000

/** A request with a token. */
type WithToken = Credentials & { readonly token: string }

/**
 * How an account's calls are made: at most so many at once, with a good token.
 * A read (and an upload) repeats by itself; a verb is one request.
 */
export class Calls {
  readonly #settings: CallSettings
  readonly #requests: Requests
  readonly #tokens: Tokens
  readonly #budget: Budget | undefined
  readonly #pace: <T>(call: () => Promise<T>) => Promise<T>
  #remembered: { readonly at: number; readonly token: Token; readonly credentials: WithToken } | undefined
  /** How often a token was forgotten. */
  #forgets = 0

  constructor(settings: CallSettings) {
    this.#settings = settings
    this.#requests = new Requests(settings, () => this.#budget)
    this.#pace = pLimit(settings.callsAtOnce)
    this.#tokens = new Tokens({ keeper: settings.keeper, now: settings.now, ask: () => this.#askToken(false) })
    const { counts, now, log, onQuotaLow: onLow = () => {} } = settings
    this.#budget = counts && new Budget({ counts, now, log, onLow, ask: endpoint => this.quota(endpoint) })
  }

  /** Closes connections, and writes down what was counted. */
  async close(): Promise<void> {
    this.#requests.close()
    await this.#budget?.close()
  }

  /** A good token is kept afterwards. */
  async ready(): Promise<void> {
    await this.#repeated(() => this.#pace(() => this.#credentials()))
  }

  async dropToken(): Promise<void> {
    await this.#tokens.dropLast()
    this.#rememberNothing()
  }

  /** A new token, whether the one that stands is good or not; the one before it is worth nothing from now on. */
  async forceToken(): Promise<{ readonly token: Token; readonly before: string | undefined }> {
    const forced = await this.#pace(() => this.#tokens.force(() => this.#askToken(true)))
    this.#rememberNothing()
    return forced
  }

  /** What WeChat itself says of a call's day. */
  quota(endpoint: string) {
    return this.read((api, done) => api.quotaGet({ cgi_path: endpoint }, done), quotaAnswer)
  }

  /** Before a read that could wait until tomorrow. @throws {QuotaKept} */
  async mayFollow(endpoint: string): Promise<void> {
    await this.#budget?.mayFollow(endpoint)
  }

  /** As `Requests` tells it. */
  get skewMs(): number | null {
    return this.#requests.skewMs
  }

  /**
   * Asks until answered, within reason; a refused token is renewed once. `fromBytes`: the call may answer with a file.
   * @throws {WechatError | TransportError}
   */
  async read<T>(ask: Ask, answer: z.ZodType<T>, fromBytes?: FromBytes<T>): Promise<T> {
    const wanted = { ask, answer, fromBytes }
    const attempt = () => this.#pace(async () => this.#withToken(wanted, await this.#credentials()))
    let renewed = false
    return this.#repeated(async () => {
      try {
        return await attempt()
      } catch (error) {
        if (renewed || !isTokenFault(error)) throw error
        renewed = true
        return attempt()
      }
    })
  }

  /** Asks once. What `hold` allows is looked at when the slot and the token are there, right before writing. */
  async verb<T>(hold: Hold, ask: Ask, answer: z.ZodType<T>): Promise<T> {
    const gate: Gate = neededMs => {
      if (neededMs <= 0) throw new LeaseLost('the time for this call passed before it was written')
      if (!(hold.remainingMs() >= neededMs)) throw new LeaseLost('too little of the lease is left for a call')
    }
    return this.#pace(async () => this.#withToken({ ask, answer }, await this.#credentialsForVerb(), gate))
  }

  async #credentials(): Promise<WithToken> {
    const at = this.#settings.now()
    const known = this.#remembered
    // a clock set back must not keep anything for longer, and that of a machine that slept has gone on
    if (known && at >= known.at && at - known.at < REMEMBERED_MS && isGood(known.token, at)) return known.credentials
    const forgets = this.#forgets
    const token = await this.#tokens.get()
    const credentials = { token: token.token, secret: await this.#settings.secret() }
    // another call's refusal may have come while this was read, and of this very token
    if (forgets === this.#forgets) this.#remembered = { at, token, credentials }
    return credentials
  }

  /** Once the store has forgotten: what is read of it until then is the old token. */
  #rememberNothing(): void {
    this.#remembered = undefined
    this.#forgets += 1
  }

  /**
   * A token that cannot be had is an error of asking for it; of the verb itself nothing was sent then. Nor was it when the
   * store cannot be read.
   */
  async #credentialsForVerb(): Promise<WithToken> {
    try {
      return await this.#repeated(() => this.#credentials())
    } catch (error) {
      if (error instanceof TransportError) throw new TransportError(error.endpoint, error.reason, false)
      if (!(error instanceof WechatError)) throw new LeaseLost('no token could be read', { cause: error })
      if (error.fault !== 'busy') throw error
      throw new TransportError(error.endpoint, `errcode ${error.errcode}`, false)
    }
  }

  async #repeated<T>(attempt: () => Promise<T>): Promise<T> {
    for (let repeats = 0; ; repeats += 1) {
      try {
        return await attempt()
      } catch (error) {
        const pause = pauseMs(error, repeats, this.#settings.random())
        if (pause === undefined) throw error
        await this.#settings.sleep(pause)
      }
    }
  }

  /** One request; a token refused is forgotten before anybody hears of it. */
  async #withToken<T>(wanted: Wanted<T>, credentials: WithToken, gate?: Gate): Promise<T> {
    try {
      return await this.#requests.once(wanted, credentials, gate)
    } catch (error) {
      if (isTokenFault(error)) await this.#forget(credentials.token)
      throw error
    }
  }

  /** The refusal is what the caller must learn; a store that cannot forget the token must not hide it. */
  async #forget(token: string): Promise<void> {
    try {
      await this.#tokens.drop(token)
    } catch {
      this.#settings.log('wechat.token-kept', { reason: 'store' })
    }
    if ((this.#remembered?.credentials.token ?? token) === token) this.#rememberNothing()
  }

  /** @param force only at an operator's command: WeChat allows 20 a day, 30 s apart (api_getstableaccesstoken, read 2026-11-23) */
  async #askToken(force: boolean): Promise<Token> {
    const { appid, now } = this.#settings
    const secret = await this.#settings.secret()
    const body = { grant_type: 'client_credential', appid, secret, force_refresh: force }
    const wanted: Wanted<z.infer<typeof tokenAnswer>> = {
      ask: (api, done) => api.stableToken(body, done),
      answer: tokenAnswer,
    }
    const given = await this.#requests.once(wanted, { secret })
    return { token: given.access_token, expiresAt: now() + given.expires_in * 1000 }
  }
}

const isTokenFault = (error: unknown): boolean => error instanceof WechatError && error.fault === 'token'
