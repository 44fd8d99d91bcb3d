import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'

export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: Buffer
}

/** One request on its way, whole in our hands: sent on, answered, or neither. */
export class Call {
  constructor(
    /** Without the `/cgi-bin/` and the query, which holds the token. */
    readonly path: string,
    /** How many requests to this path came before, plus one. */
    readonly nth: number,
    readonly body: Buffer,
    private readonly incoming: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly target: URL,
  ) {}

  get name(): string {
    return `${this.path}#${this.nth}`
  }

  /** Sends it to the server and gives what that said. */
  forward(): Promise<Answer> {
    const { method, headers, url } = this.incoming
    const { hostname, port } = this.target
    return new Promise((resolve, reject) => {
      const onward = request({ hostname, port, path: url, method, headers, agent: false }, back => {
        const type = back.headers['content-type'] ?? 'text/plain'
        buffer(back).then(body => resolve({ status: back.statusCode ?? 0, type, body }), reject)
      })
      onward.on('error', reject)
      onward.end(this.body)
    })
  }

  deliver({ status, type, body }: Answer): void {
    this.response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body)
  }

  /** Announces the whole answer, sends half of it and cuts. */
  deliverHalf({ status, type, body }: Answer): void {
    this.response.writeHead(status, { 'content-type': type, 'content-length': body.length })
    this.response.write(body.subarray(0, Math.floor(body.length / 2)), () => this.cut())
  }

  answer(json: unknown): void {
    this.deliver({ status: 200, type: 'application/json', body: Buffer.from(JSON.stringify(json)) })
  }

  cut(): void {
    this.incoming.socket.destroy()
  }

  /** Never answers; resolves when the other side gives up. */
  async hang(): Promise<void> {
    if (!this.incoming.socket.destroyed) await once(this.incoming.socket, 'close')
  }

  /** Which of these processes asked: the one that holds the other end of the connection. */
  asker(pids: readonly number[]): number | undefined {
    const local = (this.incoming.socket.remotePort ?? 0).toString(16).toUpperCase().padStart(4, '0')
    const inode = readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map(line => line.trim().split(/\s+/))
      .find(fields => fields[1]?.endsWith(`:${local}`))?.[9]
    return pids.find(pid => inode !== undefined && holds(pid, `socket:[${inode}]`))
  }
}

function holds(pid: number, target: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some(fd => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`) === target
      } catch {
        return false
      }
    })
  } catch {
    return false
  }
}

/** What happens to a call; `undefined` lets it pass untouched. */
export type Intercept = (call: Call) => Promise<unknown> | undefined

/** Stands between the command and the sandbox and does to calls what a network, or a power cut, does. */
export class Proxy {
  /** The calls that came, as `draft/add#1`. */
  readonly calls: string[] = []
  intercept: Intercept = () => undefined
  readonly #counts = new Map<string, number>()
  readonly #server: Server

  private constructor(private readonly target: URL) {
    this.#server = createServer(
      (incoming, response) => void this.#take(incoming, response).catch(() => response.destroy()),
    )
    this.#server.keepAliveTimeout = 60_000
  }

  static async start(target: string): Promise<Proxy> {
    const proxy = new Proxy(new URL(target))
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get url(): string {
    const address = this.#server.address()
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  }

  stop(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  /** Nothing listens at its address until the returned function is called: there is no network. */
  async unplug(): Promise<() => Promise<void>> {
    const port = Number(new URL(this.url).port)
    this.stop()
    await once(this.#server, 'close')
    return async () => {
      this.#server.listen(port, '127.0.0.1')
      await once(this.#server, 'listening')
    }
  }

  async #take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming)
    const path = (incoming.url ?? '').replace(/[?#].*$/, '').replace(/^\/cgi-bin\//, '')
    const nth = (this.#counts.get(path) ?? 0) + 1
    this.#counts.set(path, nth)
    const call = new Call(path, nth, body, incoming, response, this.target)
    this.calls.push(call.name)
    const handled = this.intercept(call)
    if (handled) await handled
    else call.deliver(await call.forward())
  }
}
