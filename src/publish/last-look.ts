import { carriesContent, sameAsBaseline } from './compare.ts'
import { TransportError, WechatError } from './errors.ts'
import { removeLateTwin } from './lost-draft.ts'
import { carry } from './outgoing.ts'
import type { DraftId, OutgoingArticle, Page, PublishedEntry } from './ports.ts'
import { refusalOfPeople } from './prepare.ts'
import type { DraftRecord } from './records.ts'
import type { Turn } from './turn.ts'

const PAUSED_LOOK_MS = 30_000

/** The draft that may go out now, or `undefined` when it was held (or waits for a pause to end). */
export async function mayGo(turn: Turn): Promise<DraftId | undefined> {
  const { publication, world } = turn
  const reason = await refusalOfPeople(turn)
  if (reason === 'late') return void (await holdLate(turn))
  if (reason) return void (await turn.hold(reason))
  if (await paused(turn)) return undefined
  const record = await draftStands(turn)
  if (!record) return undefined
  const articles = await carry(turn, await world.store.snapshot(publication.snapshot))
  if (publication.allowed !== 'elsewhere') {
    const other = await elsewhere(turn, articles, await turn.recentlyPublished())
    if (other) return void (await turn.hold('elsewhere', { url: addressOf(other) }))
  }
  await removeLateTwin(turn, articles)
  return record.draft
}

/** The draft, standing as we left it; `undefined` when it is not, and the publication is held. */
export async function draftStands(turn: Turn): Promise<DraftRecord | undefined> {
  const { account, issue, snapshot } = turn.publication
  const record = await turn.world.store.currentDraft(account, issue)
  if (!record) return void (await holdGone(turn))
  if (record.snapshot !== snapshot) return void (await turn.hold('changed'))
  const standing = await turn.platform.readDraft(record.draft)
  if (!standing) return void (await holdGone(turn))
  if (!record.baseline || !sameAsBaseline(standing, record.baseline)) return void (await turn.hold('changed'))
  return record
}

/** Nobody of ours took it: it was sent by hand, and then the account's list shows it, or thrown away. */
async function holdGone(turn: Turn): Promise<void> {
  const { world, publication } = turn
  const articles = await carry(turn, await world.store.snapshot(publication.snapshot))
  // the list as it is now: a page kept from before its minute would not show what went out meanwhile
  const found = await elsewhere(turn, articles, await turn.platform.published(0, 'submit')).catch(nothingListed)
  await (found ? turn.hold('elsewhere', { url: addressOf(found) }) : turn.hold('gone'))
}

/**
 * Too late, most likely because nothing ran: somebody may have sent the draft by hand meanwhile, and must not be told to
 * send it again. When that cannot be seen it is late all the same.
 */
async function holdLate(turn: Turn): Promise<void> {
  const { world, publication } = turn
  try {
    const record = await world.store.currentDraft(publication.account, publication.issue)
    if (record && !(await turn.platform.readDraft(record.draft))) return await holdGone(turn)
  } catch (error) {
    if (!(error instanceof WechatError || error instanceof TransportError)) throw error
  }
  await turn.hold('late')
}

/** An account that may not publish may not read the list either. */
function nothingListed(error: unknown): undefined {
  if (error instanceof WechatError && error.fault === 'unauthorised') return undefined
  throw error
}

/** True when the account is paused: nothing is submitted for it until it is resumed. */
export async function paused(turn: Turn): Promise<boolean> {
  if (!(await turn.world.store.isPaused(turn.publication.account))) return false
  await turn.save({ reason: 'paused', wakeAt: turn.now + PAUSED_LOOK_MS })
  return true
}

/** Our content among those published under no publication we know: a restored backup, another store, a hand. */
async function elsewhere(
  turn: Turn,
  articles: readonly OutgoingArticle[],
  { entries }: Page<PublishedEntry>,
): Promise<PublishedEntry | undefined> {
  for (const entry of entries) {
    if (!carriesContent(articles, entry.articles)) continue
    const urls = entry.articles.flatMap(article => (article.url === null ? [] : [article.url]))
    if (!(await turn.world.store.articleIsOwned(turn.publication.account, entry.id, urls))) return entry
  }
  return undefined
}

const addressOf = (entry: PublishedEntry): string | null => entry.articles[0]?.url ?? null
