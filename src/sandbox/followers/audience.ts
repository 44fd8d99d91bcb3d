import { monthOf } from '../calendar.ts'
import type { Account, MassJob } from '../records.ts'
import type { Tag } from './records.ts'

/** How many follow a sandbox account beside those it knows by name: any number does. */
const CROWD = 2000
/** @see developers.weixin.qq.com, message/Batch_Sends (read 2026-11-23) */
const MESSAGES_PER_MONTH = 4

/** Whom a mass send is meant for. */
export type Audience =
  | { readonly kind: 'all' }
  | { readonly kind: 'tag'; readonly tag: number }
  | { readonly kind: 'list'; readonly openids: readonly string[] }

/** What becomes of those it is meant for: together they are all of them. */
export interface Reach {
  readonly receivers: number
  /** No longer following. */
  readonly gone: number
  /** They have had their messages of this month. */
  readonly surplus: number
}

export const hasTag = (account: Account, tag: number): boolean =>
  account.tags === null || account.tags.some(({ id }) => id === tag)

/**
 * Counts an audience. Each follower of a service account gets four messages a calendar month at most, whichever way they were
 * sent; who has had them gets no more. An openid nobody was told of counts as a follower.
 */
export function reachOf(account: Account, audience: Audience, isSent: (job: MassJob) => boolean, now: number): Reach {
  const members = membersOf(account, audience)
  const left = new Set(account.followers.filter(follower => follower.left).map(({ openid }) => openid))
  const following = members.filter(member => !left.has(member))
  const gone = members.length - following.length
  if (account.kind !== 'verified-service') return { receivers: following.length, gone, surplus: 0 }
  const surplus = served(account, following, isSent, now)
  return { receivers: following.length - surplus, gone, surplus }
}

/** Openids, and `#` with a number for each of the nameless. */
function membersOf(account: Account, audience: Audience): readonly string[] {
  if (audience.kind === 'list') return [...new Set(audience.openids)]
  const bears = bearersOf(account, audience.kind === 'tag' ? audience.tag : undefined)
  const crowd = Array.from({ length: CROWD }, (_, i) => `#${i}`)
  const named = account.followers.filter(follower => !follower.left).map(({ openid }) => openid)
  return [...crowd, ...named].filter(bears)
}

/** Whether somebody bears a tag; everybody does where no tag is asked for, or where no tags are known. */
function bearersOf(account: Account, tag: number | undefined): (member: string) => boolean {
  const known: Tag | undefined = account.tags?.find(({ id }) => id === tag)
  if (tag === undefined || account.tags === null) return () => true
  const named = new Set(account.followers.filter(({ tags }) => tags.includes(tag)).map(({ openid }) => openid))
  return member => (member.startsWith('#') ? Number(member.slice(1)) < (known?.crowd ?? 0) : named.has(member))
}

/** How many of them have had all their messages of this month. Newest first, so that a busy month is soon counted. */
function served(account: Account, members: readonly string[], isSent: (job: MassJob) => boolean, now: number): number {
  const month = monthOf(now)
  let open = new Map(members.map(member => [member, 0]))
  for (const job of account.massJobs.toReversed()) {
    if (open.size === 0 || monthOf(job.askedAt) !== month) break
    if (isSent(job)) open = counted(open, receivedBy(account, job))
  }
  return members.length - open.size
}

/** The counts one message later, without those who have had enough. */
function counted(counts: Map<string, number>, isReceiver: (member: string) => boolean): Map<string, number> {
  const next = new Map<string, number>()
  for (const [member, before] of counts) {
    const had = before + (isReceiver(member) ? 1 : 0)
    if (had < MESSAGES_PER_MONTH) next.set(member, had)
  }
  return next
}

function receivedBy(account: Account, job: MassJob): (member: string) => boolean {
  if (job.openids !== undefined) {
    const listed = new Set(job.openids)
    return member => listed.has(member)
  }
  if (job.toAll) return () => true
  // A job of an older version does not say whom it went to.
  return job.tag === undefined ? () => false : bearersOf(account, job.tag)
}
