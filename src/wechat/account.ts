import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { Picture } from '../media/picture.ts'
import { WechatError } from '../publish/errors.ts'
import type {
  ArticleId,
  Audience,
  DraftEntry,
  DraftId,
  Hold,
  Look,
  MassId,
  MassOutcome,
  OutgoingArticle,
  Page,
  Platform,
  PublishedEntry,
  PublishId,
  PublishOutcome,
  StandingArticle,
  ThumbId,
} from '../publish/ports.ts'
import * as answers from './answers.ts'
import { Calls } from './calls.ts'
import { pictureForm } from './multipart.ts'
import { wireArticle, wireMass } from './outgoing.ts'
import { Materials } from './materials.ts'
import type { CallCounts, CallLog, QuotaLow, TokenKeeper } from './ports.ts'
import { Upkeep } from './upkeep.ts'

export interface WechatAccountSettings {
  /** Scheme, host and port of the API, `https://api.weixin.qq.com`; which may be plain http is for config to judge. */
  readonly origin: string
  readonly appid: string
  readonly secret: string
  readonly keeper: TokenKeeper
  /** One call, connect to last byte. */
  readonly timeoutMs: number
  /** @default 10 */
  readonly callsAtOnce?: number
  readonly log?: CallLog
  /** Ms since 1970. */
  readonly now?: () => number
  /** Ms on a clock that never goes back. */
  readonly monotonicMs?: () => number
  readonly sleep?: (ms: number) => Promise<void>
  /** 0 to 1, below 1. */
  readonly random?: () => number
  /** Where calls are counted; without it nothing is counted, and nothing kept back. */
  readonly counts?: CallCounts
  /** Told once per call and day when most of its quota is used. */
  readonly onQuotaLow?: (low: QuotaLow) => Promise<void> | void
}

/** Entries asked for with one list call. @see draft/batchget: count 1..20 - official docs (read 2026-11-23) */
const PAGE_SIZE = 20
/** Whole seconds and an answer's time on its way look like a difference of clocks; only more than this is one. */
const SKEW_MS = 60_000

/** The scene of the account's own code: the same each time, so that asking again makes no second code. */
const ACCOUNT_SCENE = 'account'

/** An account at WeChat, or at anything that speaks like it. Holds connections: `close` when done with it. */
export class WechatAccount implements Platform {
  /** The library of material. */
  readonly materials: Materials
  /** Quotas and addresses. */
  readonly upkeep: Upkeep
  readonly #calls: Calls

  constructor(settings: WechatAccountSettings) {
    this.#calls = new Calls({
      callsAtOnce: 10,
      log: () => {},
      now: Date.now,
      monotonicMs: () => performance.now(),
      sleep: ms => pause(ms),
      random: Math.random,
      ...settings,
    })
    this.materials = new Materials(this.#calls)
    this.upkeep = new Upkeep(this.#calls, settings.appid)
  }

  /** Closes connections, and writes down what was counted. */
  close(): Promise<void> {
    return this.#calls.close()
  }

  /** Our clock against WeChat's, in seconds, ahead is positive; `null` until an answer said. */
  clockSkewSeconds(): number | null {
    return this.#calls.skewMs === null ? null : this.#calls.skewMs / 1000
  }

  ready(): Promise<void> {
    return this.#calls.ready()
  }

  dropToken(): Promise<void> {
    return this.#calls.dropToken()
  }

  /**
   * A new token although the one that stands may be good: for when it may have leaked, at an operator's command only.
   * WeChat allows 20 a day, 30 s apart; sooner, it gives the same one again and `renewed` is false.
   * @see stable_token, force_refresh - official docs, api_getstableaccesstoken (read 2026-11-23)
   */
  async forceToken(): Promise<{ readonly renewed: boolean; readonly expiresAt: number }> {
    const { token, before } = await this.#calls.forceToken()
    return { renewed: token.token !== before, expiresAt: token.expiresAt }
  }

  accountCode(): Promise<string> {
    return this.#calls.read((api, done) => api.createLimitQRCode(ACCOUNT_SCENE, done), answers.accountCode)
  }

  uploadInline(picture: Picture): Promise<string> {
    return this.#calls.read((api, done) => api.uploadImageStream(pictureForm(picture), done), answers.inlineUpload)
  }

  uploadCover(picture: Picture): Promise<{ readonly thumb: ThumbId; readonly url: string | null }> {
    return this.#calls.read((api, done) => api.materialAddImage(pictureForm(picture), done), answers.coverUpload)
  }

  addDraft(articles: readonly OutgoingArticle[], hold: Hold): Promise<DraftId> {
    const body = { articles: articles.map(wireArticle) }
    return this.#calls.verb(hold, (api, done) => api.draftAdd(body, done), answers.draftId)
  }

  /** `articles` is one object here: an array is answered with 47001. */
  updateDraft(draft: DraftId, index: number, article: OutgoingArticle, hold: Hold): Promise<void> {
    const body = { media_id: draft, index, articles: wireArticle(article) }
    return this.#calls.verb(hold, (api, done) => api.draftUpdate(body, done), answers.done)
  }

  async readDraft(draft: DraftId): Promise<readonly StandingArticle[] | undefined> {
    try {
      return await this.#calls.read((api, done) => api.draftGet({ media_id: draft }, done), answers.standingDraft)
    } catch (error) {
      if (error instanceof WechatError && error.errcode === 40007) return undefined
      throw error
    }
  }

  deleteDraft(draft: DraftId, hold: Hold): Promise<void> {
    return this.#calls.verb(hold, (api, done) => api.draftDelete({ media_id: draft }, done), answers.done)
  }

  async drafts(offset: number): Promise<Page<DraftEntry>> {
    const body = { offset, count: PAGE_SIZE, no_content: 0 }
    return this.#byOurClock(await this.#calls.read((api, done) => api.draftBatchget(body, done), answers.draftPage))
  }

  /** What is compared with our own times must be told by our own clock, however wrong it is. */
  #byOurClock<E extends DraftEntry | PublishedEntry>({ total, entries }: Page<E>): Page<E> {
    const skewMs = this.#calls.skewMs ?? 0
    if (Math.abs(skewMs) < SKEW_MS) return { total, entries }
    return { total, entries: entries.map(entry => ({ ...entry, updatedAt: entry.updatedAt + skewMs })) }
  }

  /** How many drafts the box holds. @see draft/count - official docs, api_draft_count (read 2026-11-23) */
  draftCount(): Promise<number> {
    return this.#calls.read((api, done) => api.draftCount(done), answers.total)
  }

  async published(offset: number, look: Look = 'follow'): Promise<Page<PublishedEntry>> {
    if (look === 'follow') await this.#calls.mayFollow('/cgi-bin/freepublish/batchget')
    const body = { offset, count: PAGE_SIZE, no_content: 0 }
    const read = this.#calls.read((api, done) => api.freepublishBatchget(body, done), answers.publishedPage)
    return this.#byOurClock(await read)
  }

  submit(draft: DraftId, hold: Hold): Promise<PublishId> {
    return this.#calls.verb(hold, (api, done) => api.freepublishSubmit({ media_id: draft }, done), answers.publishId)
  }

  async outcome(publish: PublishId, look: Look = 'follow'): Promise<PublishOutcome> {
    if (look === 'follow') await this.#calls.mayFollow('/cgi-bin/freepublish/get')
    return this.#calls.read((api, done) => api.freepublishGet({ publish_id: publish }, done), answers.publishOutcome)
  }

  sendMass(draft: DraftId, to: Audience, clientMsgId: string, hold: Hold): Promise<MassId> {
    const body = wireMass(draft, to, clientMsgId)
    return this.#calls.verb(hold, (api, done) => api.massSendall(body, done), answers.massId)
  }

  massOutcome(mass: MassId): Promise<MassOutcome> {
    return this.#calls.read((api, done) => api.getMassMessageStatus(mass, done), answers.massOutcome)
  }

  preview(draft: DraftId, wechatName: string, hold: Hold): Promise<void> {
    const body = { towxname: wechatName, mpnews: { media_id: draft }, msgtype: 'mpnews' }
    return this.#calls.verb(hold, (api, done) => api.massPreview(body, done), answers.done)
  }

  /**
   * A published article's parts, as they stand now.
   * @throws {WechatError} 53600 unknown @see freepublish/getarticle - official docs, api_freepublish_getarticle (read 2026-11-23)
   */
  article(article: ArticleId): Promise<readonly StandingArticle[]> {
    return this.#calls.read(
      (api, done) => api.freepublishGetarticle({ article_id: article }, done),
      answers.standingDraft,
    )
  }

  /**
   * Takes a mass-sent article's page away; the message stays in the chats, and no event tells of it. Only of finished
   * jobs that were sent by API. @param part 1 is the first article, 0 all of them
   * @throws {WechatError} 40059 unknown job, 40060 no such part
   * @see message/mass/delete - official docs, Batch_Sends (read 2026-11-23)
   */
  deleteMass(mass: MassId, part: number, hold: Hold): Promise<void> {
    const body = { msg_id: mass, article_idx: part }
    return this.#calls.verb(hold, (api, done) => api.massDelete(body, done), answers.done)
  }

  /** `index` 0: all parts. */
  removeArticle(article: ArticleId, hold: Hold): Promise<void> {
    const body = { article_id: article, index: 0 }
    return this.#calls.verb(hold, (api, done) => api.freepublishDelete(body, done), answers.done)
  }
}
