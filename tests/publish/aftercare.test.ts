import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isLive } from '../../src/publish/publication.ts'
import { NEVER } from '../../src/publish/times.ts'
import { resolvePublished } from '../../src/publish/resolve.ts'
import { Desk } from './desk.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open()
})
afterEach(() => desk.close())

async function published(action: 'publish' | 'mass' = 'publish') {
  const row = await desk.plan({ action })
  await desk.drain()
  desk.platform.calls.length = 0
  return desk.now(row)
}

const looks = () => desk.platform.calls.filter(call => call === 'outcome' || call === 'massOutcome').length

describe('what is out', () => {
  it.each(['publish', 'mass'] as const)(
    'by %s is looked after an hour, a day and a week later, and never again',
    async action => {
      const row = await published(action)
      const outAt = row.wakeAt - HOUR
      expect(isLive(row)).toBe(false)
      const seen: number[] = []
      for (const at of [HOUR - 1, HOUR, DAY - 1, DAY, 7 * DAY - 1, 7 * DAY, 30 * DAY]) {
        desk.time = outAt + at
        await desk.drain()
        seen.push(looks())
      }
      expect(seen).toEqual([0, 1, 1, 2, 2, 3, 3])
      expect(await desk.now(row)).toMatchObject({ state: 'published', wakeAt: NEVER })
    },
  )

  it.each(['deleted', 'banned'] as const)('and was %s becomes removed, and is told', async reason => {
    const row = await published()
    desk.platform.outcomeOf = { as: 'removed', reason }
    desk.time += HOUR
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'removed', reason })
    expect(await desk.store.publications.notices(1)).toMatchObject([{ kind: 'removed', values: { reason } }])
  })

  it('by a lost submit is asked for by its article', async () => {
    desk.platform.fail('submit', { as: 'lost', when: 'after' })
    const row = await published()
    expect(row).toMatchObject({ state: 'published', publishId: null })
    desk.platform.takeAway(row.article!)
    desk.time += HOUR
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'removed', reason: 'deleted' })
  })

  it('by hand, with nothing to ask by, is left alone', async () => {
    const row = await desk.plan({ dueAt: desk.time + HOUR })
    await desk.drain()
    await resolvePublished(desk.store.publications, desk.clock, await desk.now(row), 'ma', null)
    desk.platform.calls.length = 0
    desk.time += HOUR
    await desk.drain()
    expect(desk.platform.calls).toEqual([])
    expect(await desk.now(row)).toMatchObject({ state: 'published', wakeAt: NEVER })
  })

  it('is looked at later when WeChat cannot be asked now, and is no trouble of a command’s', async () => {
    const row = await published()
    desk.platform.fail('outcome', { as: 'unsent' })
    desk.time += HOUR
    expect(await desk.drain()).toMatchObject([{ trouble: null }])
    expect(looks()).toBe(1)
    desk.time += HOUR / 2
    await desk.drain()
    expect(looks()).toBe(2)
    expect(await desk.now(row)).toMatchObject({ state: 'published', tries: 1 })
  })
})
