import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TransportError, WechatError } from '../../src/publish/errors.ts'
import { NotResolvable } from '../../src/publish/resolve.ts'
import { withdraw, WithdrawLost } from '../../src/publish/withdraw.ts'
import { Desk } from './desk.ts'

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open()
})
afterEach(() => desk.close())

async function published(action: 'publish' | 'mass' = 'publish') {
  const row = await desk.plan({ action })
  await desk.drain()
  return desk.now(row)
}

const CALLS = { publish: 'removeArticle', mass: 'removeMass' } as const
const STEPS = { publish: 'freepublish/delete', mass: 'message/mass/delete' } as const

describe.each(['publish', 'mass'] as const)('what went out by %s', action => {
  it('is taken away at a person’s word, the intent written before the call', async () => {
    const row = await published(action)
    expect(await withdraw(desk.world(), row, 'ma')).toMatchObject({ state: 'removed', reason: 'withdrawn' })
    const step = STEPS[action]
    expect((await desk.steps(row)).slice(-3)).toEqual(['resolve person:ma', `${step} intended`, `${step} done`])
    expect(await desk.store.publications.notices(1)).toMatchObject([{ kind: 'removed' }])
  })

  it('is known to be gone when the answer was lost and WeChat shows it gone', async () => {
    const row = await published(action)
    desk.platform.fail(CALLS[action], { as: 'lost', when: 'after' })
    expect(await withdraw(desk.world(), row, 'ma')).toMatchObject({ state: 'removed', reason: 'withdrawn' })
    expect((await desk.steps(row)).slice(-2)).toEqual([`${STEPS[action]} lost`, `${STEPS[action]} found`])
  })

  it('still stands when the call never arrived: nothing is claimed, and it can be asked for again', async () => {
    const row = await published(action)
    desk.platform.fail(CALLS[action], { as: 'lost', when: 'before' })
    await expect(withdraw(desk.world(), row, 'ma')).rejects.toBeInstanceOf(WithdrawLost)
    const now = await desk.now(row)
    expect(now).toMatchObject({ state: 'published' })
    expect(await withdraw(desk.world(), now, 'ma')).toMatchObject({ state: 'removed' })
  })

  it('stays as it is when WeChat turns it down, or cannot be reached', async () => {
    const row = await published(action)
    desk.platform.fail(CALLS[action], { as: 'refused', errcode: 48001, fault: 'unauthorised' })
    await expect(withdraw(desk.world(), row, 'ma')).rejects.toBeInstanceOf(WechatError)
    desk.platform.fail(CALLS[action], { as: 'unsent' })
    await expect(withdraw(desk.world(), await desk.now(row), 'ma')).rejects.toBeInstanceOf(TransportError)
    expect(await desk.now(row)).toMatchObject({ state: 'published' })
  })

  it('is asked for once more with a new token when the first was refused', async () => {
    const row = await published(action)
    desk.platform.fail(CALLS[action], { as: 'refused', errcode: 42001, fault: 'token' })
    expect(await withdraw(desk.world(), row, 'ma')).toMatchObject({ state: 'removed' })
  })

  it('may go out again afterwards, as a new round', async () => {
    const row = await published(action)
    await withdraw(desk.world(), row, 'ma')
    expect(await desk.plan({ action })).toMatchObject({ round: 2 })
  })
})

it('what is not out cannot be withdrawn', async () => {
  const row = await desk.plan({ dueAt: desk.time + 3_600_000 })
  await expect(withdraw(desk.world(), row, 'ma')).rejects.toBeInstanceOf(NotResolvable)
})

it('somebody who looked at an older version of the row withdraws nothing', async () => {
  const row = await published()
  await withdraw(desk.world(), row, 'ma')
  await expect(withdraw(desk.world(), row, 'li')).rejects.toBeInstanceOf(NotResolvable)
  expect(desk.platform.calls.filter(call => call === 'removeArticle')).toHaveLength(1)
})
