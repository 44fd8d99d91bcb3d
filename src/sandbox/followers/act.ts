import { createHash } from 'node:crypto'
import { Misuse } from '../misuse.ts'
import { queuePush } from '../push-queue.ts'
import { isAlive } from '../qrcode.ts'
import { withReplaced, type Account } from '../records.ts'
import type { Store } from '../store.ts'
import type { Deed, Follower, FollowerMessage } from './records.ts'

/** What somebody does to an account, before it is known whether they follow it. */
export type Act =
  Exclude<Deed, { kind: 'scan' | 'subscribe' }> | { kind: 'subscribe' } | { kind: 'scan'; ticket: string }

/** An openid of this account that belongs to a name, the same each time; for people who did not bring one. */
export const openidOf = (appid: string, name: string): string =>
  `o${createHash('sha256').update(`follower ${appid} ${name}`).digest('base64url').slice(0, 27)}`

/**
 * Carries out what somebody does, and queues its push. Scanning a code makes a stranger follow; the same deed of who follows
 * already is a SCAN. @throws {Misuse} for what cannot be done: a message of somebody who does not follow, a dead ticket
 */
export function act(store: Store, account: Account, openid: string, wanted: Act): FollowerMessage {
  const now = store.now()
  const known = account.followers.find(follower => follower.openid === openid)
  const follows = known !== undefined && !known.left
  const deed = deedOf(account, wanted, follows, now)
  if (deed.kind === 'subscribe' && follows) throw new Misuse('does: they follow already')
  if (deed.kind !== 'subscribe' && !follows) throw new Misuse('does: they do not follow')
  if (deed.kind === 'subscribe')
    setFollower(account, known, { openid, name: '', tags: [], ...known, since: now, left: false })
  if (deed.kind === 'unsubscribe' && known !== undefined)
    setFollower(account, known, { ...known, tags: [], left: true })
  store.state.numbers.message += 1
  const message = { id: store.state.numbers.message, openid, at: now, deed }
  account.messages.push(message)
  queuePush(store.state, account.appid, 'follower', message.id, now)
  return message
}

function deedOf(account: Account, wanted: Act, follows: boolean, now: number): Deed {
  if (wanted.kind !== 'scan') return wanted
  const { ticket } = wanted
  const scene = account.codes.find(code => code.ticket === ticket && isAlive(code, now))?.scene
  if (scene === undefined) throw new Misuse('ticket: no such code, or it expired')
  return follows ? { kind: 'scan', scene, ticket } : { kind: 'subscribe', scene, ticket }
}

/** Puts a follower among those known by name, in the place of what was known of them. */
export function setFollower(account: Account, known: Follower | undefined, next: Follower): void {
  account.followers = known === undefined ? [...account.followers, next] : withReplaced(account.followers, known, next)
}
