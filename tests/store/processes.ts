import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { rolldown } from 'rolldown'

const ROOT = resolve(import.meta.dirname, '../..')

/** A program as Node runs it, in a folder of its own that finds the native packages. */
export async function built(program = 'tests/store/child.ts'): Promise<{ readonly file: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'zhundian-child-'))
  const bundle = await rolldown({
    input: join(ROOT, program),
    platform: 'node',
    external: [/^libsql$/, /^pg$/, /^wechat-api/],
    logLevel: 'silent',
  })
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: 'child.mjs' })
  await bundle.close()
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return { file: join(folder, 'child.mjs'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A process of `child.ts` and the lines it said. */
export class Child {
  readonly lines: string[] = []
  errors = ''
  private readonly waiting: (() => void)[] = []
  private readonly process: ChildProcess

  constructor(command: readonly string[]) {
    const [program = '', ...words] = command
    this.process = spawn(program, words, { stdio: 'pipe' })
    // whatever ends a test run, no process of it stays behind
    const end = (): void => void this.process.kill('SIGKILL')
    process.once('exit', end)
    this.process.once('close', () => process.off('exit', end))
    let rest = ''
    this.process.stdout!.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop()!
      this.lines.push(...lines)
      this.wake()
    })
    this.process.stderr!.setEncoding('utf8').on('data', (text: string) => (this.errors += text))
    this.process.once('close', () => this.wake())
  }

  get pid(): number {
    return this.process.pid!
  }

  /** What it said beside where it stands. */
  get said(): readonly string[] {
    return this.lines.filter(line => line !== 'loaded' && line !== 'end')
  }

  private get isOver(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null
  }

  private wake(): void {
    for (const look of this.waiting.splice(0)) look()
  }

  /** @throws {Error} when it ends without having said so many lines */
  async hasSaid(lines: number): Promise<void> {
    while (this.lines.length < lines) {
      if (this.isOver) throw new Error(`the process ended: ${this.errors}`)
      await new Promise<void>(done => this.waiting.push(done))
    }
  }

  go(): void {
    this.process.stdin!.write('go\n')
  }

  /** Waits until it ended by itself. @throws {Error} when it failed */
  async end(): Promise<void> {
    if (!this.isOver) await once(this.process, 'close')
    if (this.process.exitCode !== 0) throw new Error(`exit ${this.process.exitCode}: ${this.errors}`)
  }

  /** Ends it as a power cut would, as far as a process is concerned. */
  async kill(): Promise<void> {
    if (this.isOver) return
    const closed = once(this.process, 'close')
    this.process.kill('SIGKILL')
    await closed
  }
}
