import { OK, Refused } from './answer.ts'
import type { JsonCall, Reply } from './call.ts'
import type { Audience } from './followers/audience.ts'
import { audienceOf, contentOf, keyOf, listOf } from './mass-content.ts'
import { massStatus, refuseBesideConfirmation, refuseOverQuota, refuseRepeat, startMass } from './mass-job.ts'
import { withDeleted } from './publish.ts'
import { withReplaced, type Account, type MassJob } from './records.ts'
import { idOf } from './request.ts'

/**
 * POST /cgi-bin/message/mass/sendall. The key is looked at before the draft: a repeat of a job that used its draft up
 * is answered with that job, not with 40007.
 */
export function sendAll(call: JsonCall): Reply {
  const key = keyOf(call.body, 'filter')
  refuseRepeat(call.account, key, call.now)
  return start(call, key, audienceOf(call.account, call.body))
}

/** POST /cgi-bin/message/mass/send: to a list of openids. */
export function sendList(call: JsonCall): Reply {
  const key = keyOf(call.body, 'touser')
  refuseRepeat(call.account, key, call.now)
  const openids = listOf(call.body)
  if (call.body['msgtype'] === 'wxcard') throw new Refused(45162)
  return start(call, key, { kind: 'list', openids })
}

function start({ store, account, body, now }: JsonCall, key: string, audience: Audience): Reply {
  const content = contentOf(account, body, now)
  refuseOverQuota(account, audience, now)
  refuseBesideConfirmation(account, now)
  const ask = {
    content,
    key,
    audience,
    evenReprints: body['send_ignore_reprint'] === 1,
    byHand: false,
  }
  const job = startMass(store, account, ask, store.state.settings.sendingMs)
  const draft = content.draft === null ? {} : { draft: content.draft.mediaId }
  const effect = { kind: 'mass-submitted', id: String(job.msgId), ...draft } as const
  if (account.confirmation === 'call') return { json: {}, refused: new Refused(89504), effect }
  const data = job.articles.length === 0 ? {} : { msg_data_id: job.msgDataId }
  return { json: { errcode: 0, errmsg: 'send job submission success', msg_id: job.msgId, ...data }, effect }
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

/** POST /cgi-bin/message/mass/delete `{msg_id, article_idx}` or `{url}`; only articles and videos of a job that is finished and was not sent by hand. */
export function deleteMass({ account, body, now }: JsonCall): Reply {
  const { url, msg_id: msgId, article_idx: part = 0 } = body
  const found = typeof url === 'string' && url !== '' ? byAddress(account, url) : { job: jobOf(account, msgId), part }
  const { job } = found
  if (job.byHand === true) throw new Refused(40059)
  const isVideo = job.recording?.type === 'video'
  if (massStatus(job, now) !== 'SEND_SUCCESS' || (job.articles.length === 0 && !isVideo)) throw new Refused(40204)
  account.massJobs = withReplaced(account.massJobs, job, withoutPart(job, found.part))
  return { json: OK, effect: { kind: 'mass-deleted', id: String(job.msgId) } }
}

/** @throws {Refused} 40060 no such part; a video is the only one of its message */
function withoutPart(job: MassJob, part: unknown): MassJob {
  if (job.recording === undefined) return { ...job, articles: withDeleted(job.articles, part, 40060) }
  if (part !== 0 && part !== 1) throw new Refused(40060)
  return { ...job, recording: { ...job.recording, deleted: true } }
}

function byAddress(account: Account, url: string): { job: MassJob; part: number } {
  const page = /\/s\/([\w-]+)/.exec(url)?.[1]
  for (const job of account.massJobs) {
    const at = job.articles.findIndex(article => article.page === page)
    if (at >= 0) return { job, part: at + 1 }
  }
  throw new Refused(40065)
}

/** Steps of `speed` in 10 000 messages a minute. @see api_massspeed pages (read 2026-11-23) */
const SPEEDS = [80, 60, 45, 30, 10]

/** POST /cgi-bin/message/mass/speed/get, with an empty body or `{}`. */
export const getSpeed = ({ account }: JsonCall): Reply => ({
  json: { speed: account.massSpeed, realspeed: SPEEDS[account.massSpeed] },
})

/** POST /cgi-bin/message/mass/speed/set `{speed: 0..4}`. @throws {Refused} 45084 missing · 45083 out of range */
export function setSpeed({ account, body }: JsonCall): Reply {
  const { speed } = body
  if (speed === undefined || speed === null) throw new Refused(45084)
  if (typeof speed !== 'number' || SPEEDS[speed] === undefined) throw new Refused(45083)
  account.massSpeed = speed
  return { json: OK, effect: { kind: 'speed-set' } }
}
