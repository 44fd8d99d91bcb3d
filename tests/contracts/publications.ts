import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../src/media/sha256.ts'
import type { Picture } from '../../src/media/picture.ts'
import type { Library } from '../../src/publish/library.ts'
import type { ArticleId, DraftId, StandingArticle } from '../../src/publish/ports.ts'
import { become, type Publication } from '../../src/publish/publication.ts'
import { NEVER } from '../../src/publish/times.ts'
import type { DraftRecord, Entry, Notice, Outcome, Publications, Wanted } from '../../src/publish/records.ts'
import { canonical, type FrozenArticle, type PicturePlace, type Snapshot } from '../../src/publish/snapshot.ts'

/** The port with what the doors write beside it. */
export interface Rows extends Publications, Library {
  list(limit: number): Promise<readonly Publication[]>
  keep(hash: string, snapshot: Snapshot, pictures: readonly Picture[], places?: readonly PicturePlace[]): Promise<void>
  approve(approval: {
    snapshot: string
    person: string
    issue: string
    series: string | null
    date: string | null
    title: string
  }): Promise<void>
  withdrawApproval(issue: string, person: string): Promise<boolean>
  approvedFor(series: string, date: string): Promise<readonly { snapshot: string; person: string; issue: string }[]>
  notices(limit: number): Promise<readonly (Notice & { id: number; at: number })[]>
}

/**
 * A store with a clock of its own; each worker is another process's way to the same rows. What happens at once is asked
 * of one worker here: an embedded engine that waits for a lock waits with its whole process, so two of them in one
 * process could wait for each other. tests/store/processes.test.ts has real ones.
 */
export interface Kept {
  worker(): Promise<Rows>
  readonly leaseMs: number
  now(): number
  /** Lets time go by. */
  pass(ms: number): void
  pause(account: string, paused: boolean): Promise<void>
  close(): Promise<void>
}

const ACCOUNT = 'https://api.example wx0000000000000001'
const ISSUE = 'daily/2026-07-03'

export const wanted = (over: Partial<Wanted> = {}): Wanted => ({
  account: ACCOUNT,
  issue: ISSUE,
  kind: 'public',
  action: 'publish',
  snapshot: 'a'.repeat(64),
  title: '标题',
  to: { all: true },
  dueAt: 0,
  lateMinutes: 60,
  overwrite: false,
  ...over,
})

export const entry = (step: string, outcome: Outcome, intent: number | null = null): Entry => ({
  step,
  outcome,
  intent,
  detail: { outcome },
})

const PLAN = entry('plan', 'person:ma')

/**
 * What `publish/` counts on, whatever keeps the rows. `account` of `open` is known to the store, so that it can be
 * paused.
 */
export function publicationsContract(open: (account: string) => Promise<Kept>): void {
  let kept: Kept
  let rows: Rows
  let other: Rows

  beforeEach(async () => {
    kept = await open(ACCOUNT)
    rows = await kept.worker()
    other = await kept.worker()
  })
  afterEach(() => kept.close())

  /** A row that is due now. */
  const insert = async (over: Partial<Wanted> = {}, round = 1): Promise<Publication> =>
    (await rows.insert(wanted(over), round, kept.now(), PLAN))!

  const steps = async (row: Publication): Promise<string[]> =>
    (await rows.journal(row.id)).map(({ step, outcome }) => `${step} ${outcome}`)

  describe('a first form', () => {
    it('is saved with its journal line, and read back as it was', async () => {
      const row = await insert({ to: { tag: 7 }, dueAt: 99, lateMinutes: 0 })
      expect(await other.get(row.id)).toEqual(row)
      const { overwrite, ...asked } = wanted({ to: { tag: 7 }, dueAt: 99, lateMinutes: 0 })
      expect(row).toMatchObject({ ...asked, allowed: overwrite ? 'overwrite' : null, round: 1 })
      expect(row).toMatchObject({ state: 'planned', reason: null, wakeAt: kept.now(), plannedAt: kept.now() })
      expect(await steps(row)).toEqual(['plan person:ma'])
      expect((await rows.journal(row.id))[0]).toMatchObject({ publication: row.id, at: kept.now(), intent: null })
    })

    it('is one per account, issue, kind and round, and the slower one leaves no line', async () => {
      const row = await insert()
      expect(await other.insert(wanted({ title: 'other' }), 1, 0, PLAN)).toBeUndefined()
      expect(await steps(row)).toEqual(['plan person:ma'])
      const others = [
        await other.insert(wanted({ account: 'b' }), 1, 0, PLAN),
        await other.insert(wanted({ issue: 'weekly/2026-07-03' }), 1, 0, PLAN),
        await other.insert(wanted({ kind: 'draft', action: 'draft' }), 1, 0, PLAN),
        await other.insert(wanted(), 2, 0, PLAN),
      ]
      expect(new Set([row, ...others].map(one => one?.id)).size).toBe(5)
    })

    it('goes to one of many who insert at once', async () => {
      const tries = Array.from({ length: 10 }, () => rows.insert(wanted(), 1, 0, PLAN))
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
      expect(await rows.ofIssue(ACCOUNT, ISSUE)).toHaveLength(1)
    })
  })

  describe('a move', () => {
    it('saves the next form and its lines, and raises the version', async () => {
      const row = await insert()
      const moved = (await rows.move(become(row, { state: 'preparing' }), [entry('x', 'done'), entry('y', 'lost')]))!
      expect(moved).toEqual({ ...row, state: 'preparing', version: row.version + 1 })
      expect(await other.get(row.id)).toEqual(moved)
      expect(await steps(row)).toEqual(['plan person:ma', 'x done', 'y lost'])
    })

    it('lets one of two workers through', async () => {
      const row = await insert()
      const moves = [1, 2].map(i => rows.move(become(row, { state: 'preparing' }), [entry(`worker ${i}`, 'done')]))
      expect((await Promise.all(moves)).filter(Boolean)).toHaveLength(1)
      expect(await rows.journal(row.id)).toHaveLength(2)
      expect((await rows.get(row.id))!.version).toBe(row.version + 1)
    })

    it('compares the version and not only the state', async () => {
      const row = await insert()
      await other.move(become(row, { wakeAt: 5 }), [])
      expect(await rows.move(become(row, { state: 'preparing' }), [entry('x', 'done')])).toBeUndefined()
      expect(await rows.get(row.id)).toMatchObject({ state: 'planned', wakeAt: 5 })
      expect(await steps(row)).toEqual(['plan person:ma'])
    })

    it('keeps an answer even when the row moved on, and wakes it', async () => {
      const row = await insert()
      const asked = (await rows.move(become(row, { state: 'preparing' }), [entry('draft/add', 'intended')]))!
      const intent = (await rows.journal(row.id)).at(-1)!.seq
      const later = kept.now() + 60_000
      const elsewhere = (await other.move(become(asked, { wakeAt: later }), []))!
      kept.pass(10)
      const late = [entry('draft/add', 'done', intent), entry('draft/get', 'found')]
      expect(await rows.move(become(asked, { state: 'drafted' }), late)).toBeUndefined()
      expect(await steps(row)).toEqual(['plan person:ma', 'draft/add intended', 'draft/add done'])
      expect(await rows.get(row.id)).toEqual({ ...elsewhere, wakeAt: kept.now() })
    })

    it('does not put a row off that wakes sooner anyway', async () => {
      const row = await insert()
      await other.move(become(row, { wakeAt: 1 }), [])
      await rows.move(row, [entry('draft/add', 'done', 1)])
      expect((await rows.get(row.id))!.wakeAt).toBe(1)
    })

    it('gives the line of an intent the number its answer will name, and nobody who was overtaken one', async () => {
      const row = await insert()
      const twice = { ...row, version: row.version }
      const intended = (await rows.intend(become(row, { state: 'preparing' }), entry('draft/add', 'intended')))!
      const [, line] = await other.journal(row.id)
      expect(line).toMatchObject({ seq: intended.seq, step: 'draft/add', outcome: 'intended' })
      expect(await rows.move(intended.saved, [entry('draft/add', 'done', intended.seq)])).toBeDefined()
      const [intent] = await other.intents(row.account, row.issue, ['draft/add'])
      expect(intent).toMatchObject({ seq: intended.seq, answer: { outcome: 'done', intent: intended.seq } })
      expect(await other.intend(become(twice, { state: 'preparing' }), entry('draft/add', 'intended'))).toBeUndefined()
      expect(await steps(row)).toEqual(['plan person:ma', 'draft/add intended', 'draft/add done'])
    })

    it('keeps every sign of what it was given', async () => {
      const row = await insert()
      const detail = { reason: `'";\\ \n\t\u2028 $1 中文 😀 %s`, none: null, number: 1.5 }
      const notice = { kind: 'held', account: ACCOUNT, publication: row.id, values: { reason: detail.reason } }
      await rows.move(become(row, { state: 'held', reason: 'late' }), [{ ...PLAN, detail }], notice)
      expect((await other.journal(row.id))[1]!.detail).toEqual(detail)
      expect((await other.notices(1))[0]!.values).toEqual(notice.values)
    })

    it('of a row nobody has saves nothing', async () => {
      const row = await insert()
      expect(await rows.move({ ...row, id: 'unknown' }, [entry('x', 'done')])).toBeUndefined()
      expect(await rows.journal('unknown')).toEqual([])
    })
  })

  describe('intents', () => {
    const ask = async (row: Publication, step: string): Promise<{ row: Publication; seq: number }> => {
      const asked = (await rows.move(row, [entry(step, 'intended')]))!
      return { row: asked, seq: (await rows.journal(row.id)).at(-1)!.seq }
    }

    it('are joined with their own answers over all publications of the issue, oldest first', async () => {
      const draft = await ask(await insert({ kind: 'draft', action: 'draft' }), 'draft/add')
      const first = await ask(await insert(), 'draft/update')
      const second = await ask(first.row, 'draft/update')
      await ask(await insert({ issue: 'another' }), 'draft/add')
      await ask(await insert({ account: 'b' }), 'draft/add')
      await ask(second.row, 'freepublish/submit')
      kept.pass(1000)
      const row = (await rows.get(first.row.id))!
      await rows.move(row, [entry('draft/update', 'lost', first.seq), entry('draft/update', 'done', second.seq)])
      kept.pass(1000)
      await rows.move((await rows.get(row.id))!, [entry('draft/get', 'found', first.seq)])

      const found = await other.intents(ACCOUNT, ISSUE, ['draft/add', 'draft/update', 'draft/get'])
      expect(found.map(({ seq }) => seq)).toEqual([draft.seq, first.seq, second.seq])
      expect(found.map(one => one.answer?.outcome ?? null)).toEqual([null, 'found', 'done'])
      expect(found.map(one => one.lostAt)).toEqual([null, kept.now() - 1000, null])
      expect(found[1]!.answer).toMatchObject({ step: 'draft/get', at: kept.now(), detail: { outcome: 'found' } })
    })

    it.each(['done', 'found', 'absent', 'refused:40007', 'refused:unsent'] as const)('are closed by %s', async said => {
      const { row, seq } = await ask(await insert(), 'draft/add')
      await rows.move(row, [entry('draft/add', said, seq)])
      expect((await rows.intents(ACCOUNT, ISSUE, ['draft/add']))[0]!.answer?.outcome).toBe(said)
    })

    it.each(['lost', 'person:ma'] as const)('are not closed by %s', async said => {
      const { row, seq } = await ask(await insert(), 'draft/add')
      await rows.move(row, [entry('draft/add', said, seq)])
      expect((await rows.intents(ACCOUNT, ISSUE, ['draft/add']))[0]!.answer).toBeNull()
    })
  })

  describe('a claim', () => {
    it('takes a due row, the one that waits longest first', async () => {
      const first = await insert({ issue: 'a' })
      kept.pass(5)
      await insert({ issue: 'b' })
      expect((await rows.claim(kept.now()))!.publication.id).toBe(first.id)
    })

    it('raises the version, so that an older holder moves nothing any more', async () => {
      const row = await insert()
      const claim = (await other.claim(kept.now()))!
      expect(claim.publication).toEqual({ ...row, version: row.version + 1 })
      expect(await rows.get(row.id)).toEqual(claim.publication)
      expect(await rows.move(become(row, { state: 'preparing' }), [])).toBeUndefined()
      expect(await other.move(become(claim.publication, { state: 'preparing' }), [])).toMatchObject({
        state: 'preparing',
      })
    })

    it('is one per issue at a time, whatever the kind', async () => {
      await insert()
      await insert({ kind: 'draft', action: 'draft' })
      expect(await rows.claim(kept.now())).toBeDefined()
      expect(await other.claim(kept.now())).toBeUndefined()
      expect(await rows.claim(kept.now())).toBeUndefined()
    })

    it('goes to one of many who ask at once, and each issue has its own', async () => {
      await insert({ issue: 'a' })
      await insert({ issue: 'b' })
      await insert({ account: 'another', issue: 'a' })
      const claims = await Promise.all(Array.from({ length: 10 }, () => rows.claim(kept.now())))
      const taken = claims.flatMap(claim => (claim ? [claim.publication] : []))
      expect(taken.map(({ account, issue }) => `${account} ${issue}`).sort()).toEqual(
        ['another a', `${ACCOUNT} a`, `${ACCOUNT} b`].sort(),
      )
    })

    it('passes over what is not due, has ended, or waits for a person', async () => {
      const later = await insert({ issue: 'later' })
      await rows.move(become(later, { wakeAt: kept.now() + 1 }), [])
      const endsAt = (state: string) => (state === 'published' ? NEVER : kept.now())
      const ends = ['published', 'rejected', 'refused', 'cancelled', 'removed', 'held', 'uncertain'] as const
      for (const state of ends)
        await rows.move({ ...(await insert({ issue: state })), state, wakeAt: endsAt(state) }, [])
      const handed = await insert({ issue: 'handed over' })
      await rows.move({ ...handed, state: 'drafted', reason: 'handover' }, [])
      const draft = await insert({ issue: 'draft', kind: 'draft', action: 'draft' })
      await rows.move({ ...draft, state: 'drafted' }, [])
      expect(await rows.claim(kept.now())).toBeUndefined()
      expect((await rows.live(NEVER)).map(one => one.issue)).toEqual(['later'])
      kept.pass(1)
      expect((await rows.claim(kept.now()))!.publication.id).toBe(later.id)
    })

    it('takes a row that is out and to be looked after, which no command waits for', async () => {
      const row = await insert()
      await rows.move({ ...row, state: 'published', wakeAt: kept.now() }, [])
      expect(await rows.live(NEVER)).toEqual([])
      expect(await rows.claimMany(kept.now(), 5, [])).toMatchObject([{ publication: { id: row.id } }])
    })

    it('takes nothing of accounts that are to be left out', async () => {
      const row = await insert()
      expect(await rows.claimMany(kept.now(), 5, [row.account])).toEqual([])
      expect(await rows.claimMany(kept.now(), 5, ['another'])).toHaveLength(1)
    })

    it.each(['planned', 'preparing', 'drafted', 'submitting', 'submitted'] as const)(
      'takes a row that is %s',
      async state => {
        const row = await insert()
        await rows.move({ ...row, state }, [])
        expect(await rows.claim(kept.now())).toMatchObject({ publication: { id: row.id, state } })
        expect(await rows.live(NEVER)).toHaveLength(1)
      },
    )

    it('finds a due row behind any number of finished ones', async () => {
      for (let i = 0; i < 210; i++) {
        const done = await insert({ issue: `pushed ${i}`, kind: 'draft', action: 'draft' })
        await rows.move({ ...done, state: 'drafted' }, [])
      }
      kept.pass(1)
      const row = await insert()
      expect((await rows.claim(kept.now()))?.publication.id).toBe(row.id)
    })

    it('may be narrowed to one publication', async () => {
      await insert({ issue: 'a' })
      const row = await insert({ issue: 'b' })
      expect((await rows.claim(kept.now(), row.id))!.publication.id).toBe(row.id)
      expect(await other.claim(kept.now(), row.id)).toBeUndefined()
      expect((await other.live(NEVER, row.id)).map(one => one.id)).toEqual([row.id])
    })

    it('lasts as long as its lease by the clock, and then another may take it', async () => {
      await insert()
      const first = (await rows.claim(kept.now()))!
      kept.pass(kept.leaseMs - 1)
      expect(await other.claim(kept.now())).toBeUndefined()
      kept.pass(1)
      const second = (await other.claim(kept.now()))!
      expect(second.publication.version).toBe(first.publication.version + 1)
      expect(await rows.move(become(first.publication, { state: 'preparing' }), [])).toBeUndefined()
    })

    it('has at most its lease left, on a clock of its own', async () => {
      await insert()
      const claim = (await rows.claim(kept.now()))!
      expect(claim.remainingMs()).toBeLessThanOrEqual(kept.leaseMs)
      expect(claim.remainingMs()).toBeGreaterThan(0)
    })

    it('is prolonged by renewing', async () => {
      await insert()
      const claim = (await rows.claim(kept.now()))!
      kept.pass(kept.leaseMs - 1)
      expect(await claim.renew()).toBe(true)
      kept.pass(kept.leaseMs - 1)
      expect(await other.claim(kept.now())).toBeUndefined()
      expect(await claim.renew()).toBe(true)
      expect(claim.remainingMs()).toBeLessThanOrEqual(kept.leaseMs)
    })

    it('cannot be renewed once it has run out, taken by another or not, and has nothing left then', async () => {
      await insert()
      const claim = (await rows.claim(kept.now()))!
      kept.pass(kept.leaseMs)
      expect(await claim.renew()).toBe(false)
      expect(claim.remainingMs()).toBeLessThanOrEqual(0)
      await other.claim(kept.now())
      expect(await claim.renew()).toBe(false)
    })

    it('is free again when released', async () => {
      await insert()
      await (await rows.claim(kept.now()))!.release()
      expect(await other.claim(kept.now())).toBeDefined()
    })

    it('released by a former holder leaves the new one alone', async () => {
      await insert()
      const former = (await rows.claim(kept.now()))!
      kept.pass(kept.leaseMs)
      const holder = (await other.claim(kept.now()))!
      await former.release()
      expect(await rows.claim(kept.now())).toBeUndefined()
      expect(await holder.renew()).toBe(true)
    })

    it('of an issue whose row moved on a moment ago is not kept', async () => {
      const row = await insert()
      await Promise.all([rows.claim(kept.now()), rows.move(become(row, { wakeAt: kept.now() + 60_000 }), [])])
      kept.pass(60_000)
      expect(await other.claim(kept.now())).toBeDefined()
    })
  })

  describe('the draft of an issue', () => {
    const standing: StandingArticle = {
      title: '标题',
      author: null,
      digest: '',
      html: '<p>“字”</p>',
      sourceUrl: null,
      thumb: 't',
      url: null,
    }
    const record = (draft: string, over: Partial<DraftRecord> = {}): DraftRecord => ({
      account: ACCOUNT,
      issue: ISSUE,
      round: 1,
      draft: draft as DraftId,
      snapshot: 'a',
      baseline: null,
      ...over,
    })

    it('is kept, found again, and brought up to date', async () => {
      expect(await rows.saveDraft(record('d1'))).toBe(true)
      expect(await other.currentDraft(ACCOUNT, ISSUE)).toEqual(record('d1'))
      const newer = record('d1', { snapshot: 'b', baseline: [standing] })
      expect(await rows.saveDraft(newer)).toBe(true)
      expect(await other.currentDraft(ACCOUNT, ISSUE)).toEqual(newer)
      expect(await rows.currentDraft(ACCOUNT, 'another')).toBeUndefined()
      expect(await rows.currentDraft('b', ISSUE)).toBeUndefined()
    })

    it('is never one that another issue owns, in use or used up', async () => {
      await rows.saveDraft(record('d1'))
      expect(await rows.saveDraft(record('d1', { issue: 'another' }))).toBe(false)
      await rows.retireDraft(ACCOUNT, ISSUE)
      expect(await rows.saveDraft(record('d1', { issue: 'another' }))).toBe(false)
      expect(await rows.currentDraft(ACCOUNT, 'another')).toBeUndefined()
      expect(await rows.saveDraft(record('d1', { account: 'b', issue: 'another' }))).toBe(true)
    })

    it('is one at a time: a second waits until the first is retired', async () => {
      await rows.saveDraft(record('d1'))
      expect(await other.saveDraft(record('d2'))).toBe(false)
      expect((await rows.currentDraft(ACCOUNT, ISSUE))!.draft).toBe('d1')
      await rows.retireDraft(ACCOUNT, ISSUE)
      expect(await rows.currentDraft(ACCOUNT, ISSUE)).toBeUndefined()
      expect(await other.saveDraft(record('d2'))).toBe(true)
      expect((await rows.currentDraft(ACCOUNT, ISSUE))!.draft).toBe('d2')
    })

    it('goes to one of two who save at once', async () => {
      const saved = await Promise.all([rows.saveDraft(record('d1')), rows.saveDraft(record('d2'))])
      expect(saved.filter(Boolean)).toHaveLength(1)
    })

    it('once retired does not come back', async () => {
      await rows.saveDraft(record('d1'))
      await rows.retireDraft(ACCOUNT, ISSUE)
      expect(await rows.saveDraft(record('d1', { snapshot: 'b' }))).toBe(false)
      expect(await rows.currentDraft(ACCOUNT, ISSUE)).toBeUndefined()
    })

    it('is known as owned by its account, used up or not', async () => {
      await rows.saveDraft(record('d1'))
      await rows.retireDraft(ACCOUNT, ISSUE)
      expect(await rows.draftIsOwned(ACCOUNT, 'd1' as DraftId)).toBe(true)
      expect(await rows.draftIsOwned(ACCOUNT, 'd2' as DraftId)).toBe(false)
      expect(await rows.draftIsOwned('b', 'd1' as DraftId)).toBe(false)
    })
  })

  it('knows a published article by its id or by one of its addresses', async () => {
    const row = await insert()
    const article = 'article-1' as ArticleId
    await rows.move({ ...row, state: 'published', article, url: 'https://mp.weixin.qq.com/s/1' }, [])
    const known = (id: string, ...urls: string[]): Promise<boolean> =>
      rows.articleIsOwned(ACCOUNT, id as ArticleId, urls)
    expect(await known('article-1')).toBe(true)
    expect(await known('other', 'https://mp.weixin.qq.com/s/0', 'https://mp.weixin.qq.com/s/1')).toBe(true)
    expect(await known('other', 'https://mp.weixin.qq.com/s/2')).toBe(false)
    expect(await known('other')).toBe(false)
    expect(await rows.articleIsOwned('b', article, [])).toBe(false)
  })

  it('keeps uploads by account, bytes and use; the first to carry them counts, for everybody, until it is forgotten', async () => {
    await rows.saveUploads(ACCOUNT, [
      { sha256: 'hash', use: 'inline', ref: 'https://mmbiz.qpic.cn/1', material: null, at: 1 },
      { sha256: 'hash', use: 'cover', ref: 'thumb', material: 'thumb', at: 2 },
    ])
    const second = { sha256: 'hash', use: 'inline', ref: 'https://mmbiz.qpic.cn/2', material: null, at: 3 } as const
    const first = { ref: 'https://mmbiz.qpic.cn/1', material: null, at: 1 }
    expect(await other.saveUploads(ACCOUNT, [second])).toEqual([{ ...second, ...first }])
    expect(await other.upload(ACCOUNT, 'hash', 'inline')).toEqual(first)
    expect(await other.upload(ACCOUNT, 'hash', 'cover')).toEqual({ ref: 'thumb', material: 'thumb', at: 2 })
    expect(await other.upload('b', 'hash', 'cover')).toBeUndefined()
    await rows.forgetUpload(ACCOUNT, 'hash', 'inline')
    expect(await other.upload(ACCOUNT, 'hash', 'inline')).toBeUndefined()
    expect(await other.upload(ACCOUNT, 'hash', 'cover')).toBeDefined()
  })

  it('counts an approval once a person and snapshot, and finds it by series and date, the latest first', async () => {
    const word = { issue: ISSUE, series: 'daily', date: '2026-07-03', title: '标题' }
    await rows.approve({ ...word, snapshot: 'a', person: '李' })
    kept.pass(1)
    await rows.approve({ ...word, snapshot: 'a', person: '李' })
    kept.pass(1)
    await rows.approve({ ...word, snapshot: 'a', person: '王' })
    kept.pass(1)
    await rows.approve({ ...word, snapshot: 'b', person: '李' })
    await rows.approve({ ...word, snapshot: 'c', person: '李', series: null, date: null })
    expect([...(await other.approvals('a'))].sort()).toEqual(['李', '王'].sort())
    expect(await other.approvals('z')).toEqual([])
    const found = await other.approvedFor('daily', '2026-07-03')
    expect(found.map(({ snapshot, person }) => `${snapshot} ${person}`)).toEqual(['b 李', 'a 王', 'a 李'])
    expect(await other.approvedFor('daily', '2026-07-04')).toEqual([])
  })

  it('says at once when an account is paused, to every worker', async () => {
    expect(await rows.isPaused(ACCOUNT)).toBe(false)
    await kept.pause(ACCOUNT, true)
    expect([await rows.isPaused(ACCOUNT), await other.isPaused(ACCOUNT)]).toEqual([true, true])
    expect(await rows.isPaused('unknown')).toBe(false)
    await kept.pause(ACCOUNT, false)
    expect(await other.isPaused(ACCOUNT)).toBe(false)
  })

  it("keeps the address of the account's own code", async () => {
    expect(await rows.accountCode(ACCOUNT)).toBeUndefined()
    await rows.saveAccountCode(ACCOUNT, 'http://weixin.qq.com/q/own')
    expect(await other.accountCode(ACCOUNT)).toBe('http://weixin.qq.com/q/own')
  })

  it('takes content approved again for the latest word', async () => {
    const word = { person: '李', issue: ISSUE, series: 'daily', date: '2026-07-03', title: '标题' }
    for (const snapshot of ['a', 'b', 'a']) {
      await rows.approve({ ...word, snapshot })
      kept.pass(1)
    }
    const found = await other.approvedFor('daily', '2026-07-03')
    expect(found.map(one => one.snapshot)).toEqual(['a', 'b'])
  })

  it('takes a person’s word for an issue back, and nobody else’s', async () => {
    const word = { snapshot: 'a', series: 'daily', date: '2026-07-03', title: '标题' }
    await rows.approve({ ...word, issue: ISSUE, person: '李' })
    await rows.approve({ ...word, issue: ISSUE, snapshot: 'b', person: '李' })
    await rows.approve({ ...word, issue: ISSUE, person: '王' })
    await rows.approve({ ...word, issue: 'another', snapshot: 'c', person: '李' })
    expect(await other.withdrawApproval(ISSUE, '李')).toBe(true)
    expect(await rows.withdrawApproval(ISSUE, '李')).toBe(false)
    const left = await rows.approvedFor('daily', '2026-07-03')
    expect(left.map(one => `${one.issue} ${one.person}`).sort()).toEqual(['another 李', `${ISSUE} 王`].sort())
  })

  it('tells once under a key, whoever tells first', async () => {
    const notice = { kind: 'missing', account: ACCOUNT, publication: null, values: { date: '2026-07-03' } }
    const told = await Promise.all([rows.notifyOnce('k', notice), rows.notifyOnce('k', notice)])
    expect(told.sort()).toEqual([false, true])
    expect(await other.notifyOnce('k', notice)).toBe(false)
    expect(await other.notifyOnce('l', notice)).toBe(true)
    expect(await rows.notices(10)).toHaveLength(2)
  })

  it('finds what waits for approval in a span of time, in order', async () => {
    for (const [index, dueAt] of [3000, 1000, 2000].entries()) {
      const row = (await rows.insert(wanted({ issue: `i${index}`, dueAt }), 1, 0, PLAN))!
      await rows.move(become(row, { state: 'held', reason: 'approval' }), [])
    }
    const late = (await rows.insert(wanted({ issue: 'late', dueAt: 2000 }), 1, 0, PLAN))!
    await rows.move(become(late, { state: 'held', reason: 'late' }), [])
    const found = await other.awaitingApproval(1000, 3000)
    expect(found.map(row => row.dueAt)).toEqual([2000, 3000])
  })

  it('keeps what is to become of a mass send without quota, `hold` unless it is said', async () => {
    const plain = (await rows.insert(wanted(), 1, 0, PLAN))!
    const said = (await rows.insert(wanted({ issue: 'b', noQuota: 'draft' }), 1, 0, PLAN))!
    expect([(await other.get(plain.id))?.noQuota, (await other.get(said.id))?.noQuota]).toEqual(['hold', 'draft'])
  })

  it('keeps notices, the latest first', async () => {
    await rows.notify({ kind: 'missed', account: ACCOUNT, publication: null, values: { date: '2026-07-03' } })
    kept.pass(1)
    await other.notify({ kind: 'held', account: ACCOUNT, publication: 'p1', values: { title: '“标”', code: 45009 } })
    const found = await rows.notices(10)
    expect(found.map(({ kind, publication, values }) => [kind, publication, values])).toEqual([
      ['held', 'p1', { title: '“标”', code: 45009 }],
      ['missed', null, { date: '2026-07-03' }],
    ])
    expect(found[0]!.at).toBe(kept.now())
    expect(await rows.notices(1)).toHaveLength(1)
  })

  it('keeps a notice with the move it tells of, and none of a move that somebody else was faster with', async () => {
    const row = await insert()
    const told = (kind: string): Notice => ({ kind, account: ACCOUNT, publication: row.id, values: {} })
    await rows.move(become(row, { state: 'preparing' }), [], told('first'))
    await other.move(become(row, { state: 'held', reason: 'late' }), [entry('x', 'done')], told('second'))
    expect((await rows.notices(10)).map(({ kind }) => kind)).toEqual(['first'])
  })

  it('tells once under a mark, until the mark is taken away', async () => {
    const notice: Notice = { kind: 'account-trouble', account: ACCOUNT, publication: null, values: { code: 40164 } }
    expect(await Promise.all([1, 2, 3].map(() => rows.notifyOnce('mark', notice)))).toEqual([true, false, false])
    expect(await other.notifyOnce('mark', notice)).toBe(false)
    expect(await other.notifyOnce('another', notice)).toBe(true)
    await other.unmark('mark')
    await other.unmark('mark')
    expect(await rows.notifyOnce('mark', notice)).toBe(true)
    expect(await rows.notices(10)).toHaveLength(3)
  })

  it('lists publications newest first, at most so many, and those of an issue oldest first', async () => {
    const ids: string[] = []
    for (const round of [1, 2, 3]) {
      ids.push((await insert({}, round)).id)
      kept.pass(1)
    }
    expect((await other.list(10)).map(({ id }) => id)).toEqual([...ids].reverse())
    expect((await other.list(2)).map(({ id }) => id)).toEqual([ids[2], ids[1]])
    expect((await other.ofIssue(ACCOUNT, ISSUE)).map(({ id }) => id)).toEqual(ids)
  })

  describe('content', () => {
    const crop = fc.record({ x1: fc.double(), y1: fc.double(), x2: fc.double(), y2: fc.double() })
    const edge = fc.constant({ x1: 0, y1: 0.123456, x2: 1, y2: 1 })
    const text = fc.string({ unit: 'binary', maxLength: 40 })
    const hashes = fc.stringMatching(/^[0-9a-f]{64}$/)
    const fields = {
      title: text,
      author: text,
      digest: text,
      html: text,
      sourceUrl: fc.webUrl(),
      cover: hashes,
      wide: fc.oneof(edge, crop.filter(isFinite)),
      square: edge,
      comments: fc.constantFrom('off' as const, 'all' as const, 'fans' as const),
    }
    const article: fc.Arbitrary<FrozenArticle> = fc.oneof(
      fc.record(fields),
      fc.record({ ...fields, images: fc.array(hashes, { minLength: 1, maxLength: 20 }) }),
    )

    it('comes back byte for byte', async () => {
      const snapshots = fc.array(article, { minLength: 1, maxLength: 8 })
      await fc.assert(
        fc.asyncProperty(snapshots, async articles => {
          const body = canonical({ articles })
          const hash = await sha256(new TextEncoder().encode(body))
          await rows.keep(hash, { articles }, [])
          const read = canonical(await other.snapshot(hash))
          expect(read).toBe(body)
          expect(await sha256(new TextEncoder().encode(read))).toBe(hash)
        }),
        { numRuns: 60 },
      )
    })

    it('is left as it is when the same hash comes again', async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
      const picture: Picture = { sha256: 'p', bytes, type: 'image/png', widthPx: 3, heightPx: 2 }
      const [first] = fc.sample(article, 1)
      await rows.keep('h', { articles: [first!] }, [picture])
      await rows.keep('h', { articles: [{ ...first!, title: 'other' }] }, [{ ...picture, widthPx: 9 }])
      expect((await other.snapshot('h')).articles[0]!.title).toBe(first!.title)
      expect(await other.picture('p')).toEqual(picture)
    })

    it('knows where its pictures stood in the drafts, if that was said', async () => {
      const [first] = fc.sample(article, 1)
      const place = { sha256: 'p', source: 'a.png', file: 'a.md', line: 7 }
      await rows.keep('h', { articles: [first!] }, [], [place])
      await rows.keep('i', { articles: [first!] }, [])
      expect([await other.placeOf('h', 'p'), await other.placeOf('h', 'q')]).toEqual([place, undefined])
      expect([await other.placeOf('i', 'p'), await other.placeOf('unknown', 'p')]).toEqual([undefined, undefined])
    })

    it('is needed by publications in other states and by standing drafts, more than one page of them', async () => {
      const [first] = fc.sample(article, 1)
      await rows.keep(wanted().snapshot, { articles: [first!] }, [])
      const ids: string[] = []
      for (let round = 1; round <= 45; round += 1) ids.push((await insert({}, round)).id)
      const draft = { account: ACCOUNT, issue: 'another', round: 1, draft: 'd1' as DraftId, baseline: null }
      await rows.saveDraft({ ...draft, snapshot: wanted().snapshot })
      const needing = async (except: Parameters<Library['needing']>[1]) => {
        const found: (string | null)[] = []
        for await (const { id } of other.needing(ACCOUNT, except)) found.push(id)
        return found
      }
      const found = await needing(['cancelled'])
      expect(found).toHaveLength(ids.length + 1)
      expect(new Set(found)).toEqual(new Set([...ids, null]))
      expect(await needing(['planned'])).toEqual([null])
      await rows.retireDraft(ACCOUNT, 'another')
      expect(await needing(['planned'])).toEqual([])
    })

    it('stands in the library until it is set aside, put back, or forgotten', async () => {
      const cover = { sha256: 'c', use: 'cover', ref: 'm1', material: 'm1', at: 1 } as const
      const text = { sha256: 'c', use: 'inline', ref: 'https://mmbiz.qpic.cn/a', material: null, at: 2 } as const
      await rows.saveUploads(ACCOUNT, [cover, text])
      const there = { sha256: 'c', use: 'cover', material: 'm1', at: 1 }
      expect([await other.library(ACCOUNT), await other.addresses(ACCOUNT)]).toEqual([[there], 1])
      expect([await other.library('other'), await other.addresses('other')]).toEqual([[], 0])
      await rows.setAside(ACCOUNT, 'm1')
      expect(await other.upload(ACCOUNT, 'c', 'cover')).toBeUndefined()
      expect(await other.library(ACCOUNT)).toEqual([{ ...there, use: null }])
      await rows.putBack(ACCOUNT, 'm1', 'cover')
      expect(await other.upload(ACCOUNT, 'c', 'cover')).toMatchObject({ ref: 'm1' })
      await rows.setAside(ACCOUNT, 'm1')
      const anew = { ...cover, ref: 'm2', material: 'm2', at: 3 }
      expect(await other.saveUploads(ACCOUNT, [anew])).toEqual([anew])
      // who was first stays, though it is asked for as another
      expect(await rows.saveUploads(ACCOUNT, [{ ...anew, ref: 'm3', material: 'm3' }])).toEqual([anew])
      await rows.putBack(ACCOUNT, 'm1', 'cover')
      expect(await other.upload(ACCOUNT, 'c', 'cover')).toMatchObject({ ref: 'm2' })
      await rows.forgetMaterial(ACCOUNT, 'm1')
      expect((await other.library(ACCOUNT)).map(({ material }) => material)).toEqual(['m2'])
    })

    it('that nobody kept is an error, not an empty one', async () => {
      await expect(rows.snapshot('unknown')).rejects.toThrow()
      await expect(rows.picture('unknown')).rejects.toThrow()
    })
  })
}

const isFinite = (crop: { x1: number; y1: number; x2: number; y2: number }): boolean =>
  Object.values(crop).every(side => Number.isFinite(side) && !Object.is(side, -0))
