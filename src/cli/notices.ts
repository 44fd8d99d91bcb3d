import { backLines } from '../notify/back.ts'
import { line } from '../notify/message.ts'
import { isoOf, readable } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import { CommandError, noVerb, numberOption, print, type Call, type Command } from './command.ts'
import type { Exit } from './exits.ts'
import type { DeliveryView } from './ports.ts'

/** `notices list`: what people should have heard of, the latest first · `notices test`: tries every channel. */
export const notices: Command = async (call, verb) => {
  switch (verb) {
    case undefined:
    case 'list':
      return list(call)
    case 'test':
      return test(call)
    default:
      return noVerb('notices', verb, ['list', 'test'])
  }
}

const NOTICES_MAX = 200

async function list({ app, io, json, options }: Call): Promise<Exit> {
  const { zone } = app.settings
  const { publications, accounts } = await app.records()
  const rows = await publications.notices(numberOption(options, 'limit', 1, 5000) ?? NOTICES_MAX)
  const deliveries = await (await app.told()).of(rows)
  const aliases = await accounts.aliases()
  const shown = rows.map(({ id, at, kind, account, publication, values }) => ({
    at,
    kind,
    publication,
    message: zh.publication.notice(kind, { alias: aliases.get(account) ?? account, ...values }),
    values,
    deliveries: deliveries.get(id) ?? [],
  }))
  if (json) {
    const iso = (one: DeliveryView) => ({ ...one, at: one.at === null ? null : isoOf(one.at, zone) })
    const told = shown.map(row => ({ ...row, at: isoOf(row.at, zone), deliveries: row.deliveries.map(iso) }))
    print(io, { notices: told })
    return 0
  }
  if (shown.length === 0) io.out(zh.cli.noNotices)
  for (const { at, kind, message, values, deliveries: told } of shown) {
    const fared = told.map(one => zh.notices.delivered(one.kind, one.state))
    io.out([readable(at, zone), message, ...fared].join('  '))
    if (kind === 'back') for (const text of backLines(values, zone)) io.out(`  ${line(text)}`)
  }
  return 0
}

/** 0 when every channel took it, 1 otherwise. */
async function test({ app, io, json }: Call): Promise<Exit> {
  // the store is opened too: what follows from now on waits for these channels
  const tested = await (await app.told()).test()
  if (tested.length === 0) throw new CommandError('no-channels')
  const channels = tested.map(({ name, kind, reason }) => ({
    channel: name,
    kind,
    ok: reason === null,
    reason,
    message: reason === null ? zh.notices.tested(kind, name) : zh.notices.notTested(kind, name, reason),
  }))
  if (json) print(io, { channels })
  else for (const { message } of channels) io.out(message)
  return channels.every(({ ok }) => ok) ? 0 : 1
}
