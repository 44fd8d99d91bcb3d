import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/article/parse.ts'
import { inspect } from '../../src/check/index.ts'

const RULES = ['half-width', 'unpaired', 'doubled', 'personal-identity', 'personal-card', 'personal-mobile']
const found = (body: string, head = 'title: 题') =>
  inspect(parseArticle(`---\n${head}\n---\n${body}\n`, { file: 'a.md' }))
    .filter(({ rule }) => RULES.includes(rule))
    .map(({ rule, line, column }) => `${rule} ${line}:${column}`)

describe('half-width marks', () => {
  it.each([
    ['甲,乙', ['half-width 4:2']],
    ['甲, 乙', ['half-width 4:2']],
    ['第一行\n甲;乙', ['half-width 5:2']],
    ['真的吗?', ['half-width 4:4']],
    ['他说:“好”', ['half-width 4:3']],
    ['读《甲,乙》,丙', ['half-width 4:7']],
    ['- 甲!\n- 乙,丙', ['half-width 4:4', 'half-width 5:4']],
    ['比分 3:2，时间 12:30，a,b，Node.js, v2.0', []],
    ['`甲,乙` 和 [甲](a,乙.md) 和 https://a.cn/甲,乙', []],
  ])('%j', (body, expected) => expect(found(body)).toEqual(expected))

  it('are read in title and digest, and left alone among the references', () => {
    expect(found('文', 'title: 甲,乙\ndigest: 丙;丁')).toEqual(['half-width 2:8', 'half-width 3:9'])
    expect(found('## 参考文献\n\n- 新华社,《甲》,2026-07-02,用于乙')).toEqual([])
  })
})

describe('pairs of marks', () => {
  it.each([
    ['甲（乙）《丙》“丁‘戊’己”', []],
    ['甲（乙', ['unpaired 4:2']],
    ['甲乙）丙', ['unpaired 4:3']],
    ['《甲（乙》丙', ['unpaired 4:3']],
    ['甲“乙\n\n丙', ['unpaired 4:2']],
    ['“第一段\n\n“第二段”', []],
    ['1）甲\n2）乙（丙）', []],
    ['甲（默认 5），乙（第 b）', []],
  ])('%j', (body, expected) => expect(found(body)).toEqual(expected))
})

describe('what stands twice', () => {
  it.each([
    ['这是的的确确的事，是是非非，实实在在，和和气气，从从容容', []],
    ['一步一步来，非常非常好，研究研究再说，哈哈哈哈', []],
    ['这是我们的的计划', ['doubled 4:5']],
    ['建设建设方案已经印发', ['doubled 4:1']],
    ['先这样，，再那样。。', ['doubled 4:4', 'doubled 4:9']],
  ])('%j', (body, expected) => expect(found(body)).toEqual(expected))
})

describe('numbers of persons', () => {
  it.each([
    ['证件 11010519491231002X 号', ['personal-identity 4:4']],
    ['证件 110105194912310021 号', []],
    ['卡号 6222021234567890129', []],
    ['卡号 4111111111111111 可查', ['personal-card 4:4']],
    ['卡号 4111111111111112 可查', []],
    ['打 13812345678 或 138-1234-5678', ['personal-mobile 4:3', 'personal-mobile 4:17']],
    ['编号 213812345678，金额 13812345678.00 元', []],
    ['## 联系我们\n\n电话：13812345678', []],
    ['## 联系我们\n\n证件 11010519491231002X', ['personal-identity 6:4']],
  ])('%j', (body, expected) => expect(found(body)).toEqual(expected))

  it('are not repeated by the finding', () => {
    const [finding] = inspect(parseArticle('---\ntitle: 题\n---\n证件 11010519491231002X\n', { file: 'a.md' })).filter(
      ({ rule }) => rule === 'personal-identity',
    )
    expect(JSON.stringify(finding)).not.toContain('1949')
  })
})
