import { connect } from 'node:net'

/**
 * One HTTP connection that is kept open and asks one thing at a time. Spelled out on a bare socket: on two cores a client
 * that costs as much as the server would halve what is measured.
 */
class Connection {
  #received = Buffer.alloc(0)
  #answered
  #failed

  constructor(port) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.socket.on('data', bytes => this.#take(bytes))
    this.socket.once('error', error => this.#end(error))
    this.socket.once('close', () => this.#end(new Error('the connection was closed')))
  }

  /** Sends one request and gives the status and the body of its answer. @throws {Error} cut before the answer was whole */
  ask(request) {
    return new Promise((answered, failed) => {
      this.#answered = answered
      this.#failed = failed
      if (this.socket.destroyed) this.#end(new Error('the connection was closed'))
      else this.socket.write(request)
    })
  }

  close() {
    this.socket.destroy()
  }

  #end(error) {
    this.#failed?.(error)
    this.#failed = undefined
  }

  #take(bytes) {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes])
    const head = this.#received.indexOf('\r\n\r\n')
    if (head < 0) return
    const lines = this.#received.toString('latin1', 0, head)
    const length = /^content-length: (\d+)/im.exec(lines)?.[1]
    const end = length === undefined ? this.#chunked(head + 4) : head + 4 + Number(length)
    if (end === undefined || this.#received.length < end) return
    const body = this.#received.subarray(head + 4, end)
    this.#received = this.#received.subarray(end)
    this.#failed = undefined
    this.#answered({ status: Number(lines.slice(9, 12)), body })
  }

  /** Where a chunked answer ends; `undefined` while it goes on. */
  #chunked(from) {
    const last = this.#received.indexOf('0\r\n\r\n', from)
    return last < 0 ? undefined : last + 5
  }
}

/** A POST as bytes, ready to be written. */
export function post(port, target, type, body) {
  const bytes = Buffer.from(body)
  const head =
    `POST ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: ${type}\r\n` +
    `Content-Length: ${bytes.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), bytes])
}

/**
 * Asks all `requests` over `connections` connections as fast as they are answered.
 * @returns how long it took, in ms, and the answers in the order of the requests
 */
export async function atFullSpeed(port, requests, connections) {
  const answers = []
  let next = 0
  const startedAt = performance.now()
  const lanes = Array.from({ length: connections }, async () => {
    const connection = new Connection(port)
    try {
      while (next < requests.length) {
        const index = next++
        answers[index] = await connection.ask(requests[index])
      }
    } finally {
      connection.close()
    }
  })
  await Promise.all(lanes)
  return { ms: performance.now() - startedAt, answers }
}

/**
 * Asks `requests` at `perSecond`, whether the earlier ones were answered or not, as somebody does who does not wait for us.
 * A latency counts from when the request was due, so that a server that stands still is seen to.
 * @returns one `{ ms, status }` per request, in their order; `status` 0 for one that was cut
 */
export async function atRate(port, requests, perSecond) {
  const idle = []
  const open = new Set()
  const startedAt = performance.now()
  const one = async (request, dueAt) => {
    // a server closes what was idle for a while
    while (idle.at(-1)?.socket.destroyed || idle.at(-1)?.socket.readableEnded) idle.pop()
    const connection = idle.pop() ?? new Connection(port)
    open.add(connection)
    try {
      const { status } = await connection.ask(request)
      idle.push(connection)
      return { ms: performance.now() - dueAt, status }
    } catch {
      return { ms: performance.now() - dueAt, status: 0 }
    }
  }
  const asked = []
  for (let index = 0; index < requests.length;) {
    const due = Math.min(requests.length, Math.floor(((performance.now() - startedAt) * perSecond) / 1000) + 1)
    for (; index < due; index++) asked.push(one(requests[index], startedAt + (index * 1000) / perSecond))
    await new Promise(next => setTimeout(next, 1))
  }
  const answers = await Promise.all(asked)
  for (const connection of open) connection.close()
  return answers
}
