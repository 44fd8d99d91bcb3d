import { WechatError } from '../publish/errors.ts'
import type { Publication } from '../publish/publication.ts'
import type { Journalled } from '../publish/records.ts'
import type { Done } from '../publish/run.ts'
import { readable } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import { CommandError, errorJson, print, type Call } from './command.ts'
import { exitOf, type Exit } from './exits.ts'
import type { AccountView, App } from './ports.ts'
import { printPublication, publicationJson } from './views.ts'

/** The account an alias stands for; `default` when none is named. @throws {CommandError} `unknown-account` */
export async function accountOf(app: App, alias: string | undefined): Promise<AccountView> {
  const { accounts } = await app.records()
  const account = await accounts.byAlias(alias ?? 'default')
  if (!account) throw new CommandError('unknown-account', { alias: alias ?? 'default' })
  return account
}

/** Prints how it stands and says how the command ends. */
export async function finish(call: Call, done: Done, alias: string): Promise<Exit> {
  const { app, io, json } = call
  const { zone } = app.settings
  const { publication, trouble } = done
  const { publications } = await app.records()
  const journal = await publications.journal(publication.id)
  const exit = exitOf(done)
  const cause = trouble?.error ?? refusalIn(publication, journal)
  const why = cause ? app.explain(cause) : null
  if (json) {
    const error = why && errorJson(why)
    print(io, { ...publicationJson(publication, journal, zone, alias), ...(error ? { error } : {}) })
    return exit
  }
  printPublication(io, publication, [], zone)
  if (publication.state === 'planned') io.out(zh.cli.planned(readable(publication.dueAt, zone)))
  if (why) io.err(zh.cli.errorLine(why))
  return exit
}

/** WeChat's refusal as the journal keeps it, so that its cause and remedy can be said. */
function refusalIn({ state, reason }: Publication, journal: readonly Journalled[]): WechatError | undefined {
  if (state !== 'refused' && state !== 'held') return undefined
  const entry = journal.findLast(one => one.outcome === `refused:${reason}`)
  if (!entry || !/^-?\d+$/.test(String(reason))) return undefined
  return new WechatError(entry.step, Number(reason), String(entry.detail['reason'] ?? ''), 'other')
}
