import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/article/parse.ts'
import { applyFixes, inspect, type Context } from '../../src/check/index.ts'
import { check as words } from '../../src/text/zh/check.ts'

const file = 'drafts/a.md'
const BULLETIN = `## 摘要

备航提前。

## 一、甲

文。

## 二、乙

渔政局通告。

## 参考文献

- 渔政局：《通告》，2026-03-06，用于核验。

## 联系我们

电话：010-1
`
const draft = (front: string, body = BULLETIN) =>
  `---\ntitle: 题\ncover: auto\ndate: 2026-03-09\n${front}\n---\n${body}`
const inspected = (text: string, context?: Context) => inspect(parseArticle(text, { file }), context)
const rules = (text: string, context?: Context) =>
  inspected(text, context).map(f => `${f.severity} ${f.rule}${f.blocks ? ' blocks' : ''} ${f.line}:${f.column}`)

it('finds nothing in a sound bulletin', () => expect(inspected(draft(''))).toEqual([]))

describe('lengths', () => {
  const title = (length: number) => rules(draft('').replace('title: 题', `title: ${'𠮷'.repeat(length)}`))
  it('of a title are counted in characters, not units', () => {
    expect(title(32)).toEqual([])
    expect(title(33)).toEqual(['warning title-long 2:8'])
    expect(title(64)).toEqual(['warning title-long 2:8'])
    expect(title(65)).toEqual(['error title-too-long blocks 2:8'])
  })
  it.each([
    [`author: ${'名'.repeat(16)}`, []],
    [`author: ${'名'.repeat(17)}`, ['error author-too-long blocks 5:9']],
    [`digest: ${'摘'.repeat(120)}`, []],
    [`digest: ${'摘'.repeat(121)}`, ['warning digest-long 5:9']],
    [`digest: ${'摘'.repeat(129)}`, ['error digest-too-long blocks 5:9']],
    [`source_url: https://a.cn/${'a'.repeat(1011)}`, []],
    [`source_url: https://a.cn/${'a'.repeat(1012)}`, ['error source-url-too-long blocks 5:13']],
    [`source_url: https://a.cn/${'港'.repeat(400)}`, ['error source-url-too-long blocks 5:13']],
    ['also: [1.md, 2.md, 3.md, 4.md, 5.md, 6.md, 7.md]', []],
    ['also: [1.md, 2.md, 3.md, 4.md, 5.md, 6.md, 7.md, 8.md]', ['error also-too-many blocks 5:7']],
  ])('%#', (front, expected) => expect(rules(draft(front))).toEqual(expected))
})

describe('accepting', () => {
  const long = draft('').replace('title: 题', `title: ${'题'.repeat(40)}`)
  it('a rule silences its warning, from the series or from the caller', () => {
    expect(rules(long, { accepted: ['title-long'] })).toEqual([])
    const article = parseArticle(long, { file, series: 'accepted: [title-long]' })
    expect(inspect(article)).toEqual([])
  })
  it('never silences an error', () => {
    expect(rules(draft('', ''), { accepted: ['empty-body'] })).toEqual(['error empty-body blocks 1:1'])
  })
})

describe('a bulletin', () => {
  it('misses what it lacks', () => {
    expect(rules('---\ntitle: 题\ncover: auto\n---\n## 一、甲\n\n文')).toEqual([
      'warning abstract-missing 5:1',
      'warning references-missing 5:1',
      'warning contact-missing 5:1',
    ])
  })
  it('misses no contact section that the footer brings', () => {
    const text = draft('').replace(/## 联系我们[^]*/, '')
    expect(rules(text)).toEqual([expect.stringContaining('contact-missing')])
    expect(inspect(parseArticle(text, { file, footer: '## 联系我们\n\n电话' }))).toEqual([])
  })
  it.each([
    ['一', '三', { expected: '二', found: '三' }],
    ['二', '三', { expected: '一', found: '二' }],
    ['一', '一', { expected: '二', found: '一' }],
  ])('counts %s, %s as a gap', (first, second, values) => {
    const findings = inspected(draft('').replace(/## [一二]/g, at => `## ${at === '## 一' ? first : second}`))
    expect(findings).toMatchObject([{ rule: 'numbering', values }])
  })
  it('counts past twenty', () => {
    const numerals = '一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十 二十一'.split(' ')
    const body = (all: string[]) =>
      BULLETIN.replace(/## 一[^]*(?=## 参)/, all.map(n => `## ${n}、甲\n\n渔政局通告。\n\n`).join(''))
    expect(rules(draft('', body(numerals)))).toEqual([])
    expect(inspected(draft('', body(numerals.filter(n => n !== '二十'))))).toMatchObject([
      { values: { expected: '二十', found: '二十一' } },
    ])
  })
})

describe('references', () => {
  const entry = (raw: string) => rules(draft('', BULLETIN.replace(/- 渔政局.*/, `- ${raw}`)))
  it.each([
    ['渔政局：《通告》，用于核验。', ['warning reference-date 21:1']],
    ['渔政局：相关材料，2026-03-06', ['warning reference-title 21:1']],
    ['渔政局材料', ['warning reference-title 21:1', 'warning reference-date 21:1']],
    ['渔政局：往期，用于去重', []],
    ['渔政局：《通告》，2026年3月10日', ['warning reference-after-issue 21:1']],
    ['渔政局：《通告》，2026-03', []],
  ])('%s', (raw, expected) => expect(entry(raw)).toEqual(expected))
})

describe('a cover', () => {
  const without = (body: string) => rules(`---\ntitle: 题\n---\n${body}`)
  it('is missing when neither front matter nor body has a picture', () => {
    expect(without('文')).toEqual(['info cover-drawn 2:8'])
    expect(without('![码](qr:https://a.cn)')).toEqual(['info cover-drawn 2:8'])
  })
  it('may be the first picture of the body', () =>
    expect(without('文\n\n![图](a.png)')).toEqual(['info cover-from-body 6:1']))
})

describe('a picture message', () => {
  const message = (body: string, title = '题') => rules(`---\ntitle: ${title}\ntype: newspic\n---\n${body}`)
  const pictures = (count: number) => Array.from({ length: count }, (_, i) => `![图](${i}.png)\n`).join('\n')

  it('needs a picture and text', () => {
    expect(message('文')).toEqual(['error newspic-no-picture blocks 3:7'])
    expect(message('![图](a.png)')).toEqual(['error newspic-no-text blocks 3:7'])
    expect(message('文\n\n![图](a.png)')).toEqual([])
  })

  it('has at most 20 pictures, each counted once, a named cover too', () => {
    expect(message(`文\n\n${pictures(20)}\n![again](3.png)`)).toEqual([])
    expect(message(`文\n\n${pictures(21)}`)).toEqual(['error newspic-too-many-pictures blocks 47:1'])
    const named = `---\ntitle: 题\ntype: newspic\ncover: c.png\n---\n文\n\n${pictures(20)}`
    expect(rules(named)).toEqual(['error newspic-too-many-pictures blocks 46:1'])
    expect(rules(named.replace('c.png', 'auto'))).toEqual([])
  })

  it('is told apart by its own lengths', () => {
    expect(message(`${'字'.repeat(1000)}\n\n![图](a.png)`, '题'.repeat(20))).toEqual([])
    expect(message(`${'字'.repeat(1001)}\n\n![图](a.png)`, '题'.repeat(21))).toEqual([
      'warning newspic-title-long 2:8',
      'warning newspic-text-long 3:7',
    ])
  })

  it('takes no picture that stands at WeChat already, and leaves the account’s own code out', () => {
    expect(message('文\n\n![图](https://mmbiz.qpic.cn/a/0)')).toEqual(['error newspic-at-wechat blocks 7:1'])
    expect(message('文\n\n![图](a.png)\n\n![号](qr:account)')).toEqual(['info newspic-account-code 9:1'])
  })
})

describe('text', () => {
  it('with characters nobody sees is reported where they stand', () => {
    expect(rules(draft('', BULLETIN.replace('备航提前', '备\u200B\u200B航提\u00AD前')))).toEqual([
      'warning zero-width 9:2',
      'warning zero-width 9:6',
    ])
    expect(rules(`\uFEFF${draft('')}`)).toEqual([])
    expect(rules(draft('', BULLETIN.replace('备航', '👨‍👩‍👧 备航')))).toEqual([])
  })
  it.each([
    ['[](https://a.cn)', ['warning link-empty 9:3']],
    ['[文字]()', ['warning link-empty 9:3']],
    ['![图]()', ['error picture-empty blocks 9:3']],
    ['[![图](a.png)](https://a.cn)', []],
    ['2026年3月9日（星期二）', ['warning weekday 9:3']],
    ['2026 年 3 月 9 日，星期一', []],
    ['3月9日周日', ['warning weekday 9:3']],
    ['2024年2月30日星期一', []],
  ])('%s', (inserted, expected) =>
    expect(rules(draft('', BULLETIN.replace('备航提前。', `甲 ${inserted}`)))).toEqual(expected),
  )

  it('with a day in the title that is not the issue’s is reported', () => {
    expect(rules(draft('').replace('title: 题', 'title: 3月8日动态'))).toEqual(['warning title-day 2:8'])
    expect(rules(draft('').replace('title: 题', 'title: 3 月 9 日动态'))).toEqual([])
  })
  it('of the wrong year is reported against today', () => {
    expect(rules(draft(''), { today: '2027-03-09' })).toEqual(['warning date-far 4:7'])
    expect(rules(draft(''), { today: '2026-03-20' })).toEqual([])
  })
  it('with a level left out or a heading without text is reported', () => {
    expect(rules(draft('', BULLETIN.replace('文。', '文。\n\n#### 小\n\n文\n\n##### 更小\n\n文')))).toEqual([
      'info heading-jump 15:1',
    ])
    expect(rules(draft('', BULLETIN.replace('## 二、乙\n\n渔政局通告。', '渔政局通告。\n\n## 二、乙')))).toEqual([
      'warning section-empty 17:1',
    ])
  })
})

it('orders findings by line and column and takes in those of rendering', () => {
  const text = draft('foo: 1', BULLETIN.replace('备航提前。', '甲[](b) 2026年3月9日星期五').replace('## 二', '## 三'))
  const render = {
    findings: [
      { rule: 'html-dropped', severity: 'warning', blocks: false, file, line: 9, column: 30, values: { tag: 'video' } },
    ],
  } as const
  expect(inspected(text, { render }).map(f => f.rule)).toEqual([
    'unknown-key',
    'link-empty',
    'weekday',
    'html-dropped',
    'numbering',
  ])
})

describe('fixes', () => {
  it('take out what nobody sees and nothing else', () => {
    const text = `\uFEFF${draft('', '甲\u200B乙\r\n\r\n👨‍👩‍👧 丙\u202E丁')}`
    const { text: mended, fixed } = applyFixes(text, parseArticle(text, { file }))
    expect(mended).toBe(`\uFEFF${draft('', '甲乙\r\n\r\n👨‍👩‍👧 丙丁')}`)
    expect(fixed.map(f => [f.line, f.column, f.values.code])).toEqual([
      [7, 2, 'U+200B'],
      [9, 11, 'U+202E'],
    ])
    expect(applyFixes(mended, parseArticle(mended, { file })).fixed).toEqual([])
  })
})

describe('words', () => {
  it('stand for every rule that checking can report', () => {
    const text = `---\nfoo: 1\ntitle: ${'题'.repeat(70)}3月8日\nauthor: ${'名'.repeat(20)}\ndate: 2020-01-01\ntype: newspic\n---\n## 二、甲\n\n##### x\u200B [](a) ![]()\n\n## 参考文献\n\n- 甲`
    const findings = inspected(text, { today: '2026-03-09' })
    expect(findings.length).toBeGreaterThan(10)
    for (const { rule, values } of findings) {
      expect(words.rules, rule).toHaveProperty(rule)
      const { message, suggestion } = words.sentenceOf(rule, values)
      expect(`${message}${suggestion}`).not.toMatch(/undefined|NaN|「」/)
      expect(suggestion).toMatch(/\p{Script=Han}/u)
    }
  })
  it('are there for rules of other rooms and survive missing values', () => {
    for (const rule of [
      'picture-missing',
      'account-qr',
      'qr-empty',
      'html-dropped',
      'content-long',
      'content-too-long',
      'link-local',
      'code-language',
      'nested-list',
      'converted-encoding',
      'duplicate-issue',
      'style-unknown-property',
    ]) {
      expect(words.rules).toHaveProperty(rule)
      expect(words.sentenceOf(rule, {}).message).not.toContain('undefined')
    }
    expect(words.sentenceOf('no-such-rule', {}).message).toContain('no-such-rule')
    expect(words.sentenceOf('constructor', {}).message).toContain('constructor')
  })
})
