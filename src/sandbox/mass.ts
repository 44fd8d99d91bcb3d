import { OK, Refused } from './answer.ts'
import type { JsonCall, Reply } from './call.ts'
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
  const { toAll } = audienceOf(call.body)
  return start(call, key, toAll)
}

/** POST /cgi-bin/message/mass/send: to a list of openids. */
export function sendList(call: JsonCall): Reply {
  const key = keyOf(call.body, 'touser')
  refuseRepeat(call.account, key, call.now)
  const receivers = listOf(call.body)
  if (call.body['msgtype'] === 'wxcard') throw new Refused(45162)
  return start(call, key, false, receivers)
}

function start({ store, account, body, now }: JsonCall, key: string, toAll: boolean, receivers?: number): Reply {
  const content = contentOf(account, body)
  refuseOverQuota(account, toAll, now)
  refuseBesideConfirmation(account, now)
  const ask = {
    ...content,
    key,
    toAll,
    evenReprints: body['send_ignore_reprint'] === 1,
    isProtected: account.confirmation !== 'off',
    ...(receivers === undefined ? {} : { receivers }),
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

/** POST /cgi-bin/message/mass/delete `{msg_id, article_idx}` or `{url}`; only a job that is finished. */
export function deleteMass({ account, body, now }: JsonCall): Reply {
  const { url, msg_id: msgId, article_idx: part = 0 } = body
  const found = typeof url === 'string' && url !== '' ? byAddress(account, url) : { job: jobOf(account, msgId), part }
  if (massStatus(found.job, now) !== 'SEND_SUCCESS' || found.job.articles.length === 0) throw new Refused(40204)
  const articles = withDeleted(found.job.articles, found.part, 40060)
  account.massJobs = withReplaced(account.massJobs, found.job, { ...found.job, articles })
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
  const { draft } = contentOf(account, body)
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
