import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Slot } from '../../src/schedule/slot.ts'
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
  addedAt: 0,
  ...over,
})

const date = (slotName: string, day: number) => ({ slot: slotName, localDate: `2026-07-0${day}`, dueAt: day * 1000 })

describe('slots', () => {
  it('come back as they were added, by name, from the moment they were added', async () => {
    const full = slot('b', { action: 'mass', lateMinutes: 0, zone: 'Europe/Berlin' })
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
    await slots.close(date('a', 1), 'planned')
    expect([await slots.remove('a'), await slots.remove('a')]).toEqual([true, false])
    expect(await slots.open(Number.MAX_SAFE_INTEGER)).toEqual([])
    await slots.add(slot('a'))
    await slots.addOccurrences([date('a', 1), date('a', 2)])
    expect((await slots.open(Number.MAX_SAFE_INTEGER)).map(one => one.localDate)).toEqual(['2026-07-02'])
  })
})

describe('the dates of slots', () => {
  it('are written once each, and stay as they are', async () => {
    await slots.addOccurrences([])
    await slots.addOccurrences([date('a', 2), date('a', 1), date('b', 1)])
    await slots.link(date('a', 1), 'p1')
    await slots.addOccurrences([{ ...date('a', 1), dueAt: 999 }])
    expect(await slots.open(1000)).toEqual([
      { ...date('a', 1), publication: 'p1', outcome: null },
      { ...date('b', 1), publication: null, outcome: null },
    ])
    expect((await slots.open(2000)).map(one => one.dueAt)).toEqual([1000, 1000, 2000])
  })

  it('are decided once', async () => {
    await slots.addOccurrences([date('a', 1)])
    expect([await slots.close(date('a', 1), 'missed'), await slots.close(date('a', 1), 'planned')]).toEqual([
      true,
      false,
    ])
    expect(await slots.open(9999)).toEqual([])
    expect(await slots.close(date('a', 9), 'missed')).toBe(false)
  })
})
