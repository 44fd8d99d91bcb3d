import { unknownSeries } from '../article/calendar.ts'
import type { Finding } from '../article/article.ts'
import type { KeptOccurrence } from '../publish/slots/calendar.ts'
import { NO_QUOTA } from '../publish/publication.ts'
import { MASS_LATE_MINUTES } from '../publish/times.ts'
import { occurrences, slotFault, type Occurrence, type Slot } from '../schedule/slot.ts'
import { clockTime, isoOf, weekdayOf } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import {
  choiceOption,
  CommandError,
  needed,
  newName,
  noVerb,
  numberOption,
  print,
  textOption,
  UsageError,
  type Call,
  type Command,
} from './command.ts'
import type { Exit } from './exits.ts'
import { accountOf } from './finish.ts'
import { almanacOf, readPeople } from './times.ts'
import { findingJson, printFindings } from './views.ts'

const ACTIONS = ['draft', 'publish', 'mass'] as const
const DAY_MS = 24 * 60 * 60_000
/** How many days `slots list` looks ahead unless told; at most as far as dates are written down. */
const LIST_DAYS = 7
const LIST_DAYS_MAX = 30

/** `slots add|list|remove`: recurring times. */
export const slots: Command = async (call, verb, name) => {
  switch (verb) {
    case 'add':
      return add(call, newName(name, 'name'))
    case undefined:
    case 'list':
      return list(call)
    case 'remove':
      return remove(call, needed(name, 'name'))
    default:
      return noVerb('slots', verb, ['add', 'list', 'remove'])
  }
}

async function add(call: Call, name: string): Promise<Exit> {
  const { app, io, json, options } = call
  const series = textOption(options, 'series')
  const cron = textOption(options, 'cron')
  if (series === undefined || cron === undefined) throw new UsageError(zh.cli.needs('slots add', '--series … --cron …'))
  const account = await accountOf(app, textOption(options, 'account'))
  const zone = textOption(options, 'zone') ?? account.zone ?? app.settings.zone
  const fault = slotFault(cron, zone)
  if (fault) throw new CommandError(`slot-${fault}`, { cron, zone })
  const action = choiceOption(options, 'action', ACTIONS) ?? null
  const lateMinutes = numberOption(options, 'late', 0, 7 * 24 * 60) ?? null
  const noQuota = choiceOption(options, 'noQuota', NO_QUOTA)
  if (noQuota !== undefined && action !== 'mass') {
    throw new UsageError(zh.cli.massOnly('--no-quota'), zh.cli.massOnlyRemedy('--no-quota'))
  }
  if (action === 'mass' && lateMinutes !== null && lateMinutes > MASS_LATE_MINUTES) {
    throw new UsageError(zh.cli.massLate(lateMinutes), zh.cli.massLateRemedy(MASS_LATE_MINUTES))
  }
  const slot: Slot = {
    name,
    series,
    cron,
    zone,
    days: choiceOption(options, 'days', ['all', 'working']) ?? 'all',
    action,
    account: account.id,
    lateMinutes,
    noQuota: noQuota ?? 'hold',
    addedAt: Date.now(),
  }
  const { slots: rows } = await app.records()
  if (!(await rows.add(slot))) throw new CommandError('slot-taken', { name })
  if (json) print(io, { slots: [await view(call, slot)] })
  else io.out(zh.cli.added)
  return 0
}

async function view({ app }: Call, slot: Slot): Promise<Record<string, unknown>> {
  const { name, series, cron, zone, days, action, account, lateMinutes, noQuota } = slot
  const alias = (await (await app.records()).accounts.aliases()).get(account) ?? account
  return { name, series, cron, zone, days, action, account: alias, late: lateMinutes, noQuota }
}

/** A date of a slot as it stands: what the calendar makes of it now, and what the store knows of it. */
interface Next extends Occurrence {
  readonly kept: KeptOccurrence | undefined
}

/** `slots list [--days N]`: the slots and their next dates. 1 when `calendar.yaml` cannot be used: then the dates as last known. */
async function list(call: Call): Promise<Exit> {
  const { app, io, json, options } = call
  const days = numberOption(options, 'days', 1, LIST_DAYS_MAX) ?? LIST_DAYS
  const rows = await (await app.records()).slots.list()
  const seen = await looked(call, rows, days)
  const { findings } = seen
  if (json) {
    const all = rows.map(async slot => {
      const next = seen.nextOf(slot).map(one => nextJson(one, slot.zone))
      return { ...(await view(call, slot)), next }
    })
    print(io, { slots: await Promise.all(all), findings: findings.map(findingJson) })
  } else {
    if (rows.length === 0) io.out(zh.cli.noSlots)
    for (const slot of rows) {
      io.out(zh.cli.slotLine(slot.name, slot.series, slot.cron, slot.zone, slot.days))
      for (const one of seen.nextOf(slot)) io.out(nextLine(one, slot.zone))
    }
    printFindings({ ...io, out: text => io.err(text) }, findings)
  }
  return findings.some(one => one.severity === 'error') ? 1 : 0
}

/** What is wrong with people's calendar, and the dates of each slot in the coming days. */
async function looked(
  { app }: Call,
  rows: readonly Slot[],
  days: number,
): Promise<{ readonly findings: readonly Finding[]; nextOf(slot: Slot): readonly Next[] }> {
  const records = await app.records()
  const now = Date.now()
  const until = now + days * DAY_MS
  const people = await readPeople(app, records, true)
  const kept = (await records.calendar.occurrences(now)).filter(one => one.dueAt >= now)
  const keptOf = (slot: Slot, date: string) => kept.find(one => one.slot === slot.name && one.localDate === date)
  if (people.as === 'said') {
    const almanac = almanacOf(people.said)
    return {
      findings: unknownSeries(people.said, new Set(rows.map(one => one.series)), people.file),
      nextOf: slot =>
        occurrences(slot, now, until, almanac).map(one => ({ ...one, kept: keptOf(slot, one.localDate) })),
    }
  }
  return {
    findings: people.as === 'faulty' ? [people.fault] : [],
    nextOf: slot =>
      kept
        .filter(one => one.slot === slot.name && one.dueAt <= until)
        .map(one => ({ ...one, mark: one.held, kept: one })),
  }
}

function nextJson({ localDate, dueAt, mark, kept }: Next, zone: string): Record<string, unknown> {
  return {
    date: localDate,
    weekday: weekdayOf(localDate),
    dueAt: isoOf(dueAt, zone),
    exception: mark,
    publication: kept?.publication ?? null,
    outcome: kept?.outcome ?? null,
  }
}

function nextLine({ localDate, dueAt, mark, kept }: Next, zone: string): string {
  const weekday = zh.cli.weekdays[weekdayOf(localDate) - 1]
  const time = mark === 'skipped' ? '' : ` ${clockTime(dueAt, zone)}`
  const why = mark === null ? '' : `  ${zh.cli.dayMark[mark]}`
  return `  ${localDate} ${weekday}${time}${why}${kept?.publication ? `  ${kept.publication}` : ''}`
}

async function remove({ app, io, json }: Call, name: string): Promise<Exit> {
  if (!(await (await app.records()).slots.remove(name))) throw new CommandError('unknown-slot', { name })
  if (json) print(io, { removed: name })
  else io.out(zh.cli.removed)
  return 0
}
