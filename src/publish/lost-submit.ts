import { clientMsgId } from './client-msg-id.ts'
import { WechatError } from './errors.ts'
import { adoptByEvent } from './heard.ts'
import { isPublished, settled } from './lost-draft.ts'
import { goOnWithoutMassSend, NO_MASS_SEND_LEFT } from './no-quota.ts'
import { carry } from './outgoing.ts'
import type { DraftId, MassId, PublishId } from './ports.ts'
import { lateAt } from './times.ts'
import { PUBLIC_STEPS, type Entry, type Intent } from './records.ts'
import { accepted, judge } from './submit.ts'
import { NEXT_MINUTE_MS, troubleOf, type Trouble } from './trouble.ts'
import { line, told, type Asked, type Turn } from './turn.ts'

const HOUR = 60 * 60_000
/** How long a draft that vanished may still be on its way through WeChat's review. */
const REVIEW_MAX_MS = 24 * HOUR
/** clientmsgid guards 24 hours; the last hour is left as a margin. */
export const REASK_MAX_MS = 23 * HOUR
const LOOK_MAX_MS = 30 * 60_000

/** 2 s, doubling, at most 30 minutes: few enough for the day's 100 calls. */
export const lookAfterMs = (tries: number): number => Math.min(LOOK_MAX_MS, 2000 * 2 ** Math.min(tries, 16))

/** Finds out what became of a submit or sendall nobody has an answer to. */
export async function findSubmitted(turn: Turn): Promise<Trouble | null> {
  const { account, issue, id } = turn.publication
  const all = await turn.world.store.intents(account, issue, PUBLIC_STEPS)
  const intent = all.findLast(one => one.publication === id)
  if (!intent) {
    await turn.save({ state: 'drafted', wakeAt: turn.now })
    return null
  }
  if (intent.answer) return late(turn, intent.answer)
  try {
    if (await adoptByEvent(turn, intent)) return null
    if (!(await settled(turn, intent))) return null
    return intent.step === 'freepublish/submit' ? await findPublish(turn, intent) : await findMass(turn, intent, all)
  } catch (error) {
    const trouble = troubleOf(error, turn.publication.tries)
    if (!trouble) {
      await turn.giveUp('no-answer', line(intent.step, `refused:${(error as WechatError).errcode}`))
      return null
    }
    await turn.save({ tries: turn.publication.tries + 1, wakeAt: turn.now + trouble.afterMs })
    return trouble
  }
}

/** The answer did arrive, after the lease that asked was lost. */
async function late(turn: Turn, answer: Entry): Promise<null> {
  const { publish, mass } = answer.detail
  if (typeof publish === 'string') return accepted(turn, undefined, { publishId: publish as PublishId })
  if (typeof mass === 'string') return accepted(turn, undefined, { massId: mass as MassId })
  const code = /^refused:(\d+)$/.exec(answer.outcome)?.[1]
  if (Number(code) === NO_MASS_SEND_LEFT && (await goOnWithoutMassSend(turn, answer.intent))) return null
  if (code !== undefined) await turn.refuse(`${Number(code)}`)
  else await turn.save({ state: 'drafted', wakeAt: turn.now })
  return null
}

async function findPublish(turn: Turn, intent: Intent): Promise<null> {
  const { publication, world, platform } = turn
  const articles = await carry(turn, await world.store.snapshot(publication.snapshot))
  const found = await isPublished(turn, intent, articles, turn.publication.tries === 0 ? 'submit' : 'follow')
  const draft = String(intent.detail['draft']) as DraftId
  if (await platform.readDraft(draft)) {
    // Still there proves nothing. With the same content in the list too, that one may be an earlier round's.
    await turn.giveUp(found ? 'maybe-published' : 'draft-standing', line('draft/get', 'found', { draft }))
    return null
  }
  if (found) {
    const url = found.articles[0]?.url ?? null
    const detail = { article: found.id, url }
    const entry: Entry = { step: intent.step, outcome: 'found', intent: intent.seq, detail }
    await turn.saveTelling({ state: 'published', article: found.id, url }, told('published', { url }), entry)
    await world.store.retireDraft(publication.account, publication.issue)
    return null
  }
  if (turn.now - intent.at > REVIEW_MAX_MS) {
    await turn.giveUp('no-answer', line('freepublish/batchget', 'absent'))
    return null
  }
  const { tries } = publication
  await turn.save({ reason: 'reviewing', tries: tries + 1, wakeAt: turn.now + lookAfterMs(tries) })
  return null
}

/** A mass send may be asked again with the same id and body: WeChat keeps the second from going out. */
async function findMass(turn: Turn, intent: Intent, all: readonly Intent[]): Promise<Trouble | null> {
  const { publication, platform } = turn
  const first = all.find(one => one.publication === publication.id && one.step === intent.step) ?? intent
  if (turn.now - first.at > REASK_MAX_MS || turn.now > lateAt(publication)) {
    await turn.giveUp('no-answer')
    return null
  }
  if (await turn.world.store.isPaused(publication.account)) {
    await turn.save({ wakeAt: turn.now + 30_000 })
    return null
  }
  const draft = String(intent.detail['draft']) as DraftId
  const id = await clientMsgId(publication)
  await turn.save({}, { step: intent.step, outcome: 'absent', intent: intent.seq, detail: { reason: 'asked again' } })
  const asked = await turn.ask(
    'message/mass/sendall',
    { draft, clientMsgId: id, again: 'yes' },
    {},
    hold => platform.sendMass(draft, publication.to, id, hold),
    mass => ({ mass }),
  )
  return judgeAgain(turn, asked)
}

/** On a re-ask a refusal says nothing about the first: only 45065, or success, or "too fast" leads on. */
async function judgeAgain(turn: Turn, asked: Asked<MassId>): Promise<Trouble | null> {
  if (asked.as === 'done') return accepted(turn, asked.entry, { massId: asked.value })
  if (asked.as === 'lost') return judge(turn, asked)
  if (asked.as === 'refused' && asked.error.fault === 'sent') return judge(turn, asked)
  const open: Entry = { ...asked.entry, outcome: 'lost' }
  if (asked.as === 'not-done') {
    await turn.save({ reason: 'lost', tries: turn.publication.tries + 1, wakeAt: turn.now + NEXT_MINUTE_MS }, open)
    return null
  }
  await turn.giveUp(asked.error.fault === 'media' ? 'used-up' : 'no-answer', asked.entry)
  return null
}
