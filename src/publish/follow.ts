import { WechatError } from './errors.ts'
import { lookAfterMs } from './lost-submit.ts'
import type { MassId, PublishId } from './ports.ts'
import { followTap } from './tap.ts'
import { troubleOf, type Trouble } from './trouble.ts'
import { line, told, type Turn } from './turn.ts'

/** freepublish/get may be asked 100 times a day per account - official docs, call limits (read 2026-11-23); 20 a day is one publication's share. */
const LOOKS_A_DAY = 20
const DAY = 24 * 60 * 60_000

/** Asks what became of an accepted publication: seldom, and less often each time. */
export async function follow(turn: Turn): Promise<Trouble | null> {
  try {
    const { action, massId, publishId } = turn.publication
    if (massId !== null) return await followMass(turn, massId)
    if (action !== 'mass' && publishId !== null) return await followPublish(turn, publishId)
    return await followTap(turn)
  } catch (error) {
    const trouble = troubleOf(error, turn.publication.tries)
    const afterMs = trouble ? Math.max(trouble.afterMs, lookAfterMs(turn.publication.tries)) : DAY / 24
    await turn.save({ tries: turn.publication.tries + 1, wakeAt: turn.now + afterMs })
    if (!trouble) turn.world.log('publication.follow.refused', { code: (error as WechatError).errcode })
    return trouble ?? null
  }
}

async function lookAgain(turn: Turn): Promise<null> {
  const tries = turn.publication.tries + 1
  const afterMs = tries % LOOKS_A_DAY === 0 ? DAY : lookAfterMs(tries)
  await turn.save({ tries, wakeAt: turn.now + afterMs })
  return null
}

async function followPublish(turn: Turn, publish: PublishId): Promise<null> {
  const outcome = await turn.platform.outcome(publish, turn.publication.tries === 0 ? 'submit' : 'follow')
  const step = 'freepublish/get'
  switch (outcome.as) {
    case 'publishing':
      return lookAgain(turn)
    case 'published': {
      const url = outcome.urls[0] ?? null
      const change = { state: 'published', article: outcome.article, url } as const
      await turn.saveTelling(change, told('published', { url }), line(step, 'done', { url }))
      return null
    }
    case 'rejected':
    case 'removed': {
      const { as: state, reason } = outcome
      await turn.saveTelling({ state, reason }, told(state, { reason }), line(step, 'done', { status: reason }))
      return null
    }
  }
}

async function followMass(turn: Turn, mass: MassId): Promise<null> {
  const step = 'message/mass/get'
  const outcome = await turn.platform.massOutcome(mass)
  switch (outcome) {
    case 'sending':
      return lookAgain(turn)
    case 'sent':
      await turn.saveTelling({ state: 'published' }, told('published'), line(step, 'done'))
      return null
    case 'failed':
    case 'deleted': {
      const state = outcome === 'failed' ? 'rejected' : 'removed'
      const entry = line(step, 'done', { status: outcome })
      await turn.saveTelling({ state, reason: outcome }, told(state, { reason: outcome }), entry)
      return null
    }
  }
}
