import { carriesContent, differences, resembles } from './compare.ts'
import { isOurs, keepDraft, updateDraft, type Content } from './draft.ts'
import { WechatError } from './errors.ts'
import type { DraftEntry, DraftId, Look, OutgoingArticle, Page, PublishedEntry } from './ports.ts'
import type { DraftRecord, Entry, Intent } from './records.ts'
import { TOKEN_TRIES, type Trouble } from './trouble.ts'
import { line, type Turn } from './turn.ts'

/** Clocks of WeChat and ours may differ by this much (src/publish/README.md). */
const CLOCK_MARGIN_MS = 10 * 60_000
/** Pages of 20 a search looks at: more than any draft box a period of interest can fill, within the day's quota. */
const PAGES_MAX = 50

/** The draft calls whose outcome can be unknown. */
export const DRAFT_STEPS = ['draft/add', 'draft/update', 'draft/delete'] as const

const answered = (intent: Intent, outcome: 'found' | 'absent', detail: Entry['detail'] = {}): Entry => ({
  step: intent.step,
  outcome,
  intent: intent.seq,
  detail,
})

/**
 * Marks an intent without an answer as lost and says when it may be looked into; `true` once that time has come.
 * What a dead process asked may still arrive, so the settling time runs from when we knew.
 */
export async function settled(turn: Turn, intent: Intent): Promise<boolean> {
  const { settleMs } = turn.world
  if (intent.lostAt === null) {
    const lost: Entry = { step: intent.step, outcome: 'lost', intent: intent.seq, detail: { reason: 'no answer kept' } }
    await turn.save({ reason: 'lost', wakeAt: turn.now + settleMs }, lost)
    return settleMs === 0
  }
  if (turn.now >= intent.lostAt + settleMs) return true
  await turn.save({ reason: 'lost', wakeAt: intent.lostAt + settleMs })
  return false
}

/**
 * All entries of a list since the intent, whatever their order; a list that shrinks while read only repeats. An intent
 * from a time to come was written before our clock was set back: then it is at least not older than `now`.
 */
export async function since<E extends DraftEntry | PublishedEntry>(
  intent: Intent,
  now: number,
  page: (offset: number) => Promise<Page<E>>,
): Promise<readonly E[]> {
  const found = new Map<string, E>()
  const from = Math.min(intent.at, now) - CLOCK_MARGIN_MS
  for (let offset = 0, pages = 0; pages < PAGES_MAX; pages++) {
    const { total, entries } = await page(offset)
    for (const entry of entries) if (entry.updatedAt >= from) found.set(entry.id, entry)
    offset += entries.length
    if (entries.length === 0 || offset >= total) break
  }
  return [...found.values()].sort((a, b) => a.updatedAt - b.updatedAt)
}

/** What became of a draft/add nobody has an answer to (src/publish/README.md). `content` is what it sent. */
export async function findAdded(turn: Turn, intent: Intent, content: Content): Promise<Trouble | null> {
  const { store } = turn.world
  const { account } = turn.publication
  const unowned: DraftEntry[] = []
  for (const entry of await since(intent, turn.now, offset => turn.platform.drafts(offset))) {
    if (!(await store.draftIsOwned(account, entry.id))) unowned.push(entry)
  }
  const exact = unowned.filter(entry => differences(content.articles, entry.articles).length === 0)
  const [ours, ...twins] = exact
  if (ours) {
    for (const twin of twins) await turn.tell('twin', { draft: twin.id })
    await turn.save({ draft: ours.id }, answered(intent, 'found', { draft: ours.id }))
    return keepDraft(turn, ours.id, content)
  }
  const like = unowned.find(entry => resembles(content.articles, entry.articles))
  if (like) return takeOver(turn, intent, like, content)
  const published = await isPublished(turn, intent, content.articles)
  if (published) {
    await turn.giveUp('maybe-published', answered(intent, 'found', { article: published.id }))
    return null
  }
  await turn.save({ reason: null, wakeAt: turn.now }, answered(intent, 'absent'))
  return null
}

/** Something like ours stands there, changed by somebody: a person decides, or has (`push --overwrite`). */
async function takeOver(turn: Turn, intent: Intent, like: DraftEntry, content: Content): Promise<Trouble | null> {
  if (turn.publication.allowed !== 'overwrite') {
    await turn.hold('changed', { draft: like.id })
    return null
  }
  const { account, issue, round } = turn.publication
  const record: DraftRecord = { account, issue, round, draft: like.id, snapshot: '', baseline: null }
  await turn.save({ draft: like.id }, answered(intent, 'found', { draft: like.id }))
  if (await turn.world.store.saveDraft(record)) return updateDraft(turn, record, content)
  await turn.giveUp('changed')
  return null
}

/** An account that may not publish has nothing in that list (48001), so it cannot be out that way. */
export async function isPublished(
  turn: Turn,
  intent: Intent,
  articles: readonly OutgoingArticle[],
  look: Look = 'submit',
): Promise<PublishedEntry | undefined> {
  try {
    for (const entry of await since(intent, turn.now, offset => turn.platform.published(offset, look))) {
      if (!carriesContent(articles, entry.articles)) continue
      const urls = entry.articles.flatMap(article => (article.url === null ? [] : [article.url]))
      if (!(await turn.world.store.articleIsOwned(turn.publication.account, entry.id, urls))) return entry
    }
    return undefined
  } catch (error) {
    if (error instanceof WechatError && error.fault === 'unauthorised') return undefined
    throw error
  }
}

/** What became of a draft/update nobody has an answer to: the draft itself tells. */
export async function findUpdated(
  turn: Turn,
  intent: Intent,
  record: DraftRecord,
  content: Content,
): Promise<Trouble | null> {
  const standing = await turn.platform.readDraft(record.draft)
  if (!standing) {
    await turn.hold('gone')
    return null
  }
  if (differences(content.articles, standing).length === 0) {
    await turn.save({}, answered(intent, 'found', { draft: record.draft }))
    return keepDraft(turn, record.draft, content)
  }
  const index = Number(intent.detail['index'] ?? 0)
  const [ours, there] = [content.articles[index], standing[index]]
  const arrived = ours !== undefined && there !== undefined && differences([ours], [there]).length === 0
  const untouched = isOurs(standing, record.baseline, content.articles)
  if (arrived || untouched || turn.publication.allowed === 'overwrite') {
    await turn.save({ reason: null, wakeAt: turn.now }, answered(intent, arrived ? 'found' : 'absent'))
    return null
  }
  await turn.hold('changed')
  return null
}

/** What became of a draft/delete nobody has an answer to. */
export async function findDeleted(turn: Turn, intent: Intent, record: DraftRecord): Promise<null> {
  const standing = await turn.platform.readDraft(record.draft)
  if (!standing) await turn.world.store.retireDraft(record.account, record.issue)
  await turn.save({ reason: null, wakeAt: turn.now }, answered(intent, standing ? 'absent' : 'found'))
  return null
}

/**
 * An add that was taken for not done, and done again, may still turn up: an exact unowned twin inside that intent's
 * window is deleted; anything less exact is only reported. Looked for right before going out.
 */
export async function removeLateTwin(turn: Turn, articles: readonly OutgoingArticle[]): Promise<void> {
  const { account, issue } = turn.publication
  const adds = await turn.world.store.intents(account, issue, ['draft/add'])
  for (const intent of adds.filter(one => one.answer?.outcome === 'absent')) {
    for (const entry of await since(intent, turn.now, offset => turn.platform.drafts(offset))) {
      if (await turn.world.store.draftIsOwned(account, entry.id)) continue
      const exact = differences(articles, entry.articles).length === 0
      const inWindow = entry.updatedAt <= (intent.lostAt ?? intent.at) + turn.world.settleMs + CLOCK_MARGIN_MS
      if (!exact || !inWindow) {
        if (resembles(articles, entry.articles)) await turn.tell('twin', { draft: entry.id })
        continue
      }
      if (!(await deleted(turn, entry.id))) await turn.tell('twin', { draft: entry.id })
    }
  }
}

/** Asks once for the twin to go, and once more with a new token; false when it may still be there. */
async function deleted(turn: Turn, draft: DraftId): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    const asked = await turn.ask(
      'draft/delete',
      { draft, twin: 'yes' },
      {},
      hold => turn.platform.deleteDraft(draft, hold),
      () => ({}),
    )
    await turn.save({}, asked.entry, line('twin', asked.as === 'done' ? 'done' : 'lost', { draft }))
    const token = asked.as === 'not-done' && asked.error instanceof WechatError && asked.error.fault === 'token'
    if (!token || attempt === TOKEN_TRIES) return asked.as === 'done'
  }
}
