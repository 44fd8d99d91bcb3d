import type { Picture } from '../media/picture.ts'
import type { Library } from '../publish/library.ts'
import type { Publication } from '../publish/publication.ts'
import type { Notice, Publications } from '../publish/records.ts'
import type { Calendar } from '../publish/slots/calendar.ts'
import type { PicturePlace, Snapshot } from '../publish/snapshot.ts'
import type { Slot } from '../schedule/slot.ts'

/** An account in use. */
export interface AccountView {
  readonly id: string
  readonly alias: string
  readonly origin: string
  readonly appid: string
  readonly pausedAt: number | null
  readonly sealed: boolean
  /** Takes pushes with a token of its own; `default` does with the one of the settings. */
  readonly takesPushes: boolean
  readonly zone: string | null
}

/** What the commands keep and look up. */
export interface Records {
  readonly publications: Publications &
    Library & {
      list(limit: number): Promise<readonly Publication[]>
      /** All that wait for people to approve exactly this content. */
      heldForApproval(snapshot: string): Promise<readonly Publication[]>
      keep(
        hash: string,
        snapshot: Snapshot,
        pictures: readonly Picture[],
        places: readonly PicturePlace[],
      ): Promise<void>
      approve(approval: {
        snapshot: string
        person: string
        issue: string
        series: string | null
        date: string | null
        title: string
      }): Promise<void>
      /** Takes a person's word for the issue back; false when there was none. */
      withdrawApproval(issue: string, person: string): Promise<boolean>
      recordSend(account: string, at: number, person: string): Promise<void>
      notices(limit: number): Promise<readonly (Notice & { id: number; at: number })[]>
    }
  readonly accounts: {
    list(): Promise<readonly AccountView[]>
    aliases(): Promise<ReadonlyMap<string, string>>
    byAlias(alias: string): Promise<AccountView | undefined>
    put(alias: string, origin: string, appid: string, secret: string | null, zone?: string | null): Promise<AccountView>
    remove(id: string): Promise<void>
    pause(id: string, paused: boolean): Promise<void>
    /** `aesKey` null: plain mode only. The former key goes on being tried beside a new one. */
    takePushes(id: string, token: string, aesKey: string | null): Promise<void>
    takeNoPushes(id: string): Promise<void>
  }
  readonly slots: {
    add(slot: Slot): Promise<boolean>
    list(): Promise<readonly Slot[]>
    remove(name: string): Promise<boolean>
  }
  readonly calendar: Calendar<Slot>
  rewrite(name: string, value: string): Promise<void>
  /** Which database all this is kept in. */
  database(): Promise<DatabaseView>
  recall(name: string): Promise<string | undefined>
  remember(name: string, value: string): Promise<string>
}

export type DatabaseView =
  | { readonly engine: 'sqlite' }
  | {
      readonly engine: 'postgres'
      /** Host, port and name. */
      readonly place: string
      readonly version: string
      /** How far the server's clock is ahead of this machine's, in ms. */
      readonly aheadMs: number
      /** A setting by which a power cut may take answered commits along. */
      readonly unsafe: string | null
    }
