import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { titleLines } from '../../src/media/title-lines.ts'

/** Latin letters and digits half as wide as the rest. */
const widthEm = (text: string) => Array.from(text).reduce((sum, c) => sum + (c < '\u0100' ? 0.5 : 1), 0)
const limits = { maxLineEm: 14, stretchedLineEm: 15, oneLineEm: 8, widthEm }
const lines = (title: string) => titleLines(title, limits)

it.each<[string, string[]]>([
  ['算力电力协同', ['算力电力协同']],
  ['城市更新提速，绿色建材受益', ['城市更新提速', '绿色建材受益']],
  ['新能源汽车出口连续三年增长', ['新能源汽车出口', '连续三年增长']],
  ['全国工业用电量增长6.8%，制造业回暖', ['全国工业用电量增长6.8%', '制造业回暖']],
  ['解读《制造业数字化转型行动方案》要点', ['解读《制造业数字化', '转型行动方案》要点']],
  ['', []],
  ['   ', []],
])('%s is set as %j', (title, expected) => expect(lines(title)).toEqual(expected))

describe('a title too long for two lines', () => {
  test('is cut between words and says so', () => {
    const [first = '', second = '', ...rest] = lines(
      '一季度装备制造业增加值同比增长百分之七点三，高端机床与工业机器人订单持续回升，区域集群效应进一步显现',
    )
    expect(rest).toEqual([])
    expect(second.endsWith('…')).toBe(true)
    expect(second).not.toMatch(/[，。、：；]…$/)
    expect(Math.max(widthEm(first), widthEm(second))).toBeLessThanOrEqual(15)
  })

  test('closes the brackets it had opened', () => {
    expect(lines(`关于印发《${'重点产业链供应链韧性提升行动计划'.repeat(3)}》的通知`).at(-1)).toMatch(/…》$/)
  })

  test('of a single endless word is cut inside it', () => {
    const set = lines('https://example.com/a/very/long/address/without/any/end/at/all/whatever/you/do')
    expect(set.length).toBe(2)
    expect(set.at(-1)).toMatch(/…$/)
  })
})

test('one more character in a line rather than a broken clause', () => {
  const title = '城市算力占比已经过半，数据要素与绿色能源约束同步升温'
  expect(lines(title)).toEqual(['城市算力占比已经过半', '数据要素与绿色能源约束同步升温'])
})

test('numbers keep their units and signs', () => {
  for (const title of [
    '前三季度全国新增装机达2.5亿千瓦同比增长18.6%创新高',
    '今年投资规模将超过4500亿元人民币创历史最好水平',
  ]) {
    const [first = '', second = ''] = lines(title)
    expect(first).not.toMatch(/\d$|\.$/)
    expect(second).not.toMatch(/^[%.亿]/)
  }
})

const bare = (text: string) => text.replace(/\s/g, '')
const piece = fc.constantFrom(
  ...Array.from('数据要素与算力能源约束升温，。：；！？《》（）“”「」、…—·%'),
  '46.4%',
  ' ',
  'AI+',
  'GPT-5',
  '2026年',
  '😀',
  '煊',
)

test('no line of any title begins with a closing mark, ends with an opening one or is too long', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), pieces => {
      const set = lines(`题${pieces.join('')}`)
      expect(set.length).toBeLessThanOrEqual(2)
      for (const line of set) {
        expect(widthEm(line)).toBeLessThanOrEqual(15)
        expect(line.trim()).toBe(line)
        expect(line).not.toBe('')
      }
      expect(set[1] ?? '').not.toMatch(/^[，。：；、！？》）”」]/)
      expect(set.slice(0, -1).join('')).not.toMatch(/[《（“「]$/)
    }),
    { numRuns: 300 },
  )
})

test('nothing but the stop at the break and white space is lost from a title that fits', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), pieces => {
      const title = `题${pieces.join('')}`
      const set = lines(title)
      fc.pre(!set.at(-1)?.endsWith('…'))
      const [first = '', second = ''] = set
      expect(['', '，', '、', '：', '；']).toContain(bare(title).slice(bare(first).length).replace(bare(second), ''))
    }),
  )
})
