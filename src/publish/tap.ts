import { clientMsgId } from './client-msg-id.ts'
import { adoptByEvent } from './heard.ts'
import { REASK_MAX_MS } from './lost-submit.ts'
import type { DraftId, MassId } from './ports.ts'
import { lateAt } from './times.ts'
import { PUBLIC_STEPS, type Entry, type Intent } from './records.ts'
import { accepted, CONFIRM_MS } from './submit.ts'
import { NEXT_MINUTE_MS } from './trouble.ts'
import type { Turn } from './turn.ts'

const LOOK_MS = 5 * 60_000

/**
 * A mass send that waits for an administrator's tap, of which WeChat gave no number to ask by. An event may tell; and
 * asked again with the same client id, WeChat answers with the number of the job that waits (45065), which is then
 * followed until it was tapped, refused or not answered in time. Nothing is certain when that time is over without either.
 */
export async function followTap(turn: Turn): Promise<null> {
  const { store } = turn.world
  const { account, issue, id } = turn.publication
  const asked = (await store.intents(account, issue, PUBLIC_STEPS)).filter(one => one.publication === id)
  const [first] = asked
  if (!first || (await adoptByEvent(turn, first))) return null
  if (turn.now >= first.at + CONFIRM_MS) {
    await turn.giveUp('no-answer')
    return null
  }
  const open = asked.filter(one => one.answer === null && one.lostAt === null)
  for (const { step, seq } of open) await turn.save({}, { step, outcome: 'lost', intent: seq, detail: {} })
  // sooner than a minute after the last time WeChat only says that it was too soon (45066)
  const soonest = (asked.at(-1) ?? first).at + NEXT_MINUTE_MS
  if (turn.now >= soonest && (await mayAsk(turn, first))) return askAgain(turn, first)
  await turn.save({ wakeAt: turn.now < soonest ? soonest : first.at + CONFIRM_MS })
  return null
}

/** The rules of every repeated mass send: guarded by its client id, in time, not paused. */
async function mayAsk({ world, publication, now }: Turn, first: Intent): Promise<boolean> {
  if (now - first.at > REASK_MAX_MS || now > lateAt(publication)) return false
  return !(await world.store.isPaused(publication.account))
}

async function askAgain(turn: Turn, first: Intent): Promise<null> {
  const { publication, platform } = turn
  const draft = String(first.detail['draft']) as DraftId
  const clientId = await clientMsgId(publication)
  const asked = await turn.ask(
    'message/mass/sendall',
    { draft, clientMsgId: clientId, again: 'tap' },
    {},
    hold => platform.sendMass(draft, publication.to, clientId, hold),
    mass => ({ mass }),
  )
  if (asked.as === 'done') return accepted(turn, asked.entry, { massId: asked.value })
  const known = asked.as === 'refused' && asked.error.fault === 'sent' ? asked.error.answer['msg_id'] : undefined
  if (known) return accepted(turn, asked.entry, { massId: known as MassId })
  // what else it says is about the second request, and tells nothing of the first
  const closed: Entry = { ...asked.entry, outcome: 'lost' }
  const wakeAt = turn.now + (asked.as === 'refused' ? LOOK_MS : NEXT_MINUTE_MS)
  await turn.save({ wakeAt: Math.min(wakeAt, first.at + CONFIRM_MS) }, closed)
  return null
}
