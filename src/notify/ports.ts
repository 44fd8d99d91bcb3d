import type { Notice } from '../publish/records.ts'
import type { Publication } from '../publish/publication.ts'
import type { WebhookKind } from './settings.ts'

/** A place to go, with the words that lead there. */
export interface Link {
  readonly words: string
  readonly url: string
}

/** One notice as people read it: a sentence, then lines of detail, then links. Plain text, one line each. */
export interface Item {
  readonly id: number
  readonly at: number
  readonly kind: string
  readonly publication: string | null
  readonly urgent: boolean
  readonly sentence: string
  readonly details: readonly string[]
  readonly links: readonly Link[]
}

/** All there is to tell at one time, the gravest first. */
export interface Message {
  readonly title: string
  readonly items: readonly Item[]
  /** Told of only by their number. */
  readonly more: number
}

export type ChannelKind = WebhookKind | 'mail'

/** Who a channel is: `name` is a hash of its address, the same on every machine, and tells nothing of it. */
export interface ChannelKey {
  readonly name: string
  readonly kind: ChannelKind
}

/** A way to tell people. */
export interface Channel extends ChannelKey {
  /** Sends once. @throws {NotDelivered} */
  send(message: Message): Promise<void>
}

/** It did not arrive, or nobody knows. `reason` is a short technical word: never an address, never a server's text. */
export class NotDelivered extends Error {
  override readonly name = 'NotDelivered'
  constructor(
    readonly reason: string,
    /** What the other side asks us to wait at least, in ms. */
    readonly waitMs: number = 0,
  ) {
    super(reason)
  }
}

/** A notice with what is known today of the publication it is about. */
export interface Waiting extends Notice {
  readonly id: number
  /** Ms since 1970. */
  readonly at: number
  /** What people call the account; its id when it has no name any more. */
  readonly alias: string
  readonly row: Pick<Publication, 'title' | 'state' | 'action' | 'dueAt' | 'url'> | null
}

/** How a channel is doing. Times in ms since 1970. */
export interface ChannelState extends ChannelKey {
  /** Failures in a row. */
  readonly tries: number
  /** After a failure: not before. */
  readonly wakeAt: number
  readonly sentAt: number | null
  /** Since when nothing arrives; `null`: the last message did. */
  readonly failedAt: number | null
  /** The last failure's reason; `null` once something arrived. */
  readonly fault: string | null
}

/** What became of a notice on a channel. */
export interface Delivery {
  readonly channel: string
  readonly kind: ChannelKind
  readonly state: 'sent' | 'waiting' | 'given-up'
  readonly at: number | null
}

/** What was told where. One owner: `notify/`. */
export interface Deliveries {
  /** Makes channels known; from then on notices wait for them. What is known stays as it is. */
  register(channels: readonly ChannelKey[]): Promise<void>
  state(channel: string): Promise<ChannelState | undefined>
  /** Notices the channel has not had yet, the oldest first. */
  waiting(channel: string, limit: number): Promise<readonly Waiting[]>
  /** The channel for this process alone, for `leaseMs`; `undefined` while another has it that is not known dead. */
  claim(channel: string, leaseMs: number): Promise<string | undefined>
  /** These arrived. True even for whoever lost the claim meanwhile: it is what happened. Ends the claim. */
  sent(channel: string, claim: string, notices: readonly number[]): Promise<void>
  /** They did not arrive, and of them `givenUp` will not be tried again. Ends the claim. */
  failed(channel: string, claim: string, failure: Failure): Promise<void>
  /** Something arrived that was no notice: pauses end. */
  recovered(channel: string): Promise<void>
}

export interface Failure {
  readonly fault: string
  readonly wakeAt: number
  readonly givenUp: readonly number[]
}

/** A time in which no worker ran, in ms since 1970. */
export interface Absence {
  readonly from: number
  readonly to: number
}

/** Something that became due in an absence, and where it stands. */
export interface DueMeanwhile {
  /** `null` for a slot's date that found no draft. */
  readonly publication: string | null
  /** The article's title, or series and date. */
  readonly title: string
  readonly dueAt: number
  /** A publication's state, or what became of the date: `missed`, `ambiguous`, `open`. */
  readonly state: string
  readonly reason: string | null
  readonly action: string
  /** When the machine last acted on it for its minute; `null`: not yet. */
  readonly actedAt: number | null
}

/** Keeps the time of the last tick of any worker, and one absence until people were told of it. */
export interface Absences {
  /**
   * Writes down that a worker is there. Opens an absence, for whoever comes first, when nobody was for longer than
   * `gapMs`.
   */
  tick(gapMs: number): Promise<void>
  open(): Promise<Absence | undefined>
  due(absence: Absence): Promise<readonly DueMeanwhile[]>
  /** Ends it and tells people, in one commit; false when another process did. `null`: nothing to tell. */
  close(absence: Absence, notice: Notice | null): Promise<boolean>
}
