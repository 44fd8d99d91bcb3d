import { WechatError } from './errors.ts'
import { mayGo, paused } from './last-look.ts'
import { goOnWithoutMassSend, NO_MASS_SEND_LEFT } from './no-quota.ts'
import type { DraftId, MassId, PublishId } from './ports.ts'
import { refusalOfPeople } from './prepare.ts'
import type { Reason } from './publication.ts'
import type { Entry } from './records.ts'
import { backoffMs, NEXT_MINUTE_MS, TOKEN_TRIES, troubleOf, type Trouble } from './trouble.ts'
import { line, told, type Asked, type Turn } from './turn.ts'
import { clientMsgId } from './client-msg-id.ts'

/** First look at what became of a submit; later ones wait twice as long each. */
export const FIRST_LOOK_MS = 2000

/** At its minute: everything that could be wrong is looked at once more, then it is asked once. */
export async function submit(turn: Turn): Promise<Trouble | null> {
  try {
    const draft = await mayGo(turn)
    if (!draft) return null
    return await ask(turn, draft)
  } catch (error) {
    const trouble = troubleOf(error, turn.publication.tries)
    if (!trouble) return finalAnswer(turn, error as WechatError)
    await turn.save({ reason: trouble.reason, tries: turn.publication.tries + 1, wakeAt: turn.now + trouble.afterMs })
    return trouble
  }
}

/** A read before the act was turned down for good: an account that may not publish leaves the last clicks to people. */
async function finalAnswer(turn: Turn, error: WechatError): Promise<null> {
  const outcome = line(error.endpoint, `refused:${error.errcode}`, { reason: error.errmsg.slice(0, 200) })
  if (error.fault === 'unauthorised') return handOver(turn, outcome)
  const reason: Reason = `${error.errcode}`
  await turn.saveTelling({ state: 'held', reason }, told('held', { reason }), outcome)
  return null
}

async function handOver(turn: Turn, entry: Entry): Promise<null> {
  await turn.saveTelling({ state: 'drafted', reason: 'handover' }, told('handover'), entry)
  return null
}

async function ask(turn: Turn, draft: DraftId): Promise<Trouble | null> {
  // The reads above took time: what can stop it is looked at again right before the intent is written.
  const reason = await refusalOfPeople(turn)
  if (reason) {
    await turn.hold(reason)
    return null
  }
  if (await paused(turn)) return null
  const { publication, platform } = turn
  // tries are counted over the change of state, or a token refused for ever would be asked for for ever
  const change = { state: 'submitting', draft, tries: publication.tries } as const
  if (publication.action === 'mass') {
    const id = await clientMsgId(publication)
    const asked = await turn.ask(
      'message/mass/sendall',
      { draft, clientMsgId: id },
      change,
      hold => platform.sendMass(draft, publication.to, id, hold),
      mass => ({ mass }),
    )
    return asked.as === 'done' ? accepted(turn, asked.entry, { massId: asked.value }) : judge(turn, asked)
  }
  const asked = await turn.ask(
    'freepublish/submit',
    { draft },
    change,
    hold => platform.submit(draft, hold),
    publish => ({ publish }),
  )
  return asked.as === 'done' ? accepted(turn, asked.entry, { publishId: asked.value }) : judge(turn, asked)
}

/** WeChat took the job: the draft is used up, the outcome comes later. */
export async function accepted(
  turn: Turn,
  entry: Entry | undefined,
  ids: { publishId: PublishId } | { massId: MassId },
): Promise<null> {
  await turn.save({ state: 'submitted', ...ids, wakeAt: turn.now + FIRST_LOOK_MS }, ...(entry ? [entry] : []))
  await turn.world.store.retireDraft(turn.publication.account, turn.publication.issue)
  return null
}

/** Reasons for which a turned-down submit leaves a good draft and the last clicks to a person. */
const BY_HAND = new Set([53504, 53505])

/** What a submit or sendall that did not simply succeed leads to. */
export async function judge(turn: Turn, asked: Exclude<Asked<unknown>, { as: 'done' }>): Promise<Trouble | null> {
  const { publication, world } = turn
  switch (asked.as) {
    case 'lost':
      await turn.save({ reason: 'lost', wakeAt: turn.now + world.settleMs }, asked.entry)
      return null
    case 'not-done': {
      const trouble = troubleOf(asked.error, publication.tries)
      const token = asked.error instanceof WechatError && asked.error.fault === 'token'
      const again = token && publication.tries + 1 < TOKEN_TRIES
      const tries = publication.tries + 1
      const afterMs = again ? 0 : (trouble?.afterMs ?? backoffMs(tries))
      await turn.save(
        { state: 'drafted', reason: trouble?.reason ?? 'unreachable', tries, wakeAt: turn.now + afterMs },
        asked.entry,
      )
      return again ? null : (trouble ?? null)
    }
    case 'refused':
      return refused(turn, asked.error, asked.entry)
  }
}

/** The job waits for an administrator's tap in WeChat, who has 30 minutes - official docs, Batch_Sends (read 2026-11-23). */
const CONFIRMING = new Set([89504, 89505])
export const CONFIRM_MS = 31 * 60_000

async function refused(turn: Turn, error: WechatError, entry: Entry): Promise<null> {
  if (CONFIRMING.has(error.errcode)) {
    // not an end: a tap sends it, so no new round may be opened beside it
    const waits = { state: 'submitted', reason: 'confirming', wakeAt: turn.now + NEXT_MINUTE_MS } as const
    await turn.saveTelling(waits, told('confirming'), entry)
    return null
  }
  if (error.fault === 'unauthorised' || BY_HAND.has(error.errcode)) return handOver(turn, entry)
  if (error.fault === 'sent' && error.answer['msg_id']) {
    return accepted(turn, entry, { massId: error.answer['msg_id'] as MassId })
  }
  if (error.errcode === NO_MASS_SEND_LEFT && (await goOnWithoutMassSend(turn, entry.intent, entry))) return null
  const hold = heldBy(error)
  if (hold) {
    await turn.saveTelling({ state: 'held', reason: hold }, told('held', { reason: hold, code: error.errcode }), entry)
    return null
  }
  await turn.refuse(`${error.errcode}`, entry)
  return null
}

function heldBy(error: WechatError): Reason | null {
  if (error.fault === 'media') return 'gone'
  if (error.fault === 'quota') return 'quota'
  return error.fault === 'operator' ? `${error.errcode}` : null
}
