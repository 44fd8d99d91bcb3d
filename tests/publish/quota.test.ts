import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { QuotaKept } from '../../src/publish/errors.ts'
import type { Look } from '../../src/publish/ports.ts'
import { Desk } from './desk.ts'

const HOUR = 60 * 60_000
const RESUMES_MS = 16 * HOUR
let desk: Desk

beforeEach(async () => {
  desk = await Desk.open()
})
afterEach(() => desk.close())

/** From now on there are calls for submits only, until `RESUMES_MS` have passed. */
function keepBack({ platform, time }: Desk): { outcome: Look[]; published: Look[] } {
  const looks = { outcome: [] as Look[], published: [] as Look[] }
  const real = { outcome: platform.outcome.bind(platform), published: platform.published.bind(platform) }
  const mayAsk = (look: Look) => look === 'submit' || desk.time >= time + RESUMES_MS
  const kept = new QuotaKept('/cgi-bin/freepublish/get', 96, 100, RESUMES_MS)
  platform.outcome = async (id, look: Look = 'follow') => {
    looks.outcome.push(look)
    if (!mayAsk(look)) throw kept
    return real.outcome(id)
  }
  platform.published = async (offset, look: Look = 'follow') => {
    looks.published.push(look)
    if (!mayAsk(look)) throw kept
    return real.published(offset)
  }
  return looks
}

describe('when the day’s calls are kept for submits', () => {
  it('an article still goes out, and its first look is made', async () => {
    const looks = keepBack(desk)
    const row = await desk.plan()
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'published' })
    expect(looks).toEqual({ outcome: ['submit'], published: ['submit'] })
  })

  it('following it waits until the next day, and then goes on', async () => {
    desk.platform.reviewMs = HOUR
    const looks = keepBack(desk)
    const row = await desk.plan()
    const [done] = await desk.drain()
    const waiting = await desk.now(row)
    expect(waiting).toMatchObject({ state: 'submitted' })
    expect(done!.trouble).toMatchObject({ fix: 'wait', reason: 'quota', afterMs: RESUMES_MS })
    expect(waiting.wakeAt).toBeGreaterThanOrEqual(desk.time + RESUMES_MS - HOUR)
    expect(looks.outcome).toEqual(['submit', 'follow'])
    desk.time = waiting.wakeAt
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'published' })
    expect(looks.outcome).toHaveLength(3)
  })
})
