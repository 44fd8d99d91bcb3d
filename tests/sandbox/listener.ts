import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Heard {
  readonly query: Record<string, string>
  readonly body: string
}

/** A callback's server: keeps what it was pushed and answers as told. */
export class Listener {
  readonly heard: Heard[] = []
  /** Answers a push; `undefined` leaves it without one. */
  answer: (response: ServerResponse, nth: number) => void = response => response.end('success')
  /** Whether the address echoes when it is set. */
  echoes = true

  private constructor(readonly url: string) {}

  static async start(): Promise<Listener> {
    let listener: Listener | undefined
    const server = createServer((request, response) => void listener?.take(request, response))
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    listener = new Listener(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?mine=1`)
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    return listener
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const query = Object.fromEntries(new URL(request.url ?? '/', 'http://x').searchParams)
    if (request.method === 'GET') {
      response.end(this.echoes ? query['echostr'] : 'no')
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    this.heard.push({ query, body: Buffer.concat(chunks).toString() })
    this.answer(response, this.heard.length)
  }
}
