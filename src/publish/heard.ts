import { carriesContent } from './compare.ts'
import { QuotaKept, WechatError } from './errors.ts'
import { changeBy, eventStep, isNatural, type JobOutcome, type KeptEvent } from './events.ts'
import { since } from './lost-draft.ts'
import type { ArticleId, MassId, Platform, PublishedEntry, PublishId } from './ports.ts'
import { isLive, type Publication } from './publication.ts'
import { PUBLIC_STEPS, type Claim, type Entry, type Intent } from './records.ts'
import { line, Overtaken, told, Turn, type World } from './turn.ts'

/** Events nobody signed that are asked about in one look: each costs one of the day's 100 calls. */
const HINTS_MAX = 3
const MINUTE = 60_000
/** An event is looked at when it comes; this much later a process that was killed before that has long been replaced. */
const UNHEARD_MS = 24 * 60 * MINUTE
/** For how long after an event WeChat's list is looked at for it, after 1, 2, 4, … minutes. */
const HEARD_MAX_MINUTES = 64

/** The last submit or sendall of this publication, if there was one. */
export async function lastSubmit({ world, publication }: Turn): Promise<Intent | undefined> {
  const { account, issue, id } = publication
  const all = await world.store.intents(account, issue, PUBLIC_STEPS)
  return all.findLast(one => one.publication === id)
}

/** Lets what WeChat told us of this publication's job settle it. True when a signed event did; a hint never does. */
export async function settleByEvents(turn: Turn): Promise<boolean> {
  const { account, publishId, massId } = turn.publication
  let settled = false
  for (const ref of new Set([publishId, massId])) {
    for (const kept of ref === null ? [] : await turn.world.store.eventsFor(account, ref)) {
      if (kept.trusted && (await isAbout(turn, kept)) && (await settle(turn, kept, kept.event.outcome))) settled = true
      if (kept.appliedAt === null) await turn.world.store.eventApplied(kept.seq)
    }
  }
  return settled
}

/** Ids of the two kinds of jobs are counted apart: the other kind's event is ours only when it is nobody else's. */
async function isAbout({ world, publication }: Turn, { account, event }: KeptEvent): Promise<boolean> {
  if (isNatural(publication, event)) return true
  return !(await world.store.ofJob(account, event.ref)).some(row => isNatural(row, event))
}

async function settle(turn: Turn, { event }: KeptEvent, outcome: JobOutcome): Promise<boolean> {
  const before = turn.publication
  const change = changeBy(before, { ...event, outcome })
  if (!change) return false
  const { status, sent, failed } = event
  const url = change.url ?? null
  const entry = line(eventStep(event), 'found', { status, url, sent, failed })
  if (change.state === undefined || change.state === before.state) {
    await turn.save(change, entry)
    return true
  }
  await turn.saveTelling(change, told(change.state, { url, reason: change.reason ?? null }), entry)
  if (change.state === 'published' && before.state !== 'submitted') {
    await turn.world.store.retireDraft(before.account, before.issue)
  }
  return true
}

/**
 * Finds out of events about a job nobody knows whether it was this publication's, whose answer was lost: only when
 * WeChat's own list shows our content as the very article the event names. True when it was, and is published now.
 */
export async function adoptByEvent(turn: Turn, intent: Intent): Promise<boolean> {
  const { world, publication } = turn
  const kept = await world.store.unclaimedEvents(publication.account, intent.at)
  const hints = kept.filter(one => !one.trusted).slice(-HINTS_MAX)
  const jobs = kept.filter(one => one.trusted || hints.includes(one))
  const named: { readonly kept: KeptEvent; readonly outcome: Published }[] = []
  for (const one of jobs) {
    const outcome = one.trusted ? one.event.outcome : await hinted(turn.platform, one)
    if (outcome.as === 'published' && (outcome.article !== null || outcome.urls.length > 0)) {
      named.push({ kept: one, outcome })
    }
  }
  if (named.length === 0) return false
  for (const entry of await ours(turn, intent)) {
    const found = named.find(one => isThisArticle(one.outcome, entry))
    if (found) return adopt(turn, intent, found.kept, entry)
  }
  return false
}

/** A hint is not worth the day's last calls: the list tells without it. */
async function hinted(platform: Platform, { event }: KeptEvent): Promise<JobOutcome> {
  try {
    return await confirmed(platform, event.kind, event.ref)
  } catch (error) {
    if (error instanceof QuotaKept) return { as: 'publishing' }
    throw error
  }
}

type Published = Extract<JobOutcome, { as: 'published' }>

/** Articles of the list since the intent that carry our content and belong to no publication. */
async function ours(turn: Turn, intent: Intent): Promise<readonly PublishedEntry[]> {
  const { world, publication, platform } = turn
  const { articles } = await world.store.snapshot(publication.snapshot)
  const look = publication.tries === 0 ? 'submit' : 'follow'
  const found: PublishedEntry[] = []
  for (const entry of await since(intent, turn.now, offset => platform.published(offset, look)).catch(nothingListed)) {
    if (!carriesContent(articles, entry.articles)) continue
    if (!(await world.store.articleIsOwned(publication.account, entry.id, addresses(entry)))) found.push(entry)
  }
  return found
}

/** An account that may not publish may not read the list either. */
function nothingListed(error: unknown): readonly PublishedEntry[] {
  if (error instanceof WechatError && error.fault === 'unauthorised') return []
  throw error
}

const addresses = (entry: PublishedEntry): readonly string[] =>
  entry.articles.flatMap(({ url }) => (url === null ? [] : [url]))

/** An address without what differs from one answer to the next. */
const lasting = (url: string): string =>
  url
    .replace(/^https?:/i, '')
    .replace(/#.*$/, '')
    .replace(/&chksm=[^&]*/, '')

function isThisArticle({ article, urls }: Published, entry: PublishedEntry): boolean {
  const known = new Set(addresses(entry).map(lasting))
  return article === entry.id || urls.some(url => known.has(lasting(url)))
}

async function adopt(turn: Turn, intent: Intent, { event }: KeptEvent, entry: PublishedEntry): Promise<true> {
  const { account, issue } = turn.publication
  const url = addresses(entry)[0] ?? null
  const detail = { article: entry.id, url }
  const answer: Entry = { step: intent.step, outcome: 'found', intent: intent.seq, detail }
  const id = event.kind === 'publish' ? { publishId: event.ref as PublishId } : { massId: event.ref as MassId }
  const heard = line(eventStep(event), 'found', { status: event.status, url, sent: event.sent, failed: event.failed })
  const change = { state: 'published', article: entry.id, url, ...id } as const
  await turn.saveTelling(change, told('published', { url }), heard, answer)
  await turn.world.store.retireDraft(account, issue)
  return true
}

/** What WeChat itself says of a job somebody told us of. */
async function confirmed(platform: Platform, kind: 'publish' | 'mass', ref: string): Promise<JobOutcome> {
  try {
    if (kind === 'publish') return await platform.outcome(ref as PublishId, 'follow')
    const outcome = await platform.massOutcome(ref as MassId)
    if (outcome === 'sent') return { as: 'published', article: null as ArticleId | null, urls: [] }
    if (outcome === 'failed') return { as: 'rejected', reason: 'failed' }
    return outcome === 'deleted' ? { as: 'removed', reason: 'deleted' } : { as: 'publishing' }
  } catch (error) {
    // an id WeChat does not know: somebody made the event up
    if (error instanceof WechatError) return { as: 'publishing' }
    throw error
  }
}

/**
 * Applies events to publications no worker looks at any more: out already, or left to a person. Whoever moves such a
 * row meanwhile wins; the event is looked at again the next time. `fresh` are the jobs somebody was just told of.
 */
export async function hearEvents(world: World, fresh: ReadonlySet<string> = new Set()): Promise<void> {
  const { store } = world
  for (const kept of await store.unappliedEvents(world.clock.now() - UNHEARD_MS))
    await quietly(world, () => hear(world, kept))
  for (const row of await store.uncertainJobs()) await quietly(world, () => hearUnclaimed(world, row, fresh))
}

async function quietly(world: World, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (error instanceof Overtaken) return
    world.log('event.unheard', { error: error instanceof Error ? error.name : 'unknown' })
  }
}

async function hear(world: World, kept: KeptEvent): Promise<void> {
  const { account, ref } = { account: kept.account, ref: kept.event.ref }
  const rows = await world.store.ofJob(account, ref)
  const natural = rows.filter(row => isNatural(row, kept.event))
  const about = natural.length > 0 ? natural : rows
  // a worker has these: it was woken, and looks at them under its lease
  if (about.length === 0 || about.some(isWorked)) return
  for (const row of about) {
    if (!changeBy(row, kept.event)) continue
    const turn = await withoutLease(world, row)
    const kind = row.publishId === ref ? 'publish' : 'mass'
    await settle(turn, kept, kept.trusted ? kept.event.outcome : await confirmed(turn.platform, kind, ref))
  }
  await world.store.eventApplied(kept.seq)
}

const isWorked = (row: Publication): boolean => isLive(row) && (row.state === 'submitting' || row.state === 'submitted')

/** Events about unknown jobs, for one that is uncertain: right when they come, and now and then while the list lags. */
async function hearUnclaimed(world: World, row: Publication, fresh: ReadonlySet<string>): Promise<void> {
  const now = world.clock.now()
  const recent = await world.store.unclaimedEvents(row.account, now - HEARD_MAX_MINUTES * MINUTE)
  const isTime = recent.some(({ event, receivedAt }) => {
    const minutes = Math.floor((now - receivedAt) / MINUTE)
    return fresh.has(event.ref) || (minutes > 0 && (minutes & (minutes - 1)) === 0)
  })
  if (!isTime) return
  const turn = await withoutLease(world, row)
  const intent = await lastSubmit(turn)
  if (intent) await adoptByEvent(turn, intent)
}

/** A turn that may write down what it reads, by the row's version, and may ask for nothing. */
async function withoutLease(world: World, publication: Publication): Promise<Turn> {
  const claim: Claim = {
    publication,
    remainingMs: () => 0,
    renew: async () => false,
    release: async () => {},
  }
  return new Turn(world, claim, await world.platform(publication.account), publication)
}
