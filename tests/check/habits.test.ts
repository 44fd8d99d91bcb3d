import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/article/parse.ts'
import { inspect, type Earlier } from '../../src/check/index.ts'

const PORT = readFileSync(join(import.meta.dirname, 'texts/shore-power.md'), 'utf8')
const found = (text: string, earlier: readonly Earlier[] = []) =>
  inspect(parseArticle(text, { file: 'a.md' }), { earlier }).map(({ rule, line }) => `${rule} ${line}`)
const issue = (title: string): Earlier => ({ title, date: '2026-01-01', topics: [] })

describe('the digest', () => {
  it('comes from the abstract', () => {
    expect(found(PORT)).toEqual([])
    const other = PORT.replace(/^digest: .*$/m, 'digest: 秋季新品上市，全场满减优惠，会员另有好礼相送。')
    expect(found(other)).toEqual(['digest-unrelated 7'])
    expect(found(PORT.replace(/^digest: .*\n/m, ''))).toEqual([])
  })
})

describe('the title', () => {
  const before = ['港航周报：台风之后', '港航周报：运价回落', '港航周报: 三季度开局'].map(issue)

  it('begins as those of all earlier issues', () => {
    expect(found(PORT, before)).toEqual(['title-prefix 2'])
    expect(found(PORT.replace('title: 岸电改造过半：', 'title: 港航周报：岸电'), before)).toEqual([])
  })

  it('begins as it likes where there is no habit', () => {
    expect(found(PORT, before.slice(1))).toEqual([])
    expect(found(PORT, [...before, issue('特刊：一年回望')])).toEqual([])
    expect(found(PORT, ['台风之后', '运价回落', '三季度开局'].map(issue))).toEqual([])
  })
})
