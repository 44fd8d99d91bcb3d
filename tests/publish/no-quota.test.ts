import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resolveNotPublished, resolvePublished } from '../../src/publish/resolve.ts'
import type { Fault } from '../fakes/platform.ts'
import { Desk } from './desk.ts'

const SPENT: Fault = { as: 'refused', errcode: 45028, fault: 'quota' }
let desk: Desk

beforeEach(async () => {
  desk = await Desk.open()
})
afterEach(() => desk.close())

const effects = (): number => desk.platform.submits + desk.platform.mass.size
const told = async (): Promise<unknown[]> =>
  (await desk.store.publications.notices(100)).map(({ kind, values }) => [
    kind,
    values['as'] ?? values['reason'] ?? null,
  ])

describe('a mass send for which nothing is left', () => {
  it('is held for a person unless something else was said', async () => {
    const row = await desk.plan({ action: 'mass' })
    expect(row.noQuota).toBe('hold')
    desk.platform.fail('sendMass', SPENT)
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'held', reason: 'quota', action: 'mass' })
    expect(effects()).toBe(0)
  })

  it('goes out without a notification when that was said, in the same round, and people are told', async () => {
    const row = await desk.plan({ action: 'mass', noQuota: 'publish' })
    desk.platform.fail('sendMass', SPENT)
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'published', action: 'publish', kind: 'public', round: 1 })
    expect([desk.platform.submits, desk.platform.mass.size]).toEqual([1, 0])
    expect(await desk.steps(row)).toEqual(
      expect.arrayContaining(['message/mass/sendall refused:45028', 'no-quota done', 'freepublish/submit done']),
    )
    expect(await told()).toEqual([
      ['published', null],
      ['no-quota', 'publish'],
    ])
  })

  it('stays in the draft box when that was said, until a person sends it', async () => {
    const row = await desk.plan({ action: 'mass', noQuota: 'draft' })
    desk.platform.fail('sendMass', SPENT)
    await desk.drain()
    const left = await desk.now(row)
    expect(left).toMatchObject({ state: 'drafted', reason: 'no-quota', action: 'mass' })
    expect(await told()).toEqual([['no-quota', 'draft']])
    expect(desk.platform.box.size).toBe(1)
    desk.time += 100_000
    expect(await desk.drain()).toEqual([])
    expect(effects()).toBe(0)
    const url = 'https://mp.weixin.qq.com/s/by-hand'
    expect(await resolvePublished(desk.store.publications, desk.clock, left, 'ma', url)).toMatchObject({
      state: 'published',
      url,
    })
  })

  it('that was left may be published by a person who asks for that', async () => {
    const row = await desk.plan({ action: 'mass', noQuota: 'draft' })
    desk.platform.fail('sendMass', SPENT)
    await desk.drain()
    await desk.plan({ action: 'publish' })
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'published', action: 'publish', noQuota: 'draft' })
    expect(effects()).toBe(1)
  })

  it.each([
    ['publish', 'before', 'quota', 0],
    ['draft', 'before', 'quota', 0],
    // it did go out and used the draft up
    ['publish', 'after', 'gone', 1],
  ] as const)(
    'never goes on by itself (%s) after one whose answer was lost (%s WeChat acted), even when a person says it is not out',
    async (noQuota, when, reason, sent) => {
      const row = await desk.plan({ action: 'mass', noQuota })
      // asked again under the same client id, and "nothing is left": the first may be what used it up
      desk.platform.fail('sendMass', { as: 'lost', when }, SPENT)
      await desk.drain()
      const doubtful = await desk.now(row)
      expect(doubtful).toMatchObject({ state: 'uncertain', action: 'mass' })
      await resolveNotPublished(desk.store.publications, desk.clock, doubtful, 'ma')
      desk.platform.fail('sendMass', SPENT)
      await desk.drain()
      expect(await desk.now(row)).toMatchObject({ state: 'held', reason, action: 'mass' })
      expect([desk.platform.submits, desk.platform.mass.size]).toEqual([0, sent])
    },
  )

  it('whose refusal came after the lease was lost goes on all the same', async () => {
    const row = await desk.plan({ action: 'mass', noQuota: 'publish' })
    const real = desk.platform.sendMass.bind(desk.platform)
    desk.platform.fail('sendMass', SPENT)
    desk.platform.sendMass = async (...args) => {
      // somebody else takes the row while the answer is on its way
      const now = await desk.now(row)
      await desk.store.publications.move(now, [])
      return real(...args)
    }
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'published', action: 'publish' })
    expect(effects()).toBe(1)
  })

  it('is too late to be published when its time is over', async () => {
    const row = await desk.plan({ action: 'mass', noQuota: 'publish', lateMinutes: 0 })
    const real = desk.platform.sendMass.bind(desk.platform)
    desk.platform.fail('sendMass', SPENT)
    desk.platform.sendMass = async (...args) => {
      desk.time += 61_000
      return real(...args)
    }
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'held', reason: 'late', action: 'publish' })
    expect(effects()).toBe(0)
  })
})
