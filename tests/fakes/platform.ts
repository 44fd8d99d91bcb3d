import { TransportError, WechatError } from '../../src/publish/errors.ts'
import type {
  ArticleId,
  DraftEntry,
  DraftId,
  Hold,
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
} from '../../src/publish/ports.ts'

/** What one call meets: `before` the account acts, or `after` it did and the answer is lost. */
export type Fault =
  | { readonly as: 'lost'; readonly when: 'before' | 'after' }
  | { readonly as: 'crash'; readonly when: 'before' | 'after' }
  | { readonly as: 'unsent' }
  | { readonly as: 'refused'; readonly errcode: number; readonly fault: WechatError['fault'] }

/** The process died in the middle of a call: nothing after it may reach the store. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

type Call = keyof Platform

/**
 * An account at WeChat in memory, as the port describes it: drafts are used up by a submit, a submit is published a
 * while later, a repeated clientmsgid is refused with the first job's id.
 */
export class FakePlatform implements Platform {
  readonly box = new Map<DraftId, { articles: StandingArticle[]; updatedAt: number }>()
  readonly out: PublishedEntry[] = []
  readonly mass = new Map<string, { id: MassId; outcome: MassOutcome }>()
  readonly calls: string[] = []
  submits = 0
  adds = 0
  /** Faults by call, used up one per call. */
  readonly faults = new Map<Call, Fault[]>()
  /** Called when a crash fault strikes. */
  onCrash: () => void = () => {}
  reviewMs = 1000
  outcomeOf: PublishOutcome | undefined
  callbackReached = true
  private readonly jobs = new Map<PublishId, { entry: PublishedEntry; at: number }>()
  private readonly uploads = new Map<string, string>()
  private count = 0

  constructor(private readonly now: () => number) {}

  fail(call: Call, ...faults: Fault[]): void {
    this.faults.set(call, [...(this.faults.get(call) ?? []), ...faults])
  }

  private async act<T>(call: Call, effect: () => T, hold?: Hold): Promise<T> {
    this.calls.push(call)
    if (hold && hold.remainingMs() <= 0) throw new TransportError(call, 'no lease', false)
    const fault = this.faults.get(call)?.shift()
    if (fault?.as === 'unsent') throw new TransportError(call, 'ECONNREFUSED', false)
    if (fault?.as === 'refused') throw new WechatError(call, fault.errcode, 'no', fault.fault)
    if (fault?.when === 'before') throw this.gone(call, fault.as)
    const value = effect()
    if (fault?.when === 'after') throw this.gone(call, fault.as)
    return value
  }

  private gone(call: Call, as: 'lost' | 'crash'): Error {
    if (as === 'lost') return new TransportError(call, 'ECONNRESET', true)
    this.onCrash()
    return new Crash(call)
  }

  async ready(): Promise<void> {
    await this.act('ready', () => undefined)
  }
  async dropToken(): Promise<void> {}
  accountCode(): Promise<string> {
    return this.act('accountCode', () => 'http://weixin.qq.com/q/own')
  }
  uploadInline(picture: { sha256: string }): Promise<string> {
    return this.act('uploadInline', () =>
      this.uploaded(`https://mmbiz.qpic.cn/mmbiz_png/${picture.sha256}/0?wx_fmt=png`),
    )
  }
  uploadImage(picture: { sha256: string }): Promise<{ thumb: ThumbId; url: string | null }> {
    return this.act('uploadImage', () => ({
      thumb: this.uploaded(this.added(`thumb-${picture.sha256}`)) as ThumbId,
      url: null,
    }))
  }
  /** The library takes the same bytes twice, as two. */
  private added(id: string): string {
    return this.uploads.has(id) ? `${id}-${this.uploads.size}` : id
  }
  private uploaded(ref: string): string {
    this.uploads.set(ref, ref)
    return ref
  }
  addDraft(articles: readonly OutgoingArticle[], hold: Hold): Promise<DraftId> {
    return this.act('addDraft', () => this.add(articles), hold)
  }
  /** What a request that arrives late does, or a person in the back office. */
  add(articles: readonly OutgoingArticle[]): DraftId {
    const id = `draft-${++this.count}` as DraftId
    this.adds += 1
    this.box.set(id, { articles: articles.map(stood), updatedAt: this.now() })
    return id
  }
  updateDraft(draft: DraftId, index: number, article: OutgoingArticle, hold: Hold): Promise<void> {
    return this.act(
      'updateDraft',
      () => {
        const found = this.box.get(draft)
        if (!found) throw new WechatError('updateDraft', 40007, 'invalid media_id', 'media')
        found.articles[index] = stood(article)
        found.updatedAt = this.now()
      },
      hold,
    )
  }
  readDraft(draft: DraftId): Promise<readonly StandingArticle[] | undefined> {
    return this.act('readDraft', () => this.box.get(draft)?.articles)
  }
  deleteDraft(draft: DraftId, hold: Hold): Promise<void> {
    return this.act('deleteDraft', () => void this.box.delete(draft), hold)
  }
  drafts(offset: number): Promise<Page<DraftEntry>> {
    return this.act('drafts', () => {
      const all = [...this.box].map(([id, { articles, updatedAt }]) => ({ id, updatedAt, articles }))
      return { total: all.length, entries: all.reverse().slice(offset, offset + 20) }
    })
  }
  published(offset: number): Promise<Page<PublishedEntry>> {
    return this.act('published', () => {
      this.settle()
      return { total: this.out.length, entries: this.out.toReversed().slice(offset, offset + 20) }
    })
  }
  submit(draft: DraftId, hold: Hold): Promise<PublishId> {
    return this.act('submit', () => this.publish(draft), hold)
  }
  publish(draft: DraftId): PublishId {
    const found = this.box.get(draft)
    if (!found) throw new WechatError('submit', 40007, 'invalid media_id', 'media')
    this.submits += 1
    this.box.delete(draft)
    const id = `${++this.count}` as PublishId
    const url = `https://mp.weixin.qq.com/s/${id}`
    const articles = found.articles.map(article => ({ ...article, url, deleted: false }))
    const entry = { id: `article-${id}` as ArticleId, updatedAt: this.now(), articles }
    this.jobs.set(id, { entry, at: this.now() + this.reviewMs })
    return id
  }
  private readonly removed = new Set<ArticleId>()
  private settle(): void {
    for (const { entry, at } of this.jobs.values()) {
      if (at <= this.now() && !this.out.includes(entry) && !this.removed.has(entry.id)) this.out.push(entry)
    }
  }
  /** What a person in the back office, or the platform, does to what is out. */
  takeAway(article: ArticleId): void {
    this.settle()
    this.removed.add(article)
    this.out.splice(0, Infinity, ...this.out.filter(one => one.id !== article))
  }
  outcome(publish: PublishId): Promise<PublishOutcome> {
    return this.act('outcome', () => {
      this.settle()
      const job = this.jobs.get(publish)
      if (this.outcomeOf) return this.outcomeOf
      if (job && job.at <= this.now() && !this.out.includes(job.entry)) return { as: 'removed', reason: 'deleted' }
      if (!job || job.at > this.now()) return { as: 'publishing' }
      return { as: 'published', article: job.entry.id, urls: job.entry.articles.flatMap(one => one.url ?? []) }
    })
  }
  sendMass(draft: DraftId, _to: unknown, clientMsgId: string, hold: Hold): Promise<MassId> {
    return this.act(
      'sendMass',
      () => {
        const first = this.mass.get(clientMsgId)
        if (first) throw new WechatError('sendMass', 45065, 'clientmsgid exist', 'sent', { msg_id: first.id })
        if (!this.box.delete(draft)) throw new WechatError('sendMass', 40007, 'invalid media_id', 'media')
        const id = `${++this.count}` as MassId
        this.mass.set(clientMsgId, { id, outcome: 'sent' })
        return id
      },
      hold,
    )
  }
  massOutcome(mass: MassId): Promise<MassOutcome> {
    return this.act('massOutcome', () => [...this.mass.values()].find(job => job.id === mass)?.outcome ?? 'sending')
  }
  async preview(): Promise<void> {
    await this.act('preview', () => undefined)
  }
  removeArticle(article: ArticleId, hold: Hold): Promise<void> {
    return this.act('removeArticle', () => this.takeAway(article), hold)
  }
  removeMass(mass: MassId, hold: Hold): Promise<void> {
    return this.act(
      'removeMass',
      () => {
        for (const [key, job] of this.mass) if (job.id === mass) this.mass.set(key, { ...job, outcome: 'deleted' })
      },
      hold,
    )
  }
  isDeleted(article: ArticleId): Promise<boolean> {
    return this.act('isDeleted', () => {
      this.settle()
      return !this.out.some(one => one.id === article)
    })
  }
  freshToken(): Promise<void> {
    return this.act('freshToken', () => undefined)
  }
  isCallbackReached(): Promise<boolean> {
    return this.act('isCallbackReached', () => this.callbackReached)
  }
  hasMaterial(id: string): Promise<boolean> {
    return this.act('hasMaterial', () => this.uploads.has(id))
  }
  removeMaterial(material: string, hold: Hold): Promise<void> {
    return this.act(
      'removeMaterial',
      () => {
        if (!this.uploads.delete(material)) throw new WechatError('removeMaterial', 40007, 'invalid media_id', 'media')
      },
      hold,
    )
  }
  /** What a person in the back office does to a material. */
  forget(id: string): void {
    this.uploads.delete(id)
  }
}

const stood = (article: OutgoingArticle): StandingArticle => ({
  title: article.title,
  author: article.author,
  digest: article.digest,
  html: article.html.replace(/ src="([^"]*)\/0\?wx_fmt=(\w+)"/g, ' data-src="$1/640?wx_fmt=$2&from=appmsg"'),
  sourceUrl: article.sourceUrl,
  thumb: article.thumb,
  url: null,
})
