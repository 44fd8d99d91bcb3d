import { Refused } from './answer.ts'
import type { Effect } from './ledger.ts'
import { refuseOverQuota, startMass } from './mass-job.ts'
import { Misuse } from './misuse.ts'
import { startPublish } from './publish.ts'
import type { Account, Draft } from './records.ts'
import type { Store } from './store.ts'

/** @throws {Misuse} */
export function findDraft(store: Store, mediaId: string): { account: Account; draft: Draft } {
  for (const account of store.state.accounts) {
    const draft = account.drafts.find(draft => draft.mediaId === mediaId)
    if (draft !== undefined) return { account, draft }
  }
  throw new Misuse('no such draft')
}

/** Notes what a person did, `METHOD /path`, and keeps it. */
export async function byHand(store: Store, asked: string, account: Account, effect: Effect): Promise<Effect> {
  const [method = '', path = ''] = asked.split(' ')
  store.note({ by: 'hand', method, path, appid: account.appid, errcode: null, effect })
  await store.commit()
  return effect
}

/** Takes a draft out of the box for good. */
export function deleteNow(account: Account, draft: Draft): Effect {
  account.drafts = account.drafts.filter(other => other !== draft)
  return { kind: 'draft-deleted', id: draft.mediaId }
}

/**
 * A person's send is out at once: nobody waits for the review they already saw pass. @throws {Misuse} for a mass send when
 * none is left
 */
export function sendNow(store: Store, account: Account, draft: Draft, how: 'publish' | 'mass'): Effect {
  if (how === 'publish') {
    const job = startPublish(store, account, draft.mediaId, 0)
    return { kind: 'publish-submitted', id: job.articleId, draft: draft.mediaId }
  }
  refuseSpent(store, account)
  const ask = { audience: { kind: 'all' }, content: { draft }, evenReprints: true, byHand: true } as const
  const job = startMass(store, account, { key: `hand:${draft.mediaId}`, ...ask }, 0)
  return { kind: 'mass-submitted', id: String(job.msgId), draft: draft.mediaId }
}

/** The back office and the API share one quota. @throws {Misuse} */
function refuseSpent(store: Store, account: Account): void {
  try {
    refuseOverQuota(account, { kind: 'all' }, store.now())
  } catch (error) {
    throw error instanceof Refused ? new Misuse('how: no mass send is left') : error
  }
}
