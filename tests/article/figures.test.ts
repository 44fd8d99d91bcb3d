import { describe, expect, it } from 'vitest'
import { keyFigureOf } from '../../src/article/figures.ts'
import { parseArticle } from '../../src/article/parse.ts'

const of = (text: string) => keyFigureOf(parseArticle(text, { file: 'a.md' }))

describe('the number of an article', () => {
  it.each<[string, string, [string, string, string] | null]>([
    [
      'the first card',
      '---\ntitle: 占 5%\n---\n\n> [!数字]\n> - 约 1,280 亿元：订单规模\n> - 46.4%：占比',
      ['约 1,280', '亿元', '订单规模'],
    ],
    ['the title', '---\ntitle: 用电增长 6.3%，再创新高\n---\n\n字', ['6.3', '%', '用电增长']],
    [
      'the abstract',
      '---\ntitle: 早报\n---\n\n## 摘要\n\n到 2026 年，装机达 4.5 亿千瓦，同比增长 3 倍。',
      ['4.5', '亿千瓦', '装机'],
    ],
    ['none of a date or a count', '---\ntitle: 2026 年 7 月 3 日第 12 期\n---\n\n字', null],
    ['none of a long clause', '---\ntitle: 某某行业主管部门今天公布的全部统计口径下增长 5%\n---\n\n字', ['5', '%', '']],
    ['none of a megabyte of digits', `---\ntitle: 早报\n---\n\n## 摘要\n\n${'1'.repeat(1_000_000)}`, null],
  ])('is %s', (_, text, expected) => {
    const found = of(text)
    expect(found && [found.number, found.unit, found.caption]).toEqual(expected)
  })
})
