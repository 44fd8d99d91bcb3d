import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { importDraft } from '../../src/article/import/draft.ts'
import { parseArticle } from '../../src/article/parse.ts'
import { plainText } from '../../src/article/plain.ts'
import { article as words } from '../../src/text/zh/article.ts'

const read = (text: string) => {
  const { markdown, notes } = importDraft(text)
  return { markdown, notes, article: parseArticle(markdown, { file: 'a.md' }) }
}

/** What readers would see, section by section. */
const view = (text: string) => {
  const { article } = read(text)
  return {
    title: article.meta.title,
    date: article.meta.date,
    number: article.meta.number,
    organization: article.meta.organization,
    producers: article.meta.producers,
    sections: article.sections.map(section => [section.heading, plainText(section.tokens)]),
    references: article.references.map(reference => reference.raw),
    pictures: article.pictures.map(picture => picture.source),
  }
}

const LONG = '东海区各港口本周完成渔船年度检验并陆续开始春季备航工作，主要港口的冰鲜库容和卸货能力较去年同期均有提高'

const RAW = `

近海渔业每周观察：春季备航提前8天，冷链 & 保险同步到位

东海近海渔业协会

蓝湾数据 & 海图工坊

2026 年 3 月 9 日

摘要

本周备航早于往年。冷链与保险的准备同步推进，AI 预报开始试用。

Contents

一、备航提前：检验周期缩短	2
二、冷链扩容：卸货能力提高	2
参考文献	3

一、备航提前：检验周期缩短

${LONG}，其中自动

化检测设备起到作用。

这一变化说明管理更细。

二、冷链扩容：卸货能力提高

库容增加 12.5%，达到 3 万吨。

参考文献

- 东海渔政：《备航通告》，2026-03-06，用于备航时间核验。
- 海图工坊：往期页面，2026-03-01 至 2026-03-02，用于去重。

联系我们，请扫描二维码



东海近海渔业协会
官方公众号



海图工坊
haitu.example.cn

东海近海渔业协会：

服务近海渔民。

海图工坊：

提供海图数据。

网站地址：<https://haitu.example.cn>`

const EXPECTED = {
  title: '近海渔业每周观察：春季备航提前8天，冷链 & 保险同步到位',
  date: '2026-03-09',
  number: null,
  organization: '东海近海渔业协会',
  producers: ['蓝湾数据', '海图工坊'],
  sections: [
    ['摘要', '本周备航早于往年。冷链与保险的准备同步推进，AI 预报开始试用。'],
    ['一、备航提前：检验周期缩短', `${LONG}，其中自动化检测设备起到作用。\n这一变化说明管理更细。`],
    ['二、冷链扩容：卸货能力提高', '库容增加 12.5%，达到 3 万吨。'],
    [
      '参考文献',
      '东海渔政：《备航通告》，2026-03-06，用于备航时间核验。\n海图工坊：往期页面，2026-03-01 至 2026-03-02，用于去重。',
    ],
    ['联系我们', '东海近海渔业协会： 服务近海渔民。\n海图工坊： 提供海图数据。\n网站地址：https://haitu.example.cn'],
  ],
  references: [
    '东海渔政：《备航通告》，2026-03-06，用于备航时间核验。',
    '海图工坊：往期页面，2026-03-01 至 2026-03-02，用于去重。',
  ],
  pictures: ['qr:account', 'qr:https://haitu.example.cn'],
}

describe('raw text', () => {
  it('becomes a draft with everything recognised', () => expect(view(RAW)).toEqual(EXPECTED))

  it('reports what it joined, dropped and renamed, by line', () => {
    expect(read(RAW).notes.map(note => [note.kind, note.line])).toEqual([
      ['contents-dropped', 15],
      ['joined', 25],
      ['contact-heading', 38],
    ])
    for (const { kind, values } of read(RAW).notes) expect(words.notes[kind]?.(values)).toMatch(/\p{Script=Han}/u)
  })

  it.each<[string, (raw: string) => string]>([
    ['with CRLF and a byte order mark', raw => `\uFEFF${raw.replaceAll('\n', '\r\n')}`],
    ['with a full-width date', raw => raw.replace('2026 年 3 月 9 日', '２０２６年３月９日')],
    ['with a Chinese date', raw => raw.replace('2026 年 3 月 9 日', '二〇二六年三月九日')],
    ['with a dotted date', raw => raw.replace('2026 年 3 月 9 日', '2026.3.9')],
    ['with a date and a weekday', raw => raw.replace('2026 年 3 月 9 日', '2026年3月9日（星期一）')],
    ['with Word bullets', raw => raw.replace(/^- /gm, '•\t')],
    ['with bullets of a symbol font', raw => raw.replace(/^- /gm, '\uF0B7 ')],
    ['with bracketed references', raw => raw.replace('- 东', '[1] 东').replace('- 海', '[2] 海')],
    ['with numbered references', raw => raw.replace('- 东', '1. 东').replace('- 海', '2. 海')],
    ['with a Chinese contents line and leaders', raw => raw.replace('Contents', '目  录').replace(/\t(\d)$/gm, '……$1')],
    ['with contents without page numbers', raw => raw.replace(/\t\d$/gm, '')],
    [
      'with page numbers alone on their lines',
      raw =>
        raw
          .replace('其中自动\n\n', '其中自动\n\n- 2 -\n\n')
          .replace('二、冷链扩容：卸货能力提高\n\n', '二、冷链扩容：卸货能力提高\n\n第 3 页\n\n'),
    ],
    ['with form feeds', raw => raw.replace('其中自动\n\n', '其中自动\n2\n\f')],
    ['with no empty lines in the head', raw => raw.replace(/\n\n(东海近海渔业协会|蓝湾|2026)/g, '\n$1')],
    [
      'with labels',
      raw =>
        raw
          .replace('\n东海近海渔业协会\n', '\n发布单位：东海近海渔业协会\n')
          .replace('蓝湾数据 & ', '联合出品：蓝湾数据、'),
    ],
    [
      'with lines indented by two Chinese spaces',
      raw =>
        raw
          .replace(`\n${LONG}`, `\n　　${LONG}`)
          .replace('\n库容', '\n　　库容')
          .replace('\n这一变化', '\n　　这一变化'),
    ],
  ])('reads the same %s', (_, change) => {
    const changed = change(RAW)
    expect(changed).not.toBe(RAW)
    expect(view(changed)).toEqual(EXPECTED)
  })

  it('takes the number of the issue beside its day', () => {
    expect(view(RAW.replace('2026 年 3 月 9 日', '总第 12 期　2026 年 3 月 9 日'))).toEqual({ ...EXPECTED, number: 12 })
    expect(view(RAW.replace('2026 年 3 月 9 日', '第12期\n\n2026-03-09'))).toEqual({ ...EXPECTED, number: 12 })
  })

  it('joins lines of one paragraph as they were broken', () => {
    const text = `题目在这里\n\n一、节\n\n${LONG}\n并且继续到第二行。\n另起一段 and some\nwords，结束。`
    expect(view(text).sections[0]?.[1]).toBe(`${LONG}并且继续到第二行。\n另起一段 and some words，结束。`)
  })

  it('does not join short lines, headings and lists', () => {
    const text =
      '题目在这里\n\n一、节\n\n背景\n\n港口已经开放。\n\n（一）范围\n\n包括：\n\n（1）甲港，\n\n（2）乙港\n\n1. 丙\n\n• 丁\n\n• 戊'
    const { markdown } = read(text)
    expect(markdown).toContain('背景\n\n港口已经开放。\n\n### （一）范围\n\n包括：\n\n（1）甲港，\n\n（2）乙港\n\n1')
    expect(markdown).toContain('- 丁\n- 戊')
  })

  it('joins a wrapped heading that the contents have whole', () => {
    const text = '题目在这里\n\n目录\n\n一、很长的小标题分成两行写出来 1\n\n一、很长的小标题\n分成两行写出来\n\n文字。'
    expect(view(text).sections).toEqual([['一、很长的小标题分成两行写出来', '文字。']])
  })

  it('keeps a head line nobody can place, and says so', () => {
    const { article, notes } = read('题目在这里\n\n某协会\n\n内部资料\n\n一、节\n\n文字。')
    expect(plainText(article.sections[0]?.tokens ?? [])).toBe('内部资料')
    expect(notes).toMatchObject([{ kind: 'head-kept', line: 5 }])
  })

  it('keeps a caption whose code leads nowhere known', () => {
    const { article, notes } = read('题目在这里\n\n一、节\n\n文字。\n\n联系我们\n\n渔友群\n\n电话：010-1')
    expect(plainText(article.sections.at(-1)?.tokens ?? [])).toBe('渔友群\n电话：010-1')
    expect(notes.map(note => note.kind)).toEqual(['code-unknown'])
  })

  it('writes front matter that no title can break', () => {
    for (const title of [
      '甲: 乙 # 丙',
      '"甲" 与 \'乙\'',
      '- 甲',
      '[甲]',
      '!甲',
      '@甲',
      '2026',
      'true',
      '{a: b}',
      '甲：\\n乙',
    ]) {
      expect(parseArticle(importDraft(`${title}\n\n摘要\n\n文字。`).markdown, { file: 'a.md' }).meta.title).toBe(title)
    }
  })

  it.each([
    '2 * 3 * 4',
    'a_b_ _c_',
    '<script>x</script>',
    '![x](y)',
    '[a](b)',
    '[^1] 与 [k]: v',
    '`x`',
    '~~x~~ H~2~O',
    '==x==',
    'x^2^',
    '$5$',
    '&amp; &lt;',
    '\\*',
    '> 甲',
    '+ 甲',
    '===',
    '---',
    '| a |',
    '1) 甲',
    '**甲。**',
    'https://a.cn/b_c_d*e 后 _x_',
  ])('escapes %s so that it reads as typed', text => {
    const { article } = read(`题目在这里\n\n一、节\n\n前文。\n\n${text}`)
    const got = plainText(article.sections[0]?.tokens ?? [])
    // Bold and links are what people paste from chat windows: then the text is taken for markdown.
    const expected = text === '**甲。**' ? '甲。' : text
    expect(got).toBe(`前文。\n${expected}`.replace(/^([+]) /m, ''))
  })

  test('loses no letter, digit or mark of the body', () => {
    const paragraph = fc
      .stringMatching(/^[甲乙丙丁a-z0-9，“”《》*_#<>[\]~^$&= ]{5,80}[甲乙。]$/)
      .filter(text => !/\*\*|\]\(/.test(text))
    fc.assert(
      fc.property(
        fc.array(paragraph, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('\n', '\n\n', '\r\n\r\n', '\n\n\f'),
        (paragraphs, gap) => {
          const body = paragraphs.map(text => `港${text.trim()}`)
          const { article } = read(['标题在这里', '一、节', ...body].join(gap))
          const got = article.sections.map(section => plainText(section.tokens)).join('')
          expect(got.replace(/\s/g, '')).toBe(body.join('').replace(/\s/g, ''))
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('markdown', () => {
  it('keeps its front matter to the letter and gets what is missing', () => {
    const text = '---\n# 备注\ntitle:   题\n---\n\n文\n'
    expect(importDraft(text).markdown).toBe(text)
    expect(importDraft(text, { date: '2026-03-09', series: '周报' }).markdown).toBe(
      '---\n# 备注\ntitle:   题\ndate: 2026-03-09\nseries: 周报\n---\n\n文\n',
    )
    expect(importDraft('---\ntitle: 题\n日期: 2026-01-01\n---\n文', { date: '2026-03-09' }).markdown).toBe(
      '---\ntitle: 题\n日期: 2026-01-01\n---\n文',
    )
  })
  it('without front matter gets one from its first heading and the lines under it', () => {
    const { article, markdown } = read(
      '# 渔港: 开港\n\n某某协会\n\n2026-03-09\n\n## 一、甲\n\n**乙。**丙 [丁](https://a.cn)\n\n1. 戊\n2. 己\n',
    )
    expect(article.meta).toMatchObject({ title: '渔港: 开港', organization: '某某协会', date: '2026-03-09' })
    expect(markdown).toMatch(/\n\n## 一、甲\n\n\*\*乙。\*\*丙 \[丁\]\(https:\/\/a\.cn\)\n\n1\. 戊\n2\. 己\n$/)
  })
  it('keeps an opening paragraph', () => {
    const { article } = read('# 题\n\n这是导语，写得比较长，说明全文的来龙去脉。\n\n## 甲\n\n乙')
    expect(plainText(article.sections[0]?.tokens ?? [])).toBe('这是导语，写得比较长，说明全文的来龙去脉。')
  })
})

it('has words for every kind of note and error', () => {
  expect(Object.keys(words.notes)).toHaveLength(7)
  for (const sentence of Object.values(words.errors)) expect(sentence({}).suggestion).not.toBe('')
})
