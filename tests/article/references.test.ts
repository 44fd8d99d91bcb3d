import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/article/parse.ts'
import { readReference } from '../../src/article/reference.ts'

const none = { source: null, title: null, date: null, purpose: null, url: null, internal: false }

describe('an entry', () => {
  it.each([
    [
      '农业农村部：《伏季休渔通告》，2026-03-02，用于休渔时间核验。',
      { source: '农业农村部', title: '伏季休渔通告', date: '2026-03-02', purpose: '用于休渔时间核验' },
    ],
    [
      'FAO: 《Fish: the outlook》, 2026-03-02, 用于背景.',
      { source: 'FAO', title: 'Fish: the outlook', date: '2026-03-02', purpose: '用于背景' },
    ],
    [
      '甲局、乙局等：《规划（2024—2026 年）》，用于背景。',
      { source: '甲局、乙局等', title: '规划（2024—2026 年）', purpose: '用于背景' },
    ],
    [
      '《渔业》杂志：《论〈近海〉》，2026年3月2日',
      { source: '《渔业》杂志', title: '论〈近海〉', date: '2026年3月2日' },
    ],
    ['《只有标题：没有来源》，2026-03', { title: '只有标题：没有来源', date: '2026-03' }],
    ['甲报《题》，2026/3/2，核对数字', { source: '甲报', title: '题', date: '2026/3/2', purpose: '核对数字' }],
    ['Post: "Catch is up", 2026-03-02', { source: 'Post', title: 'Catch is up', date: '2026-03-02' }],
    [
      '甲台：往期页面，2026-02-27 至 2026-03-01，用于去重，避免重复。',
      { source: '甲台', date: '2026-02-27 至 2026-03-01', purpose: '用于去重，避免重复', internal: true },
    ],
    [
      '甲台：往期页面，2026年2月27日—3月1日，用于与前期去重',
      { source: '甲台', date: '2026年2月27日—3月1日', purpose: '用于与前期去重', internal: true },
    ],
    [
      '甲局：《数据去重技术》，2026-03-02，用于说明去重技术的进展',
      { source: '甲局', title: '数据去重技术', date: '2026-03-02', purpose: '用于说明去重技术的进展' },
    ],
    ['甲局与乙局材料，用于判断主线。', { purpose: '用于判断主线' }],
    ['甲台: 成本下降相关报道, 用作背景。', { source: '甲台', purpose: '用作背景' }],
    [
      '[3] 甲局：《题》，2026-03-02（用于核验）',
      { source: '甲局', title: '题', date: '2026-03-02', purpose: '用于核验' },
    ],
    [
      '甲局：《题》，2026-03-02，https://a.cn/b?c=1，用于核验',
      { source: '甲局', title: '题', date: '2026-03-02', purpose: '用于核验', url: 'https://a.cn/b?c=1' },
    ],
    [
      '甲局：《题》，2026-03-02。https://a.cn/b',
      { source: '甲局', title: '题', date: '2026-03-02', url: 'https://a.cn/b' },
    ],
    ['https://a.cn/b', { url: 'https://a.cn/b' }],
    ['甲局：《《内》外》，2026-03-02', { source: '甲局', title: '《内》外', date: '2026-03-02' }],
    ['甲局：《没有收住，2026-03-02', { source: '甲局', date: '2026-03-02' }],
    ['某次会议记录', {}],
  ])('%s', (raw, parts) => expect(readReference(raw, null)).toEqual({ ...none, ...parts }))
})

describe('the list', () => {
  const entries = (body: string) => parseArticle(`# 题\n\n## 参考文献\n\n${body}`, { file: 'a.md' }).references
  it('numbers what is printed and places every entry', () => {
    expect(
      entries('- 甲：《一》，2026-03-02\n- 乙：往期，用于去重\n\n\n- **丙**：《[三](https://c.cn)》\n').map(r => [
        r.number,
        r.raw,
        r.url,
        r.line,
        r.column,
      ]),
    ).toEqual([
      [1, '甲：《一》，2026-03-02', null, 5, 1],
      [0, '乙：往期，用于去重', null, 6, 1],
      [2, '丙：《三》', 'https://c.cn', 9, 1],
    ])
  })
  it.each([
    ['numbered', '1. 甲：《一》\n2. 乙：《二》'],
    ['bracketed lines', '[1] 甲：《一》\n[2] 乙：《二》'],
    ['bracketed paragraphs', '[1] 甲：《一》\n\n[2] 乙：《二》'],
    ['plain paragraphs', '甲：《一》\n\n乙：《二》'],
    ['plain lines', '甲：《一》\n乙：《二》'],
  ])('may be %s', (_, body) =>
    expect(entries(body).map(r => [r.source, r.title])).toEqual([
      ['甲', '一'],
      ['乙', '二'],
    ]),
  )
  it('joins an entry that runs over lines and leaves prose beside a list alone', () => {
    expect(entries('以下按来源排列。\n\n- 甲：《长\n  题》\n').map(r => r.raw)).toEqual(['甲：《长题》'])
    expect(entries('[1] 甲：《一》，\n2026-03-02\n[2] 乙：《二》').map(r => r.date)).toEqual(['2026-03-02', null])
  })
})
