import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateOf, instantFrom, isoOf, isZone, readable } from '../../src/schedule/when.ts'

const ZONE = 'Asia/Shanghai'
/** Past midnight in Shanghai, still the day before in UTC. */
const NOW = Date.parse('2026-07-02T17:00:00Z')

describe('a time a person gives', () => {
  it.each([
    ['HH:mm is today in the zone', '07:30', '2026-07-02T23:30:00Z'],
    ['one digit for the hour', '7:30', '2026-07-02T23:30:00Z'],
    ['a time that has passed today stays today', '00:10', '2026-07-02T16:10:00Z'],
    ['midnight', '00:00', '2026-07-02T16:00:00Z'],
    ['date and time', '2026-07-03 07:30', '2026-07-02T23:30:00Z'],
    ['with a T', '2026-07-03T07:30', '2026-07-02T23:30:00Z'],
    ['white space around', '  2026-07-03 07:30 ', '2026-07-02T23:30:00Z'],
    ['ISO with Z', '2026-07-03T07:30Z', '2026-07-03T07:30:00Z'],
    ['ISO with seconds', '2026-07-03T07:30:15Z', '2026-07-03T07:30:15Z'],
    ['ISO with parts of a second', '2026-07-03T07:30:15.250Z', '2026-07-03T07:30:15.250Z'],
    ['ISO with an offset', '2026-07-03T07:30:00+08:00', '2026-07-02T23:30:00Z'],
    ['an offset without a colon', '2026-07-03T07:30:00-0430', '2026-07-03T12:00:00Z'],
    ['a leap day', '2028-02-29 08:00', '2028-02-29T00:00:00Z'],
  ])('is read: %s', (_what, text, expected) => {
    expect(instantFrom(text, NOW, ZONE)).toBe(Date.parse(expected))
  })

  it.each([
    '',
    'now',
    'tomorrow 07:30',
    '24:00',
    '07:60',
    '7:3',
    '0730',
    '2026-02-30 07:30',
    '2026-02-29 07:30',
    '2026-13-01 07:30',
    '2026-00-01T07:30',
    '2026-7-3 07:30',
    '2026-07-03',
    '2026-07-03 24:30',
    '2026-02-30T07:30:00Z',
    '2026-07-03T25:00:00Z',
    '2026-07-03T07:30:00+25:00',
    '2026-07-03T07:30:00-14:01',
    '2026-07-03T07:30:00+08:60',
    '2026-07-03T07:30:00+8',
    '2026-07-03 07:30 extra',
    '07：30',
    'Fri Jul 03 2026 07:30:00',
    '1783000000000',
  ])('cannot be read: %j', text => {
    expect(instantFrom(text, NOW, ZONE)).toBeUndefined()
  })

  it('that a clock change skips is the first minute after', () => {
    expect(instantFrom('2026-03-29 02:30', NOW, 'Europe/Berlin')).toBe(Date.parse('2026-03-29T01:00:00Z'))
  })

  it('comes back as the same minute from what we print', () => {
    const zones = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Europe/Berlin', 'Asia/Kathmandu', 'UTC')
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: Date.parse('2100-01-01') }), (zone, time) => {
        expect(instantFrom(isoOf(time, zone), NOW, zone)).toBe(time)
        const minute = instantFrom(readable(time, zone), NOW, zone)!
        expect(readable(minute, zone)).toBe(readable(time, zone))
      }),
    )
  })

  it('is never anything but an instant or nothing, whatever is typed', () => {
    const parts = fc.stringMatching(/^[0-9T:+ Z.-]{0,30}$/)
    fc.assert(
      fc.property(fc.oneof(fc.string(), parts), text => {
        const read = instantFrom(text, NOW, ZONE)
        expect(read === undefined || Number.isInteger(read)).toBe(true)
      }),
    )
  })
})

describe('a time shown', () => {
  it.each([
    ['Asia/Shanghai', '2026-07-03T01:00:00+08:00', '2026-07-03 01:00', '2026-07-03'],
    ['America/New_York', '2026-07-02T13:00:00-04:00', '2026-07-02 13:00', '2026-07-02'],
    ['Asia/Kathmandu', '2026-07-02T22:45:00+05:45', '2026-07-02 22:45', '2026-07-02'],
    ['UTC', '2026-07-02T17:00:00Z', '2026-07-02 17:00', '2026-07-02'],
  ])('carries the offset of %s', (zone, full, short, date) => {
    expect([isoOf(NOW, zone), readable(NOW, zone), dateOf(NOW, zone)]).toEqual([full, short, date])
  })

  it('keeps its offset on either side of a clock change', () => {
    const change = Date.parse('2026-03-29T01:00:00Z')
    expect(isoOf(change - 1000, 'Europe/Berlin')).toBe('2026-03-29T01:59:59+01:00')
    expect(isoOf(change, 'Europe/Berlin')).toBe('2026-03-29T03:00:00+02:00')
  })

  it('knows a zone from what is none', () => {
    expect([isZone('Asia/Shanghai'), isZone('UTC'), isZone('Mars/Olympus'), isZone('')]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})
