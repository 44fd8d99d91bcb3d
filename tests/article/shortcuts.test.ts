import fc from 'fast-check'
import { Marked, type Token } from 'marked'
import { describe, expect, it } from 'vitest'
import { SYNTAX } from '../../src/article/markdown.ts'
import { SHORTCUTS, SwiftLexer } from '../../src/article/shortcuts.ts'

const slow = new Marked(SYNTAX)
const swift = new Marked(SYNTAX, SHORTCUTS)

/** A key that is absent and one that is `undefined` are the same to everybody. */
const plain = (tokens: readonly Token[]) => JSON.parse(JSON.stringify(tokens)) as unknown

const pieces = fc.constantFrom(
  ...['中文', '，', '。', '“引”', '　', ' ', '  ', '\n', '\n\n', '  \n', ' \n', '\t', '# ', '> ', '- ', '1. ', '    '],
  ...['a', 'word ', '46.4%', '7 月', ' ', '© ', 'é', '|', '| --- |', '---', '===', '+', '1,280', '\\', '\\\n', '&amp;'],
  ...[
    '**',
    '*',
    '_',
    '__',
    '`',
    '~',
    '~~',
    '==',
    '^',
    '$',
    '$$',
    '[',
    ']',
    '](u)',
    '![',
    '[^1]',
    '[^1]: ',
    '<b>',
    '</b>',
  ],
  ...['http://a.cn', 'HTTPS://b.cn/x', 'www.a.cn', 'WWW.', 'ftp://c', 'x.y@z.cn', '@', 'mailto:a@b.cn', 'xmpp:', ':'],
  ...['[toc]', '> [!NOTE] 题', '```\n', '<div>', '<!--', '-->', '[x]: /u', '{zì}', '字'],
)

describe('shortcuts', () => {
  it('come to what marked comes to without them', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), parts => {
        const text = parts.join('')
        expect(plain(new SwiftLexer(swift.defaults).lex(text)), JSON.stringify(text)).toEqual(plain(slow.lexer(text)))
      }),
      { numRuns: 10_000 },
    )
  })

  it('are taken where nothing is markup', () => {
    const [block] = new SwiftLexer(swift.defaults).lex('第 1 句，46.4%。')
    expect(block).toEqual({
      type: 'paragraph',
      raw: '第 1 句，46.4%。',
      text: '第 1 句，46.4%。',
      tokens: [{ type: 'text', raw: '第 1 句，46.4%。', text: '第 1 句，46.4%。', escaped: false }],
    })
  })
})
