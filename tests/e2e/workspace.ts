import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { inject } from 'vitest'
import { Schema } from '../postgres/schema.ts'
import { Running, type Json, type Ran } from './cli.ts'
import { writeDraft, type DraftText } from './drafts.ts'
import type { AccountKind, Credentials, Effects, Platform } from './platform.ts'
import { Proxy, type Call } from './proxy.ts'

/** One call may take this long: short enough for tests of silence, long enough for two busy cores. In ms. */
export const TIMEOUT_MS = 2000
export const SETTLE_MS = 400

export interface WorkspaceOptions {
  readonly kind?: AccountKind
  readonly env?: Readonly<Record<string, string>>
  /** A folder to begin with a copy of: drafts already written, a store already opened. */
  readonly from?: string
  /** Another workspace whose account, and way to it, this one has too. */
  readonly beside?: Workspace
}

/** The key of a shared database, which all machines have. */
export const KEY = 'a key for tests of machines'

/**
 * A folder with drafts and a store of its own, an account at the sandbox, and a proxy on the way there. In the project
 * `postgres` the store is in PostgreSQL.
 */
export class Workspace {
  readonly children = new Set<Running>()

  private constructor(
    readonly folder: string,
    readonly platform: Platform,
    readonly account: Credentials,
    readonly proxy: Proxy,
    private readonly env: Readonly<Record<string, string>>,
    readonly schema: Schema | undefined,
  ) {}

  static async open(platform: Platform, options: WorkspaceOptions = {}): Promise<Workspace> {
    const folder = await mkdtemp(join(tmpdir(), 'zhundian-e2e-'))
    if (options.from !== undefined) await cp(options.from, folder, { recursive: true })
    const account = options.beside?.account ?? (await platform.account(options.kind ?? 'verified-service'))
    const proxy = options.beside?.proxy ?? (await Proxy.start(platform.url))
    const server = inject('postgres') as ReturnType<typeof inject<'postgres'>> | undefined
    const schema = server && 'url' in server ? new Schema(server.url) : undefined
    await schema?.make()
    const env = {
      ...(schema ? { DATABASE_URL: schema.url, ZHUNDIAN_KEY: KEY } : {}),
      WECHAT_APP_ID: account.appid,
      WECHAT_APP_SECRET: account.secret,
      WECHAT_API_BASE: proxy.url,
      ZHUNDIAN_HOME: join(folder, 'home'),
      WECHAT_TIMEOUT_MS: String(TIMEOUT_MS),
      ZHUNDIAN_SETTLE_MS: String(SETTLE_MS),
      ZHUNDIAN_WAIT_MS: '20000',
      ...options.env,
    }
    return new Workspace(folder, platform, account, proxy, env, schema)
  }

  async close(): Promise<void> {
    await Promise.all([...this.children].map(child => child.kill()))
    this.proxy.stop()
    await this.schema?.drop()
    await rm(this.folder, { recursive: true, force: true })
  }

  get home(): string {
    return join(this.folder, 'home')
  }

  draft(name: string, text: DraftText): Promise<string> {
    return writeDraft(this.folder, name, text)
  }

  start(args: readonly string[], env: Readonly<Record<string, string>> = {}, input = ''): Running {
    const child = Running.start(args, this.folder, { ...this.env, ...env }, input)
    this.children.add(child)
    void child.ended.then(() => this.children.delete(child))
    return child
  }

  /** Runs a command to its end. */
  run(args: readonly string[], env: Readonly<Record<string, string>> = {}, input = ''): Promise<Ran> {
    return this.start(args, env, input).ended
  }

  /** The same with `--json`. */
  json(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    return this.run([...args, '--json'], env)
  }

  drain(env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    return this.json(['work', '--drain'], env)
  }

  /** The only publication, or the newest, with its journal. */
  async publication(): Promise<Json> {
    const { json } = await this.json(['publications', 'list'])
    const id = String(json['publications']?.[0]?.id)
    return (await this.json(['publications', 'show', id])).json
  }

  /** Every row of the store with its journal, without the cost of a command. */
  rows(): readonly Json[] {
    const store = new Database(join(this.home, 'zhundian.db'))
    store.pragma('busy_timeout = 5000')
    const rows = store.prepare('select id, state, reason, draft, url from publications').all() as Json[]
    const journal = store.prepare('select at, step, outcome from journal where publication = ? order by seq')
    const whole = rows.map(row => ({ ...row, journal: journal.all(row['id']) as Json[] }))
    store.close()
    return whole
  }

  /** In SQLite: the bytes that were frozen, in the order they were kept. */
  pictures(): readonly { readonly type: string; readonly width: number; readonly bytes: Buffer }[] {
    const store = new Database(join(this.home, 'zhundian.db'))
    const rows = store.prepare('select type, width_px as width, bytes from pictures order by width_px').all()
    store.close()
    return rows as { type: string; width: number; bytes: Buffer }[]
  }

  effects(): Promise<Effects> {
    return this.platform.effects(this.account.appid)
  }

  /** The process that made this call. */
  asker(call: Call): Running | undefined {
    const children = [...this.children]
    const pid = call.asker(children.map(child => child.pid))
    return children.find(child => child.pid === pid) ?? children[0]
  }

  /** In SQLite: lets time pass for what is planned, as far as the store knows; clocks stay as they are. */
  letPass(ms: number): void {
    const store = new Database(join(this.home, 'zhundian.db'))
    store.pragma('busy_timeout = 5000')
    store.prepare('update publications set due_at = due_at - ?, wake_at = wake_at - ?').run(ms, ms)
    store.close()
  }

  /** What was planned in the folder this one is a copy of is planned for this account now. */
  takeOver(): void {
    const store = new Database(join(this.home, 'zhundian.db'))
    store.prepare('update publications set account = ?').run(`${this.proxy.url} ${this.account.appid}`)
    store.close()
  }

  /** Lets the last worker have been here so much earlier. */
  beAway(ms: number): void {
    const store = new Database(join(this.home, 'zhundian.db'))
    store.pragma('busy_timeout = 5000')
    const { value } = store.prepare(`select value from meta where name = 'work.tick'`).get() as { value: string }
    store.prepare(`update meta set value = ? where name = 'work.tick'`).run(String(Number(value) - ms))
    store.close()
  }

  /** In SQLite: keeps every other process from writing to the store until the returned function is called. */
  holdStore(): () => void {
    const store = new Database(join(this.home, 'zhundian.db'))
    store.pragma('busy_timeout = 5000')
    store.exec('begin immediate')
    return () => {
      store.exec('rollback')
      store.close()
    }
  }
}
