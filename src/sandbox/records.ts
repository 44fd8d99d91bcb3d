// Records of the long lists (all but Account and Token) are replaced, never changed in place: journal.ts finds what
// changed by comparing identities.
import type { Change } from './html/index.ts'
import type { Follower, FollowerMessage, Preview, Tag } from './followers/records.ts'
import type { CropPercent, InlinePicture, Material, Recording, TemporaryMedia } from './material/records.ts'

/** An article as kept: `content` names a file of the home, so that the working copy stays small. */
export interface StoredArticle {
  readonly type: 'news' | 'newspic'
  readonly title: string
  readonly author: string
  readonly digest: string
  readonly content: string
  readonly sourceUrl: string
  readonly thumb: string
  readonly thumbUrl: string
  readonly comment: 0 | 1
  readonly fansOnly: 0 | 1
  readonly crops: readonly CropPercent[]
  readonly images: readonly string[]
  /** What the article filter did to what was sent, by rule; absent in homes of older versions. */
  readonly changes?: readonly Change[]
}

export interface Draft {
  readonly mediaId: string
  readonly articles: readonly StoredArticle[]
  readonly updatedAt: number
}

/** An article that went out; `page` is its id under /s/. */
export interface OutArticle extends StoredArticle {
  readonly page: string
  readonly deleted: boolean
}

export interface PublishJob {
  readonly publishId: number
  readonly draftId: string
  readonly articleId: string
  readonly articles: readonly OutArticle[]
  readonly submittedAt: number
  /** From here on `publish_status` is `outcome`; before, it is 1. */
  readonly readyAt: number
  readonly outcome: 0 | 2 | 3 | 4
  readonly failIdx: readonly number[]
  readonly banned: boolean
}

/** The administrator's tap a mass send waits for; `decidedAt` is when they tapped, 0 while nobody has. */
export interface Confirmation {
  readonly until: number
  readonly decidedAt: number
  readonly agreed: boolean
}

/** What the originality check found in a mass send, article by article (`idx` counts from 1). */
export interface Reprint {
  readonly idx: number
  readonly allowed: boolean
}

/** The voice or video a message consists of. */
export interface SentRecording {
  readonly type: 'voice' | 'video'
  readonly file: string
  readonly format: string
  readonly title: string
  /** A video can be deleted after it was sent. */
  readonly deleted: boolean
}

export interface MassJob {
  readonly msgId: number
  readonly msgDataId: number
  /** The caller's clientmsgid, or the one derived from content and audience. */
  readonly key: string
  readonly draftId: string | null
  readonly articles: readonly OutArticle[]
  readonly toAll: boolean
  readonly askedAt: number
  /** When it ends where nobody has to confirm it. */
  readonly readyAt: number
  readonly outcome: 'SEND_SUCCESS' | 'SEND_FAIL'
  /** When the same key was last asked for again; 0 never. */
  readonly repeatedAt: number
  /** What the event says in `Status`; absent: `send success` or `send fail`, as the outcome. */
  readonly status?: string
  /** Sent by a person in the back office. */
  readonly byHand?: true
  /** How many followers it goes to. */
  readonly receivers?: number
  /** How many it was meant for who no longer follow, and who have had their four messages this month. */
  readonly gone?: number
  readonly surplus?: number
  /** Whom it was meant for, where that is not all. */
  readonly tag?: number
  readonly openids?: readonly string[]
  /** What a text message says, or what stands over pictures. */
  readonly words?: string
  /** Files of the pictures of a picture message. */
  readonly pictures?: readonly string[]
  readonly recording?: SentRecording
  readonly reprints?: readonly Reprint[]
  readonly confirmation?: Confirmation
}

/** A token given out. It works until `validUntil`; a token replaced before its time is `replaced`. Times ms since 1970. */
export interface Token {
  readonly value: string
  readonly expiresAt: number
  validUntil: number
  replaced: boolean
}

/** The tokens of /cgi-bin/token and of /cgi-bin/stable_token live apart and do not end each other. Newest last. */
export interface TokenStore {
  plain: Token[]
  stable: Token[]
  forced: { day: string; count: number; at: number }
}

/** Where an account's events are pushed, as set in the developer console. */
export interface Callback {
  readonly url: string
  readonly token: string
  readonly encodingAesKey: string | null
  readonly mode: 'plain' | 'compatible' | 'safe'
  /** The event that tells of a publication; some accounts have been sent the one of mass sends. */
  readonly publishEvent: 'PUBLISHJOBFINISH' | 'MASSSENDJOBFINISH'
  /** How often each event is pushed although it was answered: duplicates are possible. */
  readonly copies: number
}

/** A QR code that was made: `expiresAt` is null for a permanent one. */
export interface Code {
  readonly ticket: string
  readonly url: string
  readonly expiresAt: number | null
  /** What is told of whoever scans it; absent in homes of older versions. */
  readonly scene?: string
}

/** What an account may be. `unverified` holds every personal account and every service account without 微信认证. */
export type AccountKind = 'unverified' | 'verified-subscription' | 'verified-service'

/** One account and all that stands in it. */
export interface Account {
  readonly appid: string
  readonly secret: string
  readonly kind: AccountKind
  readonly name: string
  readonly tokens: TokenStore
  materials: Material[]
  recordings: Recording[]
  media: TemporaryMedia[]
  inlinePictures: InlinePicture[]
  drafts: Draft[]
  publishJobs: PublishJob[]
  massJobs: MassJob[]
  codes: Code[]
  /** Followers that are known by name; beside them stand the nameless ones of followers/audience.ts. */
  followers: Follower[]
  /** What followers did, with the account's answers. */
  messages: FollowerMessage[]
  previews: Preview[]
  /** The tags followers may bear; `null`: any number is a tag, and every follower bears it. */
  tags: Tag[] | null
  /** Calls of one Beijing day by path. */
  usage: { day: string; calls: Record<string, number> }
  /** Calls of one clock minute by path. */
  minute: { at: number; calls: Record<string, number> }
  /** Uses of clear_quota, and of openapi/quota/clear, in one Beijing month. */
  clears: { month: string; count: number; single: number }
  /** Speed step of mass sends, 0 (fastest) to 4. */
  massSpeed: number
  /**
   * 群发保护. `job`: a mass send is accepted and waits for the administrator; `call`: it waits all the same, and the
   * call is answered with 89504.
   */
  confirmation: 'off' | 'job' | 'call'
  callback: Callback | null
  /** After pushes that failed for good nothing is pushed before this time. */
  pausedUntil: number
}

/** An event or a follower's message on its way to an account's callback. */
export interface Push {
  readonly id: number
  readonly appid: string
  readonly of: 'publish' | 'mass' | 'follower'
  /** The publish_id, msg_id or the id of a follower's message. */
  readonly job: number
  readonly queuedAt: number
  readonly tries: number
  readonly copies: number
  readonly notBefore: number
}

/** A list with one record replaced by its next form; the same list when the record is no longer in it. */
export function withReplaced<T>(list: T[], old: T, next: T): T[] {
  const at = list.indexOf(old)
  return at < 0 ? list : list.with(at, next)
}
