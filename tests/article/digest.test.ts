import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { abstractText, DIGEST_MAX, digestOf } from '../../src/article/digest.ts'
import { lex } from '../../src/article/markdown.ts'
import { parseArticle } from '../../src/article/parse.ts'
import { plainText } from '../../src/article/plain.ts'

const article = (body: string, front = '') => parseArticle(`---\ntitle: 题\n${front}\n---\n${body}`, { file: 'a.md' })
const characters = (text: string) => [...new Intl.Segmenter('zh').segment(text)].length

describe('the digest', () => {
  it('is the author’s own, uncut', () => {
    const own = '字'.repeat(200)
    expect(digestOf(article('文', `digest: ${own}`))).toBe(own)
  })
  it('is the abstract before anything else, on one line', () => {
    expect(
      digestOf(article('引言\n\n## 摘要\n\n**甲**\n乙，[丙](https://a.cn)。\n\n丁 Word\nword。\n\n## 一、戊\n\n己')),
    ).toBe('甲乙，丙。丁 Word word。')
  })
  it('is the opening where there is no abstract, without headings and pictures', () => {
    expect(digestOf(article('![图](a.png)\n\n第一段。\n\n## 题\n\n第二段。\n\n## 参考文献\n\n- 甲'))).toBe(
      '第一段。第二段。',
    )
  })
  it('ends with a sentence that ends past the fortieth character', () => {
    const sentence = `${'字'.repeat(60)}。`
    expect(digestOf(article(sentence + '后'.repeat(100)))).toBe(sentence)
    expect(digestOf(article(`${'字'.repeat(60)}。”${'后'.repeat(100)}`))).toBe(`${'字'.repeat(60)}。”`)
  })
  it('is cut at the last character that fits when no sentence ends in reach', () => {
    const cut = digestOf(article(`短。${'字'.repeat(300)}`))
    expect(characters(cut)).toBe(DIGEST_MAX)
    expect(cut.endsWith('字…')).toBe(true)
  })
  test('never has more characters than allowed, nor half of one, nor a second line', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('字', '。', '\n', '\n\n', '👨‍👩‍👧', 'é', 'word ', '，', '“', '”'), { maxLength: 400 }),
        parts => {
          const digest = digestOf(article(`甲${parts.join('')}`))
          expect(characters(digest)).toBeLessThanOrEqual(DIGEST_MAX)
          expect(digest).not.toMatch(/\n|\uFFFD|^\s|\s$/)
          expect(digest.isWellFormed()).toBe(true)
        },
      ),
    )
  })
})

it('gives the abstract one line a paragraph, or nothing', () => {
  expect(abstractText(article('## 摘要\n\n甲\n\n乙'))).toBe('甲\n乙')
  expect(abstractText(article('甲'))).toBeNull()
})

describe('plain text', () => {
  it.each([
    ['甲\n乙 A\nb', '甲乙 A b'],
    ['甲  \n乙', '甲\n乙'],
    ['a&amp;b &lt;c&gt; &#x4e2d;&nbsp;&unknown;', 'a&b <c> 中\u00A0&unknown;'],
    ['`&amp;` \\*x\\*', '&amp; *x*'],
    ['- 甲\n  - 乙\n- [x] 丙', '甲\n乙\n丙'],
    ['| a | b |\n|---|---|\n| 1 | 2 |', 'a b\n1 2'],
    ['<p>甲<b>乙</b></p>', '甲乙'],
    ['甲<br>乙<!-- 注 -->', '甲乙'],
    ['> [!NOTE] 题\n> 文', '题\n文'],
    ['<https://a.cn>', 'https://a.cn'],
    ['甲[^1]\n\n[^1]: 注', '甲'],
  ])('of %j is %j', (markdown, text) => expect(plainText(lex(markdown, 1))).toBe(text))
})
