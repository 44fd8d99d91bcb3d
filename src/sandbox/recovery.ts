import { readdir, rm } from 'node:fs/promises'
import { newAccount } from './account.ts'
import { readText, type Home } from './home.ts'
import { replay } from './journal.ts'
import * as ledger from './ledger.ts'
import type { LedgerEntry } from './ledger.ts'
import { DEFAULT_SETTINGS, emptyState, type State } from './state.ts'

/** The state of a home up to the last answer that was given, or a new one. @throws when it cannot be read */
export async function readState(home: Home) {
  const text = await readText(home.state())
  const snapshot = text === undefined ? emptyState() : parseState(text, home.state())
  const { state, calls, contents } = await replay(home.journal(), snapshot, snapshot.line)
  return { state: completed(state), calls, contents }
}

function parseState(text: string, path: string): State {
  const state: State = JSON.parse(text)
  if (state.version !== 1) throw new Error(`${path} was written by another version of the sandbox`)
  return { ...state, line: state.line ?? 0 }
}

/** What came with a later version has its default in older homes. */
function completed(state: State): State {
  const empty = emptyState()
  const accounts = state.accounts.map(account => ({
    ...newAccount(account.appid, account.secret, account.kind, account.name),
    ...account,
  }))
  for (const account of accounts) account.clears.single ??= 0
  return {
    ...empty,
    ...state,
    accounts,
    settings: { ...DEFAULT_SETTINGS, ...state.settings },
    numbers: { ...empty.numbers, ...state.numbers },
  }
}

/** Killed between journal and ledger, the ledger lacks its last entries: they stand in the journal. */
export async function finishLedger(home: Home, calls: readonly LedgerEntry[]): Promise<void> {
  if (calls.length === 0) return
  const first = calls.reduce((least, entry) => Math.min(least, entry.seq), Infinity)
  const written = new Set((await ledger.read(home.ledger(), first - 1)).map(entry => entry.seq))
  // An entry may stand both in the snapshot and in the journal.
  const bySeq = new Map(calls.map(entry => [entry.seq, entry]))
  const missing = [...bySeq.values()].filter(entry => !written.has(entry.seq)).toSorted((a, b) => a.seq - b.seq)
  // A torn last line must not swallow the next entry, so it gets its line end first.
  const text = await readText(home.ledger())
  if (text !== undefined && text !== '' && !text.endsWith('\n')) await ledger.endLine(home.ledger())
  if (missing.length > 0) await ledger.append(home.ledger(), missing)
}

/** Removes files nothing refers to: a kill between a file and the state that names it leaves them. */
export async function sweep(home: Home, state: State): Promise<void> {
  const used = usedFiles(state)
  for (const folder of [home.contents(), home.pictures()])
    for (const name of await readdir(folder)) if (!used.has(name)) await rm(`${folder}/${name}`, { force: true })
  for (const name of await readdir(home.folder))
    if (name.endsWith('.tmp')) await rm(`${home.folder}/${name}`, { force: true })
}

function usedFiles(state: State): Set<string> {
  const used = new Set<string>()
  for (const account of state.accounts) {
    const held = [...account.materials, ...account.recordings, ...account.media, ...account.inlinePictures]
    for (const { file } of held) used.add(file)
    for (const { pictures = [], recording } of account.massJobs)
      for (const file of recording === undefined ? pictures : [...pictures, recording.file]) used.add(file)
    const holders = [...account.drafts, ...account.publishJobs, ...account.massJobs]
    for (const article of holders.flatMap(holder => holder.articles)) used.add(`${article.content}.html`)
  }
  return used
}
