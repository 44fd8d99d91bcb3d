import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The built command; another build of it may be named, so that a run is not disturbed by a rebuild. */
const CLI = process.env['ZHUNDIAN_E2E_CLI'] ?? fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

// Answers are judged by expect(), which is what these tests are for; typing them would repeat the product's view.
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = Record<string, any>

/** How a command ended. `exit` is `null` when a signal ended it; `json` is `{}` when stdout is not one document. */
export interface Ran {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
  readonly json: Json
}

/** A command that hangs is a failure of its own; none of ours takes this long, in ms. */
const LONGEST_MS = 90_000
/** Commands that run until they are told to stop. */
const SERVERS = new Set(['sandbox', 'serve'])

export type Environment = Readonly<Record<string, string>>

// Each running command listens for the end of this process.
process.setMaxListeners(50)

/** A command as a process of its own. */
export class Running {
  readonly ended: Promise<Ran>
  #stdout = ''
  #stderr = ''

  private constructor(
    private readonly child: ChildProcess,
    limitMs: number | undefined,
  ) {
    // Whatever ends a test run, no process of it stays behind.
    const end = () => void child.kill('SIGKILL')
    process.once('exit', end)
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text))
    const timer = limitMs === undefined ? undefined : setTimeout(end, limitMs)
    this.ended = new Promise(resolve =>
      child.once('close', exit => {
        clearTimeout(timer)
        process.off('exit', end)
        resolve({ exit, stdout: this.#stdout, stderr: this.#stderr, json: parsed(this.#stdout) })
      }),
    )
  }

  static start(args: readonly string[], cwd: string, env: Environment, input = ''): Running {
    const child = spawn(process.execPath, [CLI, ...args], { cwd, env: { PATH: process.env['PATH'] ?? '', ...env } })
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    return new Running(child, SERVERS.has(args[0] ?? '') ? undefined : LONGEST_MS)
  }

  get pid(): number {
    return this.child.pid ?? -1
  }

  get stdout(): string {
    return this.#stdout
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name)
  }

  /** `kill -9`, and it is gone when this resolves. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.ended
  }

  /** The first match in what it says on stdout. @throws {Error} when it ends without saying so */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#stdout)
      if (found) return found
      const chunk = new Promise<'more'>(resolve => this.child.stdout?.once('data', () => resolve('more')))
      const next = await Promise.race([chunk, this.ended])
      if (next !== 'more' && !pattern.test(this.#stdout)) {
        throw new Error(`ended with ${String(next.exit)} before saying ${pattern.source}: ${next.stdout}${next.stderr}`)
      }
    }
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return {}
  }
}
