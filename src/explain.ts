import { DraftError } from './article/article.ts'
import { CommandError, FindingsError, UsageError } from './cli/command.ts'
import type { Explained } from './cli/ports.ts'
import { ConfigError } from './config.ts'
import { FileError } from './files/file-error.ts'
import { QuotaKept, TransportError, WechatError } from './publish/errors.ts'
import { PlanRefused } from './publish/plan.ts'
import { NotResolvable } from './publish/resolve.ts'
import { StyleError } from './render/stylesheet.ts'
import { DatabaseError, type DatabaseFault } from './store/database-error.ts'
import { WrongKey } from './store/wrong-key.ts'
import { zh } from './text/zh.ts'
import { wechat, type Advice } from './text/zh/wechat.ts'
import { actionOf, type Action } from './wechat/codes.ts'

type Said = Omit<Explained, 'detail'>

/**
 * Any error in words: what, where, what to do; and how the process ends. Knows every room's errors, as `app.ts` knows
 * every room. What nobody foresaw is `internal`; its detail is shown with `--verbose` only.
 */
export function explain(error: unknown): Explained {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { ...said(error), detail }
}

function said(error: unknown): Said {
  if (error instanceof DraftError) return draft(error)
  if (error instanceof FileError) {
    const exit = error.code === 'undecodable' || error.code === 'too-large' ? 1 : 2
    return plain(error.code, zh.files[error.code](error.path, error.values), exit)
  }
  if (error instanceof StyleError)
    return plain('style', `${zh.cli.styleLine(error.line)}${zh.styleFault[error.code](error.what)}`, 2)
  if (error instanceof ConfigError) return words(error.code, zh.cli.config(error.code, error.values), 2)
  if (error instanceof DatabaseError) return database(error)
  if (error instanceof WrongKey) return words('wrong-key', zh.cli.config('wrong-key', {}), 2)
  if (error instanceof UsageError)
    return words('usage', zh.cli.error('usage', { what: error.what, remedy: error.remedy ?? '' }), 2)
  if (error instanceof FindingsError || error instanceof CommandError) {
    return words(error.code, zh.cli.error(error.code, error.values), error.exit)
  }
  if (error instanceof PlanRefused) return planRefused(error)
  if (error instanceof NotResolvable) {
    const { id, state, action, reason } = error.publication
    const values = { id, state: zh.publication.moved(state, action, reason, null) }
    return words('not-resolvable', zh.cli.error('not-resolvable', values), 2)
  }
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_')) return file(error.code)
  return atWechat(error) ?? words('internal', zh.cli.error('internal'), 1)
}

const words = (code: string, { message, remedy }: { message: string; remedy: string }, exit: Said['exit']): Said => ({
  code,
  message,
  remedy,
  exit,
})

/** Which of a database's faults are not a matter of settings. */
const PASSING: readonly DatabaseFault[] = ['unreachable', 'busy', 'full', 'lost']

function database({ fault, place, reason }: DatabaseError): Said {
  const code = `database-${fault}`
  return words(code, zh.cli.config(code, { place, reason }), PASSING.includes(fault) ? 1 : 2)
}

/** What SQLite says of its file: another process holds it, or the disk is full, passes; the rest is to be mended. */
function file(code: unknown): Said {
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(String(code))) return words('store-busy', zh.cli.config('store-busy', {}), 1)
  if (code === 'SQLITE_FULL') return words('store-full', zh.cli.config('store-full', {}), 1)
  return words('store', zh.cli.config('store', {}), 2)
}

/** A sentence that says the remedy itself: its last part is what to do. */
function plain(code: string, sentence: string, exit: Said['exit']): Said {
  const cut = sentence.indexOf('。') + 1
  return { code, message: sentence.slice(0, cut), remedy: sentence.slice(cut), exit }
}

function draft({ code, place, values }: DraftError): Said {
  const sentence = zh.article.errors[code]?.(values) ?? { message: code, suggestion: '' }
  const where = zh.cli.place(place.file, place.line)
  return { code, message: `${where}${sentence.message}`, remedy: sentence.suggestion, exit: 1 }
}

function planRefused({ code, publication }: PlanRefused): Said {
  const { id, title, url } = publication
  const values = { id, title, url: url ?? '' }
  return words(code, zh.cli.error(code, values), code === 'unsettled' ? 3 : code === 'not-out' ? 2 : 1)
}

/** With the place to click in the remedy, and the parts beside it for programs. */
function advised(code: string, advice: Advice, action: Action, exit: Said['exit']): Said {
  const { cause, where, who } = advice
  return { code, message: cause, remedy: wechat.full(advice), where, who, action, exit }
}

function atWechat(error: unknown): Said | undefined {
  if (error instanceof WechatError) {
    const { errcode, fault, isSettings } = error
    return advised(`${errcode}`, wechat.refusal(errcode, error), actionOf(fault), isSettings ? 2 : 1)
  }
  if (error instanceof TransportError) {
    return advised('unreachable', wechat.noAnswer(error.reason, error.sent), 'wait', 1)
  }
  if (error instanceof QuotaKept) {
    return advised('quota', wechat.kept(zh.publication.step(error.endpoint), error.used, error.perDay), 'wait', 1)
  }
  return undefined
}
