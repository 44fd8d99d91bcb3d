import { Worker } from 'node:worker_threads'

/** Runs one statement again and again with another number, on a connection of its own. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads')
const pg = require('pg')
const { server, statement, signal } = workerData
const flag = new Int32Array(signal)
const client = new pg.Client({ connectionString: server })
const ready = client.connect()
const tell = code => { Atomics.store(flag, 0, code); Atomics.notify(flag, 0) }
parentPort.on('message', async time => {
  if (time === null) {
    // a server that is left in the middle of its greeting complains
    await ready.catch(() => {})
    await client.end()
    parentPort.close()
    return
  }
  try { await ready; await client.query(statement, [time]); tell(1) } catch { tell(2) }
})
`

/**
 * Sets a clock in the database as one sets a variable: tests move time with a plain assignment, and the next statement
 * must see it.
 */
export class SyncClock {
  private readonly signal = new Int32Array(new SharedArrayBuffer(4))
  private readonly worker: Worker

  constructor(server: string, statement: string) {
    const workerData = { server, statement, signal: this.signal.buffer }
    this.worker = new Worker(PROGRAM, { eval: true, workerData })
    this.worker.unref()
  }

  set(time: number): void {
    Atomics.store(this.signal, 0, 0)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.worker.postMessage(time)
    if (Atomics.wait(this.signal, 0, 0, 10_000) === 'timed-out') throw new Error('the clock could not be set')
    if (Atomics.load(this.signal, 0) === 2) throw new Error('the clock was not set')
  }

  async close(): Promise<void> {
    this.worker.ref()
    const ended = new Promise(done => this.worker.once('exit', done))
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.worker.postMessage(null)
    await ended
  }
}
