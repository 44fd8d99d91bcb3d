import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256 } from '../../src/media/sha256.ts'
import type { Picture } from '../../src/media/picture.ts'
import { plan, type Request } from '../../src/publish/plan.ts'
import type { Publication } from '../../src/publish/publication.ts'
import type { Clock, Publications } from '../../src/publish/records.ts'
import { Fresh, RECENT_MS } from '../../src/publish/fresh.ts'
import type { Page, PublishedEntry } from '../../src/publish/ports.ts'
import { AHEAD_MS } from '../../src/publish/preflight.ts'
import type { Problem } from '../../src/publish/problem.ts'
import { drain } from '../../src/publish/drain.ts'
import type { Done } from '../../src/publish/run.ts'
import { canonical, type Snapshot } from '../../src/publish/snapshot.ts'
import type { World } from '../../src/publish/turn.ts'
import { Store } from '../../src/store/index.ts'
import { FakePlatform } from '../fakes/platform.ts'

export const ACCOUNT = 'https://api.example wx0000000000000001'
const START = Date.parse('2026-07-03T07:00:00+08:00')
const EDGE = { x1: 0, y1: 0, x2: 1, y2: 1 }

const PLACES = (picture: Picture, cover: Picture) => [
  { sha256: picture.sha256, source: 'body.jpg', file: 'issue.md', line: 7 },
  { sha256: cover.sha256, source: 'cover: cover.jpg', file: 'issue.md', line: 3 },
]

/** A real store in a folder of its own, a clock that only moves when somebody sleeps, and an account in memory. */
export class Desk {
  time = START
  readonly platform = new FakePlatform(() => this.time)
  readonly clock: Clock = {
    now: () => this.time,
    monotonic: () => this.time - START,
    sleep: async ms => {
      this.time += Math.max(1, ms)
    },
    every: () => () => {},
  }
  readonly logged: string[] = []
  /** One process's; a new one where the next process begins. */
  recent = new Fresh<Page<PublishedEntry>>(RECENT_MS)
  ahead = new Fresh<readonly Problem[]>(AHEAD_MS)
  takesPushes = false

  private constructor(
    private readonly folder: string,
    readonly store: Store,
    readonly settings: { reviews: number; settleMs: number },
  ) {}

  static async open(settings: Partial<Desk['settings']> = {}): Promise<Desk> {
    const folder = mkdtempSync(join(tmpdir(), 'zhundian-publish-'))
    let time: () => number = () => START
    const clock = { now: () => time(), sleep: async () => {} }
    const store = await Store.open({
      path: join(folder, 'test.db'),
      key: 'a key for tests only',
      timeoutMs: 1000,
      clock,
    })
    const desk = new Desk(folder, store, { reviews: 0, settleMs: 5000, ...settings })
    time = () => desk.time
    await store.accounts.put('default', 'https://api.example', 'wx0000000000000001', null)
    return desk
  }

  async close(): Promise<void> {
    await this.store.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** The world of one process; after a crash nothing of it reaches the store any more. */
  world(): World {
    const life = { dead: false }
    this.platform.onCrash = () => {
      life.dead = true
    }
    return {
      store: mortal(this.store.publications, life),
      clock: this.clock,
      platform: async () => this.platform,
      accountPicture: async () => undefined,
      recent: this.recent,
      ahead: this.ahead,
      takesPushes: async () => this.takesPushes,
      timeoutMs: 1000,
      settleMs: this.settings.settleMs,
      reviews: this.settings.reviews,
      log: event => void this.logged.push(event),
    }
  }

  /** Keeps content and gives its hash. */
  async content(text = 'text', title = 'title'): Promise<string> {
    const picture = await pictureOf('body')
    const cover = await pictureOf('cover')
    const html = `<section><p>${text}</p><img src="sha256:${picture.sha256}"></section>`
    const article = { title, author: 'a', digest: 'd', html, sourceUrl: '', cover: cover.sha256 }
    const snapshot: Snapshot = { articles: [{ ...article, wide: EDGE, square: EDGE, comments: 'off' }] }
    const hash = await sha256(new TextEncoder().encode(canonical(snapshot)))
    await this.store.publications.keep(hash, snapshot, [picture, cover], PLACES(picture, cover))
    return hash
  }

  async plan(wanted: Partial<Request> = {}): Promise<Publication> {
    const action = wanted.action ?? 'publish'
    return plan(this.store.publications, this.clock, {
      account: ACCOUNT,
      issue: 'daily/2026-07-03',
      kind: action === 'draft' ? 'draft' : 'public',
      action,
      snapshot: wanted.snapshot ?? (await this.content()),
      title: 'title',
      to: { all: true },
      dueAt: this.time,
      lateMinutes: 60,
      by: 'ma',
      again: null,
      overwrite: false,
      retime: wanted.dueAt !== undefined,
      ...wanted,
    })
  }

  /** Works like `work --drain` in a process of its own. */
  async drain(followMs = 60_000): Promise<readonly Done[]> {
    return drain(this.world(), { followMs })
  }

  async now(row: Publication): Promise<Publication> {
    return (await this.store.publications.get(row.id))!
  }

  async steps(row: Publication): Promise<string[]> {
    return (await this.store.publications.journal(row.id)).map(({ step, outcome }) => `${step} ${outcome}`)
  }
}

function mortal(store: Publications, life: { dead: boolean }): Publications {
  return new Proxy(store, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        if (life.dead) throw new Error('the process is dead')
        return (value as (...args: unknown[]) => unknown).apply(target, args)
      }
    },
  })
}

async function pictureOf(name: string): Promise<Picture> {
  const bytes = new TextEncoder().encode(name)
  return { sha256: await sha256(bytes), bytes, type: 'image/png', widthPx: 10, heightPx: 10 }
}
