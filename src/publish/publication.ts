import type { Action } from '../article/article.ts'
import type { ArticleId, Audience, DraftId, MassId, PublishId } from './ports.ts'
import { NEVER } from './times.ts'

/** The states of docs/contract.md. */
export const STATES = [
  'planned',
  'preparing',
  'drafted',
  'submitting',
  'submitted',
  'published',
  'rejected',
  'refused',
  'cancelled',
  'removed',
  'held',
  'uncertain',
] as const
export type State = (typeof STATES)[number]

/** `draft` for action draft; `public` for publish and mass together: an issue goes public once. */
export type Kind = 'draft' | 'public'

/**
 * Why a publication is where it is; `null` when the state says it all. A refusal by WeChat stands as its errcode in
 * decimal (`45166`). The list is documented in docs/contract.md.
 */
export type Reason =
  | 'late'
  | 'approval'
  | 'paused'
  | 'changed'
  | 'gone'
  | 'mangled'
  | 'elsewhere'
  | 'handover'
  | 'no-quota'
  | 'skipped'
  | 'quota'
  | 'account'
  | 'account-qr'
  | 'ambiguous'
  | 'lost'
  | 'reviewing'
  | 'confirming'
  | 'unreachable'
  | 'draft-standing'
  | 'maybe-published'
  | 'no-answer'
  | 'used-up'
  | 'already-out'
  | 'original'
  | 'failed'
  | 'review'
  | 'declined'
  | 'unconfirmed'
  | 'deleted'
  | 'banned'
  | 'withdrawn'
  | `${number}`

/** `hold`: it waits for a person · `publish`: it goes out without a notification · `draft`: it stays in the draft box. */
export const NO_QUOTA = ['hold', 'publish', 'draft'] as const
export type NoQuota = (typeof NO_QUOTA)[number]

/** One article, or up to eight, on its way to one account. Times are ms since 1970. */
export interface Publication {
  readonly id: string
  readonly account: string
  readonly issue: string
  readonly kind: Kind
  readonly round: number
  readonly action: Action
  readonly state: State
  readonly reason: Reason | null
  /** SHA-256 of the snapshot: what people approve and what is sent. */
  readonly snapshot: string
  readonly title: string
  readonly to: Audience
  readonly dueAt: number
  /** How many minutes after `dueAt` are still good. */
  readonly lateMinutes: number
  /** When a worker looks at it next. */
  readonly wakeAt: number
  /** Looks or tries in a row that brought nothing; what the next wait is made from. */
  readonly tries: number
  /** A person decided to go on in spite of this, once. */
  readonly allowed: 'overwrite' | 'elsewhere' | null
  readonly draft: DraftId | null
  readonly publishId: PublishId | null
  readonly massId: MassId | null
  readonly article: ArticleId | null
  readonly url: string | null
  readonly plannedAt: number
  /** What becomes of it when WeChat says that no mass send is left (45028). */
  readonly noQuota: NoQuota
  readonly version: number
}

/**
 * What may follow what. Two arrows are ours beyond docs/contract.md, because a known "not done" must lead somewhere
 * honest: `submitting` → `drafted` (turned down with the draft still good: wait, handover) and → `held` (it became
 * late, or paused, before a new try). A `held` or `uncertain` one leaves by a person, or `uncertain` by later proof.
 */
const MAY: Record<State, readonly State[]> = {
  planned: ['preparing', 'held', 'cancelled'],
  preparing: ['drafted', 'held', 'refused', 'uncertain', 'cancelled', 'planned'],
  drafted: ['preparing', 'submitting', 'held', 'cancelled', 'planned', 'published'],
  submitting: ['submitted', 'refused', 'uncertain', 'published', 'drafted', 'held'],
  submitted: ['published', 'rejected', 'uncertain', 'removed'],
  published: ['removed'],
  rejected: [],
  refused: [],
  cancelled: [],
  removed: [],
  held: ['planned', 'published', 'cancelled'],
  uncertain: ['planned', 'published', 'submitted', 'rejected', 'removed', 'cancelled'],
}

/** True when a publication in `from` may become `to`; staying where it is is always allowed. */
export const mayBecome = (from: State, to: State): boolean => from === to || MAY[from].includes(to)

type Change = Partial<Omit<Publication, 'id' | 'account' | 'issue' | 'kind' | 'round' | 'version' | 'plannedAt'>>

/**
 * The publication after `change`: the only way a row gets its next form. A new state clears reason and tries unless
 * they are given. @throws {Error} when the table above does not know the arrow: a mistake in our code, never an input's.
 */
export function become(now: Publication, change: Change): Publication {
  const to = change.state ?? now.state
  if (!mayBecome(now.state, to)) throw new Error(`publication ${now.id} may not go from ${now.state} to ${to}`)
  const fresh = to === now.state ? {} : { reason: null, tries: 0 }
  return { ...now, ...fresh, ...change }
}

const ENDS: readonly State[] = ['published', 'rejected', 'refused', 'cancelled', 'removed']

/** True when nothing of it is left to do for a machine or a person. */
export const hasEnded = (now: Publication): boolean =>
  ENDS.includes(now.state) || (now.state === 'drafted' && now.action === 'draft')

/** Reasons for which the last clicks of a good draft are a person's. */
export const LEFT_TO_PEOPLE: readonly Reason[] = ['handover', 'no-quota']

/** True when only a person can move it: held, uncertain, or drafted with the last clicks left to them. */
export const awaitsPerson = (now: Publication): boolean =>
  now.state === 'held' ||
  now.state === 'uncertain' ||
  (now.state === 'drafted' && now.reason !== null && LEFT_TO_PEOPLE.includes(now.reason))

/** The ends after which nothing of it is out. */
export const ENDED_WITH_NOTHING: readonly State[] = ['refused', 'rejected', 'cancelled', 'removed']

/** True when it ended and nothing of it is out, so that a new round may begin. */
export const endedWithNothing = ({ state }: Publication): boolean => ENDED_WITH_NOTHING.includes(state)

/** True when WeChat may have acted on a submit or sendall of it, or did. */
export const mayBeOut = (now: Publication): boolean =>
  now.state === 'submitting' || now.state === 'submitted' || now.state === 'uncertain' || now.state === 'published'

/** True when nothing that publishes has been asked of WeChat, so content, action and time may still change. */
export const mayChange = (now: Publication): boolean =>
  now.state === 'planned' || now.state === 'preparing' || now.state === 'drafted' || now.state === 'held'

/** True while a machine looks at it at its `wakeAt`: on its way, or out and looked after. */
export const isAwake = (now: Publication): boolean => isLive(now) || (now.state === 'published' && now.wakeAt < NEVER)

/** True while a machine has something to do with it, now or later. */
export const isLive = (now: Publication): boolean => !hasEnded(now) && !awaitsPerson(now)

/** Longer than WeChat's own "ask again next minute": whoever waits that long waits for somebody to mend something. */
const MENDING_MS = 2 * 60_000

/**
 * True when it waits out a trouble that a person may have mended meanwhile: somebody who starts the work again wants it
 * looked at now. A wait WeChat asked for is left alone.
 */
export function waitsForMending(row: Publication, now: number): boolean {
  if (!isLive(row) || row.wakeAt <= now || row.reason === null) return false
  return row.reason === 'unreachable' || (/^\d+$/.test(row.reason) && row.wakeAt - now > MENDING_MS)
}
