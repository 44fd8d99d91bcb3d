import { describe, expect, it } from 'vitest'
import { DARK_PAGE, DARK_TEXT, darkHtml, LIGHT_PAGE, LIGHT_TEXT } from '../../src/dark/index.ts'
import { parseArticle } from '../../src/article/index.ts'
import { loadStyle, render, StyleError } from '../../src/render/index.ts'
import { contrasts } from './contrast.ts'
import { formFaults } from './form.ts'
import { renderBody, STYLE } from './load.ts'

const EVERY_BLOCK = `---
title: 某栏目：全部样式
date: 2026-03-09
number: 7
organization: 某联合会
producers: [甲, 乙]
credits: { edit: 甲, proof: 乙, review: 丙 }
ai: assisted
---

[toc]

## 摘要

正文 **粗体** *斜体* ~~删除~~ ==标记== \`代码\` 10^6^ $x^2$ [链接](https://a.example) [文章](https://mp.weixin.qq.com/s/x)[^1]

## 一、前半句有八个字以上：后半句也够长

正文 <small>小字</small> <u>下划线</u>

### 三级

#### 四级

> 引用
>
> - 引用里的列表
>   1. 嵌套

> [!NOTE]
> 说明

> [!TIP]
> 提示

> [!WARNING]
> 警告 **粗体** [链接](https://b.example)

- 一
  - 二
- [x] 三

| 头 | 头二 | 头三 | 头四 | 头五 |
| --- | --- | --- | --- | --- |
| 甲 | 乙 | 丙 | 丁 | 戊 |
| 甲 | [乙](https://c.example) | \`丙\` | 丁 | 戊 |

\`\`\`js
// comment
const a = "text" + 1 + fn(Math.max) // 注释
class A extends B { static x = /re/g }
\`\`\`

\`\`\`diff
- old
+ new
\`\`\`

![图](a.png '图注')

---

## 更正

更正的话。

## 参考文献

- 某局：《某报告》，2026-01-01，用于核验。

## 联系我们

![某公众号](qr:account)

**某公众号：** 介绍

其他

[^1]: 脚注
`

describe('政务蓝', () => {
  const html = render(parseArticle(EVERY_BLOCK, { file: 'a.md' }), STYLE).html

  it('uses nothing that WeChat drops', () => expect(STYLE.dropped).toEqual([]))
  it('gives every block a form WeChat keeps', () => expect(formFaults(html)).toEqual([]))
  it.each([
    ['light', html, { text: LIGHT_TEXT, background: LIGHT_PAGE }],
    ['dark', darkHtml(html), { text: DARK_TEXT, background: DARK_PAGE }],
  ])('keeps all text readable in %s', (_, shown, page) => {
    const seen = contrasts(shown, page)
    expect(seen.length).toBeGreaterThan(60)
    expect(seen.filter(({ ratio }) => ratio < 4.5)).toEqual([])
  })
})

describe('loadStyle', () => {
  const styled = (css: string, body: string) =>
    render(parseArticle(`---\ntitle: t\n---\n\n${body}`, { file: 'a.md' }), loadStyle(css, 'mine'))

  it('resolves variables, nested ones and fallbacks included', () => {
    const css = ':root{--a:#123456;--b:var(--a)} .p{color:var(--b);margin:var(--none, 0 0 3px)}'
    expect(styled(css, '字').html).toContain('<p style="color:#123456;margin:0 0 3px">')
  })
  it('makes pseudo-elements real text', () => {
    expect(styled('.h2::before{content:"§ ";color:#777777}', '## 字').html).toContain(
      '<span style="color:#777777">§ </span>',
    )
  })
  it('knows descendants and positions', () => {
    const { html } = styled('.p:nth-child(2){text-align:center} .quote .p{font-size:13px}', '甲\n\n乙\n\n> 丙')
    expect(html).toContain('<p style="text-align:center;color:#333">乙')
    expect(html).toContain('<p style="font-size:13px;color:#333">丙')
  })
  it('reports what WeChat would drop, with the line, and leaves it out', () => {
    const css =
      '.p {\n  position: absolute;\n  color: #123;\n  font-family: serif;\n}\n@media print {\n  .p { color: red }\n}'
    const style = loadStyle(css, 'mine')
    expect(style.dropped).toEqual([
      { line: 6, what: '@media print', law: 'T2' },
      { line: 2, what: 'position', law: 'C1' },
      { line: 4, what: 'font-family', law: 'C20' },
    ])
    const { html, findings } = styled(css, '字')
    expect(html).toContain('<p style="color:#123">')
    expect(findings.map(({ rule, file, line }) => ({ rule, file, line }))).toContainEqual({
      rule: 'style-dropped',
      file: 'mine',
      line: 2,
    })
  })
  it('keeps px sizes for pictures only', () => {
    const { html } = styled('.p{width:300px;color:#123} .picture img{width:100px}', '字\n\n![](a.png)')
    expect(html).toContain('<p style="color:#123">')
    expect(html).toContain('<img src="a.png" alt="" style="width:100px">')
  })
  it.each([
    ['an unclosed block', '.p{color:red;\n.h2{}\n', 'unclosed', 1],
    ['a stray brace', '.p{}\n}\n', 'unclosed', 2],
    ['an unclosed comment', '.p{}\n/* x', 'unclosed', 2],
    ['words without a block', '.p{}\n\n.h2', 'unclosed', 3],
    ['a declaration without a colon', '.p{\n  color red;\n}', 'declaration', 2],
    ['a declaration without a value', '.p{\n\n  color: ;\n}', 'declaration', 3],
    ['an undefined variable', '.p{\n  color: var(--x);\n}', 'variable', 2],
    ['variables in a circle', ':root{--a:var(--b);--b:var(--a)}\n.p{color:var(--a)}', 'variable', 2],
    ['a selector that is none', '.p{}\n{color:red}', 'selector', 2],
    ['a selector with a tag in it', '<style>.p{color:red}', 'selector', 1],
  ] as const)('refuses %s and names the line', (_, css, code, line) => {
    expect(() => loadStyle(css, 'mine')).toThrow(expect.objectContaining({ code, line }))
    expect(() => loadStyle(css, 'mine')).toThrow(StyleError)
  })
  it('reads any line ending and a byte order mark', () => {
    expect(styled('\ufeff.p{\r\ncolor:#123\r\n}', '字').html).toContain('color:#123')
  })
  it('does without any rule', () => expect(formFaults(styled('', '# a\n\n- b\n\n|c|\n|-|\n|d|').html)).toEqual([]))
})

it('counts a picture that stands in the draft as the address it will have', () => {
  const { html, characters, bytes } = renderBody(`![图](data:image/png;base64,${'A'.repeat(200_000)})`)
  expect(html.length).toBeGreaterThan(200_000)
  expect(characters).toBeLessThan(1000)
  expect(bytes).toBeLessThan(1000)
})

it('counts characters as code points and bytes as UTF-8', () => {
  const { html, characters, bytes } = renderBody('😀中')
  expect(characters).toBe([...html].length)
  expect(bytes).toBe(Buffer.byteLength(html))
})
