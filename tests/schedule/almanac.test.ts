import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { occurrences, type Almanac, type Exception, type Slot } from '../../src/schedule/slot.ts'
import { workday } from '../../src/schedule/workdays.ts'

const DAY_MS = 86_400_000
const at = (iso: string): number => Date.parse(iso)

const slot = (over: Partial<Slot> = {}): Slot => ({
  name: 'morning',
  series: '每日动态',
  cron: '30 7 * * *',
  zone: 'Asia/Shanghai',
  days: 'working',
  action: null,
  account: 'a',
  lateMinutes: null,
  noQuota: 'hold',
  addedAt: 0,
  ...over,
})

const saying = (words: Record<string, Exception>): Almanac => ({ workday, exception: (_series, date) => words[date] })

/** Dates between two days of Shanghai, both included, as `MM-DD time mark`. */
function dates(from: string, to: string, words: Record<string, Exception> = {}, over: Partial<Slot> = {}): string[] {
  const found = occurrences(slot(over), at(`${from}T00:00:00+08:00`), at(`${to}T23:59:00+08:00`), saying(words))
  const time = (dueAt: number) => new Date(dueAt + 8 * 3_600_000).toISOString().slice(11, 16)
  return found.map(one => `${one.localDate.slice(5)} ${time(one.dueAt)}${one.mark === null ? '' : ` ${one.mark}`}`)
}

describe('a slot on working days', () => {
  it('rests on holidays and weekends, and works on the days exchanged for them', () => {
    expect(dates('2026-09-30', '2026-10-12')).toEqual([
      '09-30 07:30',
      '10-08 07:30',
      '10-09 07:30',
      '10-10 07:30 makeup',
      '10-12 07:30',
    ])
  })

  it('has dates beyond the data, held', () => {
    const found = occurrences(slot(), at('2026-12-25T00:00:00+08:00'), at('2026-12-28T23:00:00+08:00'), saying({}))
    expect(found.map(one => [one.localDate, one.held])).toEqual([
      ['2026-12-25', null],
      ['2026-12-27', 'unknown-day'],
      ['2026-12-28', 'unknown-day'],
    ])
  })

  it('keeps to its cron among working days', () => {
    expect(dates('2026-10-05', '2026-10-12', {}, { cron: '30 7 * * 1-5' })).toEqual([
      '10-08 07:30',
      '10-09 07:30',
      '10-12 07:30',
    ])
  })
})

describe('what people say', () => {
  it('wins over rest days, over the cron and over not knowing', () => {
    const words: Record<string, Exception> = {
      '2026-12-25': { as: 'skip' },
      '2026-12-26': { as: 'extra', time: null },
      '2026-12-27': { as: 'skip' },
      '2026-12-28': { as: 'extra', time: '09:05' },
      '2026-12-29': { as: 'move', time: '10:00' },
    }
    expect(dates('2026-12-24', '2026-12-29', words)).toEqual([
      '12-24 07:30',
      '12-25 07:30 skipped',
      '12-26 07:30 extra',
      '12-27 07:30 skipped',
      '12-28 09:05 extra',
      '12-29 10:00 unknown-day',
    ])
  })

  it('moves a date to its new time, which may be on the other side of the edge', () => {
    const words: Record<string, Exception> = { '2026-11-24': { as: 'move', time: '23:59' } }
    expect(dates('2026-11-24', '2026-11-24', words)).toEqual(['11-24 23:59 moved'])
    const until = at('2026-11-24T12:00:00+08:00')
    expect(occurrences(slot(), at('2026-11-24T00:00:00+08:00'), until, saying(words))).toEqual([])
  })

  it('neither skips nor moves a date that is none', () => {
    const words: Record<string, Exception> = {
      '2026-11-28': { as: 'skip' },
      '2026-11-29': { as: 'move', time: '09:00' },
    }
    expect(dates('2026-11-28', '2026-11-29', words)).toEqual([])
  })
})

describe('every occurrence, whatever the almanac says', () => {
  const clocks = new Map<string, Intl.DateTimeFormat>()
  function wall(time: number, zone: string): string {
    const form = { dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23', timeZone: zone } as const
    const clock = clocks.get(zone) ?? new Intl.DateTimeFormat('sv', form)
    clocks.set(zone, clock)
    return clock.format(time)
  }
  const twoDigits = (max: number) => fc.integer({ min: 0, max }).map(number => String(number).padStart(2, '0'))
  const time = fc.tuple(twoDigits(23), twoDigits(59)).map(parts => parts.join(':'))
  const word: fc.Arbitrary<Exception | undefined> = fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    fc.constant({ as: 'skip' as const }),
    fc.record({ as: fc.constant('extra' as const), time: fc.option(time) }),
    fc.record({ as: fc.constant('move' as const), time }),
  )
  const inputs = fc.record({
    zone: fc.constantFrom(
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Shanghai',
      'Africa/Cairo',
      'Antarctica/Troll',
    ),
    // the weeks of both clock changes among others
    start: fc.constantFrom('2026-03-01', '2026-03-25', '2026-10-01', '2026-10-25', '2026-04-01', '2026-12-20'),
    cron: fc.constantFrom('30 2 * * *', '0 0 * * *', '45 1 * * 1-5', '15 3 1,15,L * *', '59 23 */2 * *'),
    days: fc.constantFrom('all' as const, 'working' as const),
    words: fc.array(word, { minLength: 14, maxLength: 14 }),
  })

  it('is one of its local date, in the span, at the minute somebody meant or right after the gap that skips it', () => {
    fc.assert(
      fc.property(inputs, ({ zone, start, cron, days, words }) => {
        const from = at(`${start}T00:00:00Z`)
        const until = from + 14 * DAY_MS
        const said = (date: string) => words[Math.round((at(date) - from) / DAY_MS)]
        const almanac: Almanac = { workday, exception: (_series, date) => said(date) }
        const found = occurrences(slot({ zone, cron, days }), from, until, almanac)
        expect(new Set(found.map(one => one.localDate)).size).toBe(found.length)
        const [minute, hour] = cron.split(' ').map(part => part.padStart(2, '0'))
        for (const { localDate, dueAt, held } of found) {
          const exception = said(localDate)
          expect(dueAt).toBeGreaterThanOrEqual(from)
          expect(dueAt).toBeLessThanOrEqual(until)
          if (exception?.as === 'skip') expect(held).toBe('skipped')
          const own = exception === undefined || exception.as === 'skip' ? null : exception.time
          const meant = `${localDate} ${own ?? `${hour}:${minute}`}`
          const local = wall(dueAt, zone)
          if (local === meant) continue
          expect(local > meant).toBe(true)
          expect(wall(dueAt - 60_000, zone) < meant).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })
})
