import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepSlots } from '../../src/publish/occurrences.ts'
import { cancel } from '../../src/publish/resolve.ts'
import type { Publication } from '../../src/publish/publication.ts'
import { occurrences, type Slot } from '../../src/schedule/slot.ts'
import { ACCOUNT, Desk } from './desk.ts'

const SERIES = '每日动态'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** 07:30 on the day the desk opens at 07:00. */
const DUE = Date.parse('2026-07-03T07:30:00+08:00')

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open()
})
afterEach(() => desk.close())

/** What the clock does every minute. */
const tick = (): Promise<void> => {
  const { slots, publications: store } = desk.store
  const calendar = {
    slots: () => slots.list(),
    addOccurrences: slots.addOccurrences.bind(slots),
    open: slots.open.bind(slots),
    link: slots.link.bind(slots),
    close: slots.close.bind(slots),
    approvedFor: store.approvedFor.bind(store),
  }
  return keepSlots({ store, clock: desk.clock, calendar, reviews: desk.settings.reviews, dates: occurrences })
}

const addSlot = (over: Partial<Slot> = {}): Promise<boolean> =>
  desk.store.slots.add({
    name: 'morning',
    series: SERIES,
    cron: '30 7 * * *',
    zone: 'Asia/Shanghai',
    days: 'all',
    action: null,
    account: ACCOUNT,
    lateMinutes: null,
    addedAt: 0,
    ...over,
  })

/** Says yes to content of an issue, and gives its hash. */
async function approve(text: string, over: { date?: string; issue?: string; person?: string } = {}): Promise<string> {
  const { date = '2026-07-03', person = 'li' } = over
  const issue = over.issue ?? `${SERIES}/${date}`
  const snapshot = await desk.content(text)
  await desk.store.publications.approve({ snapshot, person, issue, series: SERIES, date, title: text })
  desk.time += 1
  return snapshot
}

const planned = (): Promise<readonly Publication[]> => desk.store.publications.list(100)

const notices = async (): Promise<string[]> =>
  (await desk.store.publications.notices(100)).map(({ kind, values }) => `${kind} ${values['date']}`)

/** Dates of the last week and the next month that nobody decided on, relative to the desk's day. */
const open = async (): Promise<string[]> =>
  (await desk.store.slots.open(Number.MAX_SAFE_INTEGER)).map(one => one.localDate)

describe('a date of a slot', () => {
  it('takes the one approved draft of its series and date, and goes out at its minute', async () => {
    await addSlot({ action: 'publish', lateMinutes: 5 })
    const snapshot = await approve('text')
    await approve('of another day', { date: '2026-07-09' })
    await tick()
    const rows = await planned()
    expect(rows.find(row => row.issue === `${SERIES}/2026-07-03`)).toMatchObject({
      account: ACCOUNT,
      kind: 'public',
      action: 'publish',
      snapshot,
      title: 'text',
      dueAt: DUE,
      lateMinutes: 5,
      state: 'planned',
    })
    expect(new Set(rows.map(row => row.dueAt))).toEqual(new Set([DUE, DUE + 6 * DAY_MS]))
    desk.time = DUE
    await tick()
    await desk.drain()
    expect((await desk.now(rows.find(row => row.dueAt === DUE)!)).state).toBe('published')
    expect(await open()).not.toContain('2026-07-03')
  })

  it('uses the action of the slot', async () => {
    await addSlot({ action: 'mass' })
    await approve('text')
    await tick()
    expect((await planned())[0]).toMatchObject({ action: 'mass', kind: 'public', lateMinutes: 60 })
  })

  it('is planned once, however often the clock ticks and whoever starts anew', async () => {
    await addSlot()
    await approve('text')
    await tick()
    const [row] = await planned()
    const before = await desk.now(row!)
    for (let i = 0; i < 5; i++) await tick()
    expect(await planned()).toHaveLength(1)
    expect(await desk.now(row!)).toEqual(before)
    desk.time = DUE
    await tick()
    await desk.drain()
    desk.time += HOUR_MS
    await tick()
    await desk.drain()
    expect(await planned()).toHaveLength(1)
    expect(desk.platform.submits).toBe(1)
    expect(await notices()).toEqual([expect.stringContaining('published')])
  })

  it('takes a draft that is approved late, but before its minute', async () => {
    await addSlot()
    await tick()
    expect(await planned()).toEqual([])
    desk.time = DUE - 60_000
    await approve('text')
    await tick()
    expect(await planned()).toHaveLength(1)
  })

  it('takes what was approved last, until its minute', async () => {
    await addSlot()
    await approve('first')
    await tick()
    const [row] = await planned()
    await desk.drain()
    expect((await desk.now(row!)).state).toBe('drafted')
    const second = await approve('second')
    await tick()
    expect(await desk.now(row!)).toMatchObject({ snapshot: second, title: 'second', state: 'planned' })
    desk.time = DUE
    await tick()
    await desk.drain()
    expect(await planned()).toHaveLength(1)
    expect(desk.platform.out[0]!.articles[0]!.html).toContain('second')
  })

  it('takes nothing when two issues are approved for it, and says so once', async () => {
    await addSlot()
    await approve('one')
    await approve('two', { issue: 'two' })
    await tick()
    expect([await planned(), await notices()]).toEqual([[], []])
    desk.time = DUE
    await tick()
    await tick()
    expect(await planned()).toEqual([])
    expect(await notices()).toEqual(['ambiguous 2026-07-03'])
    expect(await open()).not.toContain('2026-07-03')
  })

  it('without an approved draft is missed, and says so once', async () => {
    await addSlot()
    desk.time = DUE - 1
    await tick()
    expect(await notices()).toEqual([])
    desk.time = DUE
    await tick()
    await tick()
    expect(await notices()).toEqual(['missed 2026-07-03'])
    await approve('too late')
    await tick()
    expect(await planned()).toEqual([])
  })

  it('counts only what enough people approved', async () => {
    desk.settings.reviews = 2
    await addSlot()
    await approve('text')
    await approve('text', { person: 'li' })
    await tick()
    expect(await planned()).toEqual([])
    await approve('text', { person: 'wang' })
    await tick()
    expect(await planned()).toHaveLength(1)
  })

  it('does not fall back to older content while the latest is not approved by enough people', async () => {
    desk.settings.reviews = 2
    await addSlot()
    await approve('old')
    await approve('old', { person: 'wang' })
    await approve('new')
    await tick()
    expect(await planned()).toEqual([])
  })

  it('whose issue is out already is closed without sending anything', async () => {
    await desk.plan({ issue: `${SERIES}/2026-07-03` })
    await desk.drain()
    await addSlot()
    await approve('changed since')
    await tick()
    desk.time = DUE
    await tick()
    await desk.drain()
    expect(desk.platform.submits).toBe(1)
    expect(await planned()).toHaveLength(1)
    expect(await open()).not.toContain('2026-07-03')
  })

  it('stays cancelled when a person cancelled its publication, whatever is approved since', async () => {
    await addSlot()
    await approve('text')
    await tick()
    const [row] = await planned()
    await cancel(desk.store.publications, await desk.now(row!), 'ma')
    for (const time of [desk.time + 60_000, desk.time + 120_000, DUE]) {
      desk.time = time
      if (time < DUE) await approve(`approved at ${time}`)
      await tick()
      await desk.drain()
    }
    expect(await planned()).toHaveLength(1)
    expect((await desk.now(row!)).state).toBe('cancelled')
    expect(desk.platform.submits).toBe(0)
  })

  it('before the slot was added is none of its business', async () => {
    desk.time = DUE + 1
    await addSlot()
    await approve('text')
    await tick()
    expect([await planned(), await notices()]).toEqual([[], []])
    expect((await open())[0]).toBe('2026-07-04')
  })

  it('that passed while nothing ran is recorded, and no older than a week', async () => {
    await addSlot()
    desk.time = DUE + 10 * DAY_MS
    await tick()
    const said = await notices()
    expect(said).toHaveLength(8)
    expect(said.at(-1)).toBe('missed 2026-07-06')
    expect(said[0]).toBe('missed 2026-07-13')
  })

  it('that passed while nothing ran is planned late, and the lateness rule holds it', async () => {
    await addSlot({ lateMinutes: 30 })
    await approve('text')
    desk.time = DUE + 31 * 60_000
    await tick()
    await desk.drain()
    const [row] = await planned()
    expect(await desk.now(row!)).toMatchObject({ state: 'held', reason: 'late', dueAt: DUE })
  })

  it('is written down a month ahead', async () => {
    await addSlot()
    await tick()
    const dates = await open()
    expect(dates).toHaveLength(30)
    expect(dates.at(-1)).toBe('2026-08-01')
    desk.time += DAY_MS
    await tick()
    expect((await open()).at(-1)).toBe('2026-08-02')
  })

  it('is nobody’s any more once the slot is removed', async () => {
    await addSlot()
    await tick()
    await desk.store.slots.remove('morning')
    await approve('text')
    desk.time = DUE
    await tick()
    expect([await planned(), await notices(), await open()]).toEqual([[], [], []])
  })
})

describe('two slots of a series', () => {
  it('on one date send one issue once', async () => {
    await addSlot()
    await addSlot({ name: 'again', cron: '0 9 * * *' })
    await approve('text')
    for (const time of [DUE, DUE + 90 * 60_000, DUE + 120 * 60_000]) {
      desk.time = time
      await tick()
      await desk.drain()
    }
    expect(await planned()).toHaveLength(1)
    expect(desk.platform.submits).toBe(1)
  })
})
