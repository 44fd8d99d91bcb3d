import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { Home, readText, writeDurably } from './home.ts'
import * as ledger from './ledger.ts'
import type { LedgerEntry } from './ledger.ts'
import { DEFAULT_SETTINGS, emptyState, type State } from './state.ts'

/**
 * The sandbox's memory and its copy on disk. `state` is changed in place, and no reply is sent before `commit` has
 * returned; so whatever a client has been told is still true after kill -9.
 */
export class Store {
  private saving: Promise<void> | undefined
  private queued: Promise<void> | undefined
  private closed = false

  private constructor(
    readonly home: Home,
    readonly state: State,
  ) {}

  /** Reads a home, or starts a new one. @throws when its state cannot be read: nothing is thrown away silently. */
  static async open(home: Home): Promise<Store> {
    const text = await readText(home.state())
    const state = text === undefined ? emptyState() : parseState(text, home.state())
    const store = new Store(home, state)
    await store.recover()
    return store
  }

  /** The sandbox's clock, ms since 1970; control calls may have moved it. */
  now(): number {
    return Date.now() + this.state.clockOffsetMs
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

  /** Keeps an article's html and gives its name. */
  async keepContent(html: string): Promise<string> {
    const sha256 = createHash('sha256').update(html).digest('hex')
    this.mustBeOpen()
    await writeDurably(this.home.content(sha256), html)
    return sha256
  }

  content(sha256: string): Promise<string> {
    return readFile(this.home.content(sha256), 'utf8')
  }

  async keepPicture(file: string, bytes: Uint8Array): Promise<void> {
    this.mustBeOpen()
    await writeDurably(this.home.picture(file), bytes)
  }

  /** Nothing is written from here on. */
  async close(): Promise<void> {
    this.closed = true
    await this.queued?.catch(() => undefined)
    await this.saving?.catch(() => undefined)
  }

  private mustBeOpen(): void {
    if (this.closed) throw new Error('the sandbox is closed')
  }

  private async save(): Promise<void> {
    this.mustBeOpen()
    const waiting = [...this.state.outbox]
    await writeDurably(this.home.state(), JSON.stringify(this.state))
    if (waiting.length === 0) return
    await ledger.append(this.home.ledger(), waiting)
    // The copy on disk still lists these; recover() compares numbers, so they are not written twice.
    this.state.outbox = this.state.outbox.slice(waiting.length)
  }

  private async recover(): Promise<void> {
    await this.finishLedger()
    await this.sweep()
    await this.commit()
  }

  /** Killed between state and ledger, the ledger lacks its last entries: they stand in the outbox. */
  private async finishLedger(): Promise<void> {
    const first = this.state.outbox[0]?.seq
    if (first === undefined) return
    const written = new Set((await ledger.read(this.home.ledger(), first - 1)).map(entry => entry.seq))
    const missing = this.state.outbox.filter(entry => !written.has(entry.seq))
    // A torn last line must not swallow the next entry, so it gets its line end first.
    const text = await readText(this.home.ledger())
    if (text !== undefined && text !== '' && !text.endsWith('\n')) await ledger.endLine(this.home.ledger())
    if (missing.length > 0) await ledger.append(this.home.ledger(), missing)
    this.state.outbox = []
  }

  /** Removes files nothing refers to: a kill between a file and the state that names it leaves them. */
  private async sweep(): Promise<void> {
    const used = usedFiles(this.state)
    for (const folder of [this.home.contents(), this.home.pictures()])
      for (const name of await readdir(folder)) if (!used.has(name)) await rm(`${folder}/${name}`, { force: true })
    for (const name of await readdir(this.home.folder))
      if (name.endsWith('.tmp')) await rm(`${this.home.folder}/${name}`, { force: true })
  }
}

function parseState(text: string, path: string): State {
  const state: State = JSON.parse(text)
  if (state.version !== 1) throw new Error(`${path} was written by another version of the sandbox`)
  // A setting that came with a later version has its default in older homes.
  state.settings = { ...DEFAULT_SETTINGS, ...state.settings }
  return state
}

function usedFiles(state: State): Set<string> {
  const used = new Set<string>()
  for (const account of state.accounts) {
    for (const picture of [...account.materials, ...account.inlinePictures]) used.add(picture.file)
    const holders = [...account.drafts, ...account.publishJobs, ...account.massJobs]
    for (const article of holders.flatMap(holder => holder.articles)) used.add(`${article.content}.html`)
  }
  return used
}
