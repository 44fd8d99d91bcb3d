import { differences, sameAsBaseline } from './compare.ts'
import { WechatError } from './errors.ts'
import type { DraftId, OutgoingArticle, StandingArticle } from './ports.ts'
import { become } from './publication.ts'
import { waitsUntil } from './times.ts'
import type { DraftRecord, Entry } from './records.ts'
import { coverPictures, type Snapshot } from './snapshot.ts'
import { line, type Asked, type Turn } from './turn.ts'
import { backoffMs, TOKEN_TRIES, troubleOf, type Trouble } from './trouble.ts'

/** A cover id may be unusable for a few seconds after its upload, as users report. */
const FRESH_TRIES = 3
const FRESH_WAIT_MS = 2000

/** Everything a change of the draft needs: the articles as sent, and the hash they come from. */
export interface Content {
  readonly hash: string
  readonly snapshot: Snapshot
  readonly articles: readonly OutgoingArticle[]
}

export async function addDraft(turn: Turn, content: Content): Promise<Trouble | null> {
  const asked = await turn.ask(
    'draft/add',
    { snapshot: content.hash, thumb: content.articles[0]?.thumb ?? null },
    { state: 'preparing' },
    hold => turn.platform.addDraft(content.articles, hold),
    draft => ({ draft }),
  )
  if (asked.as !== 'done') return turnedDown(turn, asked, content)
  await turn.save({ draft: asked.value, tries: 0 }, asked.entry)
  return keepDraft(turn, asked.value, content)
}

/** Writes down that the draft is ours and reads it back. */
export async function keepDraft(turn: Turn, draft: DraftId, content: Content): Promise<Trouble | null> {
  const { account, issue } = turn.publication
  const round = (await turn.world.store.currentDraft(account, issue))?.round ?? turn.publication.round
  const record: DraftRecord = { account, issue, round, draft, snapshot: content.hash, baseline: null }
  if (!(await turn.world.store.saveDraft(record))) {
    await turn.giveUp('changed')
    return null
  }
  return verify(turn, record, content)
}

/** Reads the draft back and takes what stands as the baseline when it means the same as what was sent. */
export async function verify(turn: Turn, record: DraftRecord, content: Content): Promise<Trouble | null> {
  const standing = await readSettled(turn, record.draft)
  if (!standing) {
    await turn.hold('gone')
    return null
  }
  const found = differences(content.articles, standing)
  if (found.length > 0) {
    await turn.world.store.saveDraft({ ...record, baseline: standing })
    await turn.hold('mangled', { differences: found.join(',') })
    return null
  }
  await turn.world.store.saveDraft({ ...record, baseline: standing })
  if (turn.publication.allowed === 'overwrite') await letGo(turn, record.snapshot)
  await turn.save(
    { state: 'drafted', draft: record.draft, wakeAt: waitsUntil(turn.publication.dueAt, turn.now), allowed: null },
    line('draft/get', 'found', { draft: record.draft }),
  )
  return null
}

/** A person has put ours back, so what was held because it was not ours may go on; lateness still decides. */
async function letGo(turn: Turn, snapshot: string): Promise<void> {
  const { account, issue, id } = turn.publication
  for (const row of await turn.world.store.ofIssue(account, issue)) {
    const held = row.state === 'held' && (row.reason === 'changed' || row.reason === 'gone' || row.reason === 'mangled')
    if (!held || row.id === id || row.snapshot !== snapshot) continue
    await turn.world.store.move(become(row, { state: 'planned', wakeAt: turn.now }), [line('draft/update', 'done')])
  }
}

/** A draft just made may be unknown for a moment, as a cover may. */
async function readSettled(turn: Turn, draft: DraftId): Promise<readonly StandingArticle[] | undefined> {
  for (let attempt = 1; ; attempt++) {
    const standing = await turn.platform.readDraft(draft)
    if (standing || attempt === FRESH_TRIES) return standing
    await turn.world.clock.sleep(FRESH_WAIT_MS)
  }
}

/** Puts new content into the standing draft, article by article; only over what we know to stand there. */
export async function updateDraft(turn: Turn, record: DraftRecord, content: Content): Promise<Trouble | null> {
  const overwrite = turn.publication.allowed === 'overwrite'
  const standing = await turn.platform.readDraft(record.draft)
  if (!standing) {
    if (!overwrite) {
      await turn.hold('gone')
      return null
    }
    await turn.world.store.retireDraft(record.account, record.issue)
    return addDraft(turn, content)
  }
  if (!overwrite && !isOurs(standing, record.baseline, content.articles)) {
    await turn.hold('changed')
    return null
  }
  // draft/update cannot change how many articles there are - official docs, draft/update (read 2026-11-23) -, so that draft makes way for another.
  if (standing.length !== content.articles.length) return replaceDraft(turn, record, content)
  for (const [index, article] of content.articles.entries()) {
    const asked = await turn.ask(
      'draft/update',
      { snapshot: content.hash, draft: record.draft, index },
      { state: 'preparing', draft: record.draft },
      hold => turn.platform.updateDraft(record.draft, index, article, hold),
      () => ({}),
    )
    if (asked.as !== 'done') return turnedDown(turn, asked, content)
    await turn.save({ tries: 0 }, asked.entry)
  }
  return keepDraft(turn, record.draft, content)
}

/** Every article stands as we left it, or already as we want it: an update of several may have stopped half-way. */
export function isOurs(
  standing: readonly StandingArticle[],
  baseline: readonly StandingArticle[] | null,
  wanted: readonly OutgoingArticle[],
): boolean {
  if (!baseline || baseline.length !== standing.length) return false
  return standing.every(
    (there, i) =>
      sameAsBaseline([there], [baseline[i]!]) ||
      (wanted[i] !== undefined && differences([wanted[i]], [there]).length === 0),
  )
}

async function replaceDraft(turn: Turn, record: DraftRecord, content: Content): Promise<Trouble | null> {
  const asked = await turn.ask(
    'draft/delete',
    { draft: record.draft },
    { state: 'preparing' },
    hold => turn.platform.deleteDraft(record.draft, hold),
    () => ({}),
  )
  const gone = asked.as === 'refused' && asked.error.errcode === 40007
  if (asked.as !== 'done' && !gone) return turnedDown(turn, asked, content)
  await turn.save({ draft: null }, asked.entry)
  await turn.world.store.retireDraft(record.account, record.issue)
  return addDraft(turn, content)
}

/** What follows when a change of the draft did not simply succeed. */
export async function turnedDown(
  turn: Turn,
  asked: Exclude<Asked<unknown>, { as: 'done' }>,
  content: Content,
): Promise<Trouble | null> {
  const { publication, world } = turn
  switch (asked.as) {
    case 'lost':
      await turn.save({ reason: 'lost', wakeAt: turn.now + world.settleMs }, asked.entry)
      return null
    case 'not-done':
    case 'refused': {
      if (asked.error instanceof WechatError && asked.error.errcode === 40007) {
        return staleCover(turn, asked.error, asked.entry, content)
      }
      const trouble = troubleOf(asked.error, publication.tries)
      if (!trouble) {
        await turn.refuse(`${(asked.error as WechatError).errcode}`, asked.entry)
        return null
      }
      // A renewed token deserves one more try at once; refused again, another one would only be a loop.
      const again = isToken(asked.error) && publication.tries + 1 < TOKEN_TRIES
      const afterMs = again ? 0 : trouble.afterMs
      await turn.save({ reason: trouble.reason, tries: publication.tries + 1, wakeAt: turn.now + afterMs }, asked.entry)
      return again ? null : trouble
    }
  }
}

const isToken = (error: Error): boolean => error instanceof WechatError && error.fault === 'token'

/** 40007 on draft/add or update: the cover is too fresh, or gone from the library: wait, then carry it once more. */
async function staleCover(turn: Turn, error: WechatError, entry: Entry, content: Content): Promise<Trouble | null> {
  const { publication, world } = turn
  if (publication.tries > FRESH_TRIES) {
    await turn.refuse(`${error.errcode}`, entry)
    return null
  }
  for (const picture of coverPictures(content.snapshot)) {
    const known = await world.store.upload(publication.account, picture, 'cover')
    const fresh = known !== undefined && world.clock.now() - known.at < 30_000
    if (known && !(fresh && publication.tries < FRESH_TRIES)) {
      await world.store.forgetUpload(publication.account, picture, 'cover')
    }
  }
  const wait = Math.max(FRESH_WAIT_MS, backoffMs(publication.tries))
  await turn.save({ reason: '40007', tries: publication.tries + 1, wakeAt: turn.now + wait }, entry)
  return null
}
