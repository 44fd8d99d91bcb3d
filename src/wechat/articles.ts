import type { ArticleId, Hold, MassId, StandingArticle } from '../publish/ports.ts'
import { allDeleted, done, standingDraft } from './answers.ts'
import type { Calls } from './calls.ts'

/** Which article of several: 1 is the first. `all` takes them all. */
export type Part = number | 'all'

const partOf = (part: Part): number => (part === 'all' ? 0 : part)

/** What is out already: read again, or taken away, which cannot be undone. */
export class Articles {
  readonly #calls: Calls

  constructor(calls: Calls) {
    this.#calls = calls
  }

  /**
   * A published article's parts, as they stand now.
   * @throws {WechatError} 53600 unknown
   * @see freepublish/getarticle - official docs, api_freepublish_getarticle (read 2026-11-23)
   */
  read(article: ArticleId): Promise<readonly StandingArticle[]> {
    return this.#calls.read((api, then) => api.freepublishGetarticle({ article_id: article }, then), standingDraft)
  }

  /**
   * True when every part of a published article was deleted. Following up: it leaves the day's last calls to submits.
   * @throws {WechatError} 53600 unknown @throws {QuotaKept}
   */
  async areDeleted(article: ArticleId): Promise<boolean> {
    await this.#calls.mayFollow('/cgi-bin/freepublish/getarticle')
    return this.#calls.read((api, then) => api.freepublishGetarticle({ article_id: article }, then), allDeleted)
  }

  /**
   * Withdraws what was published. 10 calls a day.
   * @throws {WechatError} 53600 unknown
   * @see freepublish/delete - official docs, api_freepublish_delete (read 2026-11-23)
   */
  remove(article: ArticleId, part: Part, hold: Hold): Promise<void> {
    const body = { article_id: article, index: partOf(part) }
    return this.#calls.verb(hold, (api, then) => api.freepublishDelete(body, then), done)
  }

  /**
   * Takes a mass-sent article's page away; the message stays in the chats, and no event tells of it. Only of finished
   * jobs that were sent by API. 10 calls a day.
   * @throws {WechatError} 40059 unknown job, 40060 no such part
   * @see message/mass/delete - official docs, Batch_Sends (read 2026-11-23)
   */
  removeMass(mass: MassId, part: Part, hold: Hold): Promise<void> {
    const body = { msg_id: mass, article_idx: partOf(part) }
    return this.#calls.verb(hold, (api, then) => api.massDelete(body, then), done)
  }

  /** The same for the one article at this address. @throws {WechatError} 40065 not an article of this account */
  removeMassAt(url: string, hold: Hold): Promise<void> {
    return this.#calls.verb(hold, (api, then) => api.massDelete({ url }, then), done)
  }
}
