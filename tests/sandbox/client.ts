import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach } from 'vitest'
import { SANDBOX_APP_ID, SANDBOX_SECRET, startSandbox, type Sandbox } from '../../src/sandbox/index.ts'

// Answers are judged by expect(), which is what these tests are for; typing them would repeat the product's view.
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = Record<string, any>

/** A second account of another kind, for tests of permissions. */
export const OTHER = { appid: 'wx00000000000000aa', secret: '0123456789abcdef0123456789abcdef' }

/** A sandbox and the calls tests make on it. Times in ms. */
export class Client {
  private constructor(
    readonly sandbox: Sandbox,
    readonly key: string,
    public token: string,
  ) {}

  static async over(sandbox: Sandbox): Promise<Client> {
    const key = (await readFile(join(sandbox.home, 'key'), 'utf8')).trim()
    const client = new Client(sandbox, key, '')
    client.token = (await client.stableToken()).access_token
    return client
  }

  async stableToken(appid = SANDBOX_APP_ID, secret = SANDBOX_SECRET, force = false): Promise<Json> {
    const body = { grant_type: 'client_credential', appid, secret, force_refresh: force }
    return this.raw('/cgi-bin/stable_token', { method: 'POST', body: JSON.stringify(body) })
  }

  plainToken(query: Record<string, string> = {}): Promise<Json> {
    const all = { grant_type: 'client_credential', appid: SANDBOX_APP_ID, secret: SANDBOX_SECRET, ...query }
    return this.raw(`/cgi-bin/token?${new URLSearchParams(all).toString()}`)
  }

  async raw(path: string, init: RequestInit = {}): Promise<Json> {
    const answer = await fetch(`${this.sandbox.url}${path}`, init)
    return JSON.parse(await answer.text())
  }

  private address(path: string, query: Record<string, string> = {}): string {
    return `${path}?${new URLSearchParams({ access_token: this.token, ...query }).toString()}`
  }

  post(path: string, body: unknown = {}): Promise<Json> {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return this.raw(this.address(`/cgi-bin/${path}`), { method: 'POST', body: text })
  }

  get(path: string): Promise<Json> {
    return this.raw(this.address(`/cgi-bin/${path}`))
  }

  upload(path: string, bytes: Uint8Array, name: string, query: Record<string, string> = {}): Promise<Json> {
    const form = new FormData()
    form.append('media', new Blob([new Uint8Array(bytes)]), name)
    return this.raw(this.address(`/cgi-bin/${path}`, query), { method: 'POST', body: form })
  }

  async cover(widthPx = 900, heightPx = 383): Promise<string> {
    const bytes = await picture(widthPx, heightPx)
    return (await this.upload('material/add_material', bytes, 'cover.png', { type: 'image' })).media_id
  }

  async article(more: Json = {}): Promise<Json> {
    const thumb = more['thumb_media_id'] ?? (await this.cover())
    return { title: 'A title', content: '<p>text</p>', thumb_media_id: thumb, ...more }
  }

  /** A new draft's media_id. */
  async draft(more: Json = {}): Promise<string> {
    return (await this.post('draft/add', { articles: [await this.article(more)] })).media_id
  }

  async control(method: string, path: string, body?: unknown, key = this.key): Promise<Json> {
    const init = body === undefined ? {} : { body: JSON.stringify(body) }
    const headers = { 'x-sandbox-key': key }
    return this.raw(`/sandbox${path}`, { method, headers, ...init })
  }

  advance(ms: number): Promise<Json> {
    return this.control('POST', '/clock', { advanceMs: ms })
  }

  fault(fault: Json): Promise<Json> {
    return this.control('POST', '/faults', fault)
  }

  async ledger(): Promise<Json[]> {
    return (await this.control('GET', '/ledger')).calls
  }

  /** From now on calls are another account's. */
  async become(kind: string): Promise<void> {
    await this.control('POST', '/accounts', { ...OTHER, kind, name: 'other' })
    this.token = (await this.stableToken(OTHER.appid, OTHER.secret)).access_token
  }

  async page(path: string): Promise<{ status: number; html: string; headers: Headers }> {
    const answer = await fetch(`${this.sandbox.url}${path}`)
    return { status: answer.status, html: await answer.text(), headers: answer.headers }
  }
}

export const picture = (widthPx: number, heightPx: number, format: 'png' | 'jpeg' | 'gif' | 'webp' = 'png') =>
  sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: '#0F4C81' } })
    .toFormat(format)
    .toBuffer()

const toDo: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const action of toDo.splice(0).toReversed()) await action()
})

export async function newHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'zhundian-sandbox-'))
  toDo.push(() => rm(home, { recursive: true, force: true }))
  return home
}

/** A sandbox of its own, closed and removed after the test. */
export async function start(home?: string): Promise<Client> {
  const sandbox = await startSandbox({ home: home ?? (await newHome()), port: 0 })
  toDo.push(() => sandbox.close())
  return Client.over(sandbox)
}

/** `rid` as the service writes it. */
export const RID = / rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/
