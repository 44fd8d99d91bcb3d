import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Account } from './records.ts'
import type { Refused } from './answer.ts'
import type { Effect } from './ledger.ts'
import type { Store } from './store.ts'

/** One request, with Node's own beside it. */
export type Http = Context<{ Bindings: HttpBindings }>

/** A call whose token, permission and method were found right. */
export interface Call {
  readonly store: Store
  readonly account: Account
  /** The sandbox's clock when the call came, ms since 1970. */
  readonly now: number
  /** Where this sandbox was reached, `http://127.0.0.1:8788`: article addresses start with it. */
  readonly origin: string
  readonly query: (name: string) => string | undefined
}

export interface JsonCall extends Call {
  readonly body: Readonly<Record<string, unknown>>
}

/** The file of a multipart form's field `media`. */
export interface Upload {
  readonly name: string
  readonly bytes: Uint8Array
  /** The form's field `description`, which a video has beside its file. */
  readonly description?: string
}

export interface UploadCall extends Call {
  readonly media: Upload | undefined
}

/** What a call that was carried out answers and what it changed. */
export interface Reply {
  readonly json: Readonly<Record<string, unknown>>
  /** Raw bytes in place of the json: a material read back. */
  readonly file?: { readonly bytes: Uint8Array; readonly type: string; readonly name: string }
  /** Answered in place of `json` although something was done: an accepted job that awaits its approval (89504). */
  readonly refused?: Refused
  readonly effect?: Effect
  readonly filtered?: readonly { readonly rule: string; readonly count: number }[]
}
