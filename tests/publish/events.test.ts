import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ArrivedEvent, JobEvent, JobOutcome } from '../../src/publish/events.ts'
import { hearEvents } from '../../src/publish/heard.ts'
import type { PublishId } from '../../src/publish/ports.ts'
import type { Publication } from '../../src/publish/publication.ts'
import { resolvePublished } from '../../src/publish/resolve.ts'
import { takeTurn } from '../../src/publish/run.ts'
import { ACCOUNT, Desk } from './desk.ts'

let desk: Desk
beforeEach(async () => {
  desk = await Desk.open()
})
afterEach(() => desk.close())

const OUT: JobOutcome = { as: 'published', article: null, urls: ['https://mp.weixin.qq.com/s/event'] }
const REJECTED: JobOutcome = { as: 'rejected', reason: 'original' }

let count = 0
function arrived(kind: JobEvent['kind'], ref: string, outcome: JobOutcome, trusted = true): ArrivedEvent {
  count += 1
  const event = { kind, ref, outcome, status: 'send success', sent: null, failed: null }
  return { event, trusted, key: `key ${count}`, delivery: `delivery ${count}` }
}

const hear = (...args: Parameters<typeof arrived>) => desk.store.publications.keepEvent(ACCOUNT, arrived(...args))

/** An accepted publication whose outcome WeChat does not tell for a long time. */
async function submitted(action: 'publish' | 'mass' = 'publish'): Promise<Publication> {
  desk.platform.reviewMs = 3_600_000
  const row = await desk.plan({ action })
  await takeTurn(desk.world())
  expect(await desk.now(row)).toMatchObject({ state: 'submitted' })
  desk.platform.calls.length = 0
  return desk.now(row)
}

/** Lost after WeChat took it; the draft is gone. */
async function lost(): Promise<Publication> {
  desk.platform.reviewMs = 0
  desk.platform.fail('submit', { as: 'lost', when: 'after' })
  const row = await desk.plan()
  await takeTurn(desk.world())
  expect(await desk.now(row)).toMatchObject({ state: 'submitting', reason: 'lost' })
  desk.platform.calls.length = 0
  return desk.now(row)
}

describe('an event', () => {
  it('is kept once, and by the signature it came with once', async () => {
    const one = arrived('publish', '1', OUT)
    const keep = (event: ArrivedEvent, account = ACCOUNT) => desk.store.publications.keepEvent(account, event)
    expect(await keep(one)).toBe(true)
    expect(await keep({ ...one, delivery: 'another' })).toBe(false)
    expect(await keep({ ...one, key: 'another' })).toBe(false)
    expect(await keep(one, 'another account')).toBe(true)
    const kept = await desk.store.publications.eventsFor(ACCOUNT, '1')
    expect(kept).toMatchObject([{ trusted: true, appliedAt: null, receivedAt: desk.time, event: one.event }])
  })

  it('is kept in a batch with others, each once, and none with a failing store', async () => {
    const { publications } = desk.store
    const events = Array.from({ length: 250 }, (_, at) => arrived('publish', String(at), OUT))
    const twice = [...events, ...events].map(one => publications.keepEvent(ACCOUNT, one))
    const kept = await Promise.all(twice)
    expect(kept.filter(Boolean)).toHaveLength(250)
    expect(kept.slice(0, 250).every(Boolean)).toBe(true)
    const refs = await Promise.all(events.map(({ event }) => publications.eventsFor(ACCOUNT, event.ref)))
    expect(refs.flat().map(({ event }) => event.ref)).toEqual(events.map(({ event }) => event.ref))
    const broken = arrived('publish', null as unknown as string, OUT)
    const good = arrived('publish', '1000', OUT)
    const all = await Promise.allSettled([
      publications.keepEvent(ACCOUNT, broken),
      publications.keepEvent(ACCOUNT, good),
    ])
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await publications.keepEvent(ACCOUNT, good)).toBe(true)
  })

  it.each([
    ['publish', OUT, { state: 'published', url: 'https://mp.weixin.qq.com/s/event' }],
    ['publish', REJECTED, { state: 'rejected', reason: 'original' }],
    ['publish', { as: 'rejected', reason: 'review' }, { state: 'rejected', reason: 'review' }],
    ['publish', { as: 'removed', reason: 'banned' }, { state: 'removed', reason: 'banned' }],
    ['mass', OUT, { state: 'published', url: 'https://mp.weixin.qq.com/s/event' }],
    ['mass', { as: 'rejected', reason: 'unconfirmed' }, { state: 'rejected', reason: 'unconfirmed' }],
  ] as const)('that is signed settles a %s by itself: %j', async (kind, outcome, expected) => {
    for (const other of ['publish', 'mass'] as const) {
      const row = await submitted(kind)
      await hear(other, (row.publishId ?? row.massId)!, outcome)
      await takeTurn(desk.world())
      expect(await desk.now(row)).toMatchObject(expected)
      expect(desk.platform.calls).toEqual([])
      const step = other === 'publish' ? 'event PUBLISHJOBFINISH found' : 'event MASSSENDJOBFINISH found'
      expect(await desk.steps(row)).toContain(step)
      expect((await desk.store.publications.notices(9)).map(({ kind: told }) => told)).toContain(expected.state)
      await desk.close()
      desk = await Desk.open()
    }
  })

  it.each(['publish', 'mass'] as const)('that nobody signed only makes it look: %s', async kind => {
    const row = await submitted(kind)
    desk.platform.mass.forEach(job => (job.outcome = 'sending'))
    expect(await hear(kind, (row.publishId ?? row.massId)!, REJECTED, false)).toBe(true)
    expect((await desk.now(row)).wakeAt).toBe(desk.time)
    await takeTurn(desk.world())
    expect(desk.platform.calls).toEqual([kind === 'mass' ? 'massOutcome' : 'outcome'])
    expect(await desk.now(row)).toMatchObject({ state: 'submitted', reason: null })
  })

  it('without a result only makes it look', async () => {
    const row = await submitted()
    await hear('publish', row.publishId!, { as: 'publishing' })
    await takeTurn(desk.world())
    expect(desk.platform.calls).toEqual(['outcome'])
  })

  it('that comes before the answer to the submit is found with the answer', async () => {
    const submit = desk.platform.submit.bind(desk.platform)
    desk.platform.reviewMs = 3_600_000
    desk.platform.submit = async (draft, hold) => {
      const id = await submit(draft, hold)
      await hear('publish', id, OUT)
      return id
    }
    const row = await desk.plan()
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'published' })
    expect(desk.platform.calls).not.toContain('outcome')
  })

  it('that comes while WeChat is asked is not slept over', async () => {
    const row = await submitted()
    const outcome = desk.platform.outcome.bind(desk.platform)
    desk.platform.outcome = async id => {
      const answer = await outcome(id)
      await hear('publish', id, OUT)
      return answer
    }
    desk.time += 3000
    await takeTurn(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'published' })
  })

  it('of another job settles nothing', async () => {
    const row = await submitted()
    await hear('publish', '999', OUT)
    await desk.store.publications.keepEvent('another account', arrived('publish', row.publishId!, OUT))
    await takeTurn(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'submitted' })
  })

  it('by the other kind of name goes to the job that has it by its own', async () => {
    const first = await submitted()
    const second = await desk.plan({ action: 'mass', issue: 'another', snapshot: await desk.content('other', 'other') })
    const send = desk.platform.sendMass.bind(desk.platform)
    desk.platform.sendMass = async (...args) => {
      await send(...args)
      return first.publishId as never
    }
    await takeTurn(desk.world(), second.id)
    await hear('mass', first.publishId!, REJECTED)
    await takeTurn(desk.world(), first.id)
    await takeTurn(desk.world(), second.id)
    expect([(await desk.now(first)).state, (await desk.now(second)).state]).toEqual(['submitted', 'rejected'])
  })

  it('moves nothing while another worker has the lease', async () => {
    const row = await submitted()
    desk.time += 10_000
    const claim = await desk.store.publications.claim(desk.time, row.id)
    await hear('publish', row.publishId!, OUT)
    expect(await takeTurn(desk.world())).toBeUndefined()
    await hearEvents(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'submitted' })
    await claim!.release()
    await takeTurn(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'published' })
  })
})

describe('what is out', () => {
  async function out(): Promise<Publication> {
    const row = await submitted()
    await hear('publish', row.publishId!, OUT)
    await takeTurn(desk.world())
    return desk.now(row)
  }

  it('is removed when a signed event says so, and not by a late "published"', async () => {
    const row = await out()
    await hear('publish', row.publishId!, { as: 'removed', reason: 'deleted' })
    await hear('publish', row.publishId!, OUT)
    await hearEvents(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'removed', reason: 'deleted' })
    expect(await desk.store.publications.unappliedEvents(0)).toEqual([])
  })

  it('is not removed by what nobody signed unless WeChat confirms it', async () => {
    const row = await out()
    await hear('publish', row.publishId!, { as: 'removed', reason: 'deleted' }, false)
    await hearEvents(desk.world(), new Set([row.publishId!]))
    expect(await desk.now(row)).toMatchObject({ state: 'published' })
    desk.platform.outcomeOf = { as: 'removed', reason: 'banned' }
    await hear('publish', row.publishId!, { as: 'removed', reason: 'deleted' }, false)
    await hearEvents(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'removed', reason: 'banned' })
  })

  it('by a mass send gets its address from the event', async () => {
    const row = await desk.plan({ action: 'mass' })
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'published', url: null })
    await hear('mass', (await desk.now(row)).massId!, OUT)
    await hearEvents(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'published', url: 'https://mp.weixin.qq.com/s/event' })
    const told = (await desk.store.publications.notices(9)).filter(({ kind }) => kind === 'published')
    expect(told).toHaveLength(1)
  })

  it('is looked at again when WeChat could not be asked', async () => {
    const row = await out()
    desk.platform.outcomeOf = { as: 'removed', reason: 'banned' }
    desk.platform.fail('outcome', { as: 'unsent' })
    await hear('publish', row.publishId!, { as: 'removed', reason: 'banned' }, false)
    await hearEvents(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'published' })
    await hearEvents(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'removed' })
  })
})

describe('an event of an unknown job', () => {
  /** The job a lost submit started, as WeChat's own list knows it. */
  async function job(): Promise<{ ref: PublishId; outcome: JobOutcome }> {
    const { entries } = await desk.platform.published(0)
    desk.platform.calls.length = 0
    const [entry] = entries
    const outcome: JobOutcome = { as: 'published', article: entry!.id, urls: [] }
    return { ref: entry!.id.replace('article-', '') as PublishId, outcome }
  }

  it('settles a lost submit at once when the list shows our content as that article', async () => {
    const row = await lost()
    const { ref, outcome } = await job()
    await hear('publish', ref, outcome)
    await takeTurn(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'published', publishId: ref, article: `article-${ref}` })
    expect(await desk.steps(row)).toEqual(
      expect.arrayContaining(['event PUBLISHJOBFINISH found', 'freepublish/submit found']),
    )
    expect(desk.platform.submits).toBe(1)
    expect(await desk.store.publications.currentDraft(ACCOUNT, row.issue)).toBeUndefined()
  })

  it('that nobody signed does so when WeChat knows the job', async () => {
    const row = await lost()
    const { ref } = await job()
    await hear('publish', ref, REJECTED, false)
    await takeTurn(desk.world())
    expect(desk.platform.calls[0]).toBe('outcome')
    expect(await desk.now(row)).toMatchObject({ state: 'published', publishId: ref })
  })

  it.each([
    ['names another article', { as: 'published', article: 'article-other' as never, urls: [] }],
    ['names no article', { as: 'published', article: null, urls: [] }],
    ['says it failed', REJECTED],
  ] as const)('that %s settles nothing by itself', async (_what, outcome) => {
    const row = await lost()
    const { ref } = await job()
    await hear('publish', ref, outcome)
    await takeTurn(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'submitting', reason: 'lost', publishId: null })
  })

  it('that came before the intent is not about it', async () => {
    await hear('publish', '2', { as: 'published', article: 'article-2' as never, urls: [] })
    desk.time += 1
    const row = await lost()
    expect((await job()).ref).toBe('2')
    await takeTurn(desk.world())
    expect((await desk.now(row)).state).toBe('submitting')
  })

  it('settles an uncertain one, as late as the list shows it', async () => {
    desk.platform.fail('submit', { as: 'lost', when: 'before' })
    const row = await desk.plan()
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'uncertain', reason: 'draft-standing' })
    desk.platform.reviewMs = 90_000
    const ref = desk.platform.publish((await desk.now(row)).draft!)
    await hear('publish', ref, { as: 'published', article: `article-${ref}` as never, urls: [] })
    await hearEvents(desk.world(), new Set([ref]))
    expect(await desk.now(row)).toMatchObject({ state: 'uncertain' })
    desk.time += 120_000
    await hearEvents(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'published', publishId: ref })
    expect(await desk.steps(row)).toContain('event PUBLISHJOBFINISH found')
  })

  it('never takes an article that is another publication', async () => {
    const first = await desk.plan({ action: 'draft' })
    await desk.drain()
    desk.platform.reviewMs = 0
    const ref = desk.platform.publish((await desk.now(first)).draft!)
    await desk.platform.published(0)
    await resolvePublished(
      desk.store.publications,
      desk.clock,
      await desk.now(first),
      'ma',
      `https://mp.weixin.qq.com/s/${ref}`,
    )
    const row = await desk.plan({ again: 'readers asked' })
    desk.platform.fail('submit', { as: 'lost', when: 'before' })
    await takeTurn(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'submitting', reason: 'lost' })
    desk.platform.calls.length = 0
    await hear('publish', ref, { as: 'published', article: `article-${ref}` as never, urls: [] })
    await takeTurn(desk.world())
    expect(desk.platform.calls).toEqual(['published'])
    expect((await desk.now(row)).state).toBe('submitting')
  })
})

describe("an administrator's tap", () => {
  async function confirming(): Promise<Publication> {
    desk.platform.fail('sendMass', { as: 'refused', errcode: 89_505, fault: 'person' })
    const row = await desk.plan({ action: 'mass' })
    await takeTurn(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'submitted', reason: 'confirming' })
    return desk.now(row)
  }

  it('is waited for as long as before when an event of another job comes', async () => {
    const row = await confirming()
    await hear('mass', '77', REJECTED)
    desk.time += 1000
    await takeTurn(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'submitted', reason: 'confirming' })
    desk.time += 32 * 60_000
    await takeTurn(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'uncertain', reason: 'no-answer' })
  })

  it('is known by the event when the list shows our article', async () => {
    const row = await confirming()
    desk.platform.reviewMs = 0
    const id = desk.platform.publish(row.draft!)
    await hear('mass', '88', { as: 'published', article: null, urls: [`http://mp.weixin.qq.com/s/${id}#rd`] })
    await takeTurn(desk.world())
    expect(await desk.now(row)).toMatchObject({ state: 'published', massId: '88' })
  })
})
