import type { Account } from './account.ts'
import { OK, Refused } from './answer.ts'
import { DAY_MS, dayOf, monthOf } from './calendar.ts'
import type { JsonCall, Reply } from './call.ts'
import { takeDraft } from './draft.ts'
import { audienceOf, contentOf, keyOf } from './mass-content.ts'
import { deleteParts, outArticles } from './publish.ts'
import { idOf } from './request.ts'
import type { MassJob, State } from './state.ts'
import type { Store } from './store.ts'

/** @see developers.weixin.qq.com, api_sendall and message/Batch_Sends (read 2026-11-23) */
const REPEAT_WINDOW_MS = DAY_MS
const REPEAT_GAP_MS = 60_000
const TO_ALL_PER_MONTH = 4
const SUBSCRIPTION_PER_DAY = 1

export type MassStatus = 'SENDING' | 'SEND_SUCCESS' | 'SEND_FAIL' | 'DELETE'

export function massStatus(job: MassJob, now: number): MassStatus {
  if (now < job.readyAt) return 'SENDING'
  if (job.outcome === 'SEND_FAIL') return 'SEND_FAIL'
  const isDeleted = job.articles.length > 0 && job.articles.every(article => article.deleted)
  return isDeleted ? 'DELETE' : 'SEND_SUCCESS'
}

/**
 * POST /cgi-bin/message/mass/sendall. The key is looked at before the draft: a repeat of a job that used its draft up
 * is answered with that job, not with 40007.
 */
export function sendAll(call: JsonCall): Reply {
  const { store, account, body, now } = call
  const key = keyOf(body)
  refuseRepeat(account, key, now)
  const { toAll } = audienceOf(body)
  const draft = contentOf(account, body)
  refuseOverQuota(account, toAll, now)
  const job = startMass(store, account, { key, toAll, draftId: draft?.mediaId ?? null }, store.state.settings.sendingMs)
  const data = draft === null ? {} : { msg_data_id: job.msgDataId }
  return {
    json: { errcode: 0, errmsg: 'send job submission success', msg_id: job.msgId, ...data },
    effect: { kind: 'mass-submitted', id: String(job.msgId), ...(draft === null ? {} : { draft: draft.mediaId }) },
  }
}

/** @throws {Refused} 45065 with the first job's id; 45066 when asked again within a minute of the last 45065 */
function refuseRepeat(account: Account, key: string, now: number): void {
  const first = account.massJobs.find(job => job.key === key && now - job.askedAt < REPEAT_WINDOW_MS)
  if (first === undefined) return
  if (first.repeatedAt > 0 && now - first.repeatedAt < REPEAT_GAP_MS) throw new Refused(45066)
  first.repeatedAt = now
  throw new Refused(45065, undefined, { msg_id: first.msgId })
}

/** A job that failed gives its place back. @throws {Refused} 45028 */
function refuseOverQuota(account: Account, toAll: boolean, now: number): void {
  const spent = account.massJobs.filter(job => job.outcome === 'SEND_SUCCESS')
  if (account.kind === 'verified-subscription') {
    const today = spent.filter(job => dayOf(job.askedAt) === dayOf(now))
    if (today.length >= SUBSCRIPTION_PER_DAY) throw new Refused(45028)
  } else if (toAll) {
    const thisMonth = spent.filter(job => job.toAll && monthOf(job.askedAt) === monthOf(now))
    if (thisMonth.length >= TO_ALL_PER_MONTH) throw new Refused(45028)
  }
}

/** Starts a mass send; an article's draft is used up by it. */
export function startMass(
  store: Store,
  account: Account,
  ask: { key: string; toAll: boolean; draftId: string | null },
  waitMs: number,
): MassJob {
  const { numbers } = store.state
  const articles = ask.draftId === null ? [] : outArticles(takeDraft(account, ask.draftId))
  numbers.mass += 1
  numbers.massData += 1
  const now = store.now()
  const job: MassJob = {
    msgId: numbers.mass,
    msgDataId: numbers.massData,
    ...ask,
    articles,
    askedAt: now,
    readyAt: now + waitMs,
    outcome: takeOutcome(store.state) ?? 'SEND_SUCCESS',
    repeatedAt: 0,
  }
  account.massJobs.push(job)
  return job
}

function takeOutcome(state: State): 'SEND_FAIL' | undefined {
  const next = state.outcomes.find(outcome => outcome.of === 'mass')
  if (next !== undefined) state.outcomes = state.outcomes.filter(outcome => outcome !== next)
  return next?.status
}

function jobOf(account: Account, msgId: unknown): MassJob {
  const wanted = idOf(msgId)
  const job = account.massJobs.find(job => job.msgId === wanted)
  if (job === undefined) throw new Refused(40059)
  return job
}

/** POST /cgi-bin/message/mass/get `{msg_id}` */
export function getMass({ account, body, now }: JsonCall): Reply {
  const job = jobOf(account, body['msg_id'])
  return { json: { msg_id: job.msgId, msg_status: massStatus(job, now) } }
}

/** POST /cgi-bin/message/mass/delete `{msg_id, article_idx}` or `{url}`; only a job that is finished. */
export function deleteMass({ account, body, now }: JsonCall): Reply {
  const { url, msg_id: msgId, article_idx: part = 0 } = body
  const found = typeof url === 'string' && url !== '' ? byAddress(account, url) : { job: jobOf(account, msgId), part }
  if (massStatus(found.job, now) !== 'SEND_SUCCESS' || found.job.articles.length === 0) throw new Refused(40204)
  deleteParts(found.job.articles, found.part, 40060)
  return { json: OK, effect: { kind: 'mass-deleted', id: String(found.job.msgId) } }
}

function byAddress(account: Account, url: string): { job: MassJob; part: number } {
  const page = /\/s\/([\w-]+)/.exec(url)?.[1]
  for (const job of account.massJobs) {
    const at = job.articles.findIndex(article => article.page === page)
    if (at >= 0) return { job, part: at + 1 }
  }
  throw new Refused(40065)
}

/** POST /cgi-bin/message/mass/preview: to one person, by WeChat id or openid; the draft stays. */
export function preview({ account, body, store }: JsonCall): Reply {
  refuseReceiver(body)
  const draft = contentOf(account, body)
  store.state.numbers.mass += 1
  const id = draft === null ? {} : { id: draft.mediaId }
  return {
    json: { errcode: 0, errmsg: 'preview success', msg_id: store.state.numbers.mass },
    effect: { kind: 'preview-sent', ...id },
  }
}

/** `towxname` wins over `touser`. @throws {Refused} 40132 no WeChat id · 40003 no openid */
function refuseReceiver({ towxname: name, touser: openid }: JsonCall['body']): void {
  if (name !== undefined && name !== null && name !== '') {
    if (typeof name !== 'string' || !/^[A-Za-z][-\w]{5,19}$/.test(name)) throw new Refused(40132)
  } else if (typeof openid !== 'string' || !/^o[-\w]{20,40}$/.test(openid)) throw new Refused(40003)
}
