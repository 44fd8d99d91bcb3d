import http from 'node:http'
import https from 'node:https'
import { create, type AxiosInstance } from 'axios'
import { TransportError } from '../publish/errors.ts'
import { agentFor } from './agents.ts'

/** One request, spelled out. `endpoint` is the path alone; what is secret travels in `query` or `body`. */
export interface Outgoing {
  readonly endpoint: string
  readonly method: 'GET' | 'POST'
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
}

export interface Reply {
  readonly status: number
  /** The answer as UTF-8 text, whatever it says it is. */
  readonly text: string
  readonly bytes: Buffer
  /** What the server's clock said, in ms since 1970; `null` when it did not say. */
  readonly serverTime: number | null
}

/**
 * Says whether a request may still be written, `neededMs` being the longest it can go on; throws when not. Asked twice:
 * before connecting, and again right before the first byte.
 */
export type Gate = (neededMs: number) => void

/** Largest answer and request taken, in bytes: twenty drafts of eight articles with long html stay below it. */
const BODY_LIMIT = 64 * 1024 * 1024

/** The one way to WeChat: one request, one total deadline from connect to last byte, no redirect, no proxy, no retry. */
export class Transport {
  readonly #origin: string
  readonly #timeoutMs: number
  readonly #monotonicMs: () => number
  readonly #axios: AxiosInstance
  readonly #kept: http.Agent
  readonly #fresh: http.Agent

  constructor(settings: { origin: string; timeoutMs: number; monotonicMs: () => number }) {
    this.#origin = settings.origin.replace(/\/+$/, '')
    this.#timeoutMs = settings.timeoutMs
    this.#monotonicMs = settings.monotonicMs
    this.#kept = agentFor(this.#origin, true, settings.timeoutMs)
    this.#fresh = agentFor(this.#origin, false, settings.timeoutMs)
    this.#axios = create({
      adapter: 'http',
      maxRedirects: 0,
      proxy: false,
      maxContentLength: BODY_LIMIT,
      maxBodyLength: BODY_LIMIT,
      responseType: 'arraybuffer',
      transformRequest: [],
      transformResponse: [],
      validateStatus: () => true,
    })
  }

  /** Closes the connections kept open. */
  close(): void {
    this.#kept.destroy()
    this.#fresh.destroy()
  }

  /**
   * Sends once and reads the whole answer, whatever its status and content type. A gated request gets a connection of
   * its own: on a kept one that WeChat has just closed, nobody could tell a lost request from a lost answer.
   *
   * @throws {TransportError} no whole answer @throws whatever `gate` throws, nothing being written then
   */
  async send(outgoing: Outgoing, gate?: Gate): Promise<Reply> {
    const trace: Trace = { endsAt: this.#monotonicMs() + this.#timeoutMs, written: false, forbidden: undefined }
    gate?.(this.#timeoutMs)
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), this.#timeoutMs)
    try {
      return await this.#exchange(outgoing, this.#watched(trace, gate), deadline.signal, gate !== undefined)
    } catch (error) {
      if (trace.forbidden !== undefined) throw trace.forbidden.reason
      throw new TransportError(
        outgoing.endpoint,
        reasonOf(error, deadline.signal.aborted, trace.written),
        trace.written,
      )
    } finally {
      clearTimeout(timer)
    }
  }

  async #exchange(outgoing: Outgoing, transport: object, signal: AbortSignal, alone: boolean): Promise<Reply> {
    const agent = alone ? this.#fresh : this.#kept
    const query = new URLSearchParams(outgoing.query).toString()
    const { status, data, headers } = await this.#axios.request<Buffer>({
      url: `${this.#origin}${outgoing.endpoint}${query === '' ? '' : `?${query}`}`,
      method: outgoing.method,
      headers: { Accept: 'application/json', 'User-Agent': 'zhundian', ...outgoing.headers },
      data: outgoing.body ?? undefined,
      httpAgent: agent,
      httpsAgent: agent,
      transport,
      signal,
    })
    const serverTime = Date.parse(String(headers['date'] ?? ''))
    return {
      status,
      text: new TextDecoder('utf-8').decode(data),
      bytes: data,
      serverTime: Number.isNaN(serverTime) ? null : serverTime,
    }
  }

  /** Node's request function for axios; the `socket` event comes right before the first byte is written (agents.ts). */
  #watched(trace: Trace, gate: Gate | undefined): object {
    const now = this.#monotonicMs
    return {
      request(options: https.RequestOptions, onResponse: (response: http.IncomingMessage) => void): http.ClientRequest {
        const request = (options.protocol === 'https:' ? https : http).request(options, onResponse)
        request.once('socket', () => {
          try {
            gate?.(trace.endsAt - now())
            trace.written = true
          } catch (reason) {
            trace.forbidden = { reason }
            request.destroy(new Error('forbidden'))
          }
        })
        return request
      },
    }
  }
}

/** What is known of one request while it is on its way. */
interface Trace {
  /** On the clock that never goes back. */
  readonly endsAt: number
  written: boolean
  forbidden: { readonly reason: unknown } | undefined
}

/**
 * A short technical word for what went wrong. Never the error's own message, and never the error itself: axios and Node
 * put the address with its token into both.
 */
function reasonOf(error: unknown, timedOut: boolean, written: boolean): string {
  if (timedOut) return written ? 'timeout' : 'connect timeout'
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ETIMEDOUT' && !written) return 'connect timeout'
  if (code === 'ERR_BAD_RESPONSE') {
    return error instanceof Error && error.message.startsWith('maxContentLength') ? 'answer too large' : 'cut'
  }
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : 'failed'
}
