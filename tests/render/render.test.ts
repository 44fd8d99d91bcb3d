import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseArticle } from '../../src/article/index.ts'
import { DraftError } from '../../src/article/article.ts'
import { plainText } from '../../src/article/plain.ts'
import { previewPage, render, visibleText } from '../../src/render/index.ts'
import { formFaults } from './form.ts'
import { bodyHtml, renderBody, STYLE } from './load.ts'

const bare = (html: string) => html.replace(/ (?:style|data-ignore-width)="[^"]*"/g, '')

describe('hostile drafts', () => {
  it.each([
    '<script>alert(1)</script>',
    '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
    '<img src=x onerror=alert(1)>',
    '<img src="javascript:alert(1)">',
    '<img src="  jav\tascript:alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="https://mp.weixin.qq.com.evil.example/">x</a>',
    '<a href="https://mp.weixin.qq.com\\@evil.example">x</a>',
    '<a href="https://mp.weixin.qq.com/s" onclick="x()" target=_blank>x</a>',
    '[x](javascript:alert(1))',
    '[x](<java\tscript:alert(1)>)',
    '[x](vbscript:x)',
    '[x](data:text/html,<script>alert(1)</script>)',
    '![x](javascript:alert(1))',
    '![x](data:text/html,x)',
    '![x](file:///etc/passwd)',
    '![" onerror="alert(1)](a.png \'" onerror="x\')',
    '<svg/onload=alert(1)>',
    '<svg><script>alert(1)</script></svg>',
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    '<p style="background:url(javascript:alert(1))">x</p>',
    '<p style="backg\\72ound:u\\72l(x)">x</p>',
    '<p style="color:red;}</style><script>alert(1)</script>">x</p>',
    '<p style="color:expr/**/ession(alert(1))">x</p>',
    '<p style="width:99999px;height:0;position:fixed;margin:-9px;opacity:0;line-height:0;display:none">x</p>',
    '<p style=\'font-family:"x";--a:1;color:var(--a)!important\'>x</p>',
    '<div id="x" class="y" data-z="1" contenteditable>x</div>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<form action=x><input><textarea><script>x</script></textarea></form>',
    '<template><script>x</script></template>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<style>@import "x";</style>',
    '<link rel=stylesheet href=x><meta http-equiv=refresh content=0><base href=x>',
    '<!--><script>alert(1)</script>-->',
    '<![CDATA[<script>alert(1)</script>]]>',
    '<?php echo 1 ?>',
    '<object data=x><embed src=x><video src=x><audio src=x>',
    '<table><script>alert(1)</script><tr><td>a<td>b</table>',
    '<ul><p>x<li>y</ul>',
    '{{constructor.constructor("alert(1)")()}} <%= x %> JUICE_CODE_BLOCK_0_',
    '`</code><script>alert(1)</script>`',
    '```js"><script>\n</code><script>alert(1)</script>\n```',
    '| <script>alert(1)</script> | a |\n|-|-|\n| </table><img src=x onerror=y> | b |',
    '[^x]\n\n[^x]: <script>alert(1)</script> [a](javascript:x)',
    '> [!NOTE] <img src=x onerror=y>\n> </section><script>x</script>',
    '$\\href{javascript:x}{y}<script>$',
    '\u0000\u0008\ud800 x \u202e',
    '<b '.repeat(2000),
    '<b>'.repeat(3000),
    '<div>'.repeat(3000),
    '<ul><li>'.repeat(300),
    '&lt;script&gt;alert(1)&lt;/script&gt;',
  ])('draft %# stays inert', body => {
    const { html } = renderBody(`前\n\n${body}\n\n后`)
    expect(formFaults(html)).toEqual([])
    expect(html).not.toMatch(/<script/i)
  })

  it('keeps titles, names and other fields inert', () => {
    const evil = '<img src=x onerror=alert(1)>"\'&'
    const article = parseArticle('---\ntitle: t\ndate: 2026-01-02\n---\n\n## 摘要\n\nx', { file: 'a.md' })
    const meta = {
      ...article.meta,
      ...{ organization: evil, series: evil, producers: [evil], credits: { edit: evil, proof: evil, review: evil } },
    }
    const { html } = render({ ...article, meta }, STYLE)
    expect(formFaults(html)).toEqual([])
    expect(visibleText(html).split(evil.replace(/\s/g, '')).length - 1).toBe(6)
  })
})

describe('bulletins', () => {
  const draft = (meta: string, body: string) =>
    render(parseArticle(`---\ntitle: 产业简报：今天的事\n${meta}\n---\n\n${body}`, { file: 'a.md' }), STYLE).html

  it.each([
    ['date: 2026-02-28', '产业简报2026年2月28日星期六'],
    ['date: 2024-02-29\nnumber: 185', '产业简报2024年2月29日星期四总第185期'],
    ['series: 每日动态\nnumber: 1', '每日动态总第1期'],
  ])('%j gives the band %s', (meta, expected) => {
    expect(visibleText(draft(meta, '## 摘要\n\n正文'))).toBe(`${expected}摘要正文`)
  })
  it('takes no series from a title without a colon, or with a sentence before it', () => {
    const article = (title: string) =>
      render(parseArticle(`---\ntitle: "${title}"\n---\n\n## 摘要\n\nx`, { file: 'a.md' }), STYLE).html
    expect(visibleText(article('没有冒号'))).toBe('摘要x')
    expect(visibleText(article('他说，今天很好：真的'))).toBe('摘要x')
  })
  it('has no band in an article that is no bulletin', () => {
    expect(visibleText(draft('date: 2026-01-02\norganization: 某会', '正文'))).toBe('正文')
  })

  it.each([
    ['一、六个字在此：后面四字', true],
    ['一、五字：后面也有四个字', false],
    ['前面六个字哦：短了', false],
    ['前面二十一个字太长了所以这一行不会被分成两行：后面四字', false],
    ['没有冒号的标题就是一行', false],
  ])('parts the heading %s: %s', (heading, parted) => {
    expect(bare(bodyHtml(`## ${heading}\n\nx`)).includes('<br>')).toBe(parted)
  })

  it.each([219, 221, 400, 800, 2000])(
    'parts an abstract of %i characters only when it is long, text unchanged',
    length => {
      const text = Array.from({ length: Math.ceil(length / 40) }, (_, i) => `${'字'.repeat(38)}${i % 10}。`)
        .join('')
        .slice(0, length)
      const html = bodyHtml(`## 摘要\n\n${text}`)
      const parts = [...html.matchAll(/<p [^>]*>(.*?)<\/p>/g)].map(([, part]) => part)
      expect(parts.join('')).toBe(text)
      if (length <= 220) expect(parts).toHaveLength(1)
      else expect(parts.length).toBeGreaterThanOrEqual(2)
      expect(parts.length).toBeLessThanOrEqual(4)
    },
  )
  it('lists the highlights only where [toc] stands', () => {
    expect(bodyHtml('## 一、甲乙丙\n\nx')).not.toContain('本期要点')
    expect(visibleText(bodyHtml('[toc]\n\n## 一、甲乙丙：丁\n\nx'))).toBe('本期要点一、甲乙丙一、甲乙丙：丁x')
  })
  it('prints the references of each section once', () => {
    const two = '## 参考文献\n\n1. 甲：《乙》，2026-01-02\n\n## 参考文献\n\n1. 丙：《丁》，2026-01-03'
    expect(visibleText(bodyHtml(two)).match(/《.》/g)).toEqual(['《乙》', '《丁》'])
  })
  it('prints a reference that could not be read as written, without the typed number', () => {
    const text = visibleText(
      bodyHtml('## 一、甲\n\nx\n\n## 参考文献\n\n[1] 某局：《报告》，2026-01-02，用于核验。\n[2] 无名材料'),
    )
    expect(text).toContain('[1]某局：《报告》，2026-01-02[2]无名材料')
  })
})

describe('finding lines', () => {
  it('names the line of each dropped tag and of each picture', () => {
    const { findings, pictures } = renderBody(
      '一\n二 <video>x</video>\n\n- a\n- ![](b.png)\n\n<iframe></iframe>\n\n![](c.png) ![](b.png)',
    )
    expect(findings.map(({ rule, line, values }) => [rule, line, values['tag']])).toEqual([
      ['html-dropped', 6, '<video>'],
      ['html-dropped', 11, '<iframe>'],
    ])
    expect(pictures).toEqual([
      { source: 'b.png', line: 9 },
      { source: 'c.png', line: 13 },
    ])
  })
})

// Letters stand for text; markers, line ends and html make every kind of structure around them.
const piece = fc.oneof(
  { weight: 5, arbitrary: fc.stringMatching(/^[a-z中文数字，。：]{1,6}$/) },
  fc.constantFrom(
    ...[
      '\n',
      '\n\n',
      ' ',
      '  \n',
      '**',
      '*',
      '`',
      '~~',
      '==',
      '> ',
      '- ',
      '1. ',
      '- [ ] ',
      '## ',
      '### ',
      '---\n',
      '| a | b |\n|-|-|\n| c |',
    ],
    ...[
      '[x](https://a.example)',
      '![y](a.png)',
      '[^1]',
      '[^1]: z',
      '[toc]',
      '<b>',
      '</b>',
      '<div>',
      '</div>',
      '<p>',
      '</p>',
      '<li>',
    ],
    ...[
      '<table><tr><td>',
      '</table>',
      '```\n',
      '$x^2$',
      '&amp;',
      '&#20013;',
      '<',
      '>',
      '"',
      '{{',
      '}}',
      '\\',
      '[!NOTE]',
      '<br>',
    ],
    ...['## 摘要\n', '## 参考文献\n', '## 联系我们\n', '一、', '：', '　', '\t', '    '],
  ),
)
const body = fc.array(piece, { maxLength: 40 }).map(pieces => pieces.join(''))

test('any draft gets a form WeChat keeps, and the same bytes every time', () => {
  fc.assert(
    fc.property(body, text => {
      const one = renderBody(text)
      expect(formFaults(one.html)).toEqual([])
      expect(renderBody(text)).toEqual(one)
    }),
    { numRuns: 400, examples: [['文\n## '], ['## 参考文献\n数\t：']] },
  )
})

test('no letter of the text is lost, whatever stands around it', () => {
  const words = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '')
  fc.assert(
    fc.property(body, text => {
      const source = `---\ntitle: 标题\nreferences: full\n---\n\n${text}\n`
      const article = parseArticle(source, { file: 'a.md' })
      const shown = words(visibleText(render(article, STYLE).html).replace(/\[\d+\]/g, ''))
      for (const section of article.sections) {
        for (const token of [...section.headingTokens, ...section.tokens]) {
          for (const line of plainText([token]).split('\n')) expect(shown).toContain(words(line))
        }
      }
    }),
    { numRuns: 400, examples: [['## 参考文献\n']] },
  )
})

test('random text never throws anything but a DraftError', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
      try {
        expect(formFaults(renderBody(text).html)).toEqual([])
      } catch (error) {
        if (!(error instanceof DraftError)) throw error
      }
    }),
    { numRuns: 200 },
  )
})

describe('previewPage', () => {
  const html = '<section style="color:#333"><p style="color:#333">字</p></section>'
  it('escapes title and account and forbids scripts', () => {
    const page = previewPage({ title: '<script>x</script>', account: '"><b>', html, mode: 'light' })
    expect(page).not.toContain('<script')
    expect(page).toContain("default-src 'none'")
    expect(page).toContain('&lt;b&gt;')
    expect(page).toContain(html)
  })
  it('shows the converted colours in dark and links to the other mode', () => {
    const page = previewPage({ title: 't', account: 'a', html, mode: 'dark' })
    expect(page).toContain('color:rgb(163,163,163)')
    expect(page).toContain('<a href="?mode=light">')
  })
})
