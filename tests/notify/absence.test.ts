import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deliver } from '../../src/notify/deliver.ts'
import { sortAbsence } from '../../src/notify/office.ts'
import { keepSlots } from '../../src/publish/slots/occurrences.ts'
import { occurrences, type Slot } from '../../src/schedule/slot.ts'
import { Store } from '../../src/store/index.ts'
import { ACCOUNT, Desk } from '../publish/desk.ts'
import { FakeChannel } from './bureau.ts'
import { PLACE } from './waiting.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const GAP = 5 * MINUTE
let desk: Desk
const channel = new FakeChannel('json-one')

beforeEach(async () => {
  desk = await Desk.open()
  channel.messages.length = 0
  await desk.store.deliveries.register([channel])
})
afterEach(() => desk.close())

const office = (store: Store = desk.store) => ({
  channels: [channel],
  deliveries: store.deliveries,
  absences: store.absences,
  clock: desk.clock,
  place: PLACE,
  log: () => {},
})

const tick = (): Promise<void> => desk.store.absences.tick(GAP)
const plan = (issue: string, minutes: number, over: object = {}) =>
  desk.plan({ issue, title: issue, dueAt: desk.time + minutes * MINUTE, ...over })

/** What a worker does in a moment of its life. */
async function live(store: Store = desk.store): Promise<void> {
  await sortAbsence(office(store))
  await deliver(office(store), channel)
}

const lists = async (): Promise<string[][]> => {
  const notices = await desk.store.publications.notices(99)
  const found = notices.filter(({ kind }) => kind === 'back').map(({ values }) => String(values['list']))
  return found.map(list =>
    (JSON.parse(list) as { title: string; state: string }[]).map(one => `${one.title} ${one.state}`),
  )
}

describe('after an absence', () => {
  it('one message lists what was missed and what was decided about each', async () => {
    await plan('held', 10, { lateMinutes: 5 })
    await plan('sent', 20, { lateMinutes: 120, snapshot: await desk.content('other') })
    await tick()
    desk.time += 2 * HOUR
    await tick()
    await live()
    expect(channel.messages).toHaveLength(0)
    await desk.drain()
    await live()
    expect(channel.messages).toHaveLength(1)
    const [item, ...more] = channel.messages[0]!.items
    expect([item?.kind, more]).toEqual(['back', []])
    expect(item?.sentence).toBe('程序有 120 分钟没有运行，其间有 2 篇到点。')
    expect(item?.details).toEqual([
      '《held》原定 2026-07-03 07:10：已暂缓（过时：已超过允许的延迟）',
      expect.stringMatching(/^《sent》原定 2026-07-03 07:20：已发表（晚了 10\d 分钟）$/),
      expect.stringContaining('zhundian publications show'),
    ])
    desk.time += HOUR
    await live()
    expect(channel.messages).toHaveLength(1)
  })

  it('dates of slots that found no draft are among them, and not told once more', async () => {
    await desk.store.slots.add({
      name: 'morning',
      series: '每日动态',
      cron: '30 7 * * *',
      zone: 'Asia/Shanghai',
      days: 'all',
      action: null,
      account: ACCOUNT,
      lateMinutes: null,
      noQuota: 'hold',
      addedAt: 0,
    })
    const { slots, publications: store } = desk.store
    const calendar = {
      slots: () => slots.list(),
      addOccurrences: slots.addOccurrences.bind(slots),
      occurrences: slots.occurrences.bind(slots),
      change: slots.change.bind(slots),
      approvedFor: store.approvedFor.bind(store),
    }
    const almanac = { workday: () => 'working' as const, exception: () => undefined }
    const dates = (slot: Slot, from: number, to: number) => occurrences(slot, from, to, almanac)
    const drafts = async () => []
    const keep = () => keepSlots({ store, clock: desk.clock, calendar, reviews: 0, dates, drafts })
    // the week before was missed too, and told before anybody was away
    await keep()
    await deliver(office(), channel)
    channel.messages.length = 0
    await tick()
    desk.time += HOUR
    await tick()
    await live()
    expect(channel.messages).toHaveLength(0)
    await keep()
    desk.time += MINUTE
    await live()
    expect(await lists()).toEqual([['每日动态 2026-07-03 missed']])
    expect(channel.told).toEqual([['back']])
  })

  it('other notices wait until all is sorted, and come in the same message', async () => {
    await plan('held', 10, { lateMinutes: 5 })
    await tick()
    desk.time += HOUR
    await desk.store.publications.notify({ kind: 'twin', account: ACCOUNT, publication: null, values: { title: 't' } })
    await tick()
    await live()
    expect(channel.messages).toHaveLength(0)
    await desk.drain()
    await live()
    expect(channel.told).toEqual([['back', 'twin']])
  })

  it('one that grew meanwhile is not closed by who looked at it before', async () => {
    await tick()
    desk.time += HOUR
    await tick()
    const before = await desk.store.absences.open()
    desk.time += HOUR
    await tick()
    expect(await desk.store.absences.close(before!, null)).toBe(false)
    expect(await desk.store.absences.open()).toEqual({ from: before!.from, to: desk.time })
  })

  it('nothing is said when nothing became due, or all was acted on at its minute', async () => {
    await plan('later', 600)
    await plan('at once', 0, { snapshot: await desk.content('other') })
    await tick()
    await desk.drain()
    desk.time += HOUR
    await tick()
    await live()
    expect(await lists()).toEqual([])
    expect(await desk.store.absences.open()).toBeUndefined()
  })

  it('what stays undecided is told as it stands after two minutes', async () => {
    await desk.store.accounts.pause(ACCOUNT, true)
    await plan('paused', 10, { lateMinutes: 600 })
    await tick()
    desk.time += HOUR
    await tick()
    await desk.drain()
    await live()
    expect(await lists()).toEqual([])
    desk.time += 2 * MINUTE
    await live()
    expect(await lists()).toEqual([['paused drafted']])
  })

  it('only the worker that comes first tells, once between all', async () => {
    await plan('held', 10, { lateMinutes: 5 })
    await tick()
    desk.time += HOUR
    await Promise.all([tick(), tick(), tick()])
    await desk.drain()
    await Promise.all([live(), live(), live()])
    await live()
    expect(await lists()).toEqual([['held held']])
    expect(channel.messages).toHaveLength(1)
  })

  it('one who dies before telling leaves it to the next', async () => {
    await plan('held', 10, { lateMinutes: 5 })
    await tick()
    desk.time += HOUR
    await tick()
    desk.time += HOUR
    await tick()
    await desk.drain()
    await live()
    expect(await lists()).toEqual([['held held']])
    expect(channel.messages[0]?.items[0]?.sentence).toContain('120 分钟')
  })
})

describe('an absence', () => {
  it('is none while a worker ticks, nor on the first run, nor when a clock runs behind', async () => {
    await tick()
    expect(await desk.store.absences.open()).toBeUndefined()
    for (let i = 0; i < 30; i++) {
      desk.time += 4 * MINUTE
      await tick()
    }
    desk.time -= HOUR
    await tick()
    desk.time += HOUR + MINUTE
    await tick()
    expect(await desk.store.absences.open()).toBeUndefined()
  })

  it('of months goes back a week', async () => {
    await tick()
    desk.time += 90 * 24 * HOUR
    await tick()
    expect(await desk.store.absences.open()).toEqual({ from: desk.time - 7 * 24 * HOUR, to: desk.time })
  })
})
