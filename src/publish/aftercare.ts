import { fateOf } from './fate.ts'
import { looksAfterAt, NEVER } from './times.ts'
import { troubleOf, type Trouble } from './trouble.ts'
import { line, told, type Turn } from './turn.ts'

const HALF_HOUR = 30 * 60_000

/**
 * Looks whether what is out still stands: people may delete it, the platform may ban it, and no event tells of either. A
 * look that cannot be had now (WeChat away, the day's calls kept for submits) is made later; one that never can, not at all.
 */
export async function lookAfter(turn: Turn): Promise<Trouble | null> {
  const { tries } = turn.publication
  try {
    const fate = await fateOf(turn)
    if (fate === undefined) return await rest(turn, NEVER)
    if (fate === 'standing') return await rest(turn, looksAfterAt(tries + 1, turn.now), tries + 1)
    const { url } = turn.publication
    const change = { state: 'removed', reason: fate } as const
    await turn.saveTelling(change, told('removed', { reason: fate, url }), line('standing', 'absent', { fate }))
    return null
  } catch (error) {
    const trouble = troubleOf(error, tries)
    // nobody waits for this look, so it is no trouble of the publication's
    return rest(turn, trouble ? turn.now + Math.max(trouble.afterMs, HALF_HOUR) : NEVER)
  }
}

async function rest(turn: Turn, wakeAt: number, tries = turn.publication.tries): Promise<null> {
  await turn.save({ wakeAt, tries })
  return null
}
