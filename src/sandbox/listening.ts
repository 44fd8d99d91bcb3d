import { open, rm } from 'node:fs/promises'
import { isObject } from './request.ts'
import { codeOf, readText, type Home } from './home.ts'

/** What `listening.json` says while a sandbox listens for a home. */
export interface Listening {
  readonly pid: number
  readonly port: number
  readonly id: string
}

/** Another sandbox is already listening for this home, at `url`: it alone may write there. */
export class SandboxRunning extends Error {
  override readonly name = 'SandboxRunning'
  readonly code = 'SANDBOX_RUNNING'
  constructor(readonly url: string) {
    super(`this sandbox is already running at ${url}`)
  }
}

const PROBE_MS = 2000

/** Claims the home for a listener that is already bound. @throws {SandboxRunning} */
export async function claim(home: Home, mine: Listening): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await write(home.listening(), mine)) return
    const other = parse(await readText(home.listening()))
    if (other !== undefined && (await isAlive(other))) throw new SandboxRunning(`http://127.0.0.1:${other.port}`)
    // Left behind by a process that was killed.
    await rm(home.listening(), { force: true })
  }
  throw new Error(`${home.listening()} cannot be claimed`)
}

export const release = (home: Home): Promise<void> => rm(home.listening(), { force: true })

async function write(path: string, mine: Listening): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(`${JSON.stringify(mine)}\n`)
    } finally {
      await file.close()
    }
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

function parse(text: string | undefined): Listening | undefined {
  try {
    const value: Partial<Listening> = JSON.parse(text ?? '')
    const { pid, port, id } = value
    return typeof pid === 'number' && typeof port === 'number' && typeof id === 'string' ? { pid, port, id } : undefined
  } catch {
    return undefined
  }
}

/** Asked, not guessed: a process number may have been given to somebody else since. */
async function isAlive(other: Listening): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${other.port}/healthz`, { signal: AbortSignal.timeout(PROBE_MS) })
    const health: unknown = await answer.json()
    return isObject(health) && health['sandbox'] === true && health['id'] === other.id
  } catch (error) {
    // It took the connection and is slow: better to be refused than to write beside it.
    return error instanceof Error && error.name === 'TimeoutError' && isProcess(other.pid)
  }
}

function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
