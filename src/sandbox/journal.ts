import { open, rm } from 'node:fs/promises'
import { readText } from './home.ts'
import type { LedgerEntry } from './ledger.ts'
import type { Account } from './records.ts'
import type { State } from './state.ts'

/**
 * The long lists of the state. Their records are never changed in place, only replaced, so that what changed in a list is
 * found by comparing identities; all the rest (the core) is small and is written whole.
 */
const LISTS = [
  'materials',
  'recordings',
  'media',
  'inlinePictures',
  'drafts',
  'publishJobs',
  'massJobs',
  'codes',
  'followers',
  'messages',
  'previews',
] as const

/** `add` takes the place of `remove` records from `at` on; `list` is `pushes`, or an appid, `/` and a list's name. */
interface Splice {
  readonly list: string
  readonly at: number
  readonly remove: number
  readonly add: readonly unknown[]
}

/** One line of `journal.jsonl`: what changed since the line before it, or since the state of the same number. */
interface Line {
  readonly n: number
  readonly core?: State
  readonly splices: readonly Splice[]
  readonly calls: readonly LedgerEntry[]
  readonly contents: Readonly<Record<string, string>>
}

/** Knows what of the state is on disk, and writes the difference as a line. */
export class Journal {
  private core = ''
  private lists = new Map<string, unknown[]>()
  /** Bytes since the last snapshot. */
  bytes = 0

  constructor(private readonly path: string) {}

  /** The state as it is now is on disk as a snapshot. */
  forget(state: State): void {
    this.core = coreOf(state)
    this.lists = new Map([...listsOf(state)].map(([name, list]) => [name, [...list]]))
    this.bytes = 0
  }

  /** Makes what changed durable, with the calls and article texts that belong to it.*/
  async write(state: State, calls: readonly LedgerEntry[], contents: ReadonlyMap<string, string>): Promise<void> {
    const core = coreOf(state)
    const lists = listsOf(state)
    const splices = [...lists].flatMap(([name, list]) => spliceOf(name, this.lists.get(name) ?? [], list))
    if (core === this.core && splices.length === 0 && calls.length === 0 && contents.size === 0) return
    const n = state.line + 1
    state.line = n
    const rest = JSON.stringify({ n, splices, calls, contents: Object.fromEntries(contents) })
    const line = core === this.core ? rest : `{"core":${core},${rest.slice(1)}`
    // What is kept as known must be what was serialized: the state may change again while the disk works.
    const known = new Map(
      [...lists].map(([name, list]) => [name, appliedTo(this.lists.get(name) ?? [], splices, name, list)]),
    )
    const file = await open(this.path, 'a', 0o600)
    try {
      await file.appendFile(`${line}\n`)
      await file.datasync()
    } finally {
      await file.close()
    }
    this.core = core
    this.lists = known
    this.bytes += Buffer.byteLength(line)
  }

  remove(): Promise<void> {
    return rm(this.path, { force: true })
  }
}

const coreOf = (state: State): string =>
  JSON.stringify({
    ...state,
    line: 0,
    outbox: [],
    pushes: [],
    accounts: state.accounts.map(account => ({ ...account, ...Object.fromEntries(LISTS.map(name => [name, []])) })),
  })

function listsOf(state: State): Map<string, readonly unknown[]> {
  const lists = new Map<string, readonly unknown[]>([['pushes', state.pushes]])
  for (const account of state.accounts) for (const name of LISTS) lists.set(`${account.appid}/${name}`, account[name])
  return lists
}

/** The one stretch in which two lists differ, if any. */
function spliceOf(list: string, before: readonly unknown[], after: readonly unknown[]): Splice[] {
  const shorter = Math.min(before.length, after.length)
  let at = 0
  while (at < shorter && before[at] === after[at]) at += 1
  let same = 0
  while (same < shorter - at && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1
  const [remove, add] = [before.length - at - same, after.slice(at, after.length - same)]
  return remove === 0 && add.length === 0 ? [] : [{ list, at, remove, add }]
}

/** The known copy of a list, brought up to date in place: a copy of the whole would cost more than the line itself. */
function appliedTo(known: unknown[], splices: readonly Splice[], name: string, list: readonly unknown[]): unknown[] {
  const splice = splices.find(splice => splice.list === name)
  if (splice === undefined) return known
  if (splice.add.length > 1000) return [...list]
  known.splice(splice.at, splice.remove, ...splice.add)
  return known
}

/**
 * Brings a state that was read up to the journal's last whole line. A torn last line was never answered and is left out.
 * @returns the state, and the calls and article texts that may not have reached their own files
 * @throws when a line before the last cannot be read: nothing is thrown away silently
 */
export async function replay(path: string, snapshot: State, from: number) {
  const calls: LedgerEntry[] = []
  const contents = new Map<string, string>()
  let state = snapshot
  const text = (await readText(path)) ?? ''
  for (const row of text.split('\n').slice(0, -1)) {
    const line: Line = JSON.parse(row)
    calls.push(...line.calls)
    for (const [sha256, html] of Object.entries(line.contents)) contents.set(sha256, html)
    if (line.n <= from) continue
    state = advanced(state, line)
    state.line = line.n
  }
  return { state, calls, contents }
}

function advanced(state: State, line: Line): State {
  const next = line.core === undefined ? state : withLists(line.core, state)
  for (const splice of line.splices) {
    const list = listNamed(next, splice.list)
    list.splice(splice.at, splice.remove, ...splice.add)
  }
  return next
}

/** A core with the lists of the state before it. */
function withLists(core: State, before: State): State {
  core.pushes = before.pushes
  for (const account of core.accounts) {
    const old = before.accounts.find(other => other.appid === account.appid)
    if (old !== undefined) Object.assign(account, Object.fromEntries(LISTS.map(name => [name, old[name] ?? []])))
  }
  return core
}

function listNamed(state: State, path: string): unknown[] {
  const [appid, name] = path.split('/')
  const account: Account | undefined = state.accounts.find(account => account.appid === appid)
  const known = LISTS.find(list => list === name)
  return account === undefined || known === undefined ? state.pushes : account[known]
}
