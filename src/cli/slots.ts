import { slotFault, type Slot } from '../schedule/slot.ts'
import { zh } from '../text/zh.ts'
import {
  CommandError,
  needed,
  numberOption,
  print,
  textOption,
  UsageError,
  type Call,
  type Command,
} from './command.ts'
import type { Exit } from './exits.ts'
import { accountOf } from './finish.ts'

const ACTIONS = ['draft', 'publish', 'mass'] as const

/** `slots add|list|remove`: recurring times. */
export const slots: Command = async (call, verb, name) => {
  switch (verb) {
    case 'add':
      return add(call, needed(name, 'name'))
    case undefined:
    case 'list':
      return list(call)
    case 'remove':
      return remove(call, needed(name, 'name'))
    default:
      throw new UsageError(`slots ${String(verb)}`)
  }
}

async function add(call: Call, name: string): Promise<Exit> {
  const { app, io, json, options } = call
  const series = textOption(options, 'series')
  const cron = textOption(options, 'cron')
  if (series === undefined || cron === undefined) throw new UsageError(zh.cli.needs('slots add', '--series … --cron …'))
  const zone = textOption(options, 'zone') ?? app.settings.zone
  const fault = slotFault(cron, zone)
  if (fault) throw new CommandError(`slot-${fault}`, { cron, zone })
  const days = textOption(options, 'days') ?? 'all'
  if (days === 'working') throw new CommandError('slot-working')
  if (days !== 'all') throw new UsageError(`--days ${days}`)
  const action = textOption(options, 'action') ?? null
  if (action !== null && !ACTIONS.some(one => one === action)) throw new UsageError(`--action ${action}`)
  const slot: Slot = {
    name,
    series,
    cron,
    zone,
    days,
    action: action as Slot['action'],
    account: (await accountOf(app, textOption(options, 'account'))).id,
    lateMinutes: numberOption(options, 'late', 0, 7 * 24 * 60) ?? null,
    addedAt: Date.now(),
  }
  const { slots: rows } = await app.records()
  if (!(await rows.add(slot))) throw new CommandError('slot-taken', { name })
  if (json) print(io, { slots: [await view(call, slot)] })
  else io.out(zh.cli.added)
  return 0
}

async function view({ app }: Call, slot: Slot): Promise<Record<string, unknown>> {
  const { name, series, cron, zone, days, action, account, lateMinutes } = slot
  const alias = (await (await app.records()).accounts.aliases()).get(account) ?? account
  return { name, series, cron, zone, days, action, account: alias, late: lateMinutes }
}

async function list(call: Call): Promise<Exit> {
  const { app, io, json } = call
  const rows = await (await app.records()).slots.list()
  if (json) print(io, { slots: await Promise.all(rows.map(slot => view(call, slot))) })
  else if (rows.length === 0) io.out(zh.cli.noSlots)
  else for (const slot of rows) io.out(zh.cli.slotLine(slot.name, slot.series, slot.cron, slot.zone))
  return 0
}

async function remove({ app, io, json }: Call, name: string): Promise<Exit> {
  if (!(await (await app.records()).slots.remove(name))) throw new CommandError('unknown-slot', { name })
  if (json) print(io, { removed: name })
  else io.out(zh.cli.removed)
  return 0
}
