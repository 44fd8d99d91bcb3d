import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Received {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** How a request is answered; `hang`: never, `cut`: the connection ends, `half`: so does the answer. */
export type Reply =
  | { readonly status: number; readonly json?: unknown; readonly text?: string; readonly location?: string }
  | 'hang'
  | 'cut'
  | 'half'

const OK: Exclude<Reply, string> = { status: 200, json: { errcode: 0, errmsg: 'ok', code: 0, msg: 'success' } }

/** Plays whoever is told over HTTP: every robot, and any other address. */
export class Receiver {
  readonly received: Received[] = []
  /** Answers in order; when they are used up everything is fine. */
  readonly replies: Reply[] = []
  private waiting: (() => void)[] = []

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Receiver> {
    const receiver: Receiver = new Receiver(createServer((request, response) => void receiver.hear(request, response)))
    await new Promise<void>(done => receiver.server.listen(0, '127.0.0.1', done))
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  get bodies(): readonly Record<string, unknown>[] {
    return this.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>)
  }

  private async hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url)
    const { method = '', headers } = request
    const body = await text(request)
    this.received.push({ method, path: url.pathname, query: url.searchParams, headers, body })
    for (const look of this.waiting.splice(0)) look()
    const reply = this.replies.shift() ?? OK
    if (reply === 'hang') return
    if (reply === 'cut') return void request.socket.destroy()
    if (reply === 'half') {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('{"errcode":0', () => request.socket.destroy())
      return
    }
    const answer = reply.text ?? JSON.stringify(reply.json ?? {})
    response.writeHead(reply.status, reply.location === undefined ? {} : { location: reply.location }).end(answer)
  }

  /** Waits until so many requests came. */
  async hasHeard(count: number): Promise<void> {
    while (this.received.length < count) await new Promise<void>(done => this.waiting.push(done))
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise(done => this.server.close(done))
  }
}
