import { LeaseLost, TransportError, WechatError } from './errors.ts'
import type { Hold, Look, Page, Platform, PublishedEntry } from './ports.ts'
import type { Problem } from './problem.ts'
import { become, type Publication, type Reason } from './publication.ts'
import { looksAfterAt } from './times.ts'
import type { Claim, Clock, Entry, Notice, Outcome, Publications } from './records.ts'
import type { Fresh } from './fresh.ts'
import { meaningOf } from './trouble.ts'
import type { Picture } from '../media/picture.ts'

/** What a run needs of the world. */
export interface World {
  readonly store: Publications
  readonly clock: Clock
  /** The account's way to WeChat. @throws {Error} when the alias now stands for another account. */
  platform(account: string): Promise<Platform>
  /** The picture of the account's own code an operator gave (`WECHAT_ACCOUNT_QR`), as WeChat takes it. */
  accountPicture(account: string): Promise<Picture | undefined>
  /**
   * The first page of each account's published list, so that at its minute a publication costs one read and one call: it
   * may be asked for 100 times a day per account - official docs, call limits (read 2026-11-23).
   */
  readonly recent: Fresh<Page<PublishedEntry>>
  /** What was found wrong with each account ahead of a minute. */
  readonly ahead: Fresh<readonly Problem[]>
  /** True when WeChat pushes the account's events to us. */
  takesPushes(account: string): Promise<boolean>
  readonly timeoutMs: number
  readonly settleMs: number
  /** How many approvals a publication needs. */
  readonly reviews: number
  log(event: string, fields: Readonly<Record<string, unknown>>): void
}

/** Somebody else moved the row, or the lease is gone: this worker has nothing more to say. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken'
}

export type Asked<T> =
  | { readonly as: 'done'; readonly value: T; readonly entry: Entry }
  | { readonly as: 'refused'; readonly error: WechatError; readonly entry: Entry }
  | { readonly as: 'not-done'; readonly error: WechatError | TransportError; readonly entry: Entry }
  | { readonly as: 'lost'; readonly entry: Entry }

type Detail = Entry['detail']
type Values = Readonly<Record<string, string | number | null>>
type Change = Parameters<typeof become>[1]

export const line = (step: string, outcome: Outcome, detail: Detail = {}): Entry => ({
  step,
  outcome,
  intent: null,
  detail,
})

/** What people are to hear: the kind of notice, and what its sentence needs beside issue and title. */
export interface Told {
  readonly kind: string
  readonly values: Values
}

export const told = (kind: string, values: Values = {}): Told => ({ kind, values })

/** One worker's turn with one publication, under a lease. Every change of the row goes through `save`. */
export class Turn {
  constructor(
    readonly world: World,
    readonly claim: Claim,
    readonly platform: Platform,
    private row: Publication,
  ) {}

  get publication(): Publication {
    return this.row
  }

  get now(): number {
    return this.world.clock.now()
  }

  /** Saves the next form of the row together with its journal lines. @throws {Overtaken} */
  async save(change: Change, ...entries: readonly Entry[]): Promise<void> {
    await this.commit(change, entries)
  }

  /**
   * Saves, and in the same commit what people must hear of it: a process that died in between would keep it to itself.
   * @throws {Overtaken} and then nobody is told
   */
  async saveTelling(change: Change, { kind, values }: Told, ...entries: readonly Entry[]): Promise<void> {
    await this.commit(change, entries, this.notice(kind, values))
  }

  private async commit(change: Change, entries: readonly Entry[], notice?: Notice): Promise<void> {
    const isOut = change.state === 'published' && this.row.state !== 'published'
    const next = become(this.row, isOut ? { wakeAt: looksAfterAt(0, this.now), ...change } : change)
    this.moved(await this.world.store.move(next, entries, notice))
  }

  /** Writes an intent down; its number. @throws {Overtaken} */
  private async intend(change: Change, intent: Entry): Promise<number> {
    const written = await this.world.store.intend(become(this.row, change), intent)
    this.moved(written?.saved)
    return written!.seq
  }

  private moved(saved: Publication | undefined): void {
    if (!saved) throw new Overtaken(`publication ${this.row.id}`)
    if (saved.state !== this.row.state || saved.reason !== this.row.reason) {
      this.world.log('publication.moved', {
        publication: saved.id,
        issue: saved.issue,
        action: saved.action,
        url: saved.url,
        from: this.row.state,
        state: saved.state,
        reason: saved.reason,
      })
    }
    this.row = saved
  }

  /** Stops before acting and tells people. */
  async hold(reason: Reason, detail: Detail = {}): Promise<void> {
    const why = { reason, ...detail }
    await this.saveTelling({ state: 'held', reason }, told('held', why), line('held', 'done', why))
  }

  /** WeChat may have acted and no lookup can tell: a person decides. */
  async giveUp(reason: Reason, ...entries: readonly Entry[]): Promise<void> {
    await this.saveTelling({ state: 'uncertain', reason }, told('uncertain', { reason }), ...entries)
  }

  /** WeChat turned it down for good. */
  async refuse(reason: Reason, entry: Entry | null = null, more: Values = {}): Promise<void> {
    await this.saveTelling(
      { state: 'refused', reason },
      told('refused', { reason, ...more }),
      ...(entry ? [entry] : []),
    )
  }

  /** The account's latest 20 published, at most ten minutes old. */
  recentlyPublished(look: Look = 'submit'): Promise<Page<PublishedEntry>> {
    return this.world.recent.of(this.row.account, this.now, () => this.platform.published(0, look))
  }

  /** Tells people something that changes no row. */
  async tell(kind: string, values: Values = {}): Promise<void> {
    await this.world.store.notify(this.notice(kind, values))
  }

  private notice(kind: string, values: Values): Notice {
    const known = Object.entries({ issue: this.row.issue, title: this.row.title, ...values })
    return {
      kind,
      account: this.row.account,
      publication: this.row.id,
      values: Object.fromEntries(known.flatMap(([key, value]) => (value === null ? [] : [[key, value]]))),
    }
  }

  /**
   * Asks WeChat once for something that may not be asked twice: writes the intent (with `change`), asks, and gives the
   * answer with the journal line that records it. The caller saves that line with the state the answer leads to.
   */
  async ask<T>(
    step: string,
    detail: Detail,
    change: Change,
    call: (hold: Hold) => Promise<T>,
    brought: (value: T) => Detail,
  ): Promise<Asked<T>> {
    await this.platform.ready()
    // the lease is prolonged all along; only one that is nearly over is prolonged right here
    const short = this.claim.remainingMs() < 2 * this.world.timeoutMs
    if (short && !(await this.claim.renew())) throw new Overtaken(`lease of ${this.row.id}`)
    const intent = await this.intend(change, line(step, 'intended', detail))
    const answer = (outcome: Outcome, more: Detail = {}): Entry => ({ step, outcome, intent, detail: more })
    try {
      const value = await call(this.claim)
      return { as: 'done', value, entry: answer('done', brought(value)) }
    } catch (error) {
      const meaning = meaningOf(error)
      if (meaning === 'lost') return { as: 'lost', entry: answer('lost', { reason: reasonOf(error) }) }
      const entry = answer(error instanceof WechatError ? `refused:${error.errcode}` : 'refused:unsent', {
        reason: reasonOf(error),
      })
      if (error instanceof LeaseLost) {
        await this.world.store.move(this.row, [entry])
        throw new Overtaken(`lease of ${this.row.id}`)
      }
      if (meaning === 'refused') return { as: 'refused', error: error as WechatError, entry }
      return { as: 'not-done', error: error as WechatError | TransportError, entry }
    }
  }
}

const reasonOf = (error: unknown): string => {
  if (error instanceof WechatError) return error.errmsg.slice(0, 200)
  return error instanceof TransportError ? error.reason : 'lease'
}
