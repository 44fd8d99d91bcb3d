import type { Action } from '../article/article.ts'
import type { Picture } from '../media/picture.ts'
import type { Events } from './events.ts'
import type { ArticleId, Audience, DraftId, StandingArticle } from './ports.ts'
import type { Kind, NoQuota, Publication, Reason } from './publication.ts'
import type { PicturePlace, Snapshot } from './snapshot.ts'

/** `intended|done|lost|found|absent`, a refusal with its code, or a person's word. */
export type Outcome =
  'intended' | 'done' | 'lost' | 'found' | 'absent' | `refused:${number | string}` | `person:${string}`

/** A line of a publication's journal as it is written. `step` is WeChat's path or our own word (`plan`, `late`). */
export interface Entry {
  readonly step: string
  readonly outcome: Outcome
  /** The intent this answers; `null` for a line of its own. */
  readonly intent: number | null
  /** What the answer brought or the intent was about; never a secret. */
  readonly detail: Readonly<Record<string, string | number | null>>
}

export interface Journalled extends Entry {
  readonly seq: number
  readonly publication: string
  readonly at: number
}

/** An intent and what is known of it: `answer` closes it, `lostAt` says when we knew that no answer came. */
export interface Intent extends Journalled {
  readonly answer: Journalled | null
  readonly lostAt: number | null
}

/** The two calls after which readers can see it. */
export const PUBLIC_STEPS = ['freepublish/submit', 'message/mass/sendall'] as const

/** The draft in WeChat's box that belongs to an issue. `baseline` is what we read back after our own last change. */
export interface DraftRecord {
  readonly account: string
  readonly issue: string
  readonly round: number
  readonly draft: DraftId
  readonly snapshot: string
  readonly baseline: readonly StandingArticle[] | null
}

/** A lease this process holds on a publication's issue. */
export interface Claim {
  readonly publication: Publication
  /** Milliseconds left of it, on a clock that never goes back. */
  remainingMs(): number
  /** Prolongs it; false when it is lost. */
  renew(): Promise<boolean>
  release(): Promise<void>
}

export interface Wanted {
  readonly account: string
  readonly issue: string
  readonly kind: Kind
  readonly action: Action
  readonly snapshot: string
  readonly title: string
  readonly to: Audience
  readonly dueAt: number
  readonly lateMinutes: number
  /** What stands in WeChat's draft box is replaced whatever it is. */
  readonly overwrite: boolean
  /** Absent: `hold`, or what the row that stands has. */
  readonly noQuota?: NoQuota
}

/** The rows, behind our words. One owner: `publish/`. */
export interface Publications extends Events {
  get(id: string): Promise<Publication | undefined>
  ofIssue(account: string, issue: string): Promise<readonly Publication[]>
  /** Saves a first form and its journal line; `undefined` when the key is taken by somebody faster. */
  insert(wanted: Wanted, round: number, at: number, entry: Entry): Promise<Publication | undefined>
  /**
   * Saves `next` and the lines, only while the row is still at `next.version`; the saved form, or `undefined` when
   * somebody else moved it first. Lines that answer an intent are kept even then, and wake the row. `notice` is written
   * in the same commit, and only when the row was moved.
   */
  move(next: Publication, entries: readonly Entry[], notice?: Notice): Promise<Publication | undefined>
  /** The same for the line of an intent, whose number its answer will name. */
  intend(next: Publication, intent: Entry): Promise<{ readonly saved: Publication; readonly seq: number } | undefined>
  journal(id: string): Promise<readonly Journalled[]>
  /** Intents of these steps over all publications of the issue, oldest first. */
  intents(account: string, issue: string, steps: readonly string[]): Promise<readonly Intent[]>
  /**
   * A lease on a row that is due at `now`, and by the store's own clock, and that nobody holds (or whose holder is
   * known dead); one per issue at a time. `only` narrows it to one publication.
   */
  claim(now: number, only?: string): Promise<Claim | undefined>
  /** Up to `limit` such leases in one commit, the longest waiting first, none of the accounts `except`; never two of one issue. */
  claimMany(now: number, limit: number, except: readonly string[]): Promise<readonly Claim[]>
  /** Rows a machine has to look at until then (ms); of all that wait, most wait longer. */
  live(until: number, only?: string): Promise<readonly Publication[]>

  currentDraft(account: string, issue: string): Promise<DraftRecord | undefined>
  /** Writes what is known of the issue's draft. False when the id belongs to another issue: never adopt that one. */
  saveDraft(record: DraftRecord): Promise<boolean>
  /** The current draft is used up (sent) or gone; the next one will be another. */
  retireDraft(account: string, issue: string): Promise<void>
  draftIsOwned(account: string, draft: DraftId): Promise<boolean>
  articleIsOwned(account: string, article: ArticleId, urls: readonly string[]): Promise<boolean>

  snapshot(hash: string): Promise<Snapshot>
  /** Where the drafts of a snapshot ask for a picture of it, if that is known. */
  placeOf(hash: string, sha256: string): Promise<PicturePlace | undefined>
  picture(sha256: string): Promise<Picture>
  /** The address or id WeChat gave these bytes for this use, if it did. */
  upload(account: string, sha256: string, use: Use): Promise<Upload | undefined>
  /**
   * Keeps where they stand, and gives what stands now: whoever carried the same bytes first wins, so that a draft that was
   * asked for with them can be known again by its pictures and cover.
   */
  saveUploads(account: string, uploads: readonly UploadRecord[]): Promise<readonly UploadRecord[]>
  forgetUpload(account: string, sha256: string, use: Use): Promise<void>

  approvals(snapshot: string): Promise<readonly string[]>
  isPaused(account: string): Promise<boolean>
  /** The address of the account's own QR code, once asked of WeChat. */
  accountCode(account: string): Promise<string | undefined>
  saveAccountCode(account: string, url: string): Promise<void>
  /** Mass sends of the account since then (ms), as far as we know: ours, those an event or a person told of. */
  massSends(account: string, since: number): Promise<number>
  /** True when an administrator had to confirm an earlier mass send of the account, or did not. */
  wasConfirmed(account: string): Promise<boolean>
  notify(notice: Notice): Promise<void>
  /** Tells once, until `unmark` takes the mark away; false when somebody did before. */
  notifyOnce(mark: string, notice: Notice): Promise<boolean>
  unmark(mark: string): Promise<void>
  /** Held for want of approvals and due after `from`, up to and including `until`. */
  awaitingApproval(from: number, until: number): Promise<readonly Publication[]>
}

export type Use = 'inline' | 'cover'

export interface Upload {
  /** An https address for `inline`, a media_id for `cover`. */
  readonly ref: string
  /** Its media_id in the library; `null` for a picture that only has an address. */
  readonly material: string | null
  readonly at: number
}

export interface UploadRecord extends Upload {
  readonly sha256: string
  readonly use: Use
}

/** Something people must hear of. `kind` and `values` become a Chinese sentence at the door. */
export interface Notice {
  readonly kind: string
  readonly account: string
  readonly publication: string | null
  readonly values: Readonly<Record<string, string | number>>
}

/** Time, handed in. `monotonic` never goes back; both in ms. */
export interface Clock {
  now(): number
  monotonic(): number
  sleep(ms: number): Promise<void>
  /** Calls `act` again and again until the returned function is called. */
  every(ms: number, act: () => void): () => void
}

export type { Reason }
