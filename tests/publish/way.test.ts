import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PlanRefused } from '../../src/publish/plan.ts'
import { cancel, resolveNotPublished, resolvePublished } from '../../src/publish/resolve.ts'
import { Desk } from './desk.ts'

let desk: Desk

/** What a person in the back office may do to a draft. */
function tinker({ platform }: Desk): void {
  for (const draft of platform.box.values()) draft.articles[0] = { ...draft.articles[0]!, html: '<p>by hand</p>' }
}

beforeEach(async () => {
  desk = await Desk.open()
})
afterEach(() => desk.close())

describe('an article on its way', () => {
  it('is drafted, verified, submitted and published, with one effect each', async () => {
    const row = await desk.plan()
    await desk.drain()
    const done = await desk.now(row)
    expect(done).toMatchObject({ state: 'published', reason: null, url: expect.stringContaining('https://') })
    expect([desk.platform.adds, desk.platform.submits]).toEqual([1, 1])
    expect(await desk.steps(row)).toEqual([
      'plan person:ma',
      'draft/add intended',
      'draft/add done',
      'draft/get found',
      'freepublish/submit intended',
      'freepublish/submit done',
      'freepublish/get done',
    ])
  })

  it('ends in the draft box for action draft', async () => {
    const row = await desk.plan({ action: 'draft' })
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'drafted', draft: 'draft-1' })
    expect(desk.platform.submits).toBe(0)
  })

  it('uses the draft that push made', async () => {
    await desk.plan({ action: 'draft' })
    await desk.drain()
    const row = await desk.plan()
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'published', draft: 'draft-1' })
    expect(desk.platform.adds).toBe(1)
  })

  it('makes no second draft for a push left open while the issue went public', async () => {
    desk.platform.fail('uploadInline', { as: 'unsent' }, { as: 'unsent' }, { as: 'unsent' })
    const pushed = await desk.plan({ action: 'draft' })
    await desk.drain()
    expect((await desk.now(pushed)).state).toBe('preparing')
    const row = await desk.plan()
    await desk.drain()
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'published' })
    expect(await desk.now(pushed)).toMatchObject({ state: 'drafted', draft: 'draft-1' })
    expect([desk.platform.adds, desk.platform.box.size]).toEqual([1, 0])
  })

  it('updates the same draft when new content is pushed', async () => {
    const first = await desk.plan({ action: 'draft' })
    await desk.drain()
    const second = await desk.plan({ action: 'draft', snapshot: await desk.content('changed') })
    await desk.drain()
    expect(second.id).toBe(first.id)
    expect(await desk.now(second)).toMatchObject({ state: 'drafted', draft: 'draft-1' })
    expect([...desk.platform.box.values()].map(one => one.articles[0]!.html)).toEqual([
      expect.stringContaining('changed'),
    ])
  })

  it('asks nothing but one read when the same content is pushed again', async () => {
    await desk.plan({ action: 'draft' })
    await desk.drain()
    desk.platform.calls.length = 0
    const row = await desk.plan({ action: 'draft' })
    await desk.drain()
    expect(desk.platform.calls).toEqual(['readDraft'])
    expect((await desk.now(row)).state).toBe('drafted')
  })

  it('is given back when it is asked for again, and sends nothing', async () => {
    const row = await desk.plan()
    await desk.drain()
    const again = await desk.plan()
    await desk.drain()
    expect(again).toMatchObject({ id: row.id, state: 'published' })
    expect(desk.platform.submits).toBe(1)
  })

  it('takes new content and time while nothing public was asked', async () => {
    const row = await desk.plan({ dueAt: desk.time + 3_600_000 })
    await desk.drain()
    expect((await desk.now(row)).state).toBe('drafted')
    const later = desk.time + 7_200_000
    const changed = await desk.plan({ snapshot: await desk.content('new'), dueAt: later })
    expect(changed).toMatchObject({ id: row.id, state: 'planned', dueAt: later })
    await desk.drain()
    desk.time = later
    await desk.drain()
    expect((await desk.now(row)).state).toBe('published')
    expect(desk.platform.out[0]!.articles[0]!.html).toContain('new')
  })

  it('gets another time when a person names one, and keeps its own otherwise', async () => {
    const row = await desk.plan({ dueAt: desk.time + 3_600_000 })
    await desk.drain()
    expect((await desk.plan()).dueAt).toBe(row.dueAt)
    const later = desk.time + 7_200_000
    expect(await desk.plan({ dueAt: later })).toMatchObject({ id: row.id, dueAt: later, state: 'planned' })
    desk.time = later
    await desk.drain()
    expect((await desk.now(row)).state).toBe('published')
    expect([desk.platform.adds, desk.platform.submits]).toEqual([1, 1])
  })

  it('keeps the time that is still to come when content or action change and nobody names another', async () => {
    const row = await desk.plan({ dueAt: desk.time + 3_600_000 })
    const edited = await desk.plan({ snapshot: await desk.content('new'), action: 'mass' })
    expect(edited).toMatchObject({ id: row.id, action: 'mass', dueAt: row.dueAt, state: 'planned' })
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'drafted' })
  })

  it('stays a mass send to one tag when it is asked for again and nobody says otherwise', async () => {
    const dueAt = desk.time + 3_600_000
    const said = ['action', 'to', 'lateMinutes'] as const
    const row = await desk.plan({ dueAt, action: 'mass', to: { tag: 2 }, lateMinutes: 5, said })
    const asked = { said: [], snapshot: await desk.content('new') }
    const edited = await desk.plan({ ...asked, retime: false })
    expect(edited).toMatchObject({ id: row.id, action: 'mass', to: { tag: 2 }, lateMinutes: 5, dueAt })
    expect(edited.snapshot).not.toBe(row.snapshot)
    const later = await desk.plan({ ...asked, dueAt: dueAt + 1000 })
    expect(later).toMatchObject({ action: 'mass', to: { tag: 2 }, dueAt: dueAt + 1000 })
    const published = await desk.plan({ ...asked, action: 'publish', said: ['action'] })
    expect(published).toMatchObject({ id: row.id, action: 'publish', to: { all: true } })
  })

  it.each([
    ['to', { to: { tag: 3 } }],
    ['lateMinutes', { lateMinutes: 7 }],
    ['noQuota', { noQuota: 'draft' }],
  ] as const)('takes another %s for the same content, instead of giving back what was planned', async (name, wish) => {
    const dueAt = desk.time + 3_600_000
    const row = await desk.plan({ dueAt, action: 'mass', to: { tag: 2 } })
    const changed = await desk.plan({ action: 'mass', said: ['action', name], ...wish })
    expect(changed).toMatchObject({ to: { tag: 2 }, ...wish, id: row.id, action: 'mass', dueAt })
  })

  it('is refused to another audience once it is out, and given back to the same', async () => {
    await desk.plan({ action: 'mass', to: { tag: 2 } })
    await desk.drain()
    const elsewhere = desk.plan({ action: 'mass', to: { tag: 3 }, said: ['action', 'to'] })
    await expect(elsewhere).rejects.toMatchObject({ code: 'already-out' })
    expect(await desk.plan({ action: 'mass', said: ['action'] })).toMatchObject({ state: 'published', to: { tag: 2 } })
  })

  it('refuses other content once it is out, and goes out again only with a reason', async () => {
    await desk.plan()
    await desk.drain()
    const other = await desk.content('other')
    await expect(desk.plan({ snapshot: other })).rejects.toMatchObject({ code: 'already-out' })
    await expect(desk.plan({ action: 'mass' })).rejects.toBeInstanceOf(PlanRefused)
    await expect(desk.plan({ action: 'draft', snapshot: other })).rejects.toMatchObject({ code: 'already-out' })
    const again = await desk.plan({ snapshot: other, again: 'a figure was wrong' })
    await desk.drain()
    expect(await desk.now(again)).toMatchObject({ state: 'published', round: 2 })
    expect(desk.platform.submits).toBe(2)
  })

  it('is refused to a push once it is out, whatever the content and whoever sent it: its draft is used up', async () => {
    const pushed = await desk.plan({ action: 'draft' })
    await desk.drain()
    const row = await desk.plan()
    await desk.drain()
    const refused = { code: 'already-out', publication: { id: row.id } }
    await expect(desk.plan({ action: 'draft' })).rejects.toMatchObject(refused)
    await expect(desk.plan({ action: 'draft', overwrite: true })).rejects.toMatchObject(refused)
    await expect(desk.plan({ action: 'draft', again: 'why not' })).rejects.toMatchObject(refused)
    expect((await desk.now(pushed)).state).toBe('drafted')

    const other = await desk.plan({ action: 'draft', issue: 'daily/2026-07-04' })
    await desk.drain()
    await resolvePublished(desk.store.publications, desk.clock, await desk.now(other), 'ma', null)
    const byHand = desk.plan({ action: 'draft', issue: 'daily/2026-07-04' })
    await expect(byHand).rejects.toMatchObject({ code: 'already-out', publication: { id: other.id } })
  })

  it('that was only pushed cannot be pushed once more as if it had been out', async () => {
    await desk.plan({ action: 'draft' })
    await desk.drain()
    await expect(desk.plan({ action: 'draft', again: 'why not' })).rejects.toMatchObject({ code: 'not-out' })
  })

  it('starts another round after a refusal', async () => {
    desk.platform.fail('addDraft', { as: 'refused', errcode: 45166, fault: 'author' })
    const row = await desk.plan()
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'refused', reason: '45166' })
    const next = await desk.plan()
    await desk.drain()
    expect(await desk.now(next)).toMatchObject({ state: 'published', round: 2 })
  })

  it('waits for its minute with its draft standing', async () => {
    const dueAt = desk.time + 3_600_000
    const row = await desk.plan({ dueAt })
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'drafted', wakeAt: dueAt - 5 * 60_000 })
    expect(desk.platform.submits).toBe(0)
  })

  it('is not prepared earlier than twelve hours before', async () => {
    const row = await desk.plan({ dueAt: desk.time + 24 * 3_600_000 })
    await desk.drain()
    expect((await desk.now(row)).state).toBe('planned')
    expect(desk.platform.calls).toEqual([])
  })

  it('is mass-sent with a client id that names nothing local', async () => {
    const row = await desk.plan({ action: 'mass' })
    await desk.drain()
    expect((await desk.now(row)).state).toBe('published')
    expect([...desk.platform.mass.keys()]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)])
  })
})

describe('what stops it', () => {
  it('is held when it is too late', async () => {
    const row = await desk.plan({ dueAt: desk.time + 60_000, lateMinutes: 5 })
    desk.time += 7 * 60_000
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'held', reason: 'late' })
    expect(desk.platform.calls).toEqual([])
  })

  it('waits while the account is paused and goes on after', async () => {
    await desk.store.accounts.pause('https://api.example wx0000000000000001', true)
    const row = await desk.plan()
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'drafted', reason: 'paused' })
    await desk.store.accounts.pause('https://api.example wx0000000000000001', false)
    desk.time += 60_000
    await desk.drain()
    expect((await desk.now(row)).state).toBe('published')
  })

  it('is held without the approvals it needs', async () => {
    desk.settings.reviews = 1
    const row = await desk.plan()
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'held', reason: 'approval' })
  })

  it.each([
    ['changed', tinker],
    ['gone', (d: Desk): void => d.platform.box.clear()],
  ] as const)('is held when its draft was %s in the back office', async (reason, byHand) => {
    const row = await desk.plan({ dueAt: desk.time + 3_600_000 })
    await desk.drain()
    byHand(desk)
    desk.time += 3_600_000
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'held', reason })
    expect(desk.platform.submits).toBe(0)
  })

  it('is held when the same content is out already under no publication we know', async () => {
    const row = await desk.plan({ dueAt: desk.time + 3_600_000 })
    await desk.drain()
    const [id] = desk.platform.box.keys()
    const copy = desk.platform.box.get(id!)!
    desk.platform.publish(id!)
    desk.platform.box.set(id!, copy)
    desk.time += 3_600_000
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'held', reason: 'elsewhere' })
    expect(desk.platform.submits).toBe(1)
  })

  it('is handed over by an account that may not publish', async () => {
    desk.platform.fail('published', { as: 'refused', errcode: 48001, fault: 'unauthorised' })
    const row = await desk.plan()
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'drafted', reason: 'handover' })
  })

  it('is held when what was pushed since is other content', async () => {
    const row = await desk.plan({ dueAt: desk.time + 3_600_000 })
    await desk.drain()
    await desk.plan({ action: 'draft', snapshot: await desk.content('pushed by somebody else') })
    await desk.drain()
    desk.time += 3_600_000
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'held', reason: 'changed' })
  })
})

describe('what a person decides', () => {
  it('closes an uncertain one as published by hand', async () => {
    desk.platform.fail('submit', { as: 'lost', when: 'before' })
    const row = await desk.plan()
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'uncertain', reason: 'draft-standing' })
    const done = await resolvePublished(
      desk.store.publications,
      desk.clock,
      await desk.now(row),
      'ma',
      'https://mp.weixin.qq.com/s/x',
    )
    expect(done).toMatchObject({ state: 'published', url: 'https://mp.weixin.qq.com/s/x' })
  })

  it('counts a pushed draft that was sent by hand as out', async () => {
    const pushed = await desk.plan({ action: 'draft' })
    await desk.drain()
    const url = 'https://mp.weixin.qq.com/s/by-hand'
    await resolvePublished(desk.store.publications, desk.clock, await desk.now(pushed), 'ma', url)
    expect(await desk.plan()).toMatchObject({ id: pushed.id, state: 'published', url })
    await expect(desk.plan({ snapshot: await desk.content('other') })).rejects.toMatchObject({ code: 'already-out' })
    const again = await desk.plan({ again: 'a correction' })
    await desk.drain()
    expect(await desk.now(again)).toMatchObject({ state: 'published', kind: 'public' })
  })

  it('lets an uncertain one go on as not published, once', async () => {
    desk.platform.fail('submit', { as: 'lost', when: 'before' })
    const row = await desk.plan()
    await desk.drain()
    await resolveNotPublished(desk.store.publications, desk.clock, await desk.now(row), 'ma')
    await desk.drain()
    expect((await desk.now(row)).state).toBe('published')
    expect(desk.platform.submits).toBe(1)
  })

  it('goes on with a publication held as changed once a push has put ours back', async () => {
    const row = await desk.plan({ dueAt: desk.time + 3_600_000 })
    await desk.drain()
    tinker(desk)
    desk.time += 3_600_000
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'held', reason: 'changed' })
    await desk.plan({ action: 'draft', overwrite: true })
    await desk.drain()
    expect((await desk.now(row)).state).toBe('published')
    expect(desk.platform.out[0]!.articles[0]!.html).not.toContain('by hand')
  })

  const WAITS = { as: 'refused', errcode: 89505, fault: 'person' } as const

  it('opens no second mass send beside one that waits for an administrator', async () => {
    desk.platform.fail('sendMass', { as: 'refused', errcode: 89505, fault: 'person' })
    const row = await desk.plan({ action: 'mass' })
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'submitted', reason: 'confirming' })
    expect((await desk.plan({ action: 'mass' })).id).toBe(row.id)
    desk.platform.fail('sendMass', ...Array.from({ length: 20 }, () => WAITS))
    for (let minute = 0; minute < 40; minute++) {
      desk.time += 60_000
      await desk.drain()
    }
    expect(await desk.now(row)).toMatchObject({ state: 'uncertain', reason: 'no-answer' })
    expect(desk.platform.mass.size).toBe(0)
  })

  it('cancels one that is planned, and a new round may follow', async () => {
    const row = await desk.plan({ dueAt: desk.time + 3_600_000 })
    await cancel(desk.store.publications, row, 'ma')
    expect((await desk.plan()).round).toBe(2)
  })

  it('puts ours back over a changed draft when told to overwrite', async () => {
    await desk.plan({ action: 'draft' })
    await desk.drain()
    const [draft] = desk.platform.box.values()
    draft!.articles[0] = { ...draft!.articles[0]!, title: 'by hand' }
    const row = await desk.plan({ action: 'draft' })
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'held', reason: 'changed' })
    await desk.plan({ action: 'draft', overwrite: true })
    await desk.drain()
    expect((await desk.now(row)).state).toBe('drafted')
    expect(draft!.articles[0].title).toBe('title')
  })
})

describe('a person who starts the work again', () => {
  it('wakes what waits for something to be mended, and leaves alone what WeChat asked to wait', async () => {
    desk.platform.fail('ready', { as: 'refused', errcode: 40164, fault: 'operator' })
    const row = await desk.plan()
    const [stopped] = await desk.drain()
    expect(stopped!.trouble).toMatchObject({ fix: 'operator', reason: '40164' })
    expect((await desk.now(row)).wakeAt).toBeGreaterThan(desk.time + 60_000)
    await desk.drain()
    expect((await desk.now(row)).state).toBe('published')
  })

  it('finds a paused one again as soon as the account is resumed', async () => {
    const account = 'https://api.example wx0000000000000001'
    await desk.store.accounts.pause(account, true)
    const row = await desk.plan()
    await desk.drain()
    await desk.store.accounts.pause(account, false)
    await desk.drain()
    expect((await desk.now(row)).state).toBe('published')
  })

  it('is never mass-sent when WeChat could no longer tell it from an earlier one', async () => {
    const row = await desk.plan({ action: 'mass', lateMinutes: 7 * 24 * 60 })
    desk.time += 24 * 3_600_000
    await desk.drain()
    expect(await desk.now(row)).toMatchObject({ state: 'held', reason: 'late' })
  })

  it('may allow no lateness at all, and the minute itself is still good', async () => {
    const row = await desk.plan({ lateMinutes: 0 })
    desk.time += 900
    await desk.drain()
    expect((await desk.now(row)).state).toBe('published')
  })
})
