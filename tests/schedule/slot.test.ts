import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantOf } from '../../src/schedule/instant.ts'
import { occurrences as datesOf, slotFault, type Almanac, type Slot } from '../../src/schedule/slot.ts'

const DAY_MS = 86_400_000
const at = (iso: string): number => Date.parse(iso)
const iso = (time: number): string => new Date(time).toISOString().replace('.000', '')

const slot = (cron: string, zone = 'Asia/Shanghai'): Slot => ({
  name: 'morning',
  series: '每日动态',
  cron,
  zone,
  days: 'all',
  action: null,
  account: 'a',
  lateMinutes: null,
  noQuota: 'hold',
  addedAt: 0,
})

const USUAL = { held: null, mark: null }
/** Nobody works differently, and nobody says anything. */
const PLAIN: Almanac = { workday: () => 'working', exception: () => undefined }
const occurrences = (one: Slot, from: number, to: number) => datesOf(one, from, to, PLAIN)

/** The local dates a slot has between two days of UTC, both included. */
const dates = (cron: string, from: string, to: string, zone?: string): string[] =>
  occurrences(slot(cron, zone), at(`${from}T00:00:00Z`), at(`${to}T23:59:59Z`)).map(one => one.localDate)

const clocks = new Map<string, Intl.DateTimeFormat>()

/** The wall clock of a zone, told by the system and not by the library under test: `YYYY-MM-DD HH:mm`. */
function wall(time: number, zone: string): string {
  const form = { dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23', timeZone: zone } as const
  const clock = clocks.get(zone) ?? new Intl.DateTimeFormat('sv', form)
  clocks.set(zone, clock)
  return clock.format(time)
}

describe('a slot', () => {
  it('has its minute in its own zone, whatever the date is elsewhere', () => {
    expect(occurrences(slot('30 7 * * *'), at('2026-07-01T23:00:00Z'), at('2026-07-03T23:29:00Z'))).toEqual([
      { slot: 'morning', localDate: '2026-07-02', dueAt: at('2026-07-01T23:30:00Z'), ...USUAL },
      { slot: 'morning', localDate: '2026-07-03', dueAt: at('2026-07-02T23:30:00Z'), ...USUAL },
    ])
  })

  it('counts both ends of the span asked for', () => {
    const due = at('2026-07-02T23:30:00Z')
    expect(occurrences(slot('30 7 * * *'), due, due)).toHaveLength(1)
    expect(occurrences(slot('30 7 * * *'), due + 1, due + 2)).toEqual([])
  })

  it.each([
    ['the 31st only in months that have one', '0 8 31 * *', '2026-01-01', '2026-05-31', ['01-31', '03-31', '05-31']],
    ['the 29th of February in leap years only', '0 8 29 2 *', '2026-01-01', '2028-12-31', ['02-29']],
    ['the last day of each month', '0 8 L * *', '2027-12-15', '2028-04-05', ['12-31', '01-31', '02-29', '03-31']],
    ['a list with the last day', '0 8 1,15,L * *', '2026-02-01', '2026-02-28', ['02-01', '02-15', '02-28']],
    [
      'steps in the month, begun anew each month',
      '0 8 */10 * *',
      '2026-01-20',
      '2026-02-21',
      ['01-21', '01-31', '02-01', '02-11', '02-21'],
    ],
    ['steps in a range', '0 8 5-12/3 * *', '2026-03-01', '2026-03-31', ['03-05', '03-08', '03-11']],
    ['days of the week by name', '0 8 * * MON-FRI', '2026-07-03', '2026-07-08', ['07-03', '07-06', '07-07', '07-08']],
    ['steps in the week', '0 8 * * 1-5/2', '2026-07-03', '2026-07-08', ['07-03', '07-06', '07-08']],
    ['Sunday written as 7', '0 8 * * 7', '2026-07-01', '2026-07-14', ['07-05', '07-12']],
    ['only the months asked for', '0 8 1 1-3,DEC *', '2026-01-01', '2026-12-31', ['01-01', '02-01', '03-01', '12-01']],
    ['dates where every field fits', '0 8 13 * 5', '2026-01-01', '2026-12-31', ['02-13', '03-13', '11-13']],
    ['the last Friday', '0 8 * * 5L', '2026-01-01', '2026-03-31', ['01-30', '02-27', '03-27']],
    ['the second Friday', '0 8 * * 5#2', '2026-01-01', '2026-03-31', ['01-09', '02-13', '03-13']],
    ['three days before the end', '0 8 L-3 * *', '2026-01-01', '2026-03-01', ['01-28', '02-25']],
    [
      'the weekday nearest the 15th',
      '0 8 15W * *',
      '2026-02-01',
      '2026-08-31',
      ['02-16', '03-16', '04-15', '05-15', '06-15', '07-15', '08-14'],
    ],
    ['the weekday nearest the 1st, in the same month', '0 8 1W * *', '2026-08-01', '2026-08-31', ['08-03']],
    ['the last weekday', '0 8 LW * *', '2026-01-01', '2026-05-31', ['01-30', '02-27', '03-31', '04-30', '05-29']],
  ])('has %s', (_what, cron, from, to, expected) => {
    expect(slotFault(cron, 'UTC')).toBeUndefined()
    expect(dates(cron, from, to, 'UTC').map(date => date.slice(5))).toEqual(expected)
  })

  it('keeps its dates where the day begins at one', () => {
    // clocks in Cairo go from 24:00 to 01:00 on the last Friday of April
    const from = at('2026-04-22T00:00:00+02:00')
    const to = at('2026-04-26T00:20:00+03:00')
    const found = occurrences(slot('15 0 * * *', 'Africa/Cairo'), from, to)
    expect(found.map(one => wall(one.dueAt, 'Africa/Cairo'))).toEqual([
      '2026-04-22 00:15',
      '2026-04-23 00:15',
      '2026-04-24 01:00',
      '2026-04-25 00:15',
      '2026-04-26 00:15',
    ])
  })
})

describe('a local time', () => {
  it.each([
    ['an ordinary one', '2026-07-03', '07:30', 'Asia/Shanghai', '2026-07-02T23:30:00Z'],
    ['skipped in New York: the first minute after', '2026-03-08', '02:30', 'America/New_York', '2026-03-08T07:00:00Z'],
    ['the gap in New York itself', '2026-03-08', '02:00', 'America/New_York', '2026-03-08T07:00:00Z'],
    ['right after the gap', '2026-03-08', '03:00', 'America/New_York', '2026-03-08T07:00:00Z'],
    ['right before the gap', '2026-03-08', '01:59', 'America/New_York', '2026-03-08T06:59:00Z'],
    ['skipped in Berlin', '2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
    ['repeated in New York: the first', '2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00Z'],
    ['repeated in Berlin: the first', '2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['repeated by half an hour', '2026-04-05', '01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00Z'],
    ['skipped by half an hour', '2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
    ['repeated by two hours', '2026-10-25', '02:30', 'Antarctica/Troll', '2026-10-25T00:30:00Z'],
    ['skipped at midnight', '2026-04-24', '00:30', 'Africa/Cairo', '2026-04-23T22:00:00Z'],
    ['Shanghai when it had summer time', '1986-05-04', '02:30', 'Asia/Shanghai', '1986-05-03T18:00:00Z'],
  ])('is one instant: %s', (_what, date, time, zone, expected) => {
    const [hour, minute] = time.split(':').map(Number)
    expect(iso(instantOf(date, hour!, minute!, zone))).toBe(expected)
  })
})

describe('every occurrence', () => {
  const zones = fc.constantFrom(
    'Asia/Shanghai',
    'America/New_York',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Antarctica/Troll',
    'Africa/Cairo',
    'America/St_Johns',
    'UTC',
  )
  const days = fc.constantFrom('* * *', '1,15,L * *', '*/2 * *', '* * 1-5', '* * SUN,5L', '31 * *', '* 3,4,10,11 *')
  const inputs = {
    zone: zones,
    days,
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
    from: fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') }),
    length: fc.integer({ min: 0, max: 70 * DAY_MS }),
  }

  it('stands at its local time, or right after the gap that skips it, once a date and in order', () => {
    fc.assert(
      fc.property(fc.record(inputs), ({ zone, days, hour, minute, from, length }) => {
        const found = occurrences(slot(`${minute} ${hour} ${days}`, zone), from, from + length)
        const time = [hour, minute].map(part => String(part).padStart(2, '0')).join(':')
        expect(new Set(found.map(one => one.localDate)).size).toBe(found.length)
        for (const [index, { localDate, dueAt }] of found.entries()) {
          expect(dueAt).toBeGreaterThanOrEqual(from)
          expect(dueAt).toBeLessThanOrEqual(from + length)
          expect(dueAt).toBeGreaterThan(found[index - 1]?.dueAt ?? 0)
          const local = wall(dueAt, zone)
          if (local !== `${localDate} ${time}`) {
            expect(local > `${localDate} ${time}`).toBe(true)
            expect(wall(dueAt - 60_000, zone) < `${localDate} ${time}`).toBe(true)
          }
          for (const earlierMs of [30, 60, 120].map(minutes => minutes * 60_000)) {
            expect(wall(dueAt - earlierMs, zone)).not.toBe(`${localDate} ${time}`)
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('leaves no date out', () => {
    fc.assert(
      fc.property(fc.record(inputs), ({ zone, hour, minute, from, length }) => {
        const found = occurrences(slot(`${minute} ${hour} * * *`, zone), from, from + length)
        for (const [index, { localDate }] of found.slice(1).entries()) {
          expect(at(localDate) - at(found[index]!.localDate)).toBe(DAY_MS)
        }
        expect(found.length).toBeGreaterThanOrEqual(Math.floor(length / DAY_MS) - 1)
      }),
      { numRuns: 100 },
    )
  })
})

describe('what is wrong with a slot', () => {
  it.each([
    ['30 7 * * *', 'Asia/Shanghai', undefined],
    ['  30   7 * * *  ', 'Asia/Shanghai', undefined],
    ['0 30 7 * * *', 'Asia/Shanghai', 'cron'],
    ['30 7 * *', 'Asia/Shanghai', 'cron'],
    ['', 'Asia/Shanghai', 'cron'],
    ['@daily', 'Asia/Shanghai', 'cron'],
    ['30 24 * * *', 'Asia/Shanghai', 'cron'],
    ['60 7 * * *', 'Asia/Shanghai', 'cron'],
    ['30 7 31 2 *', 'Asia/Shanghai', 'cron'],
    ['30 7 * * 8', 'Asia/Shanghai', 'cron'],
    ['every day at 7', 'Asia/Shanghai', 'cron'],
    ['0,30 7 * * *', 'Asia/Shanghai', 'cron-times'],
    ['30 7-8 * * *', 'Asia/Shanghai', 'cron-times'],
    ['* * * * *', 'Asia/Shanghai', 'cron-times'],
    ['30 7 * * *', 'Asia/Nowhere', 'zone'],
    ['30 7 * * *', '', 'zone'],
  ])('%j in %j: %s', (cron, zone, fault) => {
    expect(slotFault(cron, zone)).toBe(fault)
  })
})
