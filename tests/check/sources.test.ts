import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/article/parse.ts'
import { inspect, topicsOf, type Context } from '../../src/check/index.ts'

const TEXTS = join(import.meta.dirname, 'texts')
const text = (name: string) => readFileSync(join(TEXTS, name), 'utf8')
const PORT = text('shore-power.md')

/** What is found beyond nothing: rule and line. */
const found = (draft: string, context?: Context) =>
  inspect(parseArticle(draft, { file: 'a.md' }), context).map(({ rule, line }) => `${rule} ${line}`)
const lineOf = (draft: string, words: string) => draft.slice(0, draft.indexOf(words)).split('\n').length

/** `from` becomes `to` where it stands for the first time after `after`. */
function changed(draft: string, from: string, to: string, after = ''): string {
  const at = draft.indexOf(from, draft.indexOf(after))
  if (at < 0) throw new Error(`nothing to change: ${from}`)
  return draft.slice(0, at) + to + draft.slice(at + from.length)
}

describe('prose that is sound', () => {
  it.each(readdirSync(TEXTS))('gives no warning: %s', name => expect(found(text(name))).toEqual([]))
  it('gives no warning: the shipped bulletin', () => {
    const folder = join(import.meta.dirname, '../../drafts')
    const name = readdirSync(folder).find(file => /^\d/.test(file))!
    expect(found(readFileSync(join(folder, name), 'utf8'))).toEqual([])
  })
})

describe('who said what', () => {
  const line = lineOf(PORT, '国家发展改革委 9 月 16 日印发《')

  it('is a source of the references, by any of its names', () => {
    for (const name of ['国家发改委', '发改委', '国家发展和改革委员会']) {
      expect(found(changed(PORT, '国家发展改革委', name, '## 二'))).toEqual([])
    }
  })

  it('on a day none of them has is reported with the days there are', () => {
    const draft = changed(PORT, '9 月 16 日', '9 月 18 日', '## 二')
    expect(found(draft)).toEqual([`attribution-date ${line}`])
    expect(inspect(parseArticle(draft, { file: 'a.md' }))).toMatchObject([{ values: { dates: '2026-09-16' } }])
  })

  it('may be told by the month', () => {
    expect(found(changed(PORT, '9 月 16 日印发', '9 月印发', '## 二'))).toEqual([])
    expect(found(changed(PORT, '9 月 16 日印发', '8 月印发', '## 二'))).toEqual([`attribution-date ${line}`])
  })

  it('who is not in the list is reported, wherever a newsroom or an authority is named', () => {
    for (const name of ['新华社', '财政部', '中国船级社', 'Bloomberg']) {
      expect(found(changed(PORT, '路透社', name, '## 三'))).toEqual([
        `attribution-unlisted ${lineOf(PORT, '路透社 9 月 17 日报道，鹿特丹港务局')}`,
      ])
    }
  })

  it('is not a place or a firm that did something on a day', () => {
    const draft = changed(
      PORT,
      '电网是岸电的上游。',
      '电网是岸电的上游。宁波 8 月 3 日发布规划，公司 9 月 1 日公布了名单，官网 9 月 2 日发布全文，西部 7 月公布方案。',
    )
    expect(found(draft)).toEqual([])
  })

  it('loses its entry, and the text that stood on it is reported', () => {
    const without = PORT.replace(/- Reuters：.*\n/, '')
    expect(found(without)).toEqual([
      `attribution-unlisted ${lineOf(PORT, '路透社 9 月 17 日报道，鹿特丹港推迟')}`,
      `attribution-unlisted ${lineOf(PORT, '路透社 9 月 17 日报道，鹿特丹港务局')}`,
    ])
  })

  it('of two reports of one day, the one that is not listed is told by what it is about', () => {
    const more = '路透社 9 月 17 日报道，红海航线的保险费又涨了一截。'
    const draft = changed(PORT, '电网是岸电的上游。', more)
    expect(found(draft)).toEqual([`attribution-topic ${lineOf(draft, more)}`])
  })

  it('is looked for in a range of days, and over the turn of a year', () => {
    const range = PORT.replace('，2026-09-16，', '，2026-09-10 至 2026-09-16，')
    expect(found(changed(range, '9 月 16 日', '9 月 12 日', '## 二'))).toEqual([])
    expect(found(changed(range, '9 月 16 日', '9 月 9 日', '## 二'))).toEqual([`attribution-date ${line}`])
    const january = PORT.replace('date: 2026-09-18', 'date: 2027-01-04').replaceAll('9 月 16 日', '12 月 16 日')
    expect(found(january.replace('，2026-09-16，', '，2026-12-16，'))).toEqual([])
  })
})

describe('a reference nobody uses', () => {
  const entry = '- 中国气象局：《秋台风展望》，2026-09-10，用于台风路径背景。\n'
  const draft = PORT.replace('- Reuters', `${entry}- Reuters`)

  it('is reported where it stands', () => expect(found(draft)).toEqual([`reference-unused ${lineOf(draft, entry)}`]))

  it('is used when its source is named, or what it was for is told', () => {
    expect(found(changed(draft, '电网是岸电的上游。', '气象局提醒，电网是岸电的上游。'))).toEqual([
      `reference-unused ${lineOf(draft, entry)}`,
    ])
    expect(found(changed(draft, '电网是岸电的上游。', '中国气象局提醒注意大风，电网是岸电的上游。'))).toEqual([])
    expect(found(changed(draft, '电网是岸电的上游。', '秋台风的路径偏北，电网是岸电的上游。'))).toEqual([])
    expect(found(draft.replace('用于台风路径背景', '用于去重'))).toEqual([])
  })
})

describe('a figure', () => {
  it.each([
    ['title', 'title: ', '38.5%', '35.8%'],
    ['digest', 'digest: ', '61%', '16%'],
    ['abstract', '## 摘要', '38.5%', '83.5%'],
    ['abstract', '## 摘要', '2000 万元', '2000 亿元'],
    ['body', '## 一', '38.5%', '36.5%'],
  ])('that differs in the %s is told there', (_, after, from, to) => {
    const draft = changed(PORT, from, to, after)
    expect(found(draft)).toEqual([`figure-differs ${lineOf(draft, to)}`])
  })

  it.each([
    ['2000 万元', '0.2 亿元'],
    ['2000 万元', '20,000,000 元'],
    ['61%', '61％'],
    ['61%', '**61%**'],
  ])('is the same as %s in another form: %s', (from, to) => expect(found(changed(PORT, from, to, '## 一'))).toEqual([]))

  it('of the abstract that stands nowhere else is told', () => {
    const draft = changed(PORT, '鹿特丹港推迟了第三期岸电工程。', '鹿特丹港推迟了第三期岸电工程，牵涉 12 亿欧元。')
    expect(found(draft)).toEqual([`figure-missing ${lineOf(draft, '12 亿欧元')}`])
  })

  it('is no year, day, address, or number of a thing', () => {
    const words = '2030 年、10 月 1 日、08:30、v2.0、A-38、第 3 期、http://a.cn/38.5、4.5.6'
    expect(found(changed(PORT, '本期看三件事。', `本期看三件事。${words}。`))).toEqual([])
  })

  it('in a section that names nobody is to be looked into: 待核实', () => {
    const section = '## 四、另外\n\n某地一年省下 3.6 亿元，用户满意。\n\n'
    const draft = PORT.replace('## 参考文献', `${section}## 参考文献`)
    expect(found(draft)).toEqual([`figure-unsourced ${lineOf(draft, '某地一年')}`])
    expect(found(draft.replace('某地一年', '据当地海关，某地一年'))).toEqual([])
  })
})

describe('what an earlier issue said', () => {
  const earlier = (body: string, date = '2026-09-11') => {
    const article = parseArticle(`---\ntitle: 上一期\ndate: ${date}\n---\n${body}`, { file: 'b.md' })
    return { title: '上一期', date, topics: topicsOf(article) }
  }
  const line = lineOf(PORT, '## 三')

  it('is told with the issue and how much of it is the same, by heading or by first paragraph', () => {
    const heading = earlier('## 二、海外的另一面：鹿特丹推迟三期\n\n别的话。')
    const context = { earlier: [earlier('## 一、无关的事\n\n无关的话，谈的是另一回事。', '2026-09-04'), heading] }
    expect(found(PORT, context)).toEqual([`repeat ${line}`])
    expect(inspect(parseArticle(PORT, { file: 'a.md' }), context)).toMatchObject([
      { values: { title: '上一期', date: '2026-09-11', percent: 100 } },
    ])
    const lead = '路透社 9 月 17 日报道称，鹿特丹港务局把第三期岸电工程推迟到 2029 年，理由是电网接入要排队。'
    expect(found(PORT, { earlier: [earlier(`## 一、别的题目在这里\n\n${lead}`)] })).toEqual([`repeat ${line}`])
  })

  it('is not every issue about the same port', () => {
    const other = earlier('## 一、鹿特丹港招标\n\n鹿特丹港务局给氢能码头招标，预计明年春天开标。')
    expect(found(PORT, { earlier: [other] })).toEqual([])
  })
})
