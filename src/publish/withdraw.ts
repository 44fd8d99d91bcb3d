import { personsTime } from './by-hand.ts'
import { TransportError, WechatError } from './errors.ts'
import { fateOf } from './fate.ts'
import type { Hold } from './ports.ts'
import type { Publication } from './publication.ts'
import type { Claim, Entry } from './records.ts'
import { NotResolvable } from './resolve.ts'
import { TOKEN_TRIES } from './trouble.ts'
import { line, Overtaken, told, Turn, type World } from './turn.ts'

/** WeChat was asked to take the article away, and nobody knows whether it did. */
export class WithdrawLost extends Error {
  override readonly name = 'WithdrawLost'
  constructor(readonly publication: Publication) {
    super(`no answer about ${publication.id}, and it still stands`)
  }
}

/** One call that takes something away: its name for the journal, what it is about, and how it is made. */
interface Removal {
  readonly step: 'freepublish/delete' | 'message/mass/delete'
  readonly detail: Entry['detail']
  ask(turn: Turn, hold: Hold): Promise<void>
}

function removalOf({ article, massId }: Publication): Removal | undefined {
  if (massId !== null) {
    const ask = ({ platform }: Turn, hold: Hold) => platform.removeMass(massId, hold)
    return { step: 'message/mass/delete', detail: { mass: massId }, ask }
  }
  if (article === null) return undefined
  const ask = ({ platform }: Turn, hold: Hold) => platform.removeArticle(article, hold)
  return { step: 'freepublish/delete', detail: { article }, ask }
}

/**
 * Takes what is out away at WeChat, all of its articles, at a person's word. Asked for as an intent first, like every
 * call that changes something; no answer is looked into at once, since deleting is seen at once. A mass send's page goes,
 * the message stays in the chats.
 *
 * @throws {NotResolvable} not out, moved by somebody else meanwhile, or nothing to name it by
 * @throws {WechatError} turned down @throws {WithdrawLost} no answer, and it still stands
 * @throws {TransportError} WeChat cannot be reached: nothing was asked
 */
export async function withdraw(world: World, row: Publication, by: string): Promise<Publication> {
  const removal = removalOf(row)
  if (row.state !== 'published' || !removal) throw new NotResolvable(row)
  const turn = new Turn(world, byHand(world, row), await world.platform(row.account), row)
  try {
    await turn.save({}, line('resolve', `person:${by}`, { as: 'withdraw' }))
    await removed(turn, removal)
  } catch (error) {
    if (error instanceof Overtaken) throw new NotResolvable((await world.store.get(row.id)) ?? row)
    throw error
  }
  return turn.publication
}

async function removed(turn: Turn, removal: Removal): Promise<void> {
  const { step, detail } = removal
  for (let attempt = 1; ; attempt += 1) {
    const hold = byHand(turn.world, turn.publication)
    const asked = await turn.ask(
      step,
      detail,
      {},
      () => removal.ask(turn, hold),
      () => ({}),
    )
    if (asked.as === 'done') return gone(turn, asked.entry)
    await turn.save({}, asked.entry)
    if (asked.as === 'lost') {
      if ((await fateNow(turn)) !== 'deleted') throw new WithdrawLost(turn.publication)
      return gone(turn, line(step, 'found'))
    }
    const token = asked.error instanceof WechatError && asked.error.fault === 'token'
    if (!token || attempt === TOKEN_TRIES) throw asked.error
  }
}

/** Nobody who asked and got no answer is helped by another error about the look. */
async function fateNow(turn: Turn): Promise<string | undefined> {
  try {
    return await fateOf(turn)
  } catch (error) {
    if (error instanceof WechatError || error instanceof TransportError) return undefined
    throw error
  }
}

async function gone(turn: Turn, entry: Entry): Promise<void> {
  const reason = 'withdrawn'
  await turn.saveTelling({ state: 'removed', reason }, told('removed', { reason }), entry)
}

const byHand = (world: World, publication: Publication): Claim => ({
  publication,
  ...personsTime(world),
  renew: async () => true,
  release: async () => {},
})
