import type { Content } from './draft.ts'
import { addDraft, keepDraft, updateDraft, verify } from './draft.ts'
import { DRAFT_STEPS, findAdded, findDeleted, findUpdated, settled } from './lost-draft.ts'
import { carry, NoAccountCode } from './outgoing.ts'
import { WechatError } from './errors.ts'
import { sameAsBaseline } from './compare.ts'
import type { DraftId, StandingArticle } from './ports.ts'
import { mayBeOut } from './publication.ts'
import { lateAt, waitsUntil } from './times.ts'
import type { DraftRecord, Intent } from './records.ts'
import { troubleOf, type Trouble } from './trouble.ts'
import { line, type Turn } from './turn.ts'

/** Brings a planned publication's content into the draft box, or finds out what an earlier try has done. */
export async function prepare(turn: Turn): Promise<Trouble | null> {
  const { publication, world } = turn
  if (publication.state === 'planned') {
    const reason = await refusalOfPeople(turn)
    if (reason) {
      await turn.hold(reason)
      return null
    }
    await turn.save({ state: 'preparing' })
  }
  if (await isMoot(turn)) return null
  const { account, issue } = publication
  const record = await world.store.currentDraft(account, issue)
  const intents = await world.store.intents(account, issue, DRAFT_STEPS)
  const open = intents.find(intent => intent.answer === null && !isTwin(intent))
  if (open && !(await settled(turn, open))) return null
  const content = await contentOf(turn, open ? String(open.detail['snapshot'] ?? '') : publication.snapshot)
  if (!content || 'fix' in content) return content
  if (open) return investigate(turn, open, record, content)
  const kept = await answeredAdd(turn, intents, content)
  if (kept !== undefined) return kept
  return bring(turn, record, content)
}

/**
 * A push that was left open while the issue went public: its draft was used for that. Another one would only lie in the
 * box, ready to be sent a second time by hand.
 */
async function isMoot(turn: Turn): Promise<boolean> {
  const { account, issue, kind, snapshot } = turn.publication
  if (kind !== 'draft') return false
  const rows = await turn.world.store.ofIssue(account, issue)
  const out = rows.find(row => row.kind === 'public' && mayBeOut(row))
  if (!out) return false
  const state = out.snapshot === snapshot ? 'drafted' : 'cancelled'
  await turn.save(
    { state, reason: 'already-out', draft: out.draft },
    line('draft/add', 'found', { publication: out.id }),
  )
  return true
}

const isTwin = (intent: Intent): boolean => intent.detail['twin'] !== undefined

/** What people must do first: be in time, approve. */
export async function refusalOfPeople(turn: Turn): Promise<'late' | 'approval' | null> {
  const { publication, world } = turn
  if (publication.kind === 'public' && turn.now > lateAt(publication)) return 'late'
  if (world.reviews === 0 || publication.action === 'draft') return null
  const approvals = await world.store.approvals(publication.snapshot)
  return new Set(approvals).size < world.reviews ? 'approval' : null
}

/** The content a snapshot stands for, its pictures carried; `null` when the answer was final and is saved. */
async function contentOf(turn: Turn, wanted: string): Promise<Content | Trouble | null> {
  const hash = wanted === '' ? turn.publication.snapshot : wanted
  const snapshot = await turn.world.store.snapshot(hash)
  try {
    return { hash, snapshot, articles: await carry(turn, snapshot) }
  } catch (error) {
    if (error instanceof NoAccountCode) {
      await turn.refuse('account-qr', line('qrcode/create', 'refused:48001'))
      return null
    }
    const trouble = troubleOf(error, turn.publication.tries)
    if (!trouble) {
      const { errcode, endpoint, errmsg, answer } = error as WechatError
      const at = await placeIn(turn, hash, answer['picture'])
      await turn.refuse(`${errcode}`, line(endpoint, `refused:${errcode}`, { reason: errmsg.slice(0, 200), ...at }), at)
      return null
    }
    await turn.save({
      reason: trouble.reason,
      tries: turn.publication.tries + 1,
      wakeAt: turn.now + trouble.afterMs,
    })
    return trouble
  }
}

/** Where the draft asks for a picture WeChat would not take. */
async function placeIn({ world }: Turn, snapshot: string, picture: string | undefined) {
  const place = picture === undefined ? undefined : await world.store.placeOf(snapshot, picture)
  return place ? { picture: place.source, file: place.file, line: place.line } : {}
}

async function investigate(
  turn: Turn,
  intent: Intent,
  record: DraftRecord | undefined,
  content: Content,
): Promise<Trouble | null> {
  if (intent.step === 'draft/add' || !record) return findAdded(turn, intent, content)
  if (intent.step === 'draft/update') return findUpdated(turn, intent, record, content)
  return findDeleted(turn, intent, record)
}

/** An add was answered, and then we stopped before its id was kept: keep it now. */
async function answeredAdd(
  turn: Turn,
  intents: readonly Intent[],
  content: Content,
): Promise<Trouble | null | undefined> {
  const last = intents.findLast(intent => intent.step === 'draft/add')
  const id = last?.answer?.detail['draft']
  if (typeof id !== 'string' || last === undefined) return undefined
  if (await turn.world.store.draftIsOwned(turn.publication.account, id as DraftId)) return undefined
  const sent = await contentOf(turn, String(last.detail['snapshot'] ?? content.hash))
  return !sent || 'fix' in sent ? sent : keepDraft(turn, id as DraftId, sent)
}

function bring(turn: Turn, record: DraftRecord | undefined, content: Content): Promise<Trouble | null> {
  if (!record) return addDraft(turn, content)
  if (record.snapshot !== content.hash || turn.publication.allowed === 'overwrite') {
    return updateDraft(turn, record, content)
  }
  return record.baseline ? recheck(turn, record, record.baseline) : verify(turn, record, content)
}

/** The same content once more: nothing is sent, but the draft must still stand as we left it. */
async function recheck(turn: Turn, record: DraftRecord, baseline: readonly StandingArticle[]): Promise<null> {
  const standing = await turn.platform.readDraft(record.draft)
  if (!standing) await turn.hold('gone')
  else if (!sameAsBaseline(standing, baseline)) await turn.hold('changed')
  else await turn.save({ state: 'drafted', draft: record.draft, wakeAt: waitsUntil(turn.publication.dueAt, turn.now) })
  return null
}
