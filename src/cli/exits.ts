import { WechatError } from '../publish/errors.ts'
import type { Done } from '../publish/run.ts'
import { awaitsPerson, type Publication } from '../publish/publication.ts'

/** 0 done · 1 refused, rejected, out of reach · 2 wrong use or settings · 3 a person must decide. */
export type Exit = 0 | 1 | 2 | 3

/** How a command ends that leaves a publication like this. */
export function exitOf({ publication, trouble }: Done): Exit {
  if (awaitsPerson(publication) || publication.reason === 'paused') return 3
  if (trouble) return trouble.error instanceof WechatError && trouble.error.isSettings ? 2 : 1
  return exitOfState(publication)
}

function exitOfState(publication: Publication): Exit {
  switch (publication.state) {
    case 'planned':
    case 'drafted':
    case 'submitted':
    case 'published':
      return 0
    case 'preparing':
    case 'submitting':
    case 'refused':
    case 'rejected':
    case 'removed':
    case 'cancelled':
      return 1
    case 'held':
    case 'uncertain':
      return 3
  }
}

const WEIGHT: readonly Exit[] = [0, 1, 2, 3]
/** The worst of several: 3 > 2 > 1 > 0. */
export const worst = (exits: readonly Exit[]): Exit => WEIGHT[Math.max(0, ...exits)] ?? 0
