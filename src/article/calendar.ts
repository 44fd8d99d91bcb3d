import { DraftError, type Finding, type Place } from './article.ts'
import { readYaml, type Field, type Value } from './front-matter.ts'

/** What one date of a series is: no issue, an issue more, or another time. Times are `HH:mm`; `null`: the usual one. */
export type DateWord =
  | { readonly as: 'skip' }
  | { readonly as: 'extra'; readonly time: string | null }
  | { readonly as: 'move'; readonly time: string }

/** A `calendar.yaml` once read. */
export interface CalendarFile {
  /** The series it names, 全部 left out, each with its place. */
  readonly series: readonly ({ readonly name: string } & Place)[]
  /** What is said of a date (`YYYY-MM-DD`): the series' own word before the one for 全部. */
  on(series: string, date: string): DateWord | undefined
  /** True when it says nothing of any date. */
  readonly isEmpty: boolean
}

const EVERY = new Set(['全部', 'all'])
const KEYS: Readonly<Record<string, DateWord['as']>> = {
  休刊: 'skip',
  skip: 'skip',
  加刊: 'extra',
  extra: 'extra',
  改时间: 'move',
  move: 'move',
}
/** A range longer than a year is a slip of the pen. */
const RANGE_MAX_DAYS = 366
const DAY_MS = 86_400_000

const ENTRY =
  /^(\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:至|到|~|～|—|–|\.\.)\s*(\d{4}-\d{1,2}-\d{1,2}))?(?:\s+(\d{1,2}[:：]\d{2}))?$/

type Words = Map<string, DateWord>

/**
 * Reads what people except from a series' usual dates: by series (or 全部) under 休刊, 加刊 and 改时间. An empty file says
 * nothing. Strict: whatever is not understood could let something go out on the wrong day.
 * @throws {DraftError} `calendar-…` naming the line
 */
export function readCalendar(text: string, file: string): CalendarFile {
  const bySeries = new Map<string, Words>()
  const series: ({ name: string } & Place)[] = []
  for (const { key, value, line, column } of fieldsOf(text, file)) {
    const name = EVERY.has(key) ? '' : key
    if (bySeries.has(name)) throw new DraftError('calendar-twice', { file, line, column }, { key })
    bySeries.set(name, wordsOf({ key, value, line, column }, file))
    if (name !== '') series.push({ name, line, column })
  }
  return {
    series,
    on: (name, date) => bySeries.get(name)?.get(date) ?? bySeries.get('')?.get(date),
    isEmpty: [...bySeries.values()].every(words => words.size === 0),
  }
}

/** Names of series that no slot has: most likely misspelt. */
export function unknownSeries({ series }: CalendarFile, known: ReadonlySet<string>, file: string): readonly Finding[] {
  return series
    .filter(({ name }) => !known.has(name))
    .map(({ name, line, column }) => ({
      rule: 'calendar-series',
      severity: 'info',
      blocks: false,
      file,
      line,
      column,
      values: { series: name },
    }))
}

function fieldsOf(text: string, file: string): readonly Field[] {
  try {
    return readYaml(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), file, 1)
  } catch (error) {
    if (!(error instanceof DraftError)) throw error
    // the form is the same as a draft's settings, the words for what is wrong are not
    throw new DraftError('calendar-yaml', error.place, error.values)
  }
}

function wordsOf({ key: series, value, line, column }: Field, file: string): Words {
  const words: Words = new Map()
  if (value.kind === 'empty') return words
  if (value.kind !== 'map') throw new DraftError('calendar-form', { file, line, column }, { key: series })
  for (const { key, value: dates, ...at } of value.fields) {
    const as = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined
    if (as === undefined) throw new DraftError('calendar-key', { file, ...at }, { key })
    for (const one of entriesOf(dates, file)) say(words, as, one, file)
  }
  return words
}

interface Written extends Place {
  readonly text: string
}

/** Dates as they were typed: one, a list of them, or a map of date and time. */
function entriesOf(value: Value, file: string): readonly Written[] {
  const at = { line: value.line, column: value.column }
  switch (value.kind) {
    case 'empty':
      return []
    case 'text':
      return [{ ...at, text: value.text.trim() }]
    case 'list':
      return value.items.flatMap(item => {
        if (item.kind === 'list') throw new DraftError('calendar-date', { file, ...at }, { found: '[…]' })
        return entriesOf(item, file)
      })
    case 'map':
      return value.fields.map(({ key, value: time, line, column }) => {
        if (time.kind !== 'text' && time.kind !== 'empty') {
          throw new DraftError('calendar-date', { file, line, column }, { found: key })
        }
        return { line, column, text: time.kind === 'text' ? `${key.trim()} ${time.text.trim()}` : key.trim() }
      })
  }
}

function say(words: Words, as: DateWord['as'], { text, ...place }: Written, file: string): void {
  const at = { file, ...place }
  const [, from, to = from, written] = ENTRY.exec(text) ?? []
  const time = written === undefined ? null : timeOf(written)
  if (from === undefined || to === undefined || time === undefined) {
    throw new DraftError('calendar-date', at, { found: text.slice(0, 60) })
  }
  if (as === 'skip' && time !== null) throw new DraftError('calendar-skip-time', at, { found: text })
  if (as === 'move' && time === null) throw new DraftError('calendar-move-time', at, { found: text })
  for (const date of datesBetween(from, to, at)) {
    if (words.has(date)) throw new DraftError('calendar-conflict', at, { date })
    words.set(date, as === 'skip' ? { as } : as === 'extra' ? { as, time } : { as, time: time! })
  }
}

function timeOf(written: string): string | undefined {
  const [hour, minute] = written.split(/[:：]/)
  if (Number(hour) > 23 || Number(minute) > 59) return undefined
  return `${hour!.padStart(2, '0')}:${minute}`
}

function datesBetween(from: string, to: string, at: Place & { readonly file: string }): readonly string[] {
  const [first, last] = [dayOf(from, at), dayOf(to, at)]
  const count = (last - first) / DAY_MS + 1
  if (count < 1 || count > RANGE_MAX_DAYS) throw new DraftError('calendar-range', at, { from, to, max: RANGE_MAX_DAYS })
  return Array.from({ length: count }, (_, i) => new Date(first + i * DAY_MS).toISOString().slice(0, 10))
}

/** A date that exists, as midnight UTC in ms. */
function dayOf(text: string, at: Place & { readonly file: string }): number {
  const [year, month, day] = text.split('-').map(Number)
  const time = Date.UTC(year!, month! - 1, day)
  const date = new Date(time)
  if (date.getUTCMonth() !== month! - 1 || date.getUTCDate() !== day) {
    throw new DraftError('calendar-date', at, { found: text })
  }
  return time
}
