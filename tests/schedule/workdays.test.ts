import arrangements from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { workday } from '../../src/schedule/workdays.ts'

describe('a date in China', () => {
  // the State Council's notices for 2025 and 2026
  it.each([
    ['2026-11-25', 'working', 'an ordinary Wednesday'],
    ['2026-11-28', 'off', 'an ordinary Saturday'],
    ['2026-10-01', 'off', 'National Day'],
    ['2026-10-07', 'off', 'a Wednesday off in exchange'],
    ['2026-10-10', 'working', 'a Saturday worked for it'],
    ['2026-09-20', 'working', 'a Sunday worked for it'],
    ['2026-02-23', 'off', 'a Monday of the Spring Festival'],
    ['2026-02-14', 'working', 'a Saturday before it'],
    ['2025-01-26', 'working', 'a Sunday of another year'],
    ['2018-12-29', 'working', 'a Saturday worked for the next New Year'],
    ['2025-12-31', 'working', 'the last day of a year whose successor is known'],
    ['2026-12-26', 'off', 'the last Saturday no other year touches'],
  ])('%s is %s: %s', (date, expected) => {
    expect(workday(date)).toBe(expected)
  })

  it.each([
    ['2027-01-01', 'the library calls it a working Friday'],
    ['2027-01-02', 'a Saturday of that year'],
    ['2026-12-28', 'a Monday the next year may take'],
    ['2026-12-27', 'a Sunday the next year may take'],
    ['2003-06-02', 'before the data'],
    ['2150-06-02', 'long after it'],
  ])('%s is not known, whatever the weekday: %s', date => {
    expect(workday(date)).toBe('unknown')
  })

  it('is the same wherever the machine stands', () => {
    const before = process.env['TZ']
    try {
      for (const zone of ['America/Los_Angeles', 'Asia/Shanghai', 'Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
        process.env['TZ'] = zone
        expect(new Date(2026, 0).getTimezoneOffset()).not.toBe(0)
        const days = ['2026-11-27', '2026-11-28', '2026-10-09', '2026-10-10', '2026-10-11'].map(workday)
        expect([zone, ...days]).toEqual([zone, 'working', 'off', 'working', 'working', 'off'])
      }
    } finally {
      if (before === undefined) delete process.env['TZ']
      else process.env['TZ'] = before
    }
  })

  it('is worked in exchange on weekends only, as the tables have it', () => {
    for (const date of Object.keys(arrangements.workdays)) {
      expect([date, [0, 6].includes(new Date(date).getUTCDay())]).toEqual([date, true])
    }
  })
})
