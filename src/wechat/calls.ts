import pLimit from 'p-limit'
import type { z } from 'zod'
import { LeaseLost, TransportError, WechatError } from '../publish/errors.ts'
import type { Hold } from '../publish/ports.ts'
import { token as tokenAnswer } from './answers.ts'
import { perform, type Ask } from './endpoints.ts'
import { judge } from './judge.ts'
import type { CallLog, Token, TokenKeeper } from './ports.ts'
import { pauseMs } from './repeat.ts'
import { Tokens } from './tokens.ts'
import { Transport, type Gate, type Outgoing, type Reply } from './transport.ts'

export interface CallSettings {
  readonly origin: string
  readonly appid: string
  readonly secret: string
  readonly keeper: TokenKeeper
  readonly timeoutMs: number
  readonly now: () => number
  readonly monotonicMs: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly random: () => number
  readonly log: CallLog
  readonly callsAtOnce: number
}

/**
 * How an account's calls are made: at most so many at once, with a good token, each logged as `wechat.call`.
 * A read (and an upload) repeats by itself; a verb is one request.
 */
export class Calls {
  #skewMs: number | null = null
  readonly #settings: CallSettings
  readonly #transport: Transport
  readonly #tokens: Tokens
  readonly #pace: <T>(call: () => Promise<T>) => Promise<T>

  constructor(settings: CallSettings) {
    this.#settings = settings
    this.#transport = new Transport(settings)
    this.#pace = pLimit(settings.callsAtOnce)
    this.#tokens = new Tokens({ keeper: settings.keeper, now: settings.now, ask: () => this.#askToken() })
  }

  close(): void {
    this.#transport.close()
  }

  /** A good token is kept afterwards. */
  async ready(): Promise<void> {
    await this.#repeated(() => this.#pace(() => this.#tokens.get()))
  }

  dropToken(): Promise<void> {
    return this.#tokens.dropLast()
  }

  /** Asks until answered, within reason; a refused token is renewed once. @throws {WechatError | TransportError} */
  async read<T>(ask: Ask, answer: z.ZodType<T>): Promise<T> {
    const attempt = () => this.#pace(async () => this.#withToken(await this.#tokens.get(), ask, answer))
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

  /** How far our clock is ahead of WeChat's, in ms, as of the last answer; `null` before one said. */
  get skewMs(): number | null {
    return this.#skewMs
  }

  /** Asks once. What `hold` allows is looked at when the slot and the token are there, right before writing. */
  async verb<T>(hold: Hold, ask: Ask, answer: z.ZodType<T>): Promise<T> {
    const gate: Gate = neededMs => {
      if (neededMs <= 0) throw new LeaseLost('the time for this call passed before it was written')
      if (!(hold.remainingMs() >= neededMs)) throw new LeaseLost('too little of the lease is left for a call')
    }
    return this.#pace(async () => this.#withToken(await this.#tokenForVerb(), ask, answer, gate))
  }

  /** A token that cannot be had is an error of asking for it; of the verb itself nothing was sent then. */
  async #tokenForVerb(): Promise<string> {
    try {
      return await this.#repeated(() => this.#tokens.get())
    } catch (error) {
      if (error instanceof TransportError) throw new TransportError(error.endpoint, error.reason, false)
      if (!(error instanceof WechatError) || error.fault !== 'busy') throw error
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
  async #withToken<T>(token: string, ask: Ask, answer: z.ZodType<T>, gate?: Gate): Promise<T> {
    try {
      return await this.#once(ask, answer, token, gate)
    } catch (error) {
      if (isTokenFault(error)) await this.#forget(token)
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
  }

  async #askToken(): Promise<Token> {
    const { appid, secret, now } = this.#settings
    const body = { grant_type: 'client_credential', appid, secret, force_refresh: false }
    const given = await this.#once((api, done) => api.stableToken(body, done), tokenAnswer)
    return { token: given.access_token, expiresAt: now() + given.expires_in * 1000 }
  }

  #once<T>(ask: Ask, answer: z.ZodType<T>, token?: string, gate?: Gate): Promise<T> {
    return perform(ask, outgoing => this.#carry(outgoing, answer, token, gate))
  }

  async #carry<T>(outgoing: Outgoing, answer: z.ZodType<T>, token?: string, gate?: Gate): Promise<T> {
    const { endpoint } = outgoing
    const query = token === undefined ? outgoing.query : { access_token: token, ...outgoing.query }
    const secrets = [this.#settings.secret, ...(token === undefined ? [] : [token])]
    const startedAt = this.#settings.monotonicMs()
    const ms = () => Math.round(this.#settings.monotonicMs() - startedAt)
    try {
      const reply: Reply = await this.#transport.send({ ...outgoing, query }, gate)
      if (reply.serverTime !== null) this.#skewMs = this.#settings.now() - reply.serverTime
      const value = judge(endpoint, reply, answer, secrets)
      this.#settings.log('wechat.call', { endpoint, ms: ms(), errcode: 0, rid: null })
      return value
    } catch (error) {
      this.#settings.log('wechat.call', { endpoint, ms: ms(), ...failureFields(error) })
      throw error
    }
  }
}

const isTokenFault = (error: unknown): boolean => error instanceof WechatError && error.fault === 'token'

function failureFields(error: unknown): Record<string, string | number | null> {
  if (error instanceof WechatError) {
    return { errcode: error.errcode, rid: /rid: ?([\w-]{1,60})/.exec(error.errmsg)?.[1] ?? null }
  }
  const reason = error instanceof TransportError ? error.reason : error instanceof Error ? error.name : 'failed'
  return { errcode: null, rid: null, reason }
}
