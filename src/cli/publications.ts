import { cancel, NotResolvable, resolveNotPublished, resolvePublished } from '../publish/resolve.ts'
import { withdraw, WithdrawLost } from '../publish/withdraw.ts'
import type { Publication } from '../publish/publication.ts'
import { readable } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import { CommandError, needed, noVerb, print, textOption, UsageError, type Call, type Command } from './command.ts'
import type { Exit } from './exits.ts'
import { finish } from './finish.ts'
import { printPublication, publicationJson } from './views.ts'

const LIST_MAX = 5000

/** `publications list|show|cancel|resolve`: states, and a person's decisions. */
export const publications: Command = async (call, verb, id) => {
  switch (verb) {
    case undefined:
    case 'list':
      return list(call)
    case 'show':
      return show(call, needed(id, 'id'))
    case 'cancel':
      return decide(call, needed(id, 'id'), row => withStore(call, store => cancel(store, row, call.io.user)))
    case 'resolve':
      return resolve(call, needed(id, 'id'))
    default:
      return noVerb('publications', verb, ['list', 'show', 'cancel', 'resolve'])
  }
}

async function withStore<T>(
  { app }: Call,
  work: (store: Awaited<ReturnType<Call['app']['records']>>['publications']) => Promise<T>,
): Promise<T> {
  return work((await app.records()).publications)
}

async function list({ app, io, json }: Call): Promise<Exit> {
  const { publications: store, accounts } = await app.records()
  const rows = await store.list(LIST_MAX)
  const { zone } = app.settings
  const aliases = await accounts.aliases()
  if (json) {
    print(io, { publications: rows.map(row => publicationJson(row, [], zone, aliases.get(row.account))) })
    return 0
  }
  if (rows.length === 0) io.out(zh.publication.listEmpty)
  else io.out(zh.publication.columns.join('  '))
  for (const row of rows) {
    const state = zh.publication.moved(row.state, row.action, row.reason, null)
    const what = `${zh.publication.action(row.action)}  ${readable(row.dueAt, zone)}  《${row.title}》`
    io.out(`${row.id}  ${state}  ${what}${row.url === null ? '' : `  ${row.url}`}`)
  }
  return 0
}

async function find({ app }: Call, id: string): Promise<Publication> {
  const { publications: store } = await app.records()
  const row = await store.get(id)
  if (!row) throw new CommandError('unknown-publication', { id })
  return row
}

async function show(call: Call, id: string): Promise<Exit> {
  const { app, io, json } = call
  const row = await find(call, id)
  const { publications: store, accounts } = await app.records()
  const journal = await store.journal(id)
  const { zone } = app.settings
  if (json) print(io, publicationJson(row, journal, zone, (await accounts.aliases()).get(row.account)))
  else printPublication(io, row, journal, zone)
  return 0
}

async function resolve(call: Call, id: string): Promise<Exit> {
  const { app, io, options } = call
  const as = textOption(options, 'as')
  const url = textOption(options, 'url') ?? null
  if (url !== null && !/^https?:\/\/\S+$/.test(url)) throw new UsageError(`--url ${url}`, zh.cli.urlForm)
  const { publications: store } = await app.records()
  const { clock } = await app.world()
  switch (as) {
    case 'published':
      return decide(call, id, row => resolvePublished(store, clock, row, io.user, url))
    case 'not-published': {
      return decide(call, id, row => resolveNotPublished(store, clock, row, io.user))
    }
    case 'withdraw':
      return decide(call, id, row => withdrawNow(call, row))
    default:
      throw new UsageError(`--as ${as ?? ''}`.trim(), zh.cli.oneOf('--as', ['published', 'not-published', 'withdraw']))
  }
}

/**
 * Readers lose it at once and for good, so a person at a terminal is asked whether it is the right one; where nobody can
 * be asked, `--yes` must have been said.
 */
async function withdrawNow({ app, io, json, options }: Call, row: Publication): Promise<Publication> {
  if (options['yes'] !== true) {
    if (json || !io.isTty) throw new CommandError('needs-yes', { id: row.id, title: row.title })
    if (!(await io.confirm(zh.cli.withdrawSure(row.title, row.url)))) throw new CommandError('not-confirmed', {}, 1)
  }
  try {
    return await withdraw(await app.world(), row, io.user)
  } catch (error) {
    if (error instanceof WithdrawLost) throw new CommandError('withdraw-lost', { id: row.id }, 3)
    throw error
  }
}

async function decide(call: Call, id: string, act: (row: Publication) => Promise<Publication>): Promise<Exit> {
  const row = await find(call, id)
  try {
    const publication = await act(row)
    const alias = (await (await call.app.records()).accounts.aliases()).get(row.account)
    await finish(call, { publication, trouble: null }, alias ?? row.account)
    return 0
  } catch (error) {
    if (!(error instanceof NotResolvable)) throw error
    const { state: at, action, reason } = error.publication
    const state = zh.publication.moved(at, action, reason, null)
    throw new CommandError('not-resolvable', { id, state }, 2)
  }
}
