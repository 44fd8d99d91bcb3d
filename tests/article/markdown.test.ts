import fc from 'fast-check'
import type { Token } from 'marked'
import { describe, expect, it, test } from 'vitest'
import { asOwn, lex, walk, type OwnToken } from '../../src/article/markdown.ts'
import { plainText } from '../../src/article/plain.ts'

/** The tokens of one kind, in reading order, as [text inside]. */
function textsOf(markdown: string, type: string): string[] {
  const texts: string[] = []
  walk(lex(markdown, 1), token => {
    if (token.type === type) texts.push(plainText('tokens' in token && token.tokens ? token.tokens : [token]))
  })
  return texts
}

function ownIn(markdown: string): OwnToken[] {
  const found: OwnToken[] = []
  walk(lex(markdown, 1), token => {
    const own = asOwn(token)
    if (own) found.push(own)
  })
  return found
}

describe('Chinese bold', () => {
  it.each([
    ['closes after a full stop', '**重点。**后文', ['重点。']],
    ['closes after a closing quote', '**渔港“一号”**开港', ['渔港“一号”']],
    ['opens before a quote in the middle of a sentence', '他说**“可以”**了', ['“可以”']],
    ['closes before and opens after Chinese', '前**（一）**后**《二》**完', ['（一）', '《二》']],
    ['keeps a link inside', '**见[公告](https://a.cn/x**y)。**后', ['见公告。']],
    ['keeps an escaped star inside', '**甲\\*乙。**后', ['甲*乙。']],
    ['does not close inside code', '**用 `a**b` 表示。**后', ['用 a**b 表示。']],
    ['leaves an unclosed marker alone', '**没有结束。后文', []],
    ['keeps emphasis inside', '**甲*乙*丙。**后', ['甲乙丙。']],
    ['leaves markers with spaces inside alone', '价格 ** 约十元。** 左右', []],
    ['pairs markers in the order they are written', '**一。**二**三。**四', ['一。', '三。']],
    ['is for Chinese only: what else the rule leaves stays as typed', 'a**"foo"**b 和 **(**foo)', []],
    ['is one with what CommonMark bolds', '**word** and **字**', ['word', '字']],
  ])('%s', (_, markdown, bold) => expect(textsOf(markdown, 'strong')).toEqual(bold))

  it('leaves an escaped marker alone', () => expect(textsOf('\\**不是。**后', 'strong')).toEqual([]))
})

describe('own inline syntax', () => {
  it.each([
    ['highlight', '这是==重点。==吧', ['重点。']],
    ['highlight', '当 a==b 且 c==d 时', []],
    ['highlight', '`==x==` 和 \\==y==', []],
    ['subscript', 'CO~2~ 和 x~i~', ['2', 'i']],
    ['subscript', '3~5天，6~8天', []],
    ['superscript', '10^6^ 次', ['6']],
    ['superscript', 'x^2+y^2=z^2', []],
    ['math', '式 $E=mc^2$ 成立', ['E=mc^2']],
    ['math', '从 $5 涨到 $6，又回到$5和$6', []],
    ['math', '记 $v_{\\text{船}}$', ['v_{\\text{船}}']],
    ['ruby', '[鲐]{tái}和[鲅]^(bà)', ['鲐', '鲅']],
  ])('%s in %s', (type, markdown, texts) => expect(textsOf(markdown, type)).toEqual(texts))

  it('strikes with two tildes only', () => {
    expect(textsOf('~~作废~~', 'del')).toEqual(['作废'])
    expect(textsOf('约3~5天，6~8天', 'del')).toEqual([])
  })

  it('gives ruby its reading', () => expect(ownIn('[鲐]{tái}')).toMatchObject([{ text: '鲐', reading: 'tái' }]))
})

describe('footnotes', () => {
  it('are numbered by first mention and carry their text', () => {
    const own = ownIn('甲[^b]乙[^a]丙[^b]\n\n[^a]: 说明 A\n[^b]: 说明 B\n')
    const refs = own.filter(token => token.type === 'footnoteRef')
    expect(refs.map(token => [token.label, token.number])).toEqual([
      ['b', 1],
      ['a', 2],
      ['b', 1],
    ])
    const defs = own.filter(token => token.type === 'footnoteDef')
    expect(defs.map(token => [token.label, token.number, plainText(token.tokens)])).toEqual([
      ['a', 2, '说明 A'],
      ['b', 1, '说明 B'],
    ])
  })
  it('stay as typed without a definition', () => expect(plainText(lex('数据[^无]在此', 1))).toBe('数据[^无]在此'))
  it('may follow a paragraph directly and run over indented lines', () => {
    const own = ownIn('甲[^1]\n[^1]: 第一行\n    第二行\n\n后文')
    expect(own.map(token => token.type)).toEqual(['footnoteRef', 'footnoteDef'])
    expect(own[1]).toMatchObject({ text: '第一行\n第二行' })
  })
})

describe('own blocks', () => {
  it('knows callouts with kind, title and content', () => {
    expect(ownIn('> [!WARNING] 大风\n> 停航\n> - 甲')).toMatchObject([
      { type: 'callout', kind: 'warning', title: '大风' },
    ])
    expect(ownIn('> [!note]\n> 停航')).toMatchObject([{ kind: 'note', title: null }])
    expect(plainText(lex('> [!TIP] 题\n> 甲\n> 乙', 1))).toBe('题\n甲乙')
  })
  it('leaves an unknown kind a quotation that says everything', () => {
    const tokens = lex('> [!WHALE] 鲸\n> 文', 1)
    expect(tokens[0]?.type).toBe('blockquote')
    expect(plainText(tokens)).toContain('[!WHALE] 鲸')
  })
  it('nests callouts in time that grows with their depth', () => {
    const nested = Array.from({ length: 30 }, (_, i) => `${'> '.repeat(i + 1)}[!NOTE] ${i}`).join('\n')
    expect(ownIn(nested)).toHaveLength(30)
  })
  it('knows block maths and the table of contents', () => {
    expect(ownIn('$$\na+b\n$$\n\n[toc]\n\n$$x$$')).toMatchObject([
      { type: 'mathBlock', text: 'a+b' },
      { type: 'toc' },
      { type: 'mathBlock', text: 'x' },
    ])
  })
})

describe('lines', () => {
  const starts = (markdown: string, first = 1) =>
    lex(markdown, first)
      .filter(token => token.type !== 'space')
      .map(token => [token.type, token.line])

  it('count from the given first line, whatever ends a line', () => {
    const expected = [
      ['heading', 10],
      ['paragraph', 12],
      ['list', 15],
      ['code', 18],
    ]
    const markdown = '## 一\n\n甲\n乙\n\n- a\n- b\n\n```\nx\n```\n'
    expect(starts(markdown, 10)).toEqual(expected)
    expect(starts(markdown.replaceAll('\n', '\r\n'), 10)).toEqual(expected)
  })
  it('stay right after definitions, html, tables, footnotes and tabs', () => {
    const markdown =
      '\n\n[a]: https://a.cn\n[a]: https://b.cn\n\n<div>\n\n|a|b|\n|-|-|\n|1|2|\n\n[^1]: x\n\n文\n\n\t代码\n\n> [!NOTE]\n> 文\n\n末[^1]'
    expect(starts(markdown)).toEqual([
      ['def', 3],
      ['def', 4],
      ['html', 6],
      ['table', 8],
      ['footnoteDef', 12],
      ['paragraph', 14],
      ['code', 16],
      ['callout', 18],
      ['paragraph', 21],
    ])
  })
  test('are where the text stands, for any blocks in any order', () => {
    const block = fc.constantFrom(
      '甲**乙。**丙',
      '# 题',
      '- a\n- b',
      '> 引\n> 文',
      '```\ncode\n\ncode\n```',
      '| a |\n|---|\n| b |',
      '$$\nx\n$$',
      '[^n]: 注',
      '---',
      '<p>x</p>',
      '[k]: https://k.cn',
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(block, fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 12 }),
        blocks => {
          const source = blocks.map(([text, gap]) => text + '\n'.repeat(gap + 1)).join('')
          const lines = source.split('\n')
          for (const token of lex(source, 1)) {
            if (token.type === 'space') continue
            expect(lines[token.line - 1]).toBe(token.raw.split('\n').find(line => line.trim() !== ''))
          }
        },
      ),
    )
  })
})

it('resolves a link defined in a later section', () => {
  const hrefs: string[] = []
  walk(lex('## 一\n\n[甲][k]\n\n## 二\n\n[k]: https://k.cn\n', 1), (token: Token) => {
    if (token.type === 'link') hrefs.push(String(token.href))
  })
  expect(hrefs).toEqual(['https://k.cn'])
})
