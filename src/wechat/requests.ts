import type { z } from 'zod'
import { TransportError, WechatError } from '../publish/errors.ts'
import type { Budget } from './budget.ts'
import { perform, type Ask } from './endpoints.ts'
import { judge, type FromBytes } from './judge.ts'
import type { CallLog } from './ports.ts'
import { Transport, type Gate, type Outgoing, type Reply } from './transport.ts'

export interface RequestSettings {
  /** Scheme, host and port of the API, `https://api.weixin.qq.com`; which may be plain http is for config to judge. */
  readonly origin: string
  /** One call, connect to last byte. */
  readonly timeoutMs: number
  /** Ms since 1970. */
  readonly now: () => number
  /** Ms on a clock that never goes back. */
  readonly monotonicMs: () => number
  readonly log: CallLog
}

/** What a request may hold and nobody may read afterwards. */
export interface Credentials {
  readonly secret: string
  /** In the query; only asking for a token goes without. */
  readonly token?: string
}

/** What one request asks and how its answer is read. `fromBytes`: it may be a file. */
export interface Wanted<T> {
  readonly ask: Ask
  readonly answer: z.ZodType<T>
  readonly fromBytes?: FromBytes<T> | undefined
}

/** One request at a time to one account: spelled out, sent, counted, judged, and logged as `wechat.call`. */
export class Requests {
  #skewMs: number | null = null
  readonly #settings: RequestSettings
  readonly #transport: Transport
  readonly #budget: () => Budget | undefined

  /** `budget` is looked up when a call is made: it asks WeChat by this very way. */
  constructor(settings: RequestSettings, budget: () => Budget | undefined) {
    this.#settings = settings
    this.#transport = new Transport(settings)
    this.#budget = budget
  }

  close(): void {
    this.#transport.close()
  }

  /** How far our clock is ahead of WeChat's, in ms, as of the last answer; `null` before one said. */
  get skewMs(): number | null {
    return this.#skewMs
  }

  /** @throws {WechatError | TransportError} and whatever `gate` throws */
  once<T>(wanted: Wanted<T>, credentials: Credentials, gate?: Gate): Promise<T> {
    return perform(wanted.ask, outgoing => this.#carry(outgoing, wanted, credentials, gate))
  }

  async #carry<T>(
    outgoing: Outgoing,
    { answer, fromBytes }: Wanted<T>,
    { secret, token }: Credentials,
    gate?: Gate,
  ): Promise<T> {
    const { endpoint } = outgoing
    const { monotonicMs, log, now } = this.#settings
    const query = token === undefined ? outgoing.query : { access_token: token, ...outgoing.query }
    const secrets = token === undefined ? [secret] : [secret, token]
    const startedAt = monotonicMs()
    const ms = () => Math.round(monotonicMs() - startedAt)
    try {
      const reply = await this.#counted(endpoint, this.#transport.send({ ...outgoing, query }, gate))
      if (reply.serverTime !== null) this.#skewMs = now() - reply.serverTime
      const value = judge(endpoint, reply, answer, secrets, fromBytes)
      log('wechat.call', { endpoint, ms: ms(), errcode: 0, rid: null })
      return value
    } catch (error) {
      log('wechat.call', { endpoint, ms: ms(), ...failureFields(error) })
      throw error
    }
  }

  /** What WeChat may have seen counts, answered or not. */
  async #counted(endpoint: string, reply: Promise<Reply>): Promise<Reply> {
    try {
      const answered = await reply
      this.#budget()?.spent(endpoint)
      return answered
    } catch (error) {
      if (error instanceof TransportError && error.sent) this.#budget()?.spent(endpoint)
      throw error
    }
  }
}

function failureFields(error: unknown): Record<string, string | number | null> {
  if (error instanceof WechatError) {
    const { errcode, errmsg } = error
    // WeChat's support asks for both
    const hint = /hint: ?\[([^\]]{1,80})\]/.exec(errmsg)?.[1]
    return { errcode, rid: /rid: ?([\w-]{1,60})/.exec(errmsg)?.[1] ?? null, ...(hint === undefined ? {} : { hint }) }
  }
  const reason = error instanceof TransportError ? error.reason : error instanceof Error ? error.name : 'failed'
  return { errcode: null, rid: null, reason }
}
