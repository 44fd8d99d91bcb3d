import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { Store } from '../../src/store/index.ts'
import { zh } from '../../src/text/zh.ts'
import { wanted } from '../contracts/publications.ts'
import { Terminal } from './terminal.ts'

let terminal: Terminal

beforeEach(() => {
  terminal = new Terminal({ ZHUNDIAN_REVIEWS: '1' })
})
afterEach(() => terminal.close())

/** Plans this many other publications, later than all that is there. */
async function planOthers(count: number): Promise<void> {
  const path = join(terminal.folder, '.zhundian', 'zhundian.db')
  const clock = { now: () => Date.now() + 60_000, sleep: async () => {} }
  const store = await Store.open({ path, key: 'a key for tests only', timeoutMs: 1000, clock })
  const said = { step: 'plan', outcome: 'person:ma', intent: null, detail: {} } as const
  for (let round = 1; round <= count; round += 1) {
    await store.publications.insert(wanted({ issue: 'another' }), round, Date.now() + 86_400_000, said)
  }
  await store.close()
}

describe('approving', () => {
  it('lets go what waited for it, however many publications were planned since', async () => {
    const path = await terminal.draft()
    const held = await terminal.run('publish', path, '--json')
    expect([held.exit, held.json()]).toMatchObject([3, { state: 'held', reason: 'approval' }])
    await planOthers(1001)
    expect((await terminal.run('approve', path, '--by', '周岚')).exit).toBe(0)
    const { id } = held.json() as { id: string }
    expect((await terminal.run('publications', 'show', id, '--json')).json()).toMatchObject({ state: 'planned' })
  })

  it('of other content lets nothing go', async () => {
    const { id } = (await terminal.run('publish', await terminal.draft(), '--json')).json() as { id: string }
    await terminal.run('approve', await terminal.draft('a', '另一稿'), '--by', '周岚')
    expect((await terminal.run('publications', 'show', id, '--json')).json()).toMatchObject({ state: 'held' })
  })
})

describe('what people decided', () => {
  it('stands in the journal, and what is due at once says how it goes out', async () => {
    const { id } = (await terminal.run('publish', await terminal.draft(), '--json')).json() as { id: string }
    const { out } = await terminal.run('publications', 'resolve', id, '--as', 'not-published')
    expect(out).toMatch(/^已经到点.*zhundian work --drain。$/m)
    expect((await terminal.run('publications', 'show', id)).out).toMatch(/人工处理（没有发出，再发） {2}由 ma 决定$/m)
    await terminal.run('publications', 'cancel', id)
    const cannot = await terminal.run('publications', 'resolve', id, '--as', 'not-published')
    expect([cannot.exit, cannot.err]).toEqual([2, expect.stringContaining('现在是「已取消」')])
  })

  it('may bring the address of what is out later, once', async () => {
    const { id } = (await terminal.run('publish', await terminal.draft(), '--json')).json() as { id: string }
    const resolved = (...url: string[]) =>
      terminal.run('publications', 'resolve', id, '--as', 'published', ...url, '--json')
    expect((await resolved()).json()).toMatchObject({ state: 'published', url: null })
    const url = 'https://mp.weixin.qq.com/s/abc'
    expect((await resolved('--url', url)).json()).toMatchObject({ state: 'published', url })
    expect((await resolved('--url', 'https://mp.weixin.qq.com/s/other')).exit).toBe(2)
  })

  it('is asked for in words of its own when no mass send is left', () => {
    const next = zh.publication.next('held', 'quota', 'p1')
    expect(next).toContain('zhundian publications resolve p1 --as not-published')
    expect(next).toContain('--action publish')
    expect(zh.publication.next('drafted', 'handover', 'p1')).toContain('zhundian publications cancel p1')
  })
})
