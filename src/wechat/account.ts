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
import { Articles } from './articles.ts'
import { Calls, type CallSettings } from './calls.ts'
import { pictureForm } from './multipart.ts'
import { wireArticle, wireMass } from './outgoing.ts'
import { Materials, type MaterialId } from './materials.ts'
import { QrCodes } from './qrcodes.ts'
import { Upkeep } from './upkeep.ts'

/** What has a usual value: twelve calls at once, no log, this machine's clocks and chance. */
type Usual = 'callsAtOnce' | 'log' | 'now' | 'monotonicMs' | 'sleep' | 'random'
export type WechatAccountSettings = Omit<CallSettings, Usual> & Partial<Pick<CallSettings, Usual>>

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
  /** What is out already. */
  readonly articles: Articles
  readonly codes: QrCodes
  /** Quotas and addresses. */
  readonly upkeep: Upkeep
  readonly #calls: Calls

  constructor(settings: WechatAccountSettings) {
    this.#calls = new Calls({
      callsAtOnce: 12,
      log: () => {},
      now: Date.now,
      monotonicMs: () => performance.now(),
      sleep: ms => pause(ms),
      random: Math.random,
      ...settings,
    })
    this.materials = new Materials(this.#calls)
    this.articles = new Articles(this.#calls)
    this.codes = new QrCodes(this.#calls)
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

  async accountCode(): Promise<string> {
    return (await this.codes.permanent(ACCOUNT_SCENE)).url
  }

  uploadInline(picture: Picture): Promise<string> {
    return this.#calls.read((api, done) => api.uploadImageStream(pictureForm(picture), done), answers.inlineUpload)
  }

  uploadImage(picture: Picture): Promise<{ readonly thumb: ThumbId; readonly url: string | null }> {
    return this.#calls.read((api, done) => api.materialAdd(pictureForm(picture), 'image', done), answers.coverUpload)
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
   * The same for a follower whose openid is known. WeChat may count both ways into 100 a day.
   * @see message/mass/preview - official docs, api_preview (read 2026-11-23)
   */
  previewTo(draft: DraftId, openid: string, hold: Hold): Promise<void> {
    return this.#calls.verb(hold, (api, done) => api.previewNews(openid, draft, done), answers.done)
  }

  removeArticle(article: ArticleId, hold: Hold): Promise<void> {
    return this.articles.remove(article, 'all', hold)
  }

  removeMass(mass: MassId, hold: Hold): Promise<void> {
    return this.articles.removeMass(mass, 'all', hold)
  }

  isDeleted(article: ArticleId): Promise<boolean> {
    return this.articles.areDeleted(article)
  }

  async freshToken(): Promise<void> {
    await this.#calls.ready()
    await this.#calls.dropToken()
    await this.#calls.ready()
  }

  isCallbackReached(): Promise<boolean> {
    return this.upkeep.isCallbackReached()
  }

  removeMaterial(material: string, hold: Hold): Promise<void> {
    return this.materials.remove(material as MaterialId, hold)
  }

  async hasMaterial(id: string): Promise<boolean> {
    try {
      await this.materials.get(id as MaterialId)
      return true
    } catch (error) {
      if (error instanceof WechatError && error.errcode === 40007) return false
      throw error
    }
  }
}
