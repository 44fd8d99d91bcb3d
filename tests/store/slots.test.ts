import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Slot } from '../../src/schedule/slot.ts'
import type { KeptOccurrence } from '../../src/publish/slots/calendar.ts'
import type { SlotRows } from '../../src/store/slots.ts'
import { Folder } from './folder.ts'

let folder: Folder
let slots: SlotRows

beforeEach(async () => {
  folder = new Folder()
  slots = (await folder.store()).slots
})
afterEach(() => folder.close())

const slot = (name: string, over: Partial<Slot> = {}): Slot => ({
  name,
  series: '每日动态',
  cron: '30 7 * * *',
  zone: 'Asia/Shanghai',
  days: 'all',
  action: null,
  account: 'a',
  lateMinutes: null,
  noQuota: 'hold',
  addedAt: 0,
  ...over,
})

const date = (slotName: string, day: number, held: KeptOccurrence['held'] = null) => ({
  slot: slotName,
  localDate: `2026-07-0${day}`,
  dueAt: day * 1000,
  held,
})
const OPEN = { publication: null, outcome: null, reason: null }
const kept = (slotName: string, day: number): KeptOccurrence => ({ ...date(slotName, day), ...OPEN })

describe('slots', () => {
  it('come back as they were added, by name, from the moment they were added', async () => {
    const full = slot('b', {
      action: 'mass',
      days: 'working',
      lateMinutes: 0,
      zone: 'Europe/Berlin',
      noQuota: 'publish',
    })
    expect(await slots.add(full)).toBe(true)
    expect(await slots.add(slot('a'))).toBe(true)
    const addedAt = folder.time
    expect(await slots.list()).toEqual([
      { ...slot('a'), addedAt },
      { ...full, addedAt },
    ])
  })

  it('have names of their own', async () => {
    await slots.add(slot('a'))
    expect(await slots.add(slot('a', { cron: '0 9 * * *' }))).toBe(false)
    expect((await slots.list())[0]!.cron).toBe('30 7 * * *')
  })

  it('are gone once removed, with the dates nothing was decided for', async () => {
    await slots.add(slot('a'))
    await slots.addOccurrences([date('a', 1), date('a', 2)])
    await slots.change(kept('a', 1), { outcome: 'planned' })
    expect([await slots.remove('a'), await slots.remove('a')]).toEqual([true, false])
    expect(await slots.occurrences(Number.MAX_SAFE_INTEGER)).toEqual([])
    await slots.add(slot('a'))
    await slots.addOccurrences([date('a', 1), date('a', 2)])
    expect((await slots.occurrences(Number.MAX_SAFE_INTEGER)).map(one => one.localDate)).toEqual(['2026-07-02'])
  })
})

describe('the dates of slots', () => {
  it('are written once each, and stay as they are', async () => {
    await slots.addOccurrences([])
    await slots.addOccurrences([date('a', 2, 'unknown-day'), date('a', 1), date('b', 1)])
    await slots.change(kept('a', 1), { publication: 'p1' })
    await slots.addOccurrences([{ ...date('a', 1), dueAt: 999 }])
    expect(await slots.occurrences(0)).toEqual([
      { ...kept('a', 1), publication: 'p1' },
      kept('b', 1),
      { ...kept('a', 2), held: 'unknown-day' },
    ])
  })

  it('are given from an instant on, with older ones nobody decided', async () => {
    await slots.addOccurrences([date('a', 1), date('a', 2), date('a', 3)])
    await slots.change(kept('a', 1), { outcome: 'missed', reason: 'missing' })
    await slots.change(kept('a', 3), { outcome: 'planned' })
    expect((await slots.occurrences(1001)).map(one => one.localDate)).toEqual(['2026-07-02', '2026-07-03'])
    expect((await slots.occurrences(1000))[0]).toMatchObject({ outcome: 'missed', reason: 'missing' })
  })

  it('are changed only as long as time and outcome are those that were seen', async () => {
    await slots.addOccurrences([date('a', 1)])
    const seen = kept('a', 1)
    expect(await slots.change(seen, { outcome: 'missed' })).toBe(true)
    expect(await slots.change(seen, { outcome: 'planned' })).toBe(false)
    expect(await slots.change({ ...seen, outcome: 'missed' }, { dueAt: 5000, held: 'skipped', outcome: null })).toBe(
      true,
    )
    expect(await slots.change({ ...seen, outcome: null }, { outcome: 'missed' })).toBe(false)
    expect(await slots.occurrences(0)).toEqual([{ ...seen, dueAt: 5000, held: 'skipped' }])
    expect(await slots.change(kept('a', 9), { outcome: 'missed' })).toBe(false)
  })
})
