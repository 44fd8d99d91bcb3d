import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/article/parse.ts'
import { contentForm, contentSize } from '../../src/check/index.ts'
import { formFaults } from '../../src/check/form/index.ts'
import { RULES } from '../../src/check/form/rules.ts'
import { loadStyle, render } from '../../src/render/index.ts'
import { check as words } from '../../src/text/zh/check.ts'

const chain = (depth: number, style = '') => `${`<section${style}>`.repeat(depth)}<p>x</p>${'</section>'.repeat(depth)}`
const empties = (empty: number, full: number) =>
  `<section>${'<p></p>'.repeat(empty)}${'<p>x</p>'.repeat(full)}</section>`
/** Sections that all look different, `depth` of them, and in the innermost `inside`. */
const unlike = (depth: number, inside: string) =>
  Array.from({ length: depth }, (_, at) => `<section style="padding:${at + 1}px">`).join('') +
  inside +
  '</section>'.repeat(depth)

/** Seven levels, the same span three times among them. */
const THRICE = `<p>${['em', 'b', 'i'].reduceRight((inside, tag) => `<span style="color:red"><${tag}>${inside}</${tag}></span>`, 'x')}</p>`

describe('WeChat’s structure rules', () => {
  it.each([
    ['font-family', '<p style="font-family:Menlo,monospace">x</p>'],
    ['font-family', '<p style="font-family:system-ui">x</p>'],
    ['opacity', '<img style="opacity:0">'],
    ['opacity', '<img style="width:1px;opacity:0.0">'],
    ['caret-color', '<p style="caret-color:rgba(0, 0, 0, 0)">x</p>'],
    ['caret-color', '<p style="caret-color:transparent">x</p>'],
    ['line-height', '<p style="line-height:0">x</p>'],
    ['line-height', '<section style="line-height:0px"><p>x</p></section>'],
    ['text-align', '<p style="text-align:start">x</p>'],
    ['text-align', '<p style="text-align:END">x</p>'],
    ['height', '<section style="height:0"><p>x</p></section>'],
    ['animate-begin', '<svg><animate begin="touchstart"></animate></svg>'],
    ['nest-level', chain(11)],
    ['nest-level', unlike(8, THRICE)],
    ['redundant-node', empties(16, 5)],
    ['node-leaf', '<section nodeleaf=""><section>x</section></section>'],
    ['node-leaf', '<section nodeleaf=""><img><img></section>'],
    ['span-leaf', '<span leaf=""><section>x</section></span>'],
    ['span-leaf', '<span leaf=""><b><p>x</p></b></span>'],
    ['darkmode-low-contrast', '<p style="background-color:#0f0;color:#fff">x</p>'],
    ['darkmode-no-gradient', '<p style="background-image:linear-gradient(#fff,#eee);color:#333">x</p>'],
  ])('%s: %s', (rule, html) => expect(formFaults(html).map(fault => fault.rule)).toEqual([rule]))

  it.each([
    '<p style="font-family:\'mp-quote\', PingFang SC, system-ui, -apple-system, sans-serif">x</p>',
    '<img style="opacity:0.5">',
    '<p style="opacity:0">x</p>',
    '<section style="line-height:0"><img></section>',
    '<p style="line-height:1">x</p>',
    '<p style="text-align:left">x</p>',
    '<section style="height:0"><img></section>',
    '<svg><g style="height:0"><text>x</text></g></svg>',
    '<svg><animate begin="touchstart; click"></animate></svg>',
    chain(10),
    `<section>${chain(10, ' style="color:red"')}</section>`,
    chain(11).replace('<section>', '<section>text'),
    unlike(13, '<p>x</p>'),
    unlike(7, THRICE),
    unlike(8, THRICE.replace('<em>', '<em><u>y</u>')),
    empties(15, 6),
    empties(16, 4),
    `<section>${'<br>'.repeat(30)}</section>`,
    `<section>${'<p>&nbsp;</p>'.repeat(30)}</section>`,
    '<section nodeleaf=""><mp-common-profile></mp-common-profile></section>',
    '<span leaf=""><b>x</b><img></span>',
    '<p style="background-color:#000;color:#333">x</p>',
    '<p style="background-color:#fff3cd;color:#856404">x</p>',
    '<section style="background-image:linear-gradient(#fff,#eee)"></section>',
    '<p style="background-image:linear-gradient(#fff,#eee);color:#333" data-ignore-dm="text-bg-gradient">x</p>',
  ])('nothing about %s', html => expect(formFaults(html)).toEqual([]))

  it('have words each', () => {
    for (const rule of [...Object.keys(RULES), 'darkmode-low-contrast', 'darkmode-no-gradient']) {
      expect(words.rules).toHaveProperty(rule)
      expect(words.sentenceOf(rule, { text: '几个字', count: 3 }).message).toMatch(/^「几个字」等 3 处/)
    }
  })
})

describe('what is said of an article', () => {
  const article = parseArticle('---\ntitle: 题\n---\n\n第一段。\n\n```\ncode here\n```\n\n另一段 `code` 在行里。\n', {
    file: 'a.md',
  })

  it('is one finding a rule, in the line of the first place', () => {
    const style = loadStyle(
      '.code-lines { font-family: "Courier New", monospace; } .code-inline { font-family: Menlo, monospace; }',
      'x',
    )
    const { html } = render(article, style)
    expect(html).toContain('font-family:Courier New,monospace')
    const values = { count: 2, text: 'codehere' }
    expect(contentForm(article, html)).toEqual([
      { rule: 'font-family', severity: 'warning', blocks: false, file: 'a.md', line: 7, column: 1, values },
    ])
  })

  it('is nothing when fonts are asked for elsewhere: they are not set', () => {
    const style = loadStyle('.p { font-family: Menlo, monospace; } .code-lines { font-family: serif; }', 'x')
    expect(contentForm(article, render(article, style).html)).toEqual([])
  })

  it('is what an author’s own colours come to in the dark', () => {
    const dark = parseArticle('一\n\n二\n\n<span style="background-color:#0f0;color:#fff">看不清</span>\n', {
      file: 'a.md',
      title: '题',
    })
    const findings = contentForm(dark, render(dark, loadStyle('', 'x')).html)
    expect(findings.map(({ rule, line }) => [rule, line])).toEqual([['darkmode-low-contrast', 5]])
  })

  it.each([
    [20_000, '字', []],
    [20_001, '字', ['warning content-long']],
    [349_525, '字', ['warning content-long']],
    [349_526, '字', ['error content-too-long']],
    [262_144, '𠮷', ['error content-too-long']],
    [20_000, '𠮷', []],
  ])('warns over 20,000 characters and refuses from 1 MB on: %i of %s', (count, character, expected) => {
    expect(contentSize(article, character.repeat(count)).map(({ severity, rule }) => `${severity} ${rule}`)).toEqual(
      expected,
    )
  })
})
