import { WechatError } from '../publish/errors.ts'
import { awaitsPerson, type Publication } from '../publish/publication.ts'
import type { Journalled } from '../publish/records.ts'
import type { Done } from '../publish/run.ts'
import { readable } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import { CommandError, errorJson, print, type Call } from './command.ts'
import { exitOf, worst, type Exit } from './exits.ts'
import type { App } from './ports.ts'
import type { AccountView } from './records.ts'
import { printPublication, publicationJson } from './views.ts'

/** The account an alias stands for; `default` when none is named. @throws {CommandError} `unknown-account` */
export async function accountOf(app: App, alias: string | undefined): Promise<AccountView> {
  const { accounts } = await app.records()
  const account = await accounts.byAlias(alias ?? 'default')
  if (!account) throw new CommandError('unknown-account', { alias: alias ?? 'default' })
  return account
}

/**
 * The accounts something goes to: of `--account` (several with commas between), else those the draft names, else
 * `default`. @throws {CommandError} `unknown-account` · `account-not-listed` when the draft names others
 */
export async function accountsOf(
  app: App,
  option: string | undefined,
  named: readonly string[],
): Promise<AccountView[]> {
  const wanted = option?.split(/[,，]/).map(alias => alias.trim()) ?? (named.length > 0 ? named : ['default'])
  const wrong = named.length > 0 ? wanted.find(alias => !named.includes(alias)) : undefined
  if (wrong !== undefined) throw new CommandError('account-not-listed', { alias: wrong, named: named.join('、') })
  return Promise.all([...new Set(wanted)].map(alias => accountOf(app, alias)))
}

/** How a publication stands after a command, and the alias of its account. */
export interface Finished extends Done {
  readonly alias: string
}

/** Prints how it stands and says how the command ends. */
export const finish = (call: Call, done: Done, alias: string): Promise<Exit> => finishAll(call, [{ ...done, alias }])

/** The same for one or several; in JSON several are a list. */
export async function finishAll(call: Call, all: readonly Finished[]): Promise<Exit> {
  const said = await Promise.all(all.map(one => saidOf(call, one)))
  if (call.json) {
    const [only, ...others] = said.map(one => one.json)
    print(call.io, others.length === 0 ? only : { publications: [only, ...others] })
  } else for (const one of said) one.print()
  return worst(said.map(one => one.exit))
}

async function saidOf({ app, io }: Call, done: Finished) {
  const { zone } = app.settings
  const { publication, trouble, alias } = done
  const { publications } = await app.records()
  const journal = await publications.journal(publication.id)
  const exit = exitOf(done)
  const refused = refusalIn(publication, journal)
  const cause = trouble?.error ?? refused?.error
  const at = trouble ? null : pictureIn(refused?.entry)
  const why = cause ? app.explain(cause) : null
  const error = why && { ...errorJson(why), ...(at ? { picture: at } : {}) }
  return {
    exit,
    json: { ...publicationJson(publication, journal, zone, alias), ...(error ? { error } : {}) },
    print: () => {
      printPublication(io, publication, [], zone)
      if (waitsForWorker(publication)) {
        const isDue = publication.dueAt <= Date.now()
        io.out(isDue ? zh.cli.plannedNow : zh.cli.planned(readable(publication.dueAt, zone)))
      }
      if (at) io.err(zh.publication.pictureRefused(at.source, at.file, at.line))
      if (why) io.err(zh.cli.errorLine(why))
    },
  }
}

/** True when a worker goes on with it by itself, now or at its minute: the command was stopped, or had no more to do. */
function waitsForWorker(publication: Publication): boolean {
  const { state, action, reason } = publication
  if (awaitsPerson(publication) || reason === 'paused') return false
  return state === 'planned' || state === 'preparing' || (state === 'drafted' && action !== 'draft')
}

/** WeChat's refusal as the journal keeps it, so that its cause and remedy can be said. */
function refusalIn({ state, reason }: Publication, journal: readonly Journalled[]) {
  if (state !== 'refused' && state !== 'held') return undefined
  const entry = journal.findLast(one => one.outcome === `refused:${reason}`)
  if (!entry || !/^-?\d+$/.test(String(reason))) return undefined
  return { entry, error: new WechatError(entry.step, Number(reason), String(entry.detail['reason'] ?? ''), 'other') }
}

/** Which picture it was about, where the draft asks for it. */
function pictureIn(entry: Journalled | undefined) {
  const { picture, file, line } = entry?.detail ?? {}
  if (typeof picture !== 'string' || typeof file !== 'string' || typeof line !== 'number') return null
  return { source: picture, file, line }
}
