import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DraftId, OutgoingArticle } from '../../src/publish/ports.ts'
import type { Fault } from '../fakes/platform.ts'
import { since } from '../../src/publish/lost-draft.ts'
import { resolveNotPublished, resolvePublished } from '../../src/publish/resolve.ts'
import { takeTurn } from '../../src/publish/run.ts'
import { Desk } from './desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await Desk.open()
})
afterEach(() => desk.close())

const lost = (when: 'before' | 'after'): Fault => ({ as: 'lost', when })
const crash = (when: 'before' | 'after'): Fault => ({ as: 'crash', when })

/** Drains as `work --drain` would be started again and again: after a crash the lease must run out first. */
async function drainOn(): Promise<void> {
  for (let tries = 0; tries < 5; tries += 1) {
    await desk.drain().catch(() => undefined)
    desk.time += 4000
  }
}

describe('draft/add without an answer', () => {
  it.each([lost('before'), lost('after'), crash('before'), crash('after')])('ends in one draft: %j', async fault => {
    desk.platform.fail('addDraft', fault)
    const row = await desk.plan()
    await drainOn()
    expect((await desk.now(row)).state).toBe('published')
    expect([desk.platform.submits, desk.platform.box.size]).toEqual([1, 0])
  })

  it('is searched for from now on back when its intent was written by a clock that was set back since', async () => {
    const now = desk.time
    const intent = {
      seq: 1,
      publication: 'p',
      step: 'draft/add',
      at: now + 3_600_000,
      lostAt: now,
      detail: {},
      outcome: 'intended' as const,
      intent: null,
      answer: null,
    }
    const entry = (id: string, updatedAt: number) => ({ id: id as DraftId, updatedAt, articles: [] })
    const entries = [entry('ours', now - 1000), entry('old', now - 3_600_000)]
    const found = await since(intent, now, async () => ({ total: 2, entries }))
    expect(found.map(({ id }) => id)).toEqual(['ours'])
  })

  it('is not looked into before the settling time is over', async () => {
    desk.platform.fail('addDraft', lost('after'))
    const started = desk.time
    await desk.plan({ action: 'draft' })
    await desk.drain()
    expect(desk.time - started).toBeGreaterThanOrEqual(5000)
    expect(desk.platform.adds).toBe(1)
  })

  it('is not looked into earlier by another publication of the same issue', async () => {
    desk.platform.fail('addDraft', lost('after'))
    await desk.plan({ action: 'draft' })
    await takeTurn(desk.world())
    const lostAt = desk.time
    desk.time += 1000
    const row = await desk.plan()
    await takeTurn(desk.world(), row.id)
    expect(desk.platform.calls).not.toContain('drafts')
    expect(await desk.now(row)).toMatchObject({ state: 'preparing', reason: 'lost', wakeAt: lostAt + 5000 })
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'published', draft: 'draft-1' })
  })

  it('adopts no draft that belongs to another issue', async () => {
    await desk.plan({ action: 'draft', issue: 'daily/2026-07-02' })
    await desk.drain()
    desk.platform.fail('addDraft', lost('before'))
    const row = await desk.plan({ action: 'draft' })
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'drafted', draft: 'draft-2' })
  })

  it('is held when something like it stands there, changed', async () => {
    desk.platform.fail('addDraft', lost('after'))
    const row = await desk.plan({ action: 'draft' })
    await desk.drain(0).catch(() => undefined)
    await desk.close()
    desk = await Desk.open()
    desk.platform.fail('addDraft', lost('after'))
    const again = await desk.plan({ action: 'draft' })
    const tinker = desk.clock.sleep.bind(desk.clock)
    desk.clock.sleep = async ms => {
      for (const draft of desk.platform.box.values())
        draft.articles[0] = { ...draft.articles[0]!, html: '<p>edited</p>' }
      await tinker(ms)
    }
    await desk.drain()
    expect(await desk.now(again)).toMatchObject({ state: 'held', reason: 'changed' })
    expect(desk.platform.adds).toBe(1)
    expect(row.issue).toBe(again.issue)
  })

  it('deletes an exact twin that turns up after it was added again', async () => {
    let late: readonly OutgoingArticle[] = []
    const add = desk.platform.addDraft.bind(desk.platform)
    desk.platform.addDraft = (articles, hold) => {
      late = articles
      return add(articles, hold)
    }
    desk.platform.fail('addDraft', lost('before'))
    const dueAt = desk.time + 3_600_000
    const row = await desk.plan({ dueAt })
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'drafted', draft: 'draft-1' })
    desk.platform.add(late)
    desk.time = dueAt
    await desk.drain()
    expect((await desk.now(row)).state).toBe('published')
    expect([desk.platform.box.size, desk.platform.submits]).toEqual([0, 1])
    expect(await desk.steps(row)).toContain('twin done')
  })

  it('is uncertain when the same content is found published', async () => {
    desk.platform.fail('addDraft', lost('after'))
    const row = await desk.plan()
    const sleep = desk.clock.sleep.bind(desk.clock)
    desk.clock.sleep = async ms => {
      for (const id of desk.platform.box.keys()) desk.platform.publish(id)
      await sleep(ms)
    }
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'uncertain', reason: 'maybe-published' })
    expect(desk.platform.adds).toBe(1)
  })
})

describe('draft/update without an answer', () => {
  it.each([lost('before'), lost('after'), crash('before'), crash('after')])(
    'leaves the new content once: %j',
    async fault => {
      await desk.plan({ action: 'draft' })
      await desk.drain()
      desk.platform.fail('updateDraft', fault)
      const row = await desk.plan({ action: 'draft', snapshot: await desk.content('second') })
      await drainOn()
      expect(await desk.now(row)).toMatchObject({ state: 'drafted', draft: 'draft-1' })
      expect([...desk.platform.box.values()][0]!.articles[0]!.html).toContain('second')
    },
  )
})

describe('freepublish/submit without an answer', () => {
  it.each([lost('after'), crash('after')])('finds what went out: %j', async fault => {
    desk.platform.fail('submit', fault)
    const row = await desk.plan()
    await drainOn()
    expect(await desk.now(row)).toMatchObject({ state: 'published', url: expect.stringContaining('/s/') })
    expect(desk.platform.submits).toBe(1)
  })

  it.each([lost('before'), crash('before')])(
    'is uncertain with the draft still there, and stays so: %j',
    async fault => {
      desk.platform.fail('submit', fault)
      const row = await desk.plan()
      await drainOn()
      expect(await desk.now(row)).toMatchObject({ state: 'uncertain', reason: 'draft-standing' })
      await drainOn()
      expect(desk.platform.submits).toBe(0)
    },
  )

  it('keeps looking while the draft is gone and no list shows it, at most a day', async () => {
    desk.platform.fail('submit', lost('after'))
    desk.platform.reviewMs = 48 * 3_600_000
    const row = await desk.plan()
    await desk.drain(0)
    expect(await desk.now(row)).toMatchObject({ state: 'submitting', reason: 'reviewing' })
    for (let hours = 0; hours < 25; hours += 0.5) {
      desk.time += 1_800_000
      await desk.drain(0)
    }
    expect(await desk.now(row)).toMatchObject({ state: 'uncertain', reason: 'no-answer' })
    expect(desk.platform.calls.filter(call => call === 'published').length).toBeLessThan(100)
  })

  it('does not take an earlier round, out with the same words, for its own', async () => {
    await desk.plan()
    await desk.drain()
    desk.platform.fail('submit', lost('before'))
    const row = await desk.plan({ again: 'readers asked' })
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'uncertain', reason: 'draft-standing', article: null })
  })

  it('is uncertain when the draft stands though the list shows the same words', async () => {
    const first = await desk.plan({ action: 'draft' })
    await desk.drain()
    await resolvePublished(desk.store.publications, desk.clock, await desk.now(first), 'ma', null)
    const [id] = desk.platform.box.keys()
    desk.platform.publish(id!)
    desk.time += 2000
    desk.platform.fail('submit', lost('before'))
    const row = await desk.plan({ again: 'readers asked' })
    await desk.drain()
    const held = await desk.now(row)
    if (held.state === 'held') await resolveNotPublished(desk.store.publications, desk.clock, held, 'ma')
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'uncertain', reason: 'maybe-published', article: null })
  })

  it('is tried again after an answer that means not done', async () => {
    desk.platform.fail(
      'submit',
      { as: 'refused', errcode: 40001, fault: 'token' },
      { as: 'refused', errcode: 45011, fault: 'wait' },
    )
    const row = await desk.plan()
    await drainOn()
    expect((await desk.now(row)).state).toBe('published')
    expect(desk.platform.submits).toBe(1)
  })

  it.each(['publish', 'mass'] as const)('stops after two refused tokens, and says so: %s', async action => {
    const refused: Fault = { as: 'refused', errcode: 40001, fault: 'token' }
    const call = action === 'mass' ? 'sendMass' : 'submit'
    desk.platform.fail(call, ...Array.from({ length: 20 }, () => refused))
    const row = await desk.plan({ action })
    const [done] = await desk.drain()
    expect(done!.trouble).toMatchObject({ fix: 'operator', reason: '40001' })
    expect(desk.platform.calls.filter(one => one === call)).toHaveLength(2)
    expect(await desk.now(row)).toMatchObject({ state: 'drafted', reason: '40001' })
  })

  it('waits longer each time while WeChat cannot be reached at the minute', async () => {
    desk.platform.fail('submit', { as: 'unsent' }, { as: 'unsent' }, { as: 'unsent' })
    const started = desk.time
    const row = await desk.plan()
    await desk.drain()
    await desk.drain()
    expect((await desk.now(row)).state).toBe('published')
    expect(desk.time - started).toBeGreaterThan(1000 + 2000)
  })

  it('is lost, not refused, when WeChat itself does not know', async () => {
    desk.platform.fail('submit', { as: 'refused', errcode: -1, fault: 'busy' })
    const row = await desk.plan()
    await desk.drain()
    expect((await desk.now(row)).state).toBe('uncertain')
  })
})

describe('message/mass/sendall without an answer', () => {
  it.each([lost('before'), lost('after'), crash('before'), crash('after')])(
    'is asked again with the same id: %j',
    async fault => {
      desk.platform.fail('sendMass', fault)
      const row = await desk.plan({ action: 'mass' })
      await drainOn()
      expect((await desk.now(row)).state).toBe('published')
      expect(desk.platform.mass.size).toBe(1)
    },
  )

  it('is not asked again once it is late', async () => {
    desk.platform.fail('sendMass', lost('after'))
    const row = await desk.plan({ action: 'mass', lateMinutes: 0 })
    desk.settings.settleMs = 120_000
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'uncertain', reason: 'no-answer' })
    expect(desk.platform.calls.filter(call => call === 'sendMass')).toHaveLength(1)
  })

  it('is never refused when a re-ask finds the draft used up', async () => {
    desk.platform.fail('sendMass', lost('after'), { as: 'refused', errcode: 40007, fault: 'media' })
    const row = await desk.plan({ action: 'mass' })
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'uncertain', reason: 'used-up' })
  })
})

describe('reads and uploads without an answer', () => {
  it.each(['ready', 'uploadInline', 'uploadImage', 'readDraft', 'published', 'outcome'] as const)(
    '%s is simply repeated',
    async call => {
      desk.platform.fail(call, { as: 'unsent' }, crash('after'), lost('before'))
      const row = await desk.plan()
      await drainOn()
      expect((await desk.now(row)).state).toBe('published')
      expect([desk.platform.adds, desk.platform.submits]).toEqual([1, 1])
    },
  )

  it('keeps the row when WeChat stays out of reach', async () => {
    desk.platform.fail('ready', ...Array.from({ length: 50 }, (): Fault => ({ as: 'unsent' })))
    const row = await desk.plan()
    const [done] = await desk.drain()
    expect(done!.trouble).toMatchObject({ fix: 'network' })
    expect(await desk.now(row)).toMatchObject({ state: 'preparing', reason: 'unreachable' })
  })
})

it('knows its draft again by its cover although another publication carried the same picture at the same time', async () => {
  const { platform } = desk
  let uploads = 0
  let meet: () => void = () => {}
  const met = new Promise<void>(done => (meet = done))
  // both find that the cover is not there yet, and each carries it
  platform.uploadImage = async () => {
    const thumb = `thumb-${(uploads += 1)}` as never
    if (uploads === 2) meet()
    await met
    return { thumb, url: null }
  }
  platform.fail('addDraft', { as: 'lost', when: 'after' }, { as: 'lost', when: 'after' })
  const rows = await Promise.all(
    ['one', 'two'].map(async name => desk.plan({ issue: name, snapshot: await desk.content(name, name) })),
  )
  await desk.drain()
  for (const row of rows) expect(await desk.now(row)).toMatchObject({ state: 'published' })
  expect([uploads, platform.adds, platform.submits]).toEqual([2, 2, 2])
})
