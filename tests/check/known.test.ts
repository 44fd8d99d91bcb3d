import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/article/parse.ts'
import { readRegister } from '../../src/article/register.ts'
import { inspect } from '../../src/check/index.ts'

const REGISTER = readRegister(
  `人物:
  - 姓名: 林远舟
    历任:
      - {职务: 港航局副局长, 起: 2022-01-01, 止: 2025-12-31}
      - {职务: 港航局局长, 起: 2026-01-01}
  - {name: 周砚秋, post: 检测中心主任}
  - {name: 李明, post: 主任}
  - {name: 张伟, post: 发展研究中心主任}
机构:
  - 全称: 晨观产业观察发展促进会
    简称: [产业促进会]
规范表述: [绿色低碳高质量发展, 数据要素]
`,
  'register/a.yaml',
)
const found = (body: string, head = 'title: 题\ndate: 2026-05-08') =>
  inspect(parseArticle(`---\n${head}\n---\n${body}\n`, { file: 'a.md' }), { register: REGISTER })
    .filter(({ rule }) => rule.startsWith('register'))
    .map(({ rule, severity, line, column, values }) => `${severity} ${rule} ${line}:${column} ${values['is']}`)

describe('names and phrases of the register', () => {
  it('are right as they stand there', () => {
    const body =
      '晨观产业观察发展促进会（产业促进会）请港航局局长林远舟和检测中心主任周砚秋谈绿色低碳高质量发展与数据要素。'
    expect(found(body)).toEqual([])
  })

  it.each([
    ['由晨观产业观察发展促近会承办', '晨观产业观察发展促近会'],
    ['由晨观产业察发展促进会承办', '晨观产业察发展促进会'],
    ['由晨观产业观察发展促进进会承办', '晨观产业观察发展促进进会'],
    ['由晨观观产业观察发展促进会承办', '晨观观产业观察发展促进会'],
    ['推动绿色低炭高质量发展', '绿色低炭高质量发展'],
    ['推动绿色低碳高质发展', '绿色低碳高质发展'],
    ['港航局局长林远州说', '港航局局长林远州'],
    ['检测中心主任周砚砚秋说', '检测中心主任周砚砚秋'],
  ])('%s', (body, is) => {
    expect(found(body)).toEqual([`error register-near 5:${body.indexOf(is) + 1} ${is}`])
  })

  it('are not every name or phrase that is like them', () => {
    expect(
      found(
        '林远航和周砚冬到会，数据要求提高，数据要点如下，高质量发展，绿色发展，数据素养，根据要素，某某产业观察发展研究会。',
      ),
    ).toEqual([])
  })

  it('of two characters are not guessed at', () => {
    expect(found('主任明确提出，主任李军到会，发展研究中心主任张军讲话。')).toEqual([])
  })

  it('of four characters are told when one stands twice', () => {
    expect(found('数据据要素和数据要要素')).toEqual([
      'error register-near 5:1 数据据要素',
      'error register-near 5:7 数据要要素',
    ])
  })

  it('are looked for in title, digest and headings', () => {
    const head = 'title: 绿色低炭高质量发展\ndigest: 港航局局长林远州谈\ndate: 2026-05-08'
    expect(found('## 一、绿色低碳高质发展\n\n文', head)).toEqual([
      'error register-near 2:8 绿色低炭高质量发展',
      'error register-near 3:9 港航局局长林远州',
      'error register-near 6:1 绿色低碳高质发展',
    ])
  })
})

describe('posts', () => {
  it('are those of the day', () => {
    expect(found('港航局副局长林远舟说')).toEqual(['error register-post 5:1 港航局副局长林远舟'])
    expect(found('港航局副局长林远舟说', 'title: 题\ndate: 2025-05-08')).toEqual([])
    expect(found('港航局局长林远舟说', 'title: 题\ndate: 2025-05-08')).toEqual([
      'error register-post 5:1 港航局局长林远舟',
    ])
  })

  it('of another person are told', () => {
    expect(found('检测中心主任林远舟说')).toEqual(['error register-post 5:1 检测中心主任林远舟'])
    expect(found('检测中心的林远舟说，周砚秋主任也说，主任周砚秋补充')).toEqual([])
  })
})

describe('a register', () => {
  it.each([
    ['people: [{post: 主任}]', 'register-name'],
    ['people: [{name: 甲, posts: [{from: 2025-01-01}]}]', 'register-name'],
    ['people: [{name: 甲, post: 乙, from: 去年}]', 'front-matter-date'],
    ['people: 甲', 'front-matter-type'],
    ['organizations: [甲]', 'front-matter-type'],
  ])('%j is refused as %s', (text, code) => {
    expect(() => readRegister(text, 'r.yaml')).toThrowError(expect.objectContaining({ code }))
  })
})
