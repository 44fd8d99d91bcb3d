import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dayStart, monthStart } from '../../src/publish/mass-days.ts'
import type { Publication } from '../../src/publish/publication.ts'
import { ACCOUNT, Desk } from './desk.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open()
})
afterEach(() => desk.close())

/** Runs at each of these times before its minute, in ms, and gives how often the token was asked for anew by then. */
async function ahead(row: Publication, ...times: number[]): Promise<number[]> {
  const asked: number[] = []
  for (const ms of times) {
    desk.time = row.dueAt - ms
    await desk.drain()
    asked.push(desk.platform.calls.filter(call => call === 'freshToken').length)
  }
  return asked
}

const told = async () =>
  (await desk.store.publications.notices(20))
    .filter(one => one.kind === 'preflight')
    .map(one => one.values)
    .reverse()

describe('ahead of its minute', () => {
  it('everything is looked at a day, an hour and five minutes before, and the draft is made twelve hours before', async () => {
    const row = await desk.plan({ dueAt: desk.time + 3 * DAY })
    expect(await ahead(row, 2 * DAY, DAY, 13 * HOUR, 12 * HOUR, HOUR, 6 * MINUTE, 5 * MINUTE, 0)).toEqual([
      0, 1, 1, 1, 2, 2, 3, 3,
    ])
    expect(await desk.now(row)).toMatchObject({ state: 'published' })
    expect(await desk.steps(row)).toEqual([
      'plan person:ma',
      'preflight done',
      'draft/add intended',
      'draft/add done',
      'draft/get found',
      'preflight done',
      'preflight done',
      'freepublish/submit intended',
      'freepublish/submit done',
      'freepublish/get done',
    ])
    expect(await told()).toEqual([])
  })

  it('points already past are skipped', async () => {
    const row = await desk.plan({ dueAt: desk.time + 30 * MINUTE })
    expect(await ahead(row, 30 * MINUTE, 10 * MINUTE, 5 * MINUTE, MINUTE)).toEqual([0, 0, 1, 1])
  })

  it('at the minute itself only a read and one call remain', async () => {
    const row = await desk.plan({ dueAt: desk.time + DAY })
    await ahead(row, 12 * HOUR, HOUR, 5 * MINUTE)
    desk.platform.calls.length = 0
    desk.time = row.dueAt
    await desk.drain(0)
    expect(desk.platform.calls).toEqual(['readDraft', 'ready', 'submit'])
  })

  it.each([
    ['40125', 'a changed secret', { as: 'refused', errcode: 40125, fault: 'operator' }],
    ['40164', 'an address that is not listed any more', { as: 'refused', errcode: 40164, fault: 'operator' }],
    ['unreachable', 'no network', { as: 'unsent' }],
  ] as const)('%s is told a day before: %s', async (problem, _what, fault) => {
    const row = await desk.plan({ dueAt: desk.time + 2 * DAY })
    desk.platform.fail('freshToken', fault)
    await ahead(row, DAY)
    expect(await told()).toEqual([{ issue: row.issue, title: 'title', problems: problem, minutes: 24 * 60 }])
    expect(await ahead(row, 12 * HOUR, HOUR, 5 * MINUTE, 0)).toHaveLength(4)
    expect((await desk.now(row)).state).toBe('published')
  })

  it('an account that may not publish is told an hour before', async () => {
    const row = await desk.plan({ dueAt: desk.time + 2 * HOUR })
    desk.platform.fail('published', { as: 'refused', errcode: 48001, fault: 'unauthorised' })
    await ahead(row, 2 * HOUR, HOUR)
    expect(await told()).toMatchObject([{ problems: '48001', minutes: 60 }])
  })

  it('an address for pushes that WeChat does not reach is told, where there is one', async () => {
    desk.platform.callbackReached = false
    const row = await desk.plan({ dueAt: desk.time + 2 * HOUR })
    await ahead(row, 2 * HOUR, HOUR)
    expect(await told()).toEqual([])
    desk.takesPushes = true
    await ahead(row, 5 * MINUTE)
    expect(await told()).toMatchObject([{ problems: 'callback' }])
  })

  it('a draft somebody changed or used is held then and there', async () => {
    const row = await desk.plan({ dueAt: desk.time + 2 * HOUR })
    await desk.drain()
    desk.platform.box.clear()
    await ahead(row, HOUR)
    expect(await desk.now(row)).toMatchObject({ state: 'held', reason: 'gone' })
  })

  it('a cover that was deleted from the library is carried once more, into the same draft', async () => {
    const row = await desk.plan({ dueAt: desk.time + 2 * HOUR })
    await desk.drain()
    const [draft] = [...desk.platform.box.values()]
    desk.platform.forget(draft!.articles[0]!.thumb!)
    await ahead(row, HOUR)
    expect(desk.platform.calls.filter(call => call === 'uploadImage')).toHaveLength(2)
    expect(await desk.now(row)).toMatchObject({ state: 'drafted', draft: 'draft-1' })
    await ahead(row, 5 * MINUTE, 0)
    expect(await desk.now(row)).toMatchObject({ state: 'published' })
    expect([desk.platform.adds, desk.platform.submits]).toEqual([1, 1])
  })

  it('the account is looked at once for all that go out together', async () => {
    const rows = await Promise.all(
      ['one', 'two', 'three'].map(async issue =>
        desk.plan({ issue, snapshot: await desk.content(issue, issue), dueAt: desk.time + 2 * HOUR }),
      ),
    )
    expect(await ahead(rows[0]!, 2 * HOUR, HOUR)).toEqual([0, 1])
  })
})

describe('ahead of a mass send', () => {
  async function massAhead(): Promise<string | undefined> {
    const row = await desk.plan({ action: 'mass', dueAt: desk.time + 2 * HOUR })
    await ahead(row, 2 * HOUR, HOUR)
    return (await told()).at(-1)?.['problems'] as string | undefined
  }

  it('nothing is said while enough is left as far as we know', async () => {
    expect(await massAhead()).toBeUndefined()
  })

  it('one that went out today is counted: ours, by an event, or by hand as somebody recorded', async () => {
    await desk.store.publications.recordSend(ACCOUNT, desk.time, 'ma')
    expect(await massAhead()).toBe('mass-day')
    expect(await desk.store.publications.massSends(ACCOUNT, dayStart(desk.time))).toBe(1)
  })

  it('one of yesterday is not', async () => {
    await desk.store.publications.recordSend(ACCOUNT, dayStart(desk.time) - 1, 'ma')
    expect(await massAhead()).toBeUndefined()
  })

  it('a service account has four a month', async () => {
    await desk.store.publications.saveAccountCode(ACCOUNT, 'http://weixin.qq.com/q/own')
    for (let sent = 0; sent < 3; sent++) await desk.store.publications.recordSend(ACCOUNT, desk.time, 'ma')
    expect(await massAhead()).toBeUndefined()
    await desk.store.publications.recordSend(ACCOUNT, monthStart(desk.time), 'ma')
    const snapshot = await desk.content('next', 'next')
    const next = await desk.plan({ action: 'mass', issue: 'next', snapshot, dueAt: desk.time + 3 * HOUR })
    await ahead(next, 3 * HOUR, HOUR)
    expect((await told()).at(-1)).toMatchObject({ problems: 'mass-month' })
  })

  it('an administrator who had to tap before is asked to be there', async () => {
    const values = { title: 'x' }
    await desk.store.publications.notify({ kind: 'confirming', account: ACCOUNT, publication: null, values })
    expect(await massAhead()).toBe('confirm')
  })
})

it('quota days and months begin at midnight in Shanghai', () => {
  const at = Date.parse('2026-07-03T00:30:00+08:00')
  expect(dayStart(at)).toBe(Date.parse('2026-07-03T00:00:00+08:00'))
  expect(dayStart(at - HOUR)).toBe(Date.parse('2026-07-02T00:00:00+08:00'))
  expect(monthStart(at)).toBe(Date.parse('2026-07-01T00:00:00+08:00'))
  expect(monthStart(Date.parse('2026-01-01T07:00:00+08:00'))).toBe(Date.parse('2026-01-01T00:00:00+08:00'))
})
