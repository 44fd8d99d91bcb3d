import type { Action } from '../../article/article.ts'
import type { NoQuota } from '../publication.ts'
import type { Clock, Publications } from '../records.ts'

/**
 * A date of a slot: `localDate` is `YYYY-MM-DD` in its zone, `dueAt` an instant in ms since 1970. `held`: nothing goes out
 * on it, because people skip it or nobody knows whether it is a working day.
 */
export interface Dated {
  readonly slot: string
  readonly localDate: string
  readonly dueAt: number
  readonly held: 'skipped' | 'unknown-day' | null
}

/** Somebody's approval of a snapshot, for the issue it is content of. */
export interface Word {
  readonly issue: string
  readonly snapshot: string
  readonly title: string
  readonly person: string
  readonly at: number
}

/** An issue's content that enough people approved; `person` is who said so last. */
export type Candidate = Word

/** A draft file as far as people must be told of it. */
export interface KnownDraft {
  readonly file: string
  readonly title: string
  readonly issue: string
  readonly series: string | null
  readonly date: string | null
}

/** A slot as the keeper of its dates needs it. */
export interface KeptSlot {
  readonly name: string
  readonly series: string
  readonly action: Action | null
  readonly account: string
  readonly lateMinutes: number | null
  readonly noQuota: NoQuota
  readonly addedAt: number
}

/**
 * What became of a date: `planned` a publication has it · `late` the same, but it was given one only after the time that
 * is still good · `missed` nothing was ready at its minute (`reason` says why) · `already-out` its issue was out, or may
 * be, before · `cancelled` a person took it off · `skipped` people skip the date.
 */
export type OccurrenceOutcome = 'planned' | 'late' | 'missed' | 'already-out' | 'cancelled' | 'skipped'

/** A date of a slot as it is kept. */
export interface KeptOccurrence extends Dated {
  readonly publication: string | null
  readonly outcome: OccurrenceOutcome | null
  readonly reason: string | null
}

export type OccurrenceChange = Partial<Omit<KeptOccurrence, 'slot' | 'localDate'>>

/** The dates of slots, behind our words. */
export interface Calendar<Slot extends KeptSlot> {
  slots(): Promise<readonly Slot[]>
  addOccurrences(occurrences: readonly Dated[]): Promise<void>
  /** Dates due from `from` on, and older ones nothing was decided for, in order. */
  occurrences(from: number): Promise<readonly KeptOccurrence[]>
  /** Only while time and outcome are still those of `row`; false when another was faster. */
  change(row: KeptOccurrence, change: OccurrenceChange): Promise<boolean>
  /** Everybody's word for content of a series and date, the latest first. */
  approvedFor(series: string, date: string): Promise<readonly Word[]>
}

/** What the keeping of dates needs of the world. */
export interface Keeper<Slot extends KeptSlot> {
  readonly store: Publications
  readonly clock: Clock
  readonly calendar: Calendar<Slot>
  readonly reviews: number
  /** The slot's dates between two instants; `null`: they cannot be known now, so what is written down stays as it is. */
  readonly dates: ((slot: Slot, from: number, to: number) => readonly Dated[]) | null
  /** The draft files there are, for people who must be told which one waits. */
  drafts(): Promise<readonly KnownDraft[]>
}
