import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Store } from '../../src/store/index.ts'
import { join } from 'node:path'
import { Terminal } from './terminal.ts'

const APP_ID = 'wx0123456789abcdef'
const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+08:00$/)
let terminal: Terminal

beforeEach(() => {
  terminal = new Terminal()
})
afterEach(() => terminal.close())

describe('publications', () => {
  const PUBLICATION = {
    id: expect.stringMatching(/^p/),
    state: 'planned',
    reason: null,
    action: 'publish',
    account: 'default',
    issue: 'a',
    round: 1,
    draftId: null,
    url: null,
    dueAt: '2099-07-03T07:30:00+08:00',
  }

  it('are shown with their journal, and listed', async () => {
    const path = await terminal.draft()
    const planned = await terminal.run('publish', path, '--at', '2099-07-03 07:30', '--late', '5', '--json')
    expect([planned.exit, planned.err]).toEqual([0, ''])
    const journal = [{ at: ISO, step: 'plan', outcome: 'person:ma' }]
    expect(planned.json()).toMatchObject({ ...PUBLICATION, journal })
    const { id } = planned.json() as { id: string }
    const shown = await terminal.run('publications', 'show', id, '--json')
    expect([shown.exit, shown.json()]).toEqual([0, planned.json()])
    for (const list of [['publications', 'list'], ['publications']]) {
      const listed = await terminal.run(...list, '--json')
      expect(listed.json()).toMatchObject({ publications: [PUBLICATION] })
    }
  })

  it('are told to people in words', async () => {
    expect((await terminal.run('publications')).out).toBe('还没有发稿单。')
    const path = await terminal.draft()
    const { out } = await terminal.run('publish', path, '--at', '2099-07-03 07:30')
    expect(out).toContain('《标题 a》')
    expect(out).toContain('已排期：2099-07-03 07:30 发出')
    expect((await terminal.run('publications')).out).toContain('2099-07-03 07:30  《标题 a》')
  })

  it('planned as a mass send to one tag stay that when they are published again without these words', async () => {
    const path = await terminal.draft()
    const words = ['--at', '2099-07-03 07:30', '--action', 'mass', '--to', 'tag:2', '--late', '5']
    const { id } = (await terminal.run('publish', path, ...words, '--json')).json() as { id: string }
    await terminal.draft('a', '另一个标题')
    const again = await terminal.run('publish', path, '--json')
    const planned = { id, title: '另一个标题', action: 'mass', to: 'tag:2', dueAt: '2099-07-03T07:30:00+08:00' }
    expect(again.json()).toMatchObject(planned)
    expect((await terminal.run('publications', 'show', id)).out).toContain('对象：只发给标签 2 的粉丝')
    const changed = await terminal.run('publish', path, '--action', 'publish', '--json')
    expect(changed.json()).toMatchObject({ id, action: 'publish', to: 'all' })
  })

  it('can be cancelled once, and the exit of a decision that does not fit is 2', async () => {
    const path = await terminal.draft()
    const { id } = (await terminal.run('publish', path, '--at', '2099-07-03 07:30', '--json')).json() as { id: string }
    const cancelled = await terminal.run('publications', 'cancel', id, '--json')
    expect(cancelled.json()).toMatchObject({ id, state: 'cancelled' })
    expect(cancelled.exit).toBe(0)
    const again = await terminal.run('publications', 'cancel', id, '--json')
    expect([again.exit, again.json()]).toMatchObject([2, { error: { code: 'not-resolvable' } }])
  })

  it('are withdrawn at a terminal only by somebody who is sure', async () => {
    const { id } = (await terminal.run('publish', await terminal.draft(), '--wait', '--json')).json() as { id: string }
    const withdraw = ['publications', 'resolve', id, '--as', 'withdraw']
    terminal.isTty = true
    const kept = await terminal.run(...withdraw)
    expect([kept.exit, kept.err]).toEqual([1, expect.stringContaining('文章还在')])
    terminal.agrees = true
    expect(await terminal.run(...withdraw)).toMatchObject({ exit: 0, out: expect.stringContaining('已撤下') })
  })

  it('are withdrawn where nobody can be asked only with --yes, and that begins a new round without --again', async () => {
    const path = await terminal.draft()
    const { id } = (await terminal.run('publish', path, '--wait', '--json')).json() as { id: string }
    const withdraw = ['publications', 'resolve', id, '--as', 'withdraw']
    expect(await terminal.run(...withdraw)).toMatchObject({
      exit: 2,
      err: expect.stringContaining(`${id} --as withdraw --yes`),
    })
    terminal.isTty = true
    terminal.agrees = true
    const json = await terminal.run(...withdraw, '--json')
    expect([json.exit, json.json()]).toMatchObject([2, { error: { code: 'needs-yes' } }])
    expect((await terminal.run('publications', 'show', id, '--json')).json()).toMatchObject({ state: 'published' })
    terminal.agrees = false
    const gone = await terminal.run(...withdraw, '--yes', '--json')
    expect([gone.exit, gone.json()]).toMatchObject([0, { state: 'removed', reason: 'withdrawn' }])
    const next = (await terminal.run('publish', path, '--at', '2099-07-03 07:30', '--json')).json()
    expect(next).toMatchObject({ round: 2, state: 'planned' })
  })

  it('of a draft with errors are none: exit 1 with the findings', async () => {
    const path = await terminal.draft('bad', '长'.repeat(65))
    const { exit, json, err } = await terminal.run('publish', path, '--json')
    expect([exit, err]).toEqual([1, ''])
    expect(json()).toMatchObject({
      error: { code: 'findings' },
      findings: expect.arrayContaining([expect.objectContaining({ rule: 'title-too-long', severity: 'error' })]),
    })
    expect((await terminal.run('publications', '--json')).json()).toEqual({ publications: [] })
  })
})

describe('check', () => {
  it('lists findings with place, words and what to do, and ends with 1 on an error', async () => {
    const path = await terminal.draft('bad', '长'.repeat(65))
    const { exit, json } = await terminal.run('check', path, '--json')
    const { findings } = json() as { findings: Record<string, unknown>[] }
    expect(exit).toBe(1)
    for (const finding of findings) {
      expect(finding).toEqual({
        rule: expect.any(String),
        severity: expect.stringMatching(/^(error|warning|info)$/),
        blocks: expect.any(Boolean),
        file: path,
        line: expect.any(Number),
        column: expect.any(Number),
        message: expect.stringMatching(/[\u4e00-\u9fff]/),
        suggestion: expect.stringMatching(/[\u4e00-\u9fff]/),
      })
    }
    const { out } = await terminal.run('check', path)
    expect(out.split('\n')).toContainEqual(expect.stringMatching(/bad\.md:2:\d+ error title-too-long /))
  })
})

describe('render', () => {
  it('gives html, sizes, pictures and findings', async () => {
    const path = terminal.write('drafts/p.md', '# 标题\n\n正文\n\n![图](a.png)\n')
    const { json } = await terminal.run('render', path, '--json')
    expect(json()).toEqual({
      html: expect.stringContaining('正文'),
      characters: expect.any(Number),
      bytes: expect.any(Number),
      pictures: [{ source: 'a.png', line: 5 }],
      findings: expect.any(Array),
    })
  })
})

describe('slots', () => {
  it('are added, listed and removed', async () => {
    const words = ['--series', '每日动态', '--cron', '30 7 * * 1-5', '--action', 'mass', '--late', '10']
    const added = await terminal.run('slots', 'add', 'morning', ...words, '--json')
    const slot = {
      name: 'morning',
      series: '每日动态',
      cron: '30 7 * * 1-5',
      zone: 'Asia/Shanghai',
      days: 'all',
      action: 'mass',
      account: 'default',
      late: 10,
      noQuota: 'hold',
    }
    expect([added.exit, added.json()]).toEqual([0, { slots: [slot] }])
    const again = await terminal.run('slots', 'add', 'morning', ...words, '--json')
    expect([again.exit, again.json()]).toMatchObject([2, { error: { code: 'slot-taken' } }])
    expect((await terminal.run('slots', 'list', '--json')).json()).toEqual({
      slots: [{ ...slot, next: expect.any(Array) }],
      findings: [],
    })
    expect((await terminal.run('slots', 'remove', 'morning', '--json')).json()).toEqual({ removed: 'morning' })
    expect((await terminal.run('slots', '--json')).json()).toEqual({ slots: [], findings: [] })
    expect((await terminal.run('slots')).out).toBe('还没有固定时间。')
  })
})

describe('accounts', () => {
  const SANDBOX = { alias: 'default', origin: 'sandbox', paused: false, pausedAt: null, source: 'environment' }

  it('are the sandbox when nothing is set', async () => {
    const { json, exit } = await terminal.run('accounts', 'list', '--json')
    expect([exit, json()]).toMatchObject([0, { accounts: [SANDBOX] }])
    expect((await terminal.run('accounts')).out).toContain('演练号')
  })

  it('are added with a secret that is asked for, and shown without it', async () => {
    terminal.secret = 's3cret-of-second'
    const added = await terminal.run('accounts', 'add', 'second', '--appid', APP_ID, '--json')
    const second = { alias: 'second', appid: APP_ID, origin: 'https://api.weixin.qq.com', source: 'store' }
    expect([added.exit, added.json()]).toMatchObject([0, { accounts: [second] }])
    expect((await terminal.run('accounts', '--json')).json()).toMatchObject({ accounts: [SANDBOX, second] })
    for (const ran of [added, await terminal.run('accounts'), await terminal.run('accounts', '--json')]) {
      expect(ran.out + ran.err).not.toContain(terminal.secret)
    }
    expect((await terminal.run('accounts', 'remove', 'second', '--json')).json()).toEqual({ removed: 'second' })
    expect((await terminal.run('accounts', '--json')).json()).toMatchObject({ accounts: [SANDBOX] })
  })

  it('have one alias each: a second one for the same appid would take its secret', async () => {
    terminal.secret = 'first'
    await terminal.run('accounts', 'add', 'second', '--appid', APP_ID)
    const taken = await terminal.run('accounts', 'add', 'second', '--appid', 'wx0000000000000002', '--json')
    expect([taken.exit, taken.json()]).toMatchObject([2, { error: { code: 'account-taken' } }])
    const known = await terminal.run('accounts', 'add', 'third', '--appid', APP_ID, '--json')
    expect([known.exit, known.json()]).toMatchObject([2, { error: { code: 'account-known' } }])
    const { accounts } = (await terminal.run('accounts', '--json')).json() as { accounts: { alias: string }[] }
    expect(accounts.map(({ alias }) => alias)).toEqual(['default', 'second'])
  })

  it('do not take a secret with blanks, and never show what was typed', async () => {
    for (const secret of ['', 'two words', 's'.repeat(129)]) {
      terminal.secret = secret
      const { exit, err } = await terminal.run('accounts', 'add', 'second', '--appid', APP_ID)
      expect(exit).toBe(2)
      if (secret !== '') expect(err).not.toContain(secret)
    }
  })

  it('are paused and resumed, one or all', async () => {
    const paused = await terminal.run('accounts', 'pause', 'default', '--json')
    expect([paused.exit, paused.json()]).toMatchObject([0, { accounts: [{ ...SANDBOX, paused: true, pausedAt: ISO }] }])
    expect((await terminal.run('accounts')).out).toContain('账号已暂停')
    expect((await terminal.run('accounts', 'resume', '--json')).json()).toMatchObject({ accounts: [SANDBOX] })
  })
})

describe('notices', () => {
  it('are listed with their words, the latest first, as many as asked for', async () => {
    expect((await terminal.run('notices', 'list', '--json')).json()).toEqual({ notices: [] })
    expect((await terminal.run('notices')).out).toBe('没有通知。')
    const clock = { now: () => Date.now(), sleep: async () => {} }
    const path = join(terminal.folder, '.zhundian/zhundian.db')
    const store = await Store.open({ path, key: 'a key for tests only', timeoutMs: 1000, clock })
    const values = { slot: 'morning', series: '每日动态', date: '2026-07-03' }
    await store.publications.notify({ kind: 'missed', account: 'a', publication: null, values })
    await store.publications.notify({ kind: 'published', account: 'a', publication: 'p1', values: { title: '标题' } })
    await store.close()
    expect((await terminal.run('notices', '--json')).json()).toEqual({
      notices: [
        {
          at: ISO,
          kind: 'published',
          publication: 'p1',
          message: '《标题》已发表。',
          values: { title: '标题' },
          deliveries: [],
        },
        {
          at: ISO,
          kind: 'missed',
          publication: null,
          message: expect.stringContaining('本期未出'),
          values,
          deliveries: [],
        },
      ],
    })
    const { notices } = (await terminal.run('notices', '--limit', '1', '--json')).json() as { notices: unknown[] }
    expect(notices).toHaveLength(1)
  })
})

describe('the library', () => {
  const COVER = { sha256: 'c'.repeat(64), use: 'cover', ref: 'm1', material: 'm1', at: 0 } as const

  async function kept() {
    const store = await Store.open({
      path: join(terminal.folder, '.zhundian', 'zhundian.db'),
      key: 'a key for tests only',
      timeoutMs: 1000,
      clock: { now: Date.now, sleep: async () => {} },
    })
    await store.publications.saveUploads((await store.accounts.list())[0]!.id, [COVER])
    await store.close()
  }

  it('is listed for people, and tidied only by who is sure', async () => {
    expect((await terminal.run('media')).out).toContain('图片 0 张')
    expect((await terminal.run('media', 'prune')).out).toBe('没有可以删的图片。')
    await kept()
    expect((await terminal.run('media', 'list')).out).toMatch(
      /default {2}m1 {2}封面 .*没有稿件使用\n.*图片 1 张，其中 1 张/,
    )
    expect(await terminal.run('media', 'prune')).toMatchObject({ exit: 2, err: expect.stringContaining('--yes') })
    terminal.isTty = true
    expect(await terminal.run('media', 'prune')).toMatchObject({ exit: 1, err: expect.stringContaining('没有删') })
    terminal.agrees = true
    // the sandbox never heard of it: it is as good as removed
    expect((await terminal.run('media', 'prune')).out).toBe('已从素材库删掉 1 张图片。')
    expect((await terminal.run('media', 'list', '--json')).json()).toEqual({ media: [], addresses: 0 })
  })

  it('of an account nobody knows is none', async () => {
    expect(await terminal.run('media', 'list', '--account', 'none')).toMatchObject({ exit: 2 })
    expect(await terminal.run('media', 'wash')).toMatchObject({ exit: 2, err: expect.stringContaining('list、prune') })
  })
})
