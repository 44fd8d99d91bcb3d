import { PUBLIC_STEPS, type Entry } from './records.ts'
import { line, type Turn } from './turn.ts'

/** No mass send is left for the day or month - official docs, message/mass/sendall, return codes (read 2026-11-23). */
export const NO_MASS_SEND_LEFT = 45028

/**
 * Does what the publication says for when no mass send is left, after WeChat refused the one of `intent` for that; false
 * when it says `hold`, or when an earlier one of this round may have gone out: then only a person may go on.
 */
export async function goOnWithoutMassSend(turn: Turn, intent: number | null, ...entries: Entry[]): Promise<boolean> {
  const { noQuota } = turn.publication
  if (noQuota === 'hold' || !(await wasNeverLost(turn, intent))) return false
  const chosen = line('no-quota', 'done', { as: noQuota })
  // certainly not sent: the same round goes out without a notification, after the same last looks
  if (noQuota === 'publish') {
    await turn.save({ state: 'drafted', action: 'publish', wakeAt: turn.now }, ...entries, chosen)
  } else {
    await turn.save({ state: 'drafted', reason: 'no-quota' }, ...entries, chosen)
  }
  await turn.tell('no-quota', { as: noQuota })
  return true
}

/**
 * True when every other submit of this publication was plainly turned down. After one whose answer was lost, "nothing is
 * left" may mean that it went out itself, so publishing as well could show it twice.
 */
async function wasNeverLost({ world, publication }: Turn, intent: number | null): Promise<boolean> {
  const all = await world.store.intents(publication.account, publication.issue, PUBLIC_STEPS)
  return all
    .filter(one => one.publication === publication.id && one.seq !== intent)
    .every(one => one.answer?.outcome.startsWith('refused:') === true)
}
