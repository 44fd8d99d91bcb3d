import { WechatError } from './errors.ts'
import type { Turn } from './turn.ts'

/** What became of an article after it was out. */
export type Fate = 'standing' | 'deleted' | 'banned'

/**
 * Whether what is out still stands, as WeChat tells; `undefined` when there is nothing to ask by (sent by hand and
 * closed without its id). Counts as following up: it never takes a submit's last calls of the day.
 * @throws {WechatError | TransportError | QuotaKept}
 */
export async function fateOf({ platform, publication }: Turn): Promise<Fate | undefined> {
  const { publishId, massId, article } = publication
  if (publishId !== null) {
    const outcome = await platform.outcome(publishId, 'follow')
    return outcome.as === 'removed' ? outcome.reason : 'standing'
  }
  if (massId !== null) return (await platform.massOutcome(massId)) === 'deleted' ? 'deleted' : 'standing'
  if (article === null) return undefined
  try {
    return (await platform.isDeleted(article)) ? 'deleted' : 'standing'
  } catch (error) {
    // WeChat does not know the id any more
    if (error instanceof WechatError && error.errcode === UNKNOWN_ARTICLE) return 'deleted'
    throw error
  }
}

/** @see freepublish/getarticle - official docs, api_freepublish_getarticle (read 2026-11-23) */
const UNKNOWN_ARTICLE = 53600
