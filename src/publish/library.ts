import { personsTime } from './by-hand.ts'
import { TransportError, WechatError } from './errors.ts'
import { ENDED_WITH_NOTHING, type State } from './publication.ts'
import type { Use } from './records.ts'
import { bodyPictures, coverPictures, type Snapshot } from './snapshot.ts'
import { TOKEN_TRIES } from './trouble.ts'
import type { World } from './turn.ts'

/** A picture of ours among an account's permanent material. `use` is `null` once it was set aside to be removed. */
export interface InLibrary {
  readonly sha256: string
  readonly use: Use | null
  /** Its media_id. */
  readonly material: string
  readonly at: number
}

/** A publication, or the draft that stands at WeChat for an issue, by what it is made of. */
export interface Needing {
  /** The publication; `null` for a draft none of ours is about any more. */
  readonly id: string | null
  readonly issue: string
  readonly state: State | null
  readonly hash: string
  readonly snapshot: Snapshot
}

/** Where uploads and what needs them are kept. */
export interface Library {
  library(account: string): Promise<readonly InLibrary[]>
  /** Pictures that have an address at WeChat alone: they stand in no library and cannot be removed. */
  addresses(account: string): Promise<number>
  /** Publications of the account in none of these states, then its standing drafts. */
  needing(account: string, except: readonly State[]): AsyncIterable<Needing>
  /** From here on nothing new is made with it: the next article that has this picture carries it anew. */
  setAside(account: string, material: string): Promise<void>
  /** It may be used again; nothing when the same picture was carried anew meanwhile. */
  putBack(account: string, material: string, use: Use): Promise<void>
  forgetMaterial(account: string, material: string): Promise<void>
}

/** What a picture is needed by. */
export interface User {
  readonly id: string | null
  readonly issue: string
  readonly title: string
  readonly state: State | null
}

export interface Kept extends InLibrary {
  readonly usedBy: readonly User[]
}

/** What we put into the account's library, and what each is needed by: an article on its way or out, a standing draft. */
export async function inLibrary(store: Library, account: string): Promise<readonly Kept[]> {
  const rows = await store.library(account)
  const users = await usersOf(store, account, rows)
  return rows.map(row => ({ ...row, usedBy: row.use === null ? [] : (users.get(keyOf(row.use, row.sha256)) ?? []) }))
}

const keyOf = (use: Use, sha256: string): string => `${use} ${sha256}`

async function usersOf(
  store: Library,
  account: string,
  rows: readonly InLibrary[],
): Promise<ReadonlyMap<string, readonly User[]>> {
  const users = new Map<string, User[]>()
  for (const { use, sha256 } of rows) if (use !== null) users.set(keyOf(use, sha256), [])
  const counted = new Set<string>()
  for await (const { id, issue, state, hash, snapshot } of store.needing(account, ENDED_WITH_NOTHING)) {
    // an issue's draft is most often what its publication is made of
    if (id === null && counted.has(`${issue} ${hash}`)) continue
    counted.add(`${issue} ${hash}`)
    const user = { id, issue, title: snapshot.articles[0]?.title ?? '', state }
    for (const sha256 of bodyPictures(snapshot)) users.get(keyOf('inline', sha256))?.push(user)
    for (const sha256 of coverPictures(snapshot)) users.get(keyOf('cover', sha256))?.push(user)
  }
  return users
}

/** What became of what was to be removed, as media_ids. */
export interface Pruned {
  readonly removed: readonly string[]
  /** Needed again by now, or by something of the account's that we do not know (an automatic reply, a menu). */
  readonly kept: readonly string[]
  /** Nobody knows; the next time tells. */
  readonly lost: readonly string[]
}

/** @see material/del_material - official docs, api_delmaterial (read 2026-11-23) */
const UNKNOWN = 40007
const USED_ELSEWHERE = 48005

/**
 * Removes pictures nothing needs from the account's library. They are set aside first and what needs them is looked at
 * once more after that: whoever planned an article before has its row there, whoever comes later carries the picture
 * anew. What was set aside stays in the list until WeChat has let it go, so that a process that dies loses none.
 * @throws {WechatError | TransportError} nothing was asked, or all would be turned down: what is left is put back
 */
export async function prune(
  world: Pick<World, 'clock' | 'timeoutMs' | 'platform'>,
  store: Library,
  account: string,
  unused: readonly InLibrary[],
): Promise<Pruned> {
  for (const { material } of unused) await store.setAside(account, material)
  const users = await usersOf(store, account, unused)
  const isNeeded = ({ use, sha256 }: InLibrary) => use !== null && (users.get(keyOf(use, sha256)) ?? []).length > 0
  const kept: string[] = []
  const removed: string[] = []
  const lost: string[] = []
  const putBack = async ({ material, use }: InLibrary) => {
    if (use !== null) await store.putBack(account, material, use)
  }
  for (const one of unused.filter(isNeeded)) {
    await putBack(one)
    kept.push(one.material)
  }
  const left = unused.filter(one => !isNeeded(one))
  try {
    for (let one = left[0]; one; one = left[0]) {
      const became = await removal(world, account, one.material)
      if (became === 'removed') await store.forgetMaterial(account, one.material)
      if (became === 'kept') await putBack(one)
      ;({ removed, kept, lost })[became].push(one.material)
      left.shift()
    }
  } finally {
    for (const one of left) await putBack(one)
  }
  return { removed, kept, lost }
}

async function removal(
  world: Pick<World, 'clock' | 'timeoutMs' | 'platform'>,
  account: string,
  material: string,
): Promise<keyof Pruned> {
  const platform = await world.platform(account)
  for (let attempt = 1; ; attempt += 1) {
    try {
      await platform.ready()
      await platform.removeMaterial(material, personsTime(world))
      return 'removed'
    } catch (error) {
      if (error instanceof TransportError && error.sent) return 'lost'
      if (!(error instanceof WechatError)) throw error
      if (error.errcode === UNKNOWN) return 'removed'
      if (error.errcode === USED_ELSEWHERE) return 'kept'
      if (error.fault !== 'token' || attempt === TOKEN_TRIES) throw error
      await platform.dropToken()
    }
  }
}
