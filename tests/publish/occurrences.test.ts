import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KeptOccurrence, KnownDraft } from '../../src/publish/slots/calendar.ts'
import { keepSlots } from '../../src/publish/slots/occurrences.ts'
import { cancel, resolveNotPublished } from '../../src/publish/resolve.ts'
import { become, type Publication } from '../../src/publish/publication.ts'
import { occurrences, type Almanac, type Exception, type Slot } from '../../src/schedule/slot.ts'
import { ACCOUNT, Desk } from './desk.ts'

const SERIES = '每日动态'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MINUTE_MS = 60_000
/** 07:30 on the day the desk opens at 07:00. */
const DUE = Date.parse('2026-07-03T07:30:00+08:00')

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open()
  almanac = { workday: () => 'working', exception: () => undefined }
  isReadable = true
  drafts = []
})
afterEach(() => desk.close())

let almanac: Almanac
let isReadable: boolean
let drafts: KnownDraft[]

/** What the clock does every minute. */
const tick = (): Promise<void> => {
  const { slots, publications: store } = desk.store
  const calendar = {
    slots: () => slots.list(),
    addOccurrences: slots.addOccurrences.bind(slots),
    occurrences: slots.occurrences.bind(slots),
    change: slots.change.bind(slots),
    approvedFor: store.approvedFor.bind(store),
  }
  const dates = (slot: Slot, from: number, to: number) => occurrences(slot, from, to, almanac)
  const { clock, settings } = desk
  return keepSlots({
    store,
    clock,
    calendar,
    reviews: settings.reviews,
    dates: isReadable ? dates : null,
    drafts: async () => drafts,
  })
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
    noQuota: 'hold',
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

/** What became of a date. */
const decided = async (date = '2026-07-03'): Promise<KeptOccurrence> =>
  (await desk.store.slots.occurrences(0)).find(one => one.localDate === date)!

/** Dates of the last week and the next month that nobody decided on, relative to the desk's day. */
const open = async (): Promise<string[]> =>
  (await desk.store.slots.occurrences(Number.MAX_SAFE_INTEGER)).map(one => one.localDate)

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
    await tick()
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

  it('without an approved draft is missed with the reason, and says so once', async () => {
    await addSlot()
    desk.time = DUE
    await tick()
    await tick()
    expect(await notices()).toEqual(['missed 2026-07-03'])
    expect(await decided()).toMatchObject({ outcome: 'missed', reason: 'missing', publication: null })
  })

  it('that was missed still goes out when it is approved while its lateness allows', async () => {
    await addSlot({ lateMinutes: 30 })
    desk.time = DUE
    await tick()
    desk.time = DUE + 30 * MINUTE_MS
    await approve('late')
    await tick()
    await desk.drain()
    expect(await planned()).toMatchObject([{ state: 'published', dueAt: DUE }])
    desk.time = DUE + HOUR_MS
    await tick()
    expect((await notices()).filter(one => one.startsWith('missed'))).toHaveLength(1)
    expect(await decided()).toMatchObject({ outcome: 'planned' })
  })

  it('that was missed takes nothing once it is too late', async () => {
    await addSlot({ lateMinutes: 30 })
    desk.time = DUE
    await tick()
    desk.time = DUE + 31 * MINUTE_MS
    await approve('too late')
    await tick()
    expect(await planned()).toEqual([])
    expect(await decided()).toMatchObject({ outcome: 'missed' })
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
    expect(await decided()).toMatchObject({ outcome: 'already-out', reason: 'already-out' })
    expect((await notices()).filter(one => !one.startsWith('published'))).toEqual([])
  })

  it('whose issue a person sends without a word to the slot is not missed', async () => {
    await addSlot()
    await desk.plan({ issue: `${SERIES}/2026-07-03`, dueAt: DUE - 1000 })
    desk.time = DUE - 15 * MINUTE_MS
    await tick()
    desk.time = DUE
    await tick()
    await desk.drain()
    expect(await notices()).toEqual([expect.stringContaining('published')])
    expect(await decided()).toMatchObject({ outcome: 'already-out' })
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
    expect(await decided()).toMatchObject({ outcome: 'late', publication: row!.id })
    expect(await notices()).toEqual([expect.stringContaining('held')])
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
    expect([await planned(), await notices(), await open()]).toEqual([[], ['missing 2026-07-03'], []])
  })
})

describe('what a person says later', () => {
  it('stands against an approval before it, and gives way to one after it', async () => {
    await addSlot()
    await approve('approved')
    await tick()
    desk.time += MINUTE_MS
    const own = await desk.content('own words')
    await desk.plan({ issue: `${SERIES}/2026-07-03`, snapshot: own, dueAt: DUE })
    await tick()
    expect(await planned()).toMatchObject([{ snapshot: own }])
    desk.time += MINUTE_MS
    const newest = await approve('approved again')
    await tick()
    expect(await planned()).toMatchObject([{ snapshot: newest }])
  })

  it('stays cancelled though the machine had cancelled an earlier round itself', async () => {
    const words: Record<string, Exception> = { '2026-07-03': { as: 'skip' } }
    await addSlot()
    await approve('text')
    await tick()
    almanac = { workday: () => 'working', exception: (_series, date) => words[date] }
    await tick()
    delete words['2026-07-03']
    await tick()
    const again = (await planned()).find(row => row.state === 'planned')!
    await cancel(desk.store.publications, again, 'ma')
    await tick()
    expect((await planned()).map(row => row.state)).toEqual(['cancelled', 'cancelled'])
    desk.time = DUE
    await tick()
    expect(await decided()).toMatchObject({ outcome: 'cancelled' })
  })
})

/** Two drafts of one series and date whose files are named apart. */
const both = async (): Promise<void> => {
  await approve('one')
  await approve('two', { issue: 'two' })
}
const withdraw = (issue: string): Promise<boolean> => desk.store.publications.withdrawApproval(issue, 'li')

describe('two approved issues of one date', () => {
  it('are told as soon as they are seen, once, and nothing is planned', async () => {
    await addSlot()
    desk.time = DUE - 10 * HOUR_MS
    await both()
    await tick()
    await tick()
    expect([await planned(), await notices()]).toEqual([[], ['ambiguous 2026-07-03']])
    desk.time = DUE
    await tick()
    await tick()
    expect(await planned()).toEqual([])
    expect(await decided()).toMatchObject({ outcome: 'missed', reason: 'ambiguous' })
    expect(await notices()).toEqual(['missed 2026-07-03', 'ambiguous 2026-07-03'])
  })

  it('hold what was planned for the first, even when its draft stands', async () => {
    await addSlot()
    await approve('one')
    await tick()
    await desk.drain()
    await approve('two', { issue: 'two' })
    await tick()
    expect(await planned()).toMatchObject([{ state: 'held', reason: 'ambiguous' }])
    desk.time = DUE
    await tick()
    await desk.drain()
    expect(desk.platform.submits).toBe(0)
  })

  it.each([
    ['the second is taken back', 'two', 'one'],
    ['the first is taken back', `${SERIES}/2026-07-03`, 'two'],
  ])('are one again when %s', async (_what, issue, stays) => {
    await addSlot()
    await approve('one')
    await tick()
    await desk.drain()
    await approve('two', { issue: 'two' })
    await tick()
    await withdraw(issue)
    await tick()
    desk.time = DUE
    await tick()
    await desk.drain()
    expect(desk.platform.submits).toBe(1)
    expect(desk.platform.out[0]!.articles[0]!.html).toContain(stays)
    expect((await planned()).map(row => row.state).sort()).toEqual(
      stays === 'one' ? ['published'] : ['cancelled', 'published'],
    )
  })

  it('are decided by a person who lets the held one go on, or cancels it', async () => {
    await addSlot()
    await approve('one')
    await tick()
    await approve('two', { issue: 'two' })
    await tick()
    const { publications: store } = desk.store
    await resolveNotPublished(store, desk.clock, (await planned())[0]!, 'ma')
    await tick()
    expect(await planned()).toMatchObject([{ state: 'planned', title: 'one', dueAt: DUE }])
    await cancel(store, (await planned())[0]!, 'ma')
    await tick()
    expect((await planned()).map(row => `${row.title} ${row.state}`).sort()).toEqual(['one cancelled', 'two planned'])
  })
})

describe('an approval that is taken back', () => {
  it('counts after the minute too, as long as nothing was submitted', async () => {
    await addSlot()
    await approve('text')
    await tick()
    desk.time = DUE + MINUTE_MS
    await tick()
    await withdraw(`${SERIES}/2026-07-03`)
    await tick()
    await desk.drain()
    expect(await planned()).toMatchObject([{ state: 'held', reason: 'approval' }])
    expect(await decided()).toMatchObject({ outcome: 'missed', reason: 'unapproved' })
  })

  it('holds what was planned on it, and given again lets it go out', async () => {
    await addSlot()
    await approve('text')
    await tick()
    await withdraw(`${SERIES}/2026-07-03`)
    await tick()
    await tick()
    expect(await planned()).toMatchObject([{ state: 'held', reason: 'approval' }])
    expect((await notices()).map(one => one.split(' ')[0])).toEqual(['unapproved', 'held'])
    expect(await notices()).toContainEqual(expect.stringContaining('held'))
    await approve('text')
    await tick()
    desk.time = DUE
    await tick()
    await desk.drain()
    expect(await planned()).toMatchObject([{ state: 'published' }])
  })
})

describe('people are told', () => {
  const told = async () =>
    (await desk.store.publications.notices(100)).map(({ kind, values }) => [kind, values['minutes'], values['files']])
  const draft: KnownDraft = { file: 'drafts/a.md', title: 't', issue: 'i', series: SERIES, date: '2026-07-03' }

  /** Ticks every minute of the two hours before, as a worker does. */
  async function watch(): Promise<void> {
    for (let minutes = 120; minutes > 0; minutes--) {
      desk.time = DUE - minutes * MINUTE_MS
      await tick()
    }
  }

  it('an hour and a quarter of an hour ahead that there is no draft, once each', async () => {
    desk.time = DUE - 3 * HOUR_MS
    await addSlot()
    await watch()
    expect(await told()).toEqual([
      ['missing', 15, undefined],
      ['missing', 60, undefined],
    ])
  })

  it('which draft waits for approval', async () => {
    desk.time = DUE - 3 * HOUR_MS
    drafts = [draft, { ...draft, file: 'drafts/b.md', date: '2026-07-04' }, { ...draft, series: 'other' }]
    await addSlot()
    await watch()
    expect(await told()).toEqual([
      ['unapproved', 15, 'drafts/a.md'],
      ['unapproved', 60, 'drafts/a.md'],
    ])
  })

  it('of the last point only when nothing ran before it', async () => {
    desk.time = DUE - 3 * HOUR_MS
    await addSlot()
    desk.time = DUE - 10 * MINUTE_MS
    await tick()
    await tick()
    expect(await told()).toEqual([['missing', 10, undefined]])
  })

  it('that one planned by hand waits for approval', async () => {
    desk.settings.reviews = 1
    desk.time = DUE - 3 * HOUR_MS
    drafts = [{ ...draft, issue: 'daily/2026-07-03', series: null }]
    const row = await desk.plan({ dueAt: DUE })
    await desk.drain()
    await watch()
    const rows = await desk.store.publications.notices(100)
    expect(rows.filter(one => one.kind === 'unapproved')).toMatchObject([
      { publication: row.id, values: { title: 'title', minutes: 15, files: 'drafts/a.md' } },
      { publication: row.id, values: { minutes: 60 } },
    ])
  })
})

describe('what people and the almanac say of dates', () => {
  let words: Record<string, Exception>
  const linked = async () => (await planned()).map(({ state, reason, dueAt }) => ({ state, reason, dueAt }))

  beforeEach(() => {
    words = {}
    almanac = { workday: () => 'working', exception: (_series, date) => words[date] }
  })

  it('skips a date, cancels what was planned for it, and gives it back', async () => {
    await addSlot()
    await approve('text')
    await tick()
    words['2026-07-03'] = { as: 'skip' }
    await tick()
    expect(await linked()).toEqual([{ state: 'cancelled', reason: 'skipped', dueAt: DUE }])
    delete words['2026-07-03']
    await tick()
    expect((await linked()).map(row => row.state).sort()).toEqual(['cancelled', 'planned'])
    words['2026-07-03'] = { as: 'skip' }
    await tick()
    desk.time = DUE
    await tick()
    await desk.drain()
    expect(desk.platform.submits).toBe(0)
    expect(await decided()).toMatchObject({ outcome: 'skipped' })
    expect((await notices()).some(one => one.startsWith('missed'))).toBe(false)
  })

  it.each(['planned', 'drafted', 'held'] as const)('moves a date with what is %s for it', async state => {
    await addSlot()
    await approve('text')
    await tick()
    if (state !== 'planned') await desk.drain()
    if (state === 'held')
      await desk.store.publications.move(become((await planned())[0]!, { state, reason: 'changed' }), [])
    words['2026-07-03'] = { as: 'move', time: '09:00' }
    await tick()
    expect(await linked()).toMatchObject([{ state, dueAt: DUE + 90 * MINUTE_MS }])
    expect(await decided()).toMatchObject({ dueAt: DUE + 90 * MINUTE_MS, outcome: null })
    desk.time = DUE
    await tick()
    await desk.drain()
    expect(desk.platform.submits).toBe(0)
    desk.time = DUE + 90 * MINUTE_MS
    await tick()
    await desk.drain()
    expect(desk.platform.submits).toBe(state === 'held' ? 0 : 1)
  })

  it('changes nothing that is on its way', async () => {
    await addSlot()
    await approve('text')
    await tick()
    desk.time = DUE
    desk.platform.fail('submit', { as: 'lost', when: 'after' })
    await desk.drain(0)
    const [before] = await planned()
    words['2026-07-03'] = { as: 'move', time: '09:00' }
    await tick()
    expect(await desk.now(before!)).toEqual(before)
  })

  it('adds a date, with a time of its own', async () => {
    await addSlot({ cron: '30 7 * * 1' })
    words['2026-07-03'] = { as: 'extra', time: '08:15' }
    await approve('text')
    await tick()
    expect(await linked()).toMatchObject([{ state: 'planned', dueAt: DUE + 45 * MINUTE_MS }])
    delete words['2026-07-03']
    await tick()
    expect(await linked()).toMatchObject([{ state: 'cancelled', reason: 'skipped' }])
  })

  it('leaves everything as it was last known while the calendar cannot be read', async () => {
    words['2026-07-03'] = { as: 'skip' }
    await addSlot()
    await approve('text')
    await tick()
    isReadable = false
    delete words['2026-07-03']
    desk.time += MINUTE_MS
    await tick()
    expect(await planned()).toEqual([])
    desk.time += DAY_MS
    await tick()
    expect((await open()).at(-1)).toBe('2026-08-01')
  })

  it('holds dates nobody knows about, says so a month ahead, and misses those nobody decides', async () => {
    almanac = {
      workday: date => (date < '2026-08-01' ? 'working' : 'unknown'),
      exception: (_series, date) => words[date],
    }
    await addSlot({ days: 'working', cron: '30 7 * 8 *' })
    const first = await approve('first', { date: '2026-08-01' })
    await tick()
    await tick()
    expect(await notices()).toEqual(['unknown-day 2026-08-01'])
    expect(await planned()).toEqual([])
    words['2026-08-01'] = { as: 'extra', time: null }
    desk.time += DAY_MS
    await tick()
    expect(await planned()).toMatchObject([{ snapshot: first, state: 'planned' }])
    expect(await notices()).not.toContain('unknown-day 2026-08-02')
    await approve('second', { date: '2026-08-02' })
    desk.time = Date.parse('2026-08-02T07:30:00+08:00')
    await tick()
    expect(await decided('2026-08-02')).toMatchObject({ outcome: 'missed', reason: 'unknown-day' })
    expect(await notices()).toContain('missed 2026-08-02')
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
