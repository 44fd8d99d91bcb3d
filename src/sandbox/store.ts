import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Home, writeDurably } from './home.ts'
import { Journal } from './journal.ts'
import * as ledger from './ledger.ts'
import type { LedgerEntry } from './ledger.ts'
import { finishLedger, readState, sweep } from './recovery.ts'
import type { State } from './state.ts'

/** From this size on the journal is folded into a snapshot. */
const JOURNAL_BYTES = 16 * 1024 * 1024
/** Article texts written at once when a snapshot is made. */
const FILES_AT_ONCE = 16

/**
 * The sandbox's memory and its copy on disk: a snapshot (`state.json`) and what changed since (`journal.jsonl`). `state` is
 * changed in place, and no reply is sent before `commit` has returned; so whatever a client has been told is still true
 * after kill -9.
 */
export class Store {
  private saving: Promise<void> | undefined
  private queued: Promise<void> | undefined
  private closed = false
  /** The journal cannot be gone on with: the next commit makes a snapshot first. */
  private isTorn = false
  private readonly watchers: (() => void)[] = []
  private readonly journal: Journal
  /** Article texts that stand in the journal, or will with the next commit, and are not files yet. */
  private readonly texts = new Map<string, string>()
  private unwritten = new Map<string, string>()

  private constructor(
    readonly home: Home,
    readonly state: State,
  ) {
    this.journal = new Journal(home.journal())
  }

  /** Reads a home, or starts a new one. @throws when its state cannot be read: nothing is thrown away silently. */
  static async open(home: Home): Promise<Store> {
    const { state, calls, contents } = await readState(home)
    const store = new Store(home, state)
    await finishLedger(home, [...state.outbox, ...calls])
    state.outbox = []
    for (const [sha256, html] of contents) store.texts.set(sha256, html)
    await store.snapshot()
    await sweep(home, state)
    return store
  }

  /** The sandbox's clock, ms since 1970; control calls may have moved it. */
  now(): number {
    return Date.now() + this.state.clockOffsetMs
  }

  /** Calls `changed` after every commit that succeeded. */
  watch(changed: () => void): void {
    this.watchers.push(changed)
  }

  /** Notes one call in the ledger's outbox; `commit` carries it out. */
  note(entry: Omit<LedgerEntry, 'seq' | 'at'>): void {
    this.state.seq += 1
    this.state.outbox.push({ seq: this.state.seq, at: new Date(this.now()).toISOString(), ...entry })
  }

  /** Returns once everything changed so far is on disk. Calls that come while one is being written share the next write. */
  commit(): Promise<void> {
    if (this.saving === undefined) return (this.saving = this.save().finally(() => (this.saving = undefined)))
    const before = this.saving
    this.queued ??= before
      .catch(() => undefined)
      .then(() => {
        this.queued = undefined
        return this.commit()
      })
    return this.queued
  }

  /** Keeps an article's html, durably from the next commit on, and gives its name. */
  keepContent(html: string): string {
    const sha256 = createHash('sha256').update(html).digest('hex')
    if (!this.texts.has(sha256)) {
      this.texts.set(sha256, html)
      this.unwritten.set(sha256, html)
    }
    return sha256
  }

  async content(sha256: string): Promise<string> {
    return this.texts.get(sha256) ?? readFile(this.home.content(sha256), 'utf8')
  }

  async keepPicture(file: string, bytes: Uint8Array): Promise<void> {
    this.mustBeOpen()
    await writeDurably(this.home.picture(file), bytes)
  }

  /** Folds the journal into a snapshot; nothing is written from here on. */
  async close(): Promise<void> {
    this.closed = true
    await this.queued?.catch(() => undefined)
    await this.saving?.catch(() => undefined)
    await this.snapshot()
  }

  private mustBeOpen(): void {
    if (this.closed) throw new Error('the sandbox is closed')
  }

  private async save(): Promise<void> {
    this.mustBeOpen()
    // A journal that may end in half a line takes no further ones.
    if (this.isTorn) await this.snapshot()
    const [calls, contents] = [this.state.outbox, this.unwritten]
    this.state.outbox = []
    this.unwritten = new Map()
    try {
      await this.journal.write(this.state, calls, contents)
    } catch (error) {
      this.isTorn = true
      this.state.outbox = [...calls, ...this.state.outbox]
      this.unwritten = new Map([...contents, ...this.unwritten])
      throw error
    }
    // The journal holds these too, so they need not be forced to the disk one by one.
    if (calls.length > 0) await ledger.append(this.home.ledger(), calls)
    if (this.journal.bytes >= JOURNAL_BYTES) await this.snapshot()
    for (const changed of this.watchers) changed()
  }

  /** Order matters: what the journal alone holds reaches its own files before the journal goes. */
  private async snapshot(): Promise<void> {
    this.isTorn = true
    const written = await this.writeTexts()
    const serialized = JSON.stringify(this.state)
    this.journal.forget(this.state)
    await ledger.settle(this.home.ledger())
    await writeDurably(this.home.state(), serialized)
    await this.journal.remove()
    for (const sha256 of written) {
      this.texts.delete(sha256)
      this.unwritten.delete(sha256)
    }
    this.isTorn = false
  }

  /** Writes every article text as a file, also those that come meanwhile: what is serialized next may name them. */
  private async writeTexts(): Promise<ReadonlySet<string>> {
    const written = new Set<string>()
    for (;;) {
      const some = [...this.texts].filter(([sha256]) => !written.has(sha256)).slice(0, FILES_AT_ONCE)
      if (some.length === 0) return written
      await Promise.all(some.map(([sha256, html]) => writeDurably(this.home.content(sha256), html)))
      for (const [sha256] of some) written.add(sha256)
    }
  }
}
