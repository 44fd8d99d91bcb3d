import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Folder } from './folder.ts'

const ACCOUNT = 'https://api.example wx0000000000000001'
const DAY = '2026-07-03'
const calls = (counts: Readonly<Record<string, number>>) => new Map(Object.entries(counts))

let folder: Folder

beforeEach(() => {
  folder = new Folder()
})
afterEach(() => folder.close())

describe('counts of calls', () => {
  it('add up over processes, and the new totals come back', async () => {
    const [one, other] = [(await folder.store()).calls(ACCOUNT), (await folder.store()).calls(ACCOUNT)]
    expect(await one.add(DAY, calls({ '/a': 3, '/b': 1 }))).toEqual(calls({ '/a': 3, '/b': 1 }))
    expect(await other.add(DAY, calls({ '/a': 4 }))).toEqual(calls({ '/a': 7 }))
    expect([await one.count('/a', DAY), await one.count('/b', DAY), await one.count('/c', DAY)]).toEqual([7, 1, 0])
  })

  it('begin at nothing on another day and for another account', async () => {
    const store = await folder.store()
    await store.calls(ACCOUNT).add(DAY, calls({ '/a': 3 }))
    expect(await store.calls(ACCOUNT).count('/a', '2026-07-04')).toBe(0)
    expect(await store.calls('another').count('/a', DAY)).toBe(0)
  })

  it('give the warning of a call and day to one process only', async () => {
    const [one, other] = [(await folder.store()).calls(ACCOUNT), (await folder.store()).calls(ACCOUNT)]
    await one.add(DAY, calls({ '/a': 80, '/b': 80 }))
    const claims = await Promise.all([one, other, one].map(rows => rows.claimWarning('/a', DAY)))
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await other.claimWarning('/b', DAY)).toBe(true)
    await one.add(DAY, calls({ '/a': 1 }))
    expect(await one.claimWarning('/a', DAY)).toBe(false)
  })
})
