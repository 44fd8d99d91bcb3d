import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backNotice } from '../../src/notify/back.ts'
import { fitted, markdown, plain, ROBOT_BYTES, rows } from '../../src/notify/forms.ts'
import { isUrgent, messageOf } from '../../src/notify/message.ts'
import type { DueMeanwhile } from '../../src/notify/ports.ts'
import { about, DUE, PLACE, waiting } from './waiting.ts'

const MINUTE = 60_000
const bytes = (text: string): number => Buffer.byteLength(text)
const only = (...all: Parameters<typeof messageOf>[0]) => messageOf(all, PLACE).items[0]!

describe('a message of one notice', () => {
  it('says what happened, to which article, what to do next, and where', () => {
    expect(messageOf([waiting()], PLACE)).toEqual({
      title: '准点：《今天的动态》已暂缓：过时：已超过允许的延迟。',
      more: 0,
      items: [
        expect.objectContaining({
          kind: 'held',
          publication: 'p1',
          urgent: true,
          sentence: '《今天的动态》已暂缓：过时：已超过允许的延迟。',
          details: [
            '账号 default，定在 2026-07-03 07:30',
            expect.stringMatching(/^下一步：处理好之后运行 zhundian publications resolve p1 --as not-published/),
          ],
          links: [{ words: '打开页面', url: 'https://desk.example.com/publications/p1' }],
        }),
      ],
    })
  })

  it.each([
    ['uncertain', 'uncertain', 'publications resolve p1 --as published --url'],
    ['refused', 'refused', '重新运行 zhundian publish'],
    ['rejected', 'rejected', '重新运行 zhundian publish'],
    ['confirming', 'submitted', '请管理员现在打开微信'],
    ['handover', 'drafted', 'mp.weixin.qq.com'],
    ['removed', 'removed', '公众号后台'],
    ['twin', 'drafted', '草稿箱'],
    ['unapproved', 'planned', 'zhundian publications show p1'],
  ] as const)('%s says the next step', (kind, state, words) => {
    const { details } = only(waiting({ kind, row: { ...waiting().row!, state } }))
    expect(details.at(-1)).toContain('下一步：')
    expect(details.at(-1)).toContain(words)
  })

  it('has the article for a link when it is out, and no next step', () => {
    const url = 'http://mp.weixin.qq.com/s/x(1)'
    const row = { ...waiting().row!, state: 'published', url } as const
    const item = only(waiting({ kind: 'published', values: { title: '今天的动态', url }, row }))
    expect(item.links.map(link => link.url)).toEqual([url, 'https://desk.example.com/publications/p1'])
    expect(item.sentence).toBe('《今天的动态》已发表。')
    expect(item.details).toEqual(['账号 default，定在 2026-07-03 07:30'])
    const bad = { title: 't', url: 'javascript:alert(1)' }
    expect(only(waiting({ kind: 'published', values: bad, row: { ...row, url: null } })).links).toHaveLength(1)
  })

  it('that waited while things went on says how they stand now instead of a step that is wrong', () => {
    const { details } = only(waiting({ row: { ...waiting().row!, state: 'published' } }))
    expect(details).toEqual(['账号 default，定在 2026-07-03 07:30', '现在：已发表'])
  })

  it('about an account names it, what is wrong and where to click', () => {
    const item = only(about('account-trouble', { code: 40164, fault: 'operator', address: '203.0.113.7' }))
    expect(item.sentence).toContain('账号 default 出了问题')
    expect(item.sentence).toContain('203.0.113.7')
    expect(item.details.at(-1)).toContain('API IP 白名单')
    expect(item.links).toEqual([{ words: '打开页面', url: 'https://desk.example.com/' }])
  })

  it('of the sandbox says that it is a rehearsal', () => {
    expect(only(waiting({ account: 'sandbox wx1' })).details[0]).toContain('演练，不会真的发出')
    expect(only(waiting()).details[0]).not.toContain('演练')
  })

  it('has no link to a desk nobody named', () => {
    expect(messageOf([waiting()], { ...PLACE, deskUrl: null }).items[0]?.links).toEqual([])
  })

  it('of a kind nobody wrote words for still says what it is about', () => {
    const { sentence } = only(about('missing', { series: '每日动态', date: '2026-07-03', minutes: 60 }))
    expect(sentence).toContain('每日动态 2026-07-03')
  })
})

describe('a message of several notices', () => {
  it('puts the gravest first and says how many must be looked at now', () => {
    const out = { ...waiting().row!, state: 'published' } as const
    const all = [
      waiting({ kind: 'published', row: out }),
      about('quota-low', { endpoint: '/cgi-bin/freepublish/get', used: 80, perDay: 100 }),
      waiting(),
      waiting({ kind: 'uncertain', row: { ...out, state: 'uncertain' } }),
      about('account-trouble', { code: 40125 }),
    ]
    const message = messageOf(all, PLACE)
    expect(message.title).toBe('准点：5 条通知，其中 2 条要马上处理')
    expect(message.items.map(item => item.kind)).toEqual([
      'uncertain',
      'account-trouble',
      'held',
      'quota-low',
      'published',
    ])
  })

  it('is urgent for doubt, refusals, taps, and what is held near its minute', () => {
    for (const kind of ['uncertain', 'refused', 'confirming']) expect(isUrgent(waiting({ kind })), kind).toBe(true)
    for (const kind of ['published', 'rejected', 'quota-low']) expect(isUrgent(waiting({ kind })), kind).toBe(false)
    expect(isUrgent(waiting({ at: DUE - 14 * MINUTE }))).toBe(true)
    expect(isUrgent(waiting({ at: DUE - 16 * MINUTE }))).toBe(false)
  })
})

describe('the list of an absence', () => {
  const one = (over: Partial<DueMeanwhile>): DueMeanwhile => ({
    publication: 'p1',
    title: '今天的动态',
    dueAt: DUE,
    state: 'held',
    reason: 'late',
    action: 'publish',
    actedAt: DUE + 130 * MINUTE,
    ...over,
  })
  const absence = { from: DUE - 10 * MINUTE, to: DUE + 128 * MINUTE }
  const date = one({ publication: null, title: '每日动态 2026-07-03', state: 'missed', reason: null, actedAt: null })
  const sent = one({ publication: 'p2', title: '晚报', state: 'published', reason: null, actedAt: DUE + 9 * MINUTE })
  const listed = (...due: DueMeanwhile[]) => {
    const notice = backNotice(due, absence)!
    return waiting({ ...notice, alias: '', row: null })
  }

  it('says of each what became of it, and what people must do', () => {
    const item = only(listed(one({}), sent, date))
    expect(item.sentence).toBe('程序有 138 分钟没有运行，其间有 3 篇到点。')
    expect(item.details).toEqual([
      '《今天的动态》原定 2026-07-03 07:30：已暂缓（过时：已超过允许的延迟）',
      '《晚报》原定 2026-07-03 07:30：已发表（晚了 9 分钟）',
      '每日动态 2026-07-03 原定 2026-07-03 07:30：本期未出，到点时没有已同意的稿件',
      expect.stringContaining('zhundian publications show'),
    ])
  })

  it('takes the place of the notices that say the same, and of no other', () => {
    const out = { ...waiting().row!, state: 'published' } as const
    const missed = about('missed', { series: '每日动态', date: '2026-07-03' })
    const other = about('missed', { series: '每日动态', date: '2026-07-02' })
    const said = [waiting(), waiting({ kind: 'published', publication: 'p2', row: out }), missed]
    const doubt = waiting({ kind: 'uncertain', publication: 'p3', row: { ...out, state: 'uncertain' } })
    const changed = waiting({ publication: 'p4', values: { title: 't', reason: 'changed' } })
    const message = messageOf([listed(one({}), sent, date), ...said, other, doubt, changed], PLACE)
    expect(message.items.map(item => item.kind)).toEqual(['uncertain', 'held', 'back', 'missed'])
  })

  it('is none when everything was on time', () => {
    expect(backNotice([one({ actedAt: DUE + 60_000 })], absence)).toBeNull()
    expect(backNotice([], absence)).toBeNull()
  })

  it('is cut when it is long, with a number', () => {
    const many = Array.from({ length: 200 }, (_, i) => one({ publication: `p${i}`, title: `第 ${i} 篇` }))
    const { details } = only(listed(...many))
    expect(details).toHaveLength(22)
    expect(details[20]).toContain('180 篇')
  })

  it('that is no list of ours breaks nothing', () => {
    for (const list of ['', '[1]', '{"a":1}', 'x']) {
      expect(only(about('back', { from: 0, to: 1, count: 1, list })).details).toEqual([])
    }
  })
})

describe('the forms', () => {
  const HOSTILE = '**[点我](https://evil.example)** <@all> <at user_id="all"></at>\n# 标题\u202e`x`'
  const hostile = waiting({ values: { title: HOSTILE, reason: 'late' } })

  it('let a title make no link, mention, heading or second line', () => {
    const message = messageOf([hostile, waiting()], PLACE)
    const text = markdown(message, '\n')
    expect(text).not.toMatch(/\]\(https:\/\/evil|<@|<at|^#|\u202e|`/m)
    expect(text).toContain('[打开页面](https://desk.example.com/publications/p1)')
    for (const row of rows(message)) for (const part of row) expect(part.text).not.toMatch(/[\n\u202e]/)
    expect(
      rows(message)
        .flat()
        .filter(part => part.tag === 'a'),
    ).toHaveLength(2)
  })

  it('hold the word a robot may be set to look for, whatever the number of notices', () => {
    for (const all of [[waiting()], [waiting(), waiting()]]) {
      const message = messageOf(all, PLACE)
      expect(markdown(message, '\n')).toContain('准点')
      expect(markdown(message, '\n\n')).toContain('准点')
      expect(message.title).toContain('准点')
    }
  })

  it('keep commands as they are typed', () => {
    const text = markdown(messageOf([waiting()], PLACE), '\n')
    expect(text).toContain('zhundian publications resolve p1 --as not-published')
  })

  it('fit, with the gravest notices and the number of the others', () => {
    const many = Array.from({ length: 150 }, (_, i) => waiting({ publication: `p${i}` }))
    const doubt = waiting({ kind: 'uncertain', row: { ...waiting().row!, state: 'uncertain' } })
    const render = (message: Parameters<typeof markdown>[0]) => markdown(message, '\n')
    const message = fitted(messageOf([...many, doubt], PLACE), ROBOT_BYTES, render)
    expect(bytes(render(message))).toBeLessThanOrEqual(ROBOT_BYTES)
    expect(message.items[0]?.kind).toBe('uncertain')
    expect(message.items.length).toBeGreaterThan(3)
    expect(message.more).toBe(151 - message.items.length)
    expect(render(message)).toContain(`还有 ${message.more} 条`)
  })

  it('fit whatever the titles are', () => {
    const title = fc.string({ unit: 'binary', maxLength: 3000 })
    fc.assert(
      fc.property(fc.array(title, { minLength: 1, maxLength: 8 }), titles => {
        const all = titles.map(one => waiting({ values: { title: one, reason: 'late' } }))
        for (const render of [plain, (message: Parameters<typeof plain>[0]) => markdown(message, '\n\n')]) {
          const message = fitted(messageOf(all, PLACE), ROBOT_BYTES, render)
          expect(bytes(render(message))).toBeLessThanOrEqual(ROBOT_BYTES)
          expect(message.items.length + message.more).toBe(titles.length)
        }
      }),
    )
  })
})
