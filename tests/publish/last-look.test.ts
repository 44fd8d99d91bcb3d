import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fresh, RECENT_MS } from '../../src/publish/fresh.ts'
import { Desk } from './desk.ts'

const HOUR = 3_600_000
const MINUTE = 60_000

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open()
})
afterEach(() => desk.close())

/** Drafted an hour ahead, and then nothing runs until `minutes` after its minute. */
async function drafted(minutes: number, meanwhile: () => void) {
  const row = await desk.plan({ dueAt: desk.time + HOUR })
  await desk.drain()
  desk.time += HOUR
  meanwhile()
  desk.time += minutes * MINUTE
  await desk.drain()
  return desk.now(row)
}

/** As a person in the back office does: the draft is used up. */
const sendByHand = () => void desk.platform.publish([...desk.platform.box.keys()][0]!)

describe('a draft that is not there any more at its minute', () => {
  it.each([
    ['in time', 1],
    ['long after it was due', 90],
  ])('and stands among the published is held as such, %s, and told with its address', async (_when, minutes) => {
    expect(await drafted(minutes, sendByHand)).toMatchObject({ state: 'held', reason: 'elsewhere' })
    expect(desk.platform.submits).toBe(1)
    const [notice] = await desk.store.publications.notices(1)
    expect(notice).toMatchObject({
      kind: 'held',
      values: { reason: 'elsewhere', url: expect.stringMatching(/^https:/) },
    })
  })

  it('and stands nowhere may have been sent by hand, late or not', async () => {
    expect(await drafted(90, () => desk.platform.box.clear())).toMatchObject({ state: 'held', reason: 'gone' })
  })

  it('is looked for in the list as it is now, not as it was before its minute', async () => {
    await desk.plan({ issue: 'daily/another', snapshot: await desk.content('another', 'another') })
    const row = await desk.plan({ dueAt: desk.time + 5 * MINUTE })
    await desk.drain()
    sendByHand()
    desk.time += 5 * MINUTE
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'held', reason: 'elsewhere' })
  })
})

it('what is late is held as late although nobody can look whether its draft stands', async () => {
  const row = await desk.plan({ dueAt: desk.time + HOUR })
  await desk.drain()
  desk.time += 3 * HOUR
  desk.platform.fail('readDraft', { as: 'unsent' })
  await desk.drain()
  expect(await desk.now(row)).toMatchObject({ state: 'held', reason: 'late' })
})

describe('the list of what an account published lately', () => {
  const reads = () => desk.platform.calls.filter(call => call === 'published').length

  it('is read once for all publications of ten minutes', async () => {
    for (const issue of ['one', 'two', 'three']) {
      await desk.plan({ issue, snapshot: await desk.content(issue, issue) })
    }
    await desk.drain()
    expect([desk.platform.submits, reads()]).toEqual([3, 1])
  })

  it('is read again after ten minutes, after a failure, and when the clock was set back', async () => {
    const recent = new Fresh<{ total: number }>(RECENT_MS)
    let count = 0
    const page = { total: 0, entries: [] }
    const read = async () => ((count += 1), page)
    await recent.of('a', 0, read)
    await recent.of('a', 10 * MINUTE - 1, read)
    expect(count).toBe(1)
    await recent.of('a', 10 * MINUTE, read)
    await recent.of('b', 10 * MINUTE, read)
    expect(count).toBe(3)
    await recent.of('a', 9 * MINUTE, read)
    expect(count).toBe(4)
    await expect(recent.of('c', 0, () => Promise.reject(new Error('cut')))).rejects.toThrow('cut')
    await recent.of('c', 0, read)
    expect(count).toBe(5)
  })
})
