import http from 'node:http'
import https from 'node:https'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

type Done = (error: Error | null, socket: Duplex) => void

/**
 * Hands `socket` over only when it is connected (and, with TLS, trusted), so that nothing of a request can have been
 * written before its `socket` event.
 */
function whenReady(
  connecting: Duplex | null | undefined,
  event: 'connect' | 'secureConnect',
  limitMs: number,
  done: Done,
): void {
  if (!(connecting instanceof Socket)) throw new TypeError("Node's own agents make sockets")
  const timer = setTimeout(() => connecting.destroy(new ConnectTimeout()), limitMs)
  const settle = (error: Error | null): void => {
    clearTimeout(timer)
    connecting.off('error', settle)
    connecting.off(event, ready)
    connecting.off('close', closed)
    done(error, connecting)
  }
  const ready = (): void => settle(null)
  const closed = (): void => settle(new Error('closed'))
  connecting.once('error', settle)
  connecting.once(event, ready)
  connecting.once('close', closed)
}

class ConnectTimeout extends Error {
  readonly code = 'ETIMEDOUT'
}

class PlainAgent extends http.Agent {
  readonly #limitMs: number
  constructor(options: http.AgentOptions, limitMs: number) {
    super(options)
    this.#limitMs = limitMs
  }
  override createConnection(options: http.ClientRequestArgs, done: Done): undefined {
    whenReady(super.createConnection(options), 'connect', this.#limitMs, done)
  }
}

class TlsAgent extends https.Agent {
  readonly #limitMs: number
  constructor(options: https.AgentOptions, limitMs: number) {
    super(options)
    this.#limitMs = limitMs
  }
  override createConnection(options: https.RequestOptions, done: Done): undefined {
    whenReady(super.createConnection(options), 'secureConnect', this.#limitMs, done)
  }
}

/** The agent for one origin. `keepAlive` false: every request gets a connection of its own. */
export function agentFor(origin: string, keepAlive: boolean, connectMs: number): http.Agent {
  return origin.startsWith('https:') ? new TlsAgent({ keepAlive }, connectMs) : new PlainAgent({ keepAlive }, connectMs)
}
