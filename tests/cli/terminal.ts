import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { openApp } from '../../src/app.ts'
import { main } from '../../src/cli/index.ts'
import type { Io } from '../../src/cli/ports.ts'
import { readConfig } from '../../src/config.ts'
import { explain } from '../../src/explain.ts'

export interface Ran {
  readonly exit: number
  readonly out: string
  readonly err: string
  /** The one document on stdout. */
  readonly json: () => Record<string, unknown>
}

/** A folder with drafts, and commands run in it as `cli.ts` runs them; no process, no terminal. */
export class Terminal {
  readonly folder = mkdtempSync(join(tmpdir(), 'zhundian-cli-'))
  /** What a person types when a secret is asked for. */
  secret = ''
  /** The same for the next questions, before `secret` is the answer to each. */
  secrets: string[] = []
  stdin = ''
  /** Whether a person sits there, and what they answer when asked whether they are sure. */
  isTty = false
  agrees = false
  /** Opens of the app: a wrong command line needs none. */
  opened = 0
  private readonly environment: NodeJS.ProcessEnv

  constructor(environment: NodeJS.ProcessEnv = {}) {
    this.environment = { ZHUNDIAN_KEY: 'a key for tests only', ...environment }
    mkdirSync(join(this.folder, 'drafts'))
    this.write('.env', '')
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(join(this.folder, name), content)
    return join(this.folder, name)
  }

  /** A draft that nothing is wrong with. */
  async draft(name = 'a', title = `标题 ${name}`): Promise<string> {
    const cover = sharp({ create: { width: 900, height: 383, channels: 3, background: '#0f4c81' } })
    this.write(`drafts/${name}.png`, await cover.png().toBuffer())
    const head = `title: ${title}\nauthor: 作者\ndigest: 卡片摘要\ncover: ${name}.png\n`
    return this.write(`drafts/${name}.md`, `---\n${head}---\n\n正文第一段。\n`)
  }

  async run(...argv: readonly string[]): Promise<Ran> {
    const said = { out: [] as string[], err: [] as string[] }
    const io: Io = {
      out: text => void said.out.push(text),
      document: text => void said.out.push(text),
      err: text => void said.err.push(text),
      isTty: this.isTty,
      confirm: async () => this.agrees,
      cwd: this.folder,
      user: 'ma',
      secret: async () => this.secrets.shift() ?? this.secret,
      run: async () => 1,
      stdin: async () => this.stdin,
      signal: new AbortController().signal,
    }
    const exit = await main(argv, io, {
      version: '0.0.0',
      open: async () => {
        this.opened += 1
        return openApp(readConfig(this.environment, this.folder), () => {})
      },
      explain: async error => explain(error),
    })
    const out = said.out.join('\n')
    return { exit, out, err: said.err.join('\n'), json: () => JSON.parse(out) as Record<string, unknown> }
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
