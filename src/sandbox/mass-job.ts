import { DAY_MS, dayOf, monthOf } from './calendar.ts'
import { Refused } from './answer.ts'
import { takeDraft } from './draft.ts'
import { reachOf, type Audience } from './followers/audience.ts'
import { outArticles } from './publish.ts'
import { queuePush } from './push-queue.ts'
import type { Content } from './mass-content.ts'
import { withReplaced, type Account, type MassJob, type OutArticle, type Reprint } from './records.ts'
import type { State } from './state.ts'
import type { Store } from './store.ts'

/** @see developers.weixin.qq.com, api_sendall and message/Batch_Sends (read 2026-11-23) */
const REPEAT_WINDOW_MS = DAY_MS
const REPEAT_GAP_MS = 60_000
const TO_ALL_PER_MONTH = 4
const SUBSCRIPTION_PER_DAY = 1
const CONFIRMATION_MS = 30 * 60_000

export type MassStatus = 'SENDING' | 'SEND_SUCCESS' | 'SEND_FAIL' | 'DELETE'

/** When a job ends: at its time, at the administrator's refusal, or when nobody has tapped for 30 minutes. */
export function endOf(job: MassJob): number {
  const { confirmation } = job
  if (confirmation === undefined) return job.readyAt
  if (confirmation.decidedAt === 0) return confirmation.until
  return confirmation.agreed ? confirmation.decidedAt + (job.readyAt - job.askedAt) : confirmation.decidedAt
}

/** Whether the administrator can still tap. */
export const isWaiting = (job: MassJob, now: number): boolean =>
  job.confirmation !== undefined && job.confirmation.decidedAt === 0 && now < job.confirmation.until

/** What the event's `Status` says of a job that has ended. */
export function statusText(job: MassJob): string {
  const { confirmation } = job
  if (confirmation !== undefined && confirmation.decidedAt === 0) return 'err(40002)'
  if (confirmation !== undefined && !confirmation.agreed) return 'err(40001)'
  return job.status ?? (job.outcome === 'SEND_SUCCESS' ? 'send success' : 'send fail')
}

export function massStatus(job: MassJob, now: number): MassStatus {
  if (now < endOf(job)) return 'SENDING'
  if (statusText(job) !== 'send success') return 'SEND_FAIL'
  const { articles, recording } = job
  const isDeleted = articles.length > 0 ? articles.every(article => article.deleted) : recording?.deleted === true
  return isDeleted ? 'DELETE' : 'SEND_SUCCESS'
}

/** @throws {Refused} 45065 with the first job's id, whatever became of it; 45066 when asked again within a minute of the last 45065 */
export function refuseRepeat(account: Account, key: string, now: number): void {
  const first = account.massJobs.find(job => job.key === key && now - job.askedAt < REPEAT_WINDOW_MS)
  if (first === undefined) return
  if (first.repeatedAt > 0 && now - first.repeatedAt < REPEAT_GAP_MS) throw new Refused(45066)
  account.massJobs = withReplaced(account.massJobs, first, { ...first, repeatedAt: now })
  throw new Refused(45065, undefined, { msg_id: first.msgId })
}

/** A job that failed gives its place back. */
const isSpent = (job: MassJob, now: number): boolean =>
  job.outcome === 'SEND_SUCCESS' && !(now >= endOf(job) && statusText(job) !== 'send success')

/** @throws {Refused} 45028 */
export function refuseOverQuota(account: Account, audience: Audience, now: number): void {
  const spent = account.massJobs.filter(job => isSpent(job, now))
  // An unverified account sends by hand only, by the rule of subscription accounts.
  if (account.kind !== 'verified-service') {
    const today = spent.filter(job => dayOf(job.askedAt) === dayOf(now))
    if (today.length >= SUBSCRIPTION_PER_DAY) throw new Refused(45028)
  } else if (audience.kind === 'all') {
    const thisMonth = spent.filter(job => job.toAll && monthOf(job.askedAt) === monthOf(now))
    if (thisMonth.length >= TO_ALL_PER_MONTH) throw new Refused(45028)
  }
}

/** One job's confirmation is running: the next has to wait for it. @throws {Refused} 89505 */
export function refuseBesideConfirmation(account: Account, now: number): void {
  if (account.confirmation !== 'off' && account.massJobs.some(job => isWaiting(job, now))) throw new Refused(89505)
}

export interface MassAsk {
  readonly key: string
  readonly audience: Audience
  readonly content: Content
  /** `send_ignore_reprint` */
  readonly evenReprints: boolean
  /** A person sends it in the back office: they have tapped already, whatever protects the account. */
  readonly byHand: boolean
}

/** Starts a mass send; an article's draft is used up by it. */
export function startMass(store: Store, account: Account, ask: MassAsk, waitMs: number): MassJob {
  const { state } = store
  const now = store.now()
  const { audience, content } = ask
  const isProtected = account.confirmation !== 'off' && !ask.byHand
  const { draft, shared = [], words, pictures, recording } = content
  const articles = draft === null ? [...shared] : outArticles(takeDraft(account, draft.mediaId))
  state.numbers.mass += 1
  state.numbers.massData += 1
  const reprints = reprintsOf(state, articles)
  const set = takeOutcome(state) ?? stopped(reprints, ask.evenReprints)
  const job: MassJob = {
    msgId: state.numbers.mass,
    msgDataId: state.numbers.massData,
    key: ask.key,
    toAll: audience.kind === 'all',
    draftId: draft?.mediaId ?? null,
    articles,
    askedAt: now,
    readyAt: now + waitMs,
    outcome: set === undefined ? 'SEND_SUCCESS' : 'SEND_FAIL',
    repeatedAt: 0,
    ...reachOf(account, audience, job => isSpent(job, now), now),
    ...(audience.kind === 'tag' ? { tag: audience.tag } : {}),
    ...(audience.kind === 'list' ? { openids: audience.openids } : {}),
    ...(set === undefined ? {} : { status: set.says ?? 'send fail' }),
    ...(words === undefined ? {} : { words }),
    ...(pictures === undefined ? {} : { pictures }),
    ...(recording === undefined ? {} : { recording }),
    ...(reprints.length === 0 ? {} : { reprints }),
    ...(ask.byHand ? { byHand: true } : {}),
    ...(isProtected ? { confirmation: { until: now + CONFIRMATION_MS, decidedAt: 0, agreed: false } } : {}),
  }
  account.massJobs.push(job)
  queuePush(state, account.appid, 'mass', job.msgId, now)
  return job
}

function takeOutcome(state: State): { says?: string } | undefined {
  const next = state.outcomes.find(outcome => outcome.of === 'mass')
  if (next !== undefined) state.outcomes = state.outcomes.filter(outcome => outcome !== next)
  return next
}

const reprintsOf = (state: State, articles: readonly OutArticle[]): Reprint[] =>
  articles.flatMap(({ title }, i) => {
    const found = Object.hasOwn(state.settings.reprints, title) ? state.settings.reprints[title] : undefined
    return found === undefined ? [] : [{ idx: i + 1, allowed: found === 'allowed' }]
  })

/** A reprint nobody allowed is never sent; an allowed one only when the caller said so. */
function stopped(reprints: readonly Reprint[], evenReprints: boolean): { says: string } | undefined {
  if (reprints.some(reprint => !reprint.allowed)) return { says: 'err(30002)' }
  return reprints.length > 0 && !evenReprints ? { says: 'err(30003)' } : undefined
}

/** The administrator's tap. @returns whether the job was waiting for one */
export function decide(account: Account, job: MassJob, agreed: boolean, now: number): boolean {
  if (job.confirmation === undefined || !isWaiting(job, now)) return false
  const confirmation = { ...job.confirmation, decidedAt: now, agreed }
  account.massJobs = withReplaced(account.massJobs, job, { ...job, confirmation })
  return true
}
