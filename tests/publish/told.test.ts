import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resolvePublished } from '../../src/publish/resolve.ts'
import { drain } from '../../src/publish/drain.ts'
import { troubleMark } from '../../src/publish/run.ts'
import { withdraw } from '../../src/publish/withdraw.ts'
import { Desk, ACCOUNT } from './desk.ts'

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open()
})
afterEach(() => desk.close())

const told = async (): Promise<string[]> =>
  (await desk.store.publications.notices(99))
    .map(({ kind, values }) => [kind, values['reason'] ?? values['code']].filter(word => word !== undefined).join(' '))
    .reverse()

const refuse = (
  call: 'submit' | 'sendMass' | 'addDraft' | 'ready',
  errcode: number,
  fault: 'author' | 'operator' | 'person' | 'unauthorised' | 'token',
  times = 1,
) => desk.platform.fail(call, ...Array.from({ length: times }, () => ({ as: 'refused', errcode, fault }) as const))

describe('people are told', () => {
  it('when an article is out', async () => {
    await desk.plan()
    await desk.drain()
    expect(await told()).toEqual(['published'])
  })

  it('when it is held', async () => {
    await desk.plan({ lateMinutes: 1 })
    desk.time += 3 * 60_000
    await desk.drain()
    expect(await told()).toEqual(['held late'])
  })

  it('when nobody knows', async () => {
    desk.platform.fail('submit', { as: 'lost', when: 'before' })
    await desk.plan()
    await desk.drain()
    expect(await told()).toEqual(['uncertain draft-standing'])
  })

  it('when WeChat refuses it', async () => {
    refuse('addDraft', 45166, 'author')
    await desk.plan()
    await desk.drain()
    expect(await told()).toEqual(['refused 45166'])
  })

  it.each([
    ['rejected', { as: 'rejected', reason: 'review' }],
    ['removed', { as: 'removed', reason: 'banned' }],
  ] as const)('when it is %s', async (kind, outcome) => {
    desk.platform.outcomeOf = outcome
    await desk.plan()
    await desk.drain()
    expect(await told()).toEqual([`${kind} ${outcome.reason}`])
  })

  it('when an administrator must tap', async () => {
    refuse('sendMass', 89504, 'person')
    await desk.plan({ action: 'mass' })
    await desk.drain()
    expect((await told())[0]).toBe('confirming')
  })

  it('when the last clicks are theirs', async () => {
    refuse('submit', 48001, 'unauthorised')
    await desk.plan()
    await desk.drain()
    expect(await told()).toEqual(['handover'])
  })

  it('of what one of them decided', async () => {
    refuse('submit', 48001, 'unauthorised')
    const row = await desk.plan()
    await desk.drain()
    await resolvePublished(
      desk.store.publications,
      desk.clock,
      await desk.now(row),
      'li',
      'https://mp.weixin.qq.com/s/x',
    )
    expect(await told()).toEqual(['handover', 'published'])
  })

  it('when one of them took it back', async () => {
    const row = await desk.plan()
    await desk.drain()
    await withdraw(desk.world(), await desk.now(row), 'li')
    expect(await told()).toEqual(['published', 'removed withdrawn'])
  })

  it('by whoever goes on, when a process dies right after it learnt of it', async () => {
    const row = await desk.plan()
    const world = desk.world()
    const store = new Proxy(world.store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return async (...args: unknown[]) => {
          const done: unknown = await (value as (...args: unknown[]) => unknown).apply(target, args)
          const next = args[0] as { state?: string } | undefined
          if (name === 'move' && next?.state === 'published') throw new Error('the process is dead')
          return done
        }
      },
    })
    await drain({ ...world, store }, { followMs: 60_000 }).catch(() => undefined)
    expect((await desk.now(row)).state).toBe('published')
    expect(await told()).toEqual(['published'])
  })
})

describe('trouble of an account', () => {
  it('is told once, however many publications wait for it and however often they are tried', async () => {
    refuse('addDraft', 40164, 'operator', 99)
    await desk.plan({ issue: 'one' })
    await desk.plan({ issue: 'two' })
    for (let i = 0; i < 5; i++) {
      await desk.drain()
      desk.time += 6 * 60_000
    }
    expect(await told()).toEqual(['account-trouble 40164'])
  })

  it('is a token that is refused in spite of a new one', async () => {
    refuse('submit', 40001, 'token', 99)
    await desk.plan()
    await desk.drain()
    expect(await told()).toEqual(['account-trouble 40001'])
  })

  it('is news again once it was mended', async () => {
    refuse('addDraft', 40125, 'operator')
    await desk.plan({ issue: 'one' })
    await desk.drain()
    await desk.store.publications.unmark(troubleMark(ACCOUNT))
    refuse('addDraft', 40164, 'operator')
    desk.time += 6 * 60_000
    await desk.drain()
    expect((await told()).slice(0, 2)).toEqual(['account-trouble 40125', 'account-trouble 40164'])
  })
})
