import { describe, expect, it } from 'vitest'
import { explain } from '../../src/explain.ts'
import { exitOf, worst, type Exit } from '../../src/cli/exits.ts'
import { TransportError, WechatError, type Fault } from '../../src/publish/errors.ts'
import { STATES, type Publication, type State } from '../../src/publish/publication.ts'
import { troubleOf } from '../../src/publish/trouble.ts'

const row = (state: State, reason: Publication['reason'] = null): Publication =>
  ({ id: 'p', state, reason, action: 'publish' }) as Publication

const refused = (errcode: number, fault: Fault): WechatError => new WechatError('token', errcode, 'no', fault)

describe('how a command ends', () => {
  it.each([
    ['planned', 0],
    ['preparing', 1],
    ['drafted', 0],
    ['submitting', 1],
    ['submitted', 0],
    ['published', 0],
    ['rejected', 1],
    ['refused', 1],
    ['cancelled', 1],
    ['removed', 1],
    ['held', 3],
    ['uncertain', 3],
  ] satisfies [State, Exit][])('that leaves a publication %s: %d', (state, exit) => {
    expect(exitOf({ publication: row(state), trouble: null })).toBe(exit)
  })

  it('is told for every state', () => {
    expect(STATES.map(state => exitOf({ publication: row(state), trouble: null }))).toHaveLength(12)
  })

  it.each([
    ['handed over to a person', row('drafted', 'handover'), 3],
    ['paused', row('drafted', 'paused'), 3],
    ['paused while submitting', row('submitting', 'paused'), 3],
  ] as const)('%s: %#', (_what, publication, exit) => {
    expect(exitOf({ publication, trouble: null })).toBe(exit)
  })

  it.each([
    ['a wrong secret', refused(40125, 'operator'), 2],
    ['an address that is not listed', refused(40164, 'operator'), 2],
    ['an unknown appid', refused(40013, 'operator'), 2],
    ['a token refused twice', refused(40001, 'token'), 2],
    ['too many calls', refused(45011, 'wait'), 1],
    ['the quota of the day', refused(45009, 'quota'), 1],
    ['a busy platform', refused(-1, 'busy'), 1],
    ['no connection', new TransportError('token', 'ECONNREFUSED', false), 1],
    ['no answer', new TransportError('token', 'timeout', true), 1],
  ] as const)('stopped by %s: exit %#', (_what, error, exit) => {
    const trouble = troubleOf(error, 0)!
    for (const state of ['planned', 'preparing', 'drafted', 'submitting'] as const) {
      expect(exitOf({ publication: row(state), trouble })).toBe(exit)
    }
    expect(exitOf({ publication: row('held', 'late'), trouble })).toBe(3)
  })
})

describe('the worst of several', () => {
  it.each([
    [[], 0],
    [[0, 0], 0],
    [[0, 1, 0], 1],
    [[1, 2], 2],
    [[2, 3, 1], 3],
    [[3], 3],
  ] satisfies [Exit[], Exit][])('of %j is %d', (exits, expected) => {
    expect(worst(exits)).toBe(expected)
  })
})

describe('a database file that cannot be used', () => {
  it.each([
    ['SQLITE_BUSY', 'store-busy', 1],
    ['SQLITE_BUSY_SNAPSHOT', 'store-busy', 1],
    ['SQLITE_FULL', 'store-full', 1],
    ['SQLITE_CORRUPT', 'store', 2],
    ['SQLITE_CANTOPEN', 'store', 2],
  ])('%s is %s', (sqlite, code, exit) => {
    const said = explain(Object.assign(new Error('no'), { code: sqlite }))
    expect(said).toMatchObject({ code, exit })
    expect(said.message).toMatch(/数据库/)
  })
})
