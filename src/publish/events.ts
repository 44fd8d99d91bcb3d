import type { PublishOutcome } from './ports.ts'
import { mayBecome, type Publication, type Reason } from './publication.ts'

/** What a job came to, as an event tells it. `publishing` when it holds no result we know: only a reason to look. */
export type JobOutcome =
  | Exclude<PublishOutcome, { readonly as: 'rejected' }>
  | {
      readonly as: 'rejected'
      readonly reason: Extract<Reason, 'original' | 'failed' | 'review' | 'declined' | 'unconfirmed'>
    }

/** WeChat told us of a finished job. Either kind may come for either kind of job, so only `ref` says which it was. */
export interface JobEvent {
  /** Which event it was: PUBLISHJOBFINISH or MASSSENDJOBFINISH. */
  readonly kind: 'publish' | 'mass'
  /** The publish_id or msg_id, as text. */
  readonly ref: string
  readonly outcome: JobOutcome
  /** WeChat's own word for it (`0`, `send success`, `err(30003)`), for the journal. */
  readonly status: string
  /** How many followers got it and how many did not; `null` where the event does not say. */
  readonly sent: number | null
  readonly failed: number | null
}

/** An event as it is kept before WeChat is answered. */
export interface KeptEvent {
  /** Rises with each event kept. */
  readonly seq: number
  readonly account: string
  readonly receivedAt: number
  /** The body was signed and for this account: it settles by itself. Otherwise it is only a hint to look. */
  readonly trusted: boolean
  /** Looked at for the publication it is about. */
  readonly appliedAt: number | null
  readonly event: JobEvent
}

/** An event as it arrives, with what tells a repetition of it. */
export interface ArrivedEvent {
  readonly event: JobEvent
  readonly trusted: boolean
  /** The same for the same event, however often it is delivered. */
  readonly key: string
  /** The same for the same signed delivery: one that comes with another event is a replay. */
  readonly delivery: string
}

/** What WeChat told us, kept. */
export interface Events {
  /**
   * Keeps an event and wakes the publications it may be about, in one commit. False when it, or its delivery, was kept
   * before: then nothing is written.
   */
  keepEvent(account: string, arrived: ArrivedEvent): Promise<boolean>
  /** Events about one job, in the order they came. */
  eventsFor(account: string, ref: string): Promise<readonly KeptEvent[]>
  /** The latest events after `since` (ms) about jobs of no publication, at most 50, in the order they came. */
  unclaimedEvents(account: string, since: number): Promise<readonly KeptEvent[]>
  /** Events since then (ms) about a publication's job that were not looked at for it yet, in the order they came; all accounts'. */
  unappliedEvents(since: number): Promise<readonly KeptEvent[]>
  eventApplied(seq: number): Promise<void>
  /** Publications whose publishId or massId is `ref`. */
  ofJob(account: string, ref: string): Promise<readonly Publication[]>
  /** Uncertain ones without an id to ask by; all accounts'. */
  uncertainJobs(): Promise<readonly Publication[]>
  /** The `seq` of the account's last event; 0 before the first. */
  lastEvent(account: string): Promise<number>
}

/** The journal's name for what an event brought. */
export const eventStep = ({ kind }: JobEvent): string =>
  kind === 'publish' ? 'event PUBLISHJOBFINISH' : 'event MASSSENDJOBFINISH'

/** True when the event came by the name its kind of job has; the other name is believed only where that fits nobody. */
export const isNatural = (row: Publication, { kind, ref }: JobEvent): boolean =>
  (kind === 'publish' ? row.publishId : row.massId) === ref

type Change = Partial<Pick<Publication, 'state' | 'reason' | 'article' | 'url'>>

/** What a trusted event makes of a publication it is about; `undefined` when it says nothing new. */
export function changeBy(row: Publication, { outcome }: JobEvent): Change | undefined {
  if (outcome.as === 'publishing') return undefined
  if (outcome.as === 'published' && row.state === 'published') return detailsOf(row, outcome)
  if (row.state === outcome.as || !mayBecome(row.state, outcome.as)) return undefined
  switch (outcome.as) {
    case 'published':
      return { state: 'published', article: outcome.article ?? row.article, url: outcome.urls[0] ?? row.url }
    case 'rejected':
    case 'removed':
      return { state: outcome.as, reason: outcome.reason }
  }
}

/** A mass send is known to be out before its address is: `mass/get` gives none. */
function detailsOf(row: Publication, outcome: Extract<JobOutcome, { as: 'published' }>): Change | undefined {
  const url = row.url ?? outcome.urls[0] ?? null
  const article = row.article ?? outcome.article
  return url === row.url && article === row.article ? undefined : { url, article }
}
