import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keepSlots } from '../../src/publish/slots/occurrences.ts'
import { cancel, resolveNotPublished } from '../../src/publish/resolve.ts'
import { occurrences, type Exception, type Slot } from '../../src/schedule/slot.ts'
import { ACCOUNT, Desk } from './desk.ts'

const SERIES = '每日动态'
const DATE = '2026-07-03'
const MINUTE_MS = 60_000
const LATE_MINUTES = 60
const SLOT: Slot = {
  name: 'morning',
  series: SERIES,
  cron: '0 8 3 7 *',
  zone: 'Asia/Shanghai',
  days: 'all',
  action: null,
  account: ACCOUNT,
  lateMinutes: LATE_MINUTES,
  noQuota: 'hold',
  addedAt: 0,
}

const issue = fc.constantFrom('one', 'two')
const word: fc.Arbitrary<Exception | undefined> = fc.constantFrom<(Exception | undefined)[]>(
  undefined,
  { as: 'skip' },
  { as: 'skip' },
  { as: 'move', time: '07:20' },
  { as: 'move', time: '08:40' },
  { as: 'extra', time: '08:10' },
)

/** What people may do around a date; the clock ticks and workers work in between. */
const anyStep = fc.oneof(
  { weight: 3, arbitrary: fc.record({ approve: issue, text: fc.constantFrom('a', 'b') }) },
  { weight: 2, arbitrary: fc.record({ withdraw: issue }) },
  { weight: 3, arbitrary: fc.record({ say: word }) },
  { weight: 1, arbitrary: fc.record({ readable: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ decide: fc.constantFrom('cancel' as const, 'go on' as const) }) },
  { weight: 1, arbitrary: fc.constant({ lost: true }) },
  { weight: 3, arbitrary: fc.record({ passMinutes: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 5, arbitrary: fc.constant({ tick: true }) },
  { weight: 3, arbitrary: fc.constant({ drain: true }) },
)

it('no order of words, calendars, ticks and lost replies sends a date twice, early, late, or on a day people skip', async () => {
  let sentAtAll = 0
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 10, maxLength: 30 }), async steps => {
      const desk = await Desk.open()
      const { publications: store, slots } = desk.store
      let said: Exception | undefined
      let isReadable = true
      /** What the last tick that could read the calendar found the date to be. */
      let meant: { readonly dueAt: number; readonly held: string | null } | undefined
      /** Issues that are approved, and were at the last tick. */
      const approved = new Set<string>()
      let ready = new Set<string>()
      let isCancelled = false
      /** A person let something go on whatever the clock says. */
      let isForced = false
      const sent: number[] = []
      const real = desk.platform.publish.bind(desk.platform)
      desk.platform.publish = draft => {
        sent.push(desk.time)
        if (!isForced) {
          expect(meant?.held ?? null).toBeNull()
          if (!isCancelled) expect(ready.size).toBe(1)
          expect(desk.time).toBeGreaterThanOrEqual(meant!.dueAt)
          expect(desk.time).toBeLessThan(meant!.dueAt + (LATE_MINUTES + 1) * MINUTE_MS)
        }
        return real(draft)
      }
      const tick = async () => {
        const almanac = {
          workday: () => 'working' as const,
          exception: (_series: string, date: string) => (date === DATE ? said : undefined),
        }
        const dates = (slot: Slot, from: number, to: number) => occurrences(slot, from, to, almanac)
        await keepSlots({
          store,
          clock: desk.clock,
          calendar: {
            slots: () => slots.list(),
            addOccurrences: slots.addOccurrences.bind(slots),
            occurrences: slots.occurrences.bind(slots),
            change: slots.change.bind(slots),
            approvedFor: store.approvedFor.bind(store),
          },
          reviews: 0,
          dates: isReadable ? dates : null,
          drafts: async () => [],
        })
        ready = new Set(approved)
        meant = (await slots.occurrences(0)).find(one => one.localDate === DATE)
      }
      try {
        await slots.add(SLOT)
        for (const step of steps) {
          const [open] = (await store.list(10)).filter(row => ['planned', 'drafted', 'held'].includes(row.state))
          if ('approve' in step) {
            const snapshot = await desk.content(`${step.approve} ${step.text}`)
            const about = { issue: step.approve, series: SERIES, date: DATE, title: step.approve }
            await store.approve({ ...about, snapshot, person: 'li' })
            approved.add(step.approve)
            desk.time += 1
          } else if ('withdraw' in step) {
            await store.withdrawApproval(step.withdraw, 'li')
            approved.delete(step.withdraw)
          } else if ('say' in step) said = step.say
          else if ('readable' in step) isReadable = step.readable
          else if ('lost' in step) desk.platform.fail('submit', { as: 'lost', when: 'after' })
          else if ('passMinutes' in step) desk.time += step.passMinutes * MINUTE_MS
          else if ('tick' in step) await tick()
          else if ('drain' in step) await desk.drain(5000)
          else if (open && step.decide === 'cancel') {
            isCancelled = true
            await cancel(store, open, 'ma')
          } else if (open?.state === 'held') {
            isForced = true
            await resolveNotPublished(store, desk.clock, open, 'ma')
          }
        }
        // past the minute somebody is sure to work, and hours later once more
        desk.time = Math.max(desk.time, Date.parse(`${DATE}T08:05:00+08:00`))
        await desk.drain(5000)
        desk.time += 3 * 60 * MINUTE_MS
        await tick()
        await desk.drain(5000)
        expect(sent.length).toBeLessThanOrEqual(1)
        sentAtAll += sent.length
        expect((await slots.occurrences(0)).filter(one => one.outcome === null)).toEqual([])
      } finally {
        await desk.close()
      }
    }),
    { numRuns: 80 },
  )
  expect(sentAtAll).toBeGreaterThan(5)
}, 120_000)
