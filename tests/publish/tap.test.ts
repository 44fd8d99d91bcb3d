import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clientMsgId } from '../../src/publish/client-msg-id.ts'
import type { MassId, MassOutcome } from '../../src/publish/ports.ts'
import type { Publication } from '../../src/publish/publication.ts'
import { Desk } from './desk.ts'

const MINUTE = 60_000
const WAITS = { as: 'refused', errcode: 89504, fault: 'person' } as const

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open()
})
afterEach(() => desk.close())

/** WeChat took the job and waits for an administrator, and gave no number. */
async function waiting(outcome: MassOutcome = 'sending'): Promise<Publication> {
  desk.platform.fail('sendMass', WAITS)
  const row = await desk.plan({ action: 'mass' })
  await desk.drain(0)
  desk.platform.box.clear()
  desk.platform.mass.set(await clientMsgId(row), { id: '77' as MassId, outcome })
  return row
}

async function pass(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    desk.time += MINUTE
    await desk.drain(0)
  }
}

const asked = () => desk.platform.calls.filter(call => call === 'sendMass').length

describe('a mass send that waits for an administrator', () => {
  it('is asked for once more with its own client id, and learns its number by that', async () => {
    const row = await waiting()
    await pass(2)
    expect(await desk.now(row)).toMatchObject({ state: 'submitted', reason: 'confirming', massId: '77' })
    await pass(10)
    expect([asked(), desk.platform.mass.size]).toEqual([2, 1])
  })

  it('is out when it was tapped', async () => {
    const row = await waiting('sent')
    await pass(3)
    expect(await desk.now(row)).toMatchObject({ state: 'published' })
  })

  it('that was refused or not answered ends, and can be sent again on purpose', async () => {
    const row = await waiting('failed')
    await pass(3)
    expect(await desk.now(row)).toMatchObject({ state: 'rejected', reason: 'failed' })
    const next = await desk.plan({ action: 'mass' })
    await desk.drain()
    expect(await desk.now(next)).toMatchObject({ state: 'published', round: 2 })
    expect(desk.platform.mass.size).toBe(2)
  })

  it('is not asked for again while paused, or when it became late', async () => {
    const row = await waiting()
    await desk.store.accounts.pause(row.account, true)
    await pass(5)
    expect(asked()).toBe(1)
    await desk.store.accounts.pause(row.account, false)
    await pass(30)
    expect(await desk.now(row)).toMatchObject({ state: 'uncertain', reason: 'no-answer' })
  })

  it('is asked for again after an answer that was lost, each intent closed before the next', async () => {
    const row = await waiting()
    desk.platform.fail('sendMass', { as: 'lost', when: 'before' })
    await pass(4)
    expect(await desk.now(row)).toMatchObject({ massId: '77' })
    const steps = (await desk.steps(row)).filter(step => step.startsWith('message/mass/sendall'))
    expect(steps).toEqual([
      'message/mass/sendall intended',
      'message/mass/sendall refused:89504',
      'message/mass/sendall intended',
      'message/mass/sendall lost',
      'message/mass/sendall intended',
      'message/mass/sendall refused:45065',
    ])
  })

  it('of a process that died while asking again is asked for by the next', async () => {
    const row = await waiting()
    desk.time += 2 * MINUTE
    desk.platform.fail('sendMass', { as: 'crash', when: 'after' })
    await desk.drain(0).catch(() => undefined)
    await pass(3)
    expect(await desk.now(row)).toMatchObject({ massId: '77', state: 'submitted' })
    expect(desk.platform.mass.size).toBe(1)
  })
})
