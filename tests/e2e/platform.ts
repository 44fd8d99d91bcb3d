import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Running, type Json } from './cli.ts'

export interface Credentials {
  readonly appid: string
  readonly secret: string
}

export type AccountKind = 'unverified' | 'verified-subscription' | 'verified-service'

/** What an account's calls did, counted from the sandbox's own ledger and state: the judge of every test here. */
export interface Effects {
  readonly added: number
  readonly updated: number
  readonly deleted: number
  /** Drafts in the box now. */
  readonly standing: number
  readonly submits: number
  readonly masses: number
  /** Publish jobs, by hand or by the API. */
  readonly published: number
  /** Mass sends, by hand or by the API, those an administrator refused among them. */
  readonly massed: number
  readonly uploads: number
}

/** `zhundian sandbox` as a process, standing for WeChat; each test takes an account of its own in it. */
export class Platform {
  private constructor(
    private readonly running: Running,
    readonly folder: string,
    readonly url: string,
    private readonly key: string,
  ) {}

  static async start(): Promise<Platform> {
    const folder = await mkdtemp(join(tmpdir(), 'zhundian-platform-'))
    const running = Running.start(['sandbox', '--port', '0'], folder, { ZHUNDIAN_HOME: folder })
    const [, url = ''] = await running.says(/(http:\/\/127\.0\.0\.1:\d+)/)
    const key = (await readFile(join(folder, 'sandbox', 'key'), 'utf8')).trim()
    const platform = new Platform(running, folder, url, key)
    await platform.control('POST', '/settings', { publishingMs: 300, sendingMs: 300 })
    return platform
  }

  async stop(): Promise<void> {
    await this.running.kill()
    await rm(this.folder, { recursive: true, force: true })
  }

  /** @throws {Error} when the sandbox takes it for misuse */
  async control(method: string, path: string, body?: unknown): Promise<Json> {
    const answer = await fetch(`${this.url}/sandbox${path}`, {
      method,
      headers: { 'x-sandbox-key': this.key },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const json = (await answer.json()) as Json
    if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(json)}`)
    return json
  }

  async account(kind: AccountKind): Promise<Credentials> {
    const made = { appid: `wx${randomBytes(8).toString('hex')}`, secret: randomBytes(16).toString('hex') }
    await this.control('POST', '/accounts', { ...made, kind, name: 'e2e' })
    return made
  }

  /** Another program with the same secret takes a token by force: from now on every earlier one is dead. */
  async killToken({ appid, secret }: Credentials): Promise<void> {
    const body = JSON.stringify({ grant_type: 'client_credential', appid, secret, force_refresh: true })
    const answer = await fetch(`${this.url}/cgi-bin/stable_token`, { method: 'POST', body })
    if (!answer.ok) throw new Error(`stable_token: ${answer.status}`)
  }

  async drafts(appid: string): Promise<readonly Json[]> {
    const { drafts } = await this.control('GET', '/drafts')
    return (drafts as Json[]).filter(draft => draft['appid'] === appid)
  }

  async ledger(appid: string): Promise<readonly Json[]> {
    const { calls } = await this.control('GET', '/ledger')
    return (calls as Json[]).filter(call => call['appid'] === appid)
  }

  async effects(appid: string): Promise<Effects> {
    const ledger = await this.ledger(appid)
    const { accounts } = await this.control('GET', '/state')
    const account = (accounts as Json[]).find(one => one['appid'] === appid) ?? {}
    const count = (kind: string, by = 'api') =>
      ledger.filter(call => call['by'] === by && call['effect']?.kind === kind).length
    return {
      added: count('draft-added'),
      updated: count('draft-updated'),
      deleted: count('draft-deleted'),
      standing: Number(account['drafts']),
      submits: count('publish-submitted'),
      masses: count('mass-submitted'),
      published: Number(account['published']),
      massed: Number(account['mass']),
      uploads: count('picture-added') + count('material-added'),
    }
  }
}
