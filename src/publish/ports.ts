import type { Crop, Picture } from '../media/picture.ts'

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** A draft's media_id in WeChat's draft box. */
export type DraftId = Branded<'DraftId'>
/** A material's media_id: here, of a cover. */
export type ThumbId = Branded<'ThumbId'>
/** The number freepublish/submit answers, kept as text. */
export type PublishId = Branded<'PublishId'>
/** The number message/mass/sendall answers, kept as text. */
export type MassId = Branded<'MassId'>
/** A published article's id. */
export type ArticleId = Branded<'ArticleId'>

/** One article as it is sent: picture addresses are WeChat's, nothing is left to fill in. */
export interface OutgoingArticle {
  readonly title: string
  readonly author: string
  readonly digest: string
  readonly html: string
  readonly sourceUrl: string
  readonly thumb: ThumbId
  /** Of a picture message, whose `html` is plain text: its pictures, 1 to 20, the first of which is `thumb`. */
  readonly images?: readonly ThumbId[]
  readonly wide: Crop
  readonly square: Crop
  readonly comments: 'off' | 'all' | 'fans'
}

/** One article as WeChat gives it back. A field the answer lacks is `null`, which contradicts nothing. */
export interface StandingArticle {
  readonly title: string
  readonly author: string | null
  readonly digest: string | null
  readonly html: string
  readonly sourceUrl: string | null
  readonly thumb: string | null
  /** Of a picture message: the media_ids of its pictures. */
  readonly images?: readonly string[]
  readonly url: string | null
}

export interface DraftEntry {
  readonly id: DraftId
  readonly updatedAt: number
  readonly articles: readonly StandingArticle[]
}

export interface PublishedEntry {
  readonly id: ArticleId
  readonly updatedAt: number
  readonly articles: readonly (StandingArticle & { readonly deleted: boolean })[]
}

/** At most 20 entries of a list, newest first, from `offset`. `updatedAt` is in ms since 1970, by our own clock. */
export interface Page<Entry> {
  readonly total: number
  readonly entries: readonly Entry[]
}

export type PublishOutcome =
  | { readonly as: 'publishing' }
  | { readonly as: 'published'; readonly article: ArticleId | null; readonly urls: readonly string[] }
  | { readonly as: 'rejected'; readonly reason: 'original' | 'failed' | 'review' }
  | { readonly as: 'removed'; readonly reason: 'deleted' | 'banned' }

export type MassOutcome = 'sending' | 'sent' | 'failed' | 'deleted'

export type Audience = { readonly all: true } | { readonly tag: number }

/** What a read is for: the look of a submit itself is never kept back for others, following up is. */
export type Look = 'submit' | 'follow'

/**
 * What a call that changes something may still cost in time. The transport asks right before it writes: less than one
 * whole call left, and it throws `LeaseLost` instead of writing.
 */
export interface Hold {
  /** Milliseconds left, on a clock that never goes back. */
  remainingMs(): number
}

/**
 * One account at WeChat, in our words. Reads and uploads repeat by themselves (token renewed once, back-off on trouble)
 * and throw `WechatError` or `TransportError` when that did not help. The calls that take a `Hold` are made once:
 * whoever calls them has written down that he does, and judges the error.
 */
export interface Platform {
  /** A valid token is at hand afterwards, asked for when needed; so a following call is one request. */
  ready(): Promise<void>
  /** The token in use was refused: forget it, so that the next `ready` asks for another. */
  dropToken(): Promise<void>
  /** Asks WeChat for the token anew, whatever stands: so that a changed secret or address list is seen. */
  freshToken(): Promise<void>
  /** True when WeChat itself reaches the address it pushes this account's events to. */
  isCallbackReached(): Promise<boolean>
  /** False when the library holds no such material any more. */
  hasMaterial(id: string): Promise<boolean>
  /** The address to draw as the account's own QR code (qrcode/create, permanent). */
  accountCode(): Promise<string>
  /** A body picture's https address at WeChat. */
  uploadInline(picture: Picture): Promise<string>
  /** A picture in the library: its id, and its address where WeChat gives one. */
  uploadImage(picture: Picture): Promise<{ readonly thumb: ThumbId; readonly url: string | null }>
  /** Takes a picture out of the library. @throws {WechatError} 40007 unknown; 48005 an automatic reply or a menu uses it */
  removeMaterial(material: string, hold: Hold): Promise<void>
  addDraft(articles: readonly OutgoingArticle[], hold: Hold): Promise<DraftId>
  updateDraft(draft: DraftId, index: number, article: OutgoingArticle, hold: Hold): Promise<void>
  /** The draft's articles, or `undefined` when WeChat knows no such draft (40007). */
  readDraft(draft: DraftId): Promise<readonly StandingArticle[] | undefined>
  deleteDraft(draft: DraftId, hold: Hold): Promise<void>
  drafts(offset: number): Promise<Page<DraftEntry>>
  /** @throws {QuotaKept} when `look` is `follow` (the default) and the day's calls are nearly used up */
  published(offset: number, look?: Look): Promise<Page<PublishedEntry>>
  /** Not repeatable: a second call may publish a second time. */
  submit(draft: DraftId, hold: Hold): Promise<PublishId>
  /** @throws {QuotaKept} as `published` does */
  outcome(publish: PublishId, look?: Look): Promise<PublishOutcome>
  /** Repeatable only with the same `clientMsgId`, within 24 hours. */
  sendMass(draft: DraftId, to: Audience, clientMsgId: string, hold: Hold): Promise<MassId>
  massOutcome(mass: MassId): Promise<MassOutcome>
  /** Sends the draft to one person's WeChat as a preview (message/mass/preview by towxname). */
  preview(draft: DraftId, wechatName: string, hold: Hold): Promise<void>
  /** Withdraws a published article (freepublish/delete, all parts). */
  removeArticle(article: ArticleId, hold: Hold): Promise<void>
  /** Takes a mass-sent article's pages away (message/mass/delete, all parts); the message stays in the chats. */
  removeMass(mass: MassId, hold: Hold): Promise<void>
  /** True when all parts of a published article were deleted. @throws {QuotaKept} as `published` does */
  isDeleted(article: ArticleId): Promise<boolean>
}
