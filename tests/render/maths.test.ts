import { describe, expect, it, test } from 'vitest'
import * as fc from 'fast-check'
import { parseArticle } from '../../src/article/index.ts'
import { type Loaders, prepare, render, visibleText } from '../../src/render/index.ts'
import { openMathJax } from '../../src/render/mathjax.ts'
import { render as renderMarkdown } from '../../src/renderer.ts'
import { formFaults } from './form.ts'
import { renderBody, STYLE, TOOLS } from './load.ts'

const parsed = (body: string) => parseArticle(`---\ntitle: 标题\n---\n\n${body}\n`, { file: 'a.md' })
const svgs = (html: string) => html.match(/<svg style/g)?.length ?? 0
const typeset = openMathJax()

describe('what an article needs is loaded', () => {
  const asked = async (body: string) => {
    const names: string[] = []
    const none = (name: string) => () => {
      names.push(name)
      return Promise.reject(new Error('not loaded here'))
    }
    const loaders: Loaders = { typeset: none('maths'), highlight: none('code') }
    await prepare(parsed(body), loaders).catch(() => undefined)
    return names
  }

  it.each([
    ['nothing for text', '正文，100 元', []],
    ['nothing for prices', '从 $5 涨到 $6', []],
    ['nothing for code that names no language', '```\nx\n```', []],
    ['nothing for a language nobody knows', '```brainfuck\nx\n```', []],
    ['nothing for dollars in code', '`$x$`', []],
    ['MathJax for a formula in a line', '甲 $x$ 乙', ['maths']],
    ['MathJax for a formula that stands alone', '$$x$$', ['maths']],
    ['MathJax for a formula in a heading', '## 二 $x$', ['maths']],
    ['MathJax for a formula in a footnote', '甲[^1]\n\n[^1]: 乙 $x$', ['maths']],
    ['MathJax for a formula in a table in a list', '- 甲\n\n  | a |\n  | - |\n  | $x$ |', ['maths']],
    ['highlight.js for code', '```js\nx\n```', ['code']],
    ['highlight.js for code in a quotation', '> - ~~~Python\n>   x\n>   ~~~', ['code']],
    ['both', '$x$\n\n```sh\nx\n```', ['maths', 'code']],
  ])('%s', async (_, body, names) => expect(await asked(body)).toEqual(names))

  it('by the renderer for other programs', () => {
    const { html } = renderMarkdown('甲 $x$\n\n```js\nlet a\n```')
    expect(svgs(html)).toBe(1)
    expect(html).toMatch(/<span style="color:#[0-9a-f]{6}">let<\/span>/)
  })
})

describe('a formula', () => {
  it.each(
    [
      ['E=mc^2', '\\frac{a}{b}', '\\sqrt[3]{x}', '\\sum_{i=1}^{n}\\int_0^1 f(x)\\,dx', '\\lim_{x\\to0}\\sin x'],
      ['\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}', '\\begin{cases}1&x>0\\\\0&\\text{其他}\\end{cases}'],
      [
        '\\begin{align}a&=b\\label{e}\\\\&=c\\tag{2}\\end{align}',
        '\\begin{array}{|c:c|}\\hline 1&2\\\\\\hdashline3&4\\end{array}',
      ],
      [
        '\\mathbb{R}\\mathcal{L}\\mathfrak{g}\\mathscr{F}\\boldsymbol{\\beta}\\mathrm{d}',
        '\\overbrace{a+b}^{n}\\widehat{abc}',
      ],
      ['\\ce{2H2 + O2 ->[点燃] 2H2O}', '\\ce{A <=> B}', '\\pu{3 m/s}', '\\cancel{x}\\boxed{y}', '\\xrightarrow[a]{b}'],
      [
        '\\color{red}{x}',
        '\\colorbox{yellow}{x}',
        '\\bra{x}\\ket{y}',
        '\\coloneqq',
        '\\upalpha\\degree',
        '\\text{中文 and Latin}',
      ],
      [
        '\\left\\{\\begin{matrix}1\\\\2\\\\3\\\\4\\\\5\\\\6\\end{matrix}\\right.',
        '\\DeclareMathOperator{\\op}{op}\\op x',
      ],
    ].flat(),
  )('%s is set in the form WeChat keeps', tex => {
    const { html, findings } = renderBody(`甲 $x$ 乙\n\n$$${tex}$$`)
    expect(findings).toEqual([])
    expect(svgs(html)).toBe(2)
    expect(formFaults(html)).toEqual([])
    expect(html).not.toMatch(/<use|<defs|\bid=|class=|data-(?!ignore-width)|mjx/)
  })

  it('has its limits above and below only when it is displayed, whichever came first', () => {
    const [line, block] = [typeset('\\sum_a^b', false), typeset('\\sum_a^b', true)]
    expect(block).not.toEqual(line)
    expect(renderBody('甲 $$\\sum_a^b$$ 乙').html).toContain('svg' in block ? block.svg : '')
  })

  it('stands where it was written, once', () => {
    const { html } = renderBody('甲 $x$ 乙 $y$ 丙 [丁 $z$](https://a.example)')
    expect(visibleText(html.replace(/<svg style[^]*?<\/g><\/svg>/g, '式'))).toBe(
      '甲式乙式丙丁式[1]参考链接[1]丁式：https://a.example',
    )
  })

  it('wider than a phone scrolls when it stands alone and shrinks in a line', () => {
    const long = Array.from({ length: 20 }, (_, at) => `a_{${at}}`).join('+')
    expect(renderBody(`$$${long}$$`).html).toContain('data-ignore-width')
    expect(renderBody(`甲 $${long}$`).html).toContain('<svg style="max-width:100%;')
    expect(renderBody('$$x$$').html).not.toContain('data-ignore-width')
  })

  it('is a line of text where nothing can set it, or code with a finding', () => {
    const { html, findings } = render(parsed('甲 $x^2$\n\n$$\\begin{matrix}1\\end{matrix}$$'), STYLE)
    expect(visibleText(html)).toBe('甲x2\\begin{matrix}1\\end{matrix}')
    expect(findings.map(({ rule, line }) => [rule, line])).toEqual([['math-plain', 7]])
  })
})

describe('a formula that is none', () => {
  it.each([
    ['\\frac{a}', 'MissingArgFor', '\\frac'],
    ['\\foo', 'UndefinedControlSequence', '\\foo'],
    ['\\begin{foo}x\\end{foo}', 'UnknownEnv', 'foo'],
    ['\\begin{matrix}x', 'EnvMissingEnd', '\\end'],
    ['{x', 'ExtraOpenMissingClose', ''],
    ['x}', 'ExtraCloseMissingOpen', ''],
    ['\\left( x', 'ExtraLeftMissingRight', '\\left'],
    ['x^2^3', 'DoubleExponent', ''],
    ['a&b', 'Misplaced', ''],
  ])('%s is shown as code and reported with its line', (tex, fault, what) => {
    const { html, findings } = renderBody(`一\n二 $${tex}$`)
    expect(visibleText(html)).toBe(visibleText(`一二${tex.replaceAll('&', '&amp;')}`))
    expect(findings).toMatchObject([
      { rule: 'math-wrong', severity: 'warning', line: 6, values: { text: tex, fault, what } },
    ])
  })

  it.each([
    ...['\\href{javascript:alert(1)}{y}', '\\unicode{65}', '\\require{html}\\href{x}{y}', '\\style{color:red}{y}'],
    ...['\\class{x}{y}', '\\cssId{x}{y}', '\\includegraphics{a.png}', '\\bbox[border:1px solid]{x}', '\\setOptions{x}'],
  ])('%s is no command here', tex => {
    expect(typeset(tex, true)).toMatchObject({ fault: 'UndefinedControlSequence' })
  })

  it.each([
    ['\\mmlToken{mi}[href="javascript:x" class="a" id="b" style="color:red"]{x}'],
    ['\\color{url(#x)}{x}'],
    ['\\text{<script>alert(1)</script>}'],
    ['\\text{中<img src=x onerror=alert(1)>}'],
    ['\\label{a"b}\\eqref{a}'],
  ])('%s leaves nothing but shapes and text', tex => {
    const { html } = renderBody(`$$${tex}$$`)
    expect(formFaults(html)).toEqual([])
    expect(html).not.toMatch(/href|javascript|url\(|<script|<img/)
  })

  it.each([
    ['\\def\\a{b\\a}\\a', 'MaxMacroSub1'],
    ['\\def\\a{\\a\\a}\\a', 'MaxMacroSub1'],
    ['\\newenvironment{a}{\\begin{a}}{\\end{a}}\\begin{a}x\\end{a}', /^Max/],
    [`${'x_{'.repeat(1200)}${'}'.repeat(1200)}`, 'too-deep'],
    ['\\rule{1000000em}{2em}', 'too-large'],
    ['x\\\\[99999em]x', 'too-large'],
    ['a'.repeat(6000), 'too-large'],
    [`\\begin{matrix}${'x&'.repeat(1500)}\\end{matrix}`, 'too-large'],
  ])('is bounded: %s', (tex, fault) => {
    expect(typeset(tex, true)).toMatchObject({
      fault: typeof fault === 'string' ? fault : (expect.stringMatching(fault) as string),
    })
    expect(typeset('x', false)).toHaveProperty('svg')
  })
})

it('knows nothing of what another formula defined', () => {
  expect(typeset('\\newcommand{\\R}{\\mathbb R}\\R', false)).toHaveProperty('svg')
  expect(typeset('\\R', false)).toMatchObject({ what: '\\R' })
  expect(typeset('\\let\\frac\\sqrt\\frac{2}', false)).toHaveProperty('svg')
  expect(typeset('\\frac{2}', false)).toMatchObject({ what: '\\frac' })
  expect(typeset('x\\label{a}', true)).toHaveProperty('svg')
  expect(typeset('y\\label{a}', true)).toHaveProperty('svg')
  expect(openMathJax()('\\frac{1}{2}', true)).toEqual(typeset('\\frac{1}{2}', true))
})

describe('an article full of formulas', () => {
  it('has so many set, and the rest shown as code', () => {
    const { html, findings } = renderBody(Array.from({ length: 700 }, (_, at) => `$x_{${at}}$`).join(' 和 '))
    expect(svgs(html)).toBeGreaterThan(500)
    expect(svgs(html) + findings.length).toBe(700)
    expect(new Set(findings.map(({ values }) => values['fault']))).toEqual(new Set(['too-many']))
  })
  it('pays for each once', () => expect(svgs(renderBody('$x$ 和 '.repeat(1000)).html)).toBe(1000))
  it('is given up on when too many are wrong', () => {
    const bombs = Array.from({ length: 60 }, (_, at) => `$\\frac{${at}}$`)
    expect(svgs(renderBody([...bombs, '$x$'].join(' ')).html)).toBe(0)
  })
})

test('no TeX gets anything but a form WeChat keeps, and the same bytes every time', () => {
  const piece = fc.constantFrom(
    ...[
      'x',
      '2',
      '^',
      '_',
      '{',
      '}',
      '&',
      '\\\\',
      '\\frac',
      '\\sqrt',
      '\\left(',
      '\\right)',
      '\\text{',
      '中',
      '\\ce{',
      '->',
    ],
    ...[
      '\\begin{array}{c|c}',
      '\\end{array}',
      '\\hline',
      '\\color{red}',
      '\\def\\a{',
      '\\a',
      '#1',
      '\\tag{1}',
      '<',
      '"',
      '\\mmlToken{mi}',
      '[',
      ']',
    ],
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), pieces => {
      const article = parsed(`$$${pieces.join(' ')}$$`)
      const { html } = render(article, STYLE, TOOLS)
      expect(formFaults(html)).toEqual([])
      expect(render(article, STYLE, { ...TOOLS, typeset: openMathJax() }).html).toBe(html)
    }),
    { numRuns: 150 },
  )
})
