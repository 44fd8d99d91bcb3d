import { describe, expect, it } from 'vitest'
import { DraftError } from '../../src/article/article.ts'
import { readCalendar, unknownSeries } from '../../src/article/calendar.ts'

const FILE = 'calendar.yaml'
const read = (text: string) => readCalendar(text, FILE)

/** Code and line of what is wrong. */
function fault(text: string): string {
  try {
    read(text)
    return 'nothing'
  } catch (error) {
    if (!(error instanceof DraftError)) throw error
    return `${error.code} ${error.place.line}`
  }
}

describe('calendar.yaml', () => {
  it('says what a date of a series is, in Chinese or English, however the dates are written', () => {
    const calendar = read(`
全部:
  休刊: 2026-10-01 至 2026-10-03
每日动态:
  skip: [2026-12-31, 2027-1-1]
  加刊:
    - 2026-11-28
    - 2026-11-29 9:00
  改时间:
    2026-11-24: 08:30
    2026-11-25..2026-11-26: "10：05"
周报:
  extra: {2026-10-02: 12:00}
`)
    expect(calendar.on('每日动态', '2026-10-02')).toEqual({ as: 'skip' })
    expect(calendar.on('别的', '2026-10-03')).toEqual({ as: 'skip' })
    expect(calendar.on('每日动态', '2026-10-04')).toBeUndefined()
    expect(calendar.on('每日动态', '2027-01-01')).toEqual({ as: 'skip' })
    expect(calendar.on('每日动态', '2026-11-28')).toEqual({ as: 'extra', time: null })
    expect(calendar.on('每日动态', '2026-11-29')).toEqual({ as: 'extra', time: '09:00' })
    expect(calendar.on('每日动态', '2026-11-24')).toEqual({ as: 'move', time: '08:30' })
    expect(calendar.on('每日动态', '2026-11-26')).toEqual({ as: 'move', time: '10:05' })
    expect(calendar.on('周报', '2026-10-02')).toEqual({ as: 'extra', time: '12:00' })
    expect(calendar.on('周报', '2026-11-28')).toBeUndefined()
    expect(calendar.series.map(one => [one.name, one.line])).toEqual([
      ['每日动态', 4],
      ['周报', 12],
    ])
  })

  it.each(['', '# nothing yet\n', '全部:\n', '每日动态:\n  休刊:\n'])('may say nothing: %j', text => {
    expect(read(text).isEmpty).toBe(true)
  })

  it.each([
    ['a day that does not exist', '全部:\n  休刊:\n    - 2026-10-01\n    - 2026-02-30\n', 'calendar-date 4'],
    ['no date', '全部:\n  休刊: tomorrow\n', 'calendar-date 2'],
    ['an hour that does not exist', 'a:\n  加刊: 2026-10-01 24:00\n', 'calendar-date 2'],
    ['a date in a list in a list', 'a:\n  加刊: [[2026-10-01]]\n', 'calendar-date 2'],
    ['a list for a time', 'a:\n  改时间:\n    2026-10-01: [9]\n', 'calendar-date 3'],
    ['a range backwards', 'a:\n  休刊: 2026-10-08 至 2026-10-01\n', 'calendar-range 2'],
    ['a range of years', 'a:\n  休刊: 2026-10-08 至 2028-10-01\n', 'calendar-range 2'],
    ['a time to skip', 'a:\n  休刊: 2026-10-08 09:00\n', 'calendar-skip-time 2'],
    ['no time to move to', 'a:\n  改时间: [2026-10-08]\n', 'calendar-move-time 2'],
    ['a word nobody knows', 'a:\n  停刊: 2026-10-08\n', 'calendar-key 2'],
    ['a word every object has', 'a:\n  constructor: 2026-10-08\n', 'calendar-key 2'],
    ['dates without a word', 'a: 2026-10-08\n', 'calendar-form 1'],
    ['a date skipped and added', 'a:\n  休刊: 2026-10-08\n  加刊:\n    - 2026-10-08\n', 'calendar-conflict 4'],
    ['a date in two ranges', 'a:\n  休刊: [2026-10-01 至 2026-10-08, 2026-10-08]\n', 'calendar-conflict 2'],
    ['everything twice', '全部:\n  休刊: 2026-10-08\nall:\n  休刊: 2026-10-09\n', 'calendar-twice 3'],
    ['a series twice', 'a:\n  休刊: 2026-10-08\na:\n  休刊: 2026-10-09\n', 'calendar-yaml 3'],
    ['half a file', 'a:\n  休刊: [2026-10-08,', 'calendar-yaml 2'],
    ['a full-width colon', 'a：\n  休刊: 2026-10-08\n', 'calendar-yaml 1'],
    ['no map', '- 2026-10-08\n', 'calendar-yaml 1'],
  ])('with %s is wrong, and says where', (_what, text, expected) => {
    expect(fault(text)).toBe(expected)
  })

  it('tells names no slot has', () => {
    const calendar = read('全部:\n  休刊: 2026-10-08\nb:\n  休刊: 2026-10-08\n')
    expect(unknownSeries(calendar, new Set(['a']), FILE)).toMatchObject([
      { rule: 'calendar-series', severity: 'info', line: 3, values: { series: 'b' } },
    ])
    expect(unknownSeries(calendar, new Set(['b']), FILE)).toEqual([])
  })
})
