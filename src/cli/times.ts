import { readCalendar, type CalendarFile } from '../article/calendar.ts'
import { DraftError, type Finding } from '../article/article.ts'
import { sha256 } from '../media/sha256.ts'
import { keepSlots } from '../publish/slots/occurrences.ts'
import { occurrences, type Almanac, type Slot } from '../schedule/slot.ts'
import { dateOf } from '../schedule/when.ts'
import { workday } from '../schedule/workdays.ts'
import type { App } from './ports.ts'
import type { Records } from './records.ts'

/** What people's calendar says now: its words, or why it cannot be used. */
export type People =
  | { readonly as: 'said'; readonly file: string; readonly said: CalendarFile }
  | { readonly as: 'settling' }
  | { readonly as: 'faulty'; readonly fault: Finding; readonly text: string | null }

/** Where the store keeps whether people have a calendar at all. */
const KNOWN = 'calendar'

/**
 * Reads `calendar.yaml`. One that was there and is gone is a fault, not an empty calendar: dates that are skipped must not
 * come back because a file was moved. An empty file is the way to say that there are no exceptions any more.
 * @param looking nothing follows from it, so a file that was saved this moment is read too.
 */
export async function readPeople(app: App, records: Records, looking = false): Promise<People> {
  const found = await app.calendarFile()
  const { file } = found
  const faulty = (rule: string, values: Finding['values'] = {}, place = { line: 1, column: 1 }): People => ({
    as: 'faulty',
    fault: { rule, severity: 'error', blocks: true, file, values, ...place },
    text: found.as === 'text' ? found.text : null,
  })
  if (found.as === 'unreadable') return faulty('calendar-unreadable', { code: found.code })
  if (found.as === 'none') {
    if ((await records.recall(KNOWN)) === 'yes') return faulty('calendar-missing')
    return { as: 'said', file, said: readCalendar('', file) }
  }
  if (!found.settled && !looking) return { as: 'settling' }
  try {
    return { as: 'said', file, said: readCalendar(found.text, file) }
  } catch (error) {
    if (!(error instanceof DraftError)) throw error
    const { code, values, place } = error
    return faulty(code, values, { line: place.line ?? 1, column: place.column ?? 1 })
  }
}

/** Rest days and people's word, for slots. */
export const almanacOf = (said: CalendarFile): Almanac => ({
  workday,
  exception: (series, date) => said.on(series, date),
})

/** What the clock does every minute: dates as they are meant now, drafts for them, words for people. */
export async function keepTimes(app: App): Promise<void> {
  const [world, records] = [await app.world(), await app.records()]
  const people = await readPeople(app, records)
  if (people.as === 'faulty') await tellFault(app, people.fault, people.text)
  if (people.as === 'said') await keepKnown(records, people.said.isEmpty ? 'no' : 'yes')
  const almanac = people.as === 'said' ? almanacOf(people.said) : null
  let drafts: ReturnType<App['drafts']> | undefined
  await keepSlots<Slot>({
    store: world.store,
    clock: world.clock,
    calendar: records.calendar,
    reviews: app.settings.reviews,
    dates: almanac && ((slot, from, to) => occurrences(slot, from, to, almanac)),
    drafts: () => (drafts ??= app.drafts()),
  })
}

/** The same, for whoever goes on whatever is wrong with slots: what is planned must go out all the same. */
export async function keepTimesAnyhow(app: App): Promise<void> {
  const world = await app.world()
  await keepTimes(app).catch((error: unknown) =>
    world.log('slots.failed', { error: error instanceof Error ? error.name : 'unknown' }),
  )
}

async function keepKnown(records: Records, value: 'yes' | 'no'): Promise<void> {
  const before = await records.recall(KNOWN)
  if (before !== value && !(before === undefined && value === 'no')) await records.rewrite(KNOWN, value)
}

/** Once for each text with a fault; once a day when there is no text to be had. */
async function tellFault(app: App, { rule, file, line, values }: Finding, text: string | null): Promise<void> {
  const { store, clock } = await app.world()
  const { accounts } = await app.records()
  const account = (await accounts.byAlias('default'))?.id ?? ''
  const which = text === null ? dateOf(clock.now(), app.settings.zone) : await sha256(new TextEncoder().encode(text))
  const key = JSON.stringify(['calendar', rule, which])
  await store.notifyOnce(key, { kind: 'calendar', account, publication: null, values: { ...values, rule, file, line } })
}
