import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { DraftError, type Article } from '../../src/article/article.ts'
import { parseArticle } from '../../src/article/parse.ts'
import { plainText } from '../../src/article/plain.ts'

const file = 'drafts/2026-03-09-渔业.md'
const parse = (text: string, more: object = {}): Article => parseArticle(text, { file, ...more })
const meta = (front: string, body = '正文') => parse(`---\n${front}\n---\n\n${body}\n`).meta

/** The error a draft throws, as [code, line]. */
function errorOf(text: string, more: object = {}): [string, string, number | undefined] {
  try {
    parse(text, more)
  } catch (error) {
    if (error instanceof DraftError) return [error.code, error.place.file, error.place.line]
    throw error
  }
  throw new Error('no error')
}

describe('front matter', () => {
  it('is read under English and Chinese names', () => {
    const english = meta(
      'title: 题\nauthor: 林\ndate: 2026-03-09\ndigest: 摘\ncover: a.png\nsource_url: https://a.cn\nseries: 周报\nnumber: 12\norganization: 会\nproducers: [甲, 乙]\ntheme: t\naccent: "#0F4"\ncomments: fans\nreferences: full\ncredits: {编辑: 甲, 校对: [乙, 丙]}\ntype: news\nalso: [b.md]\nai: assisted\naccounts: default\ntags: 海, 渔',
    )
    const chinese = meta(
      '标题: 题\n作者: 林\n日期: 2026-03-09\n卡片摘要: 摘\n封面: a.png\n原文链接: https://a.cn\n栏目: 周报\n期号: 第 12 期\n发布单位: 会\n联合出品: 甲 & 乙\n版式: t\n主色: 00ff44\n留言: 粉丝\n参考文献: 完整\n编辑: 甲\n校对: 乙、丙\n类型: 图文\n次条: b.md\nAI使用: 辅助\n账号: default\n标签: 海、渔',
    )
    expect(chinese).toEqual(english)
    expect(english).toMatchObject({
      number: 12,
      producers: ['甲', '乙'],
      comments: 'fans',
      credits: { edit: '甲', proof: '乙、丙', review: null },
      tags: ['海', '渔'],
    })
  })
  it('keeps to its defaults', () => {
    expect(meta('title: 题')).toEqual({
      title: '题',
      author: null,
      date: null,
      digest: null,
      cover: null,
      coverDesign: 'plain',
      coverFocus: null,
      qrLogo: null,
      sourceUrl: null,
      series: null,
      number: null,
      organization: null,
      producers: [],
      theme: null,
      accent: null,
      comments: 'off',
      references: 'brief',
      credits: { edit: null, proof: null, review: null },
      type: 'news',
      also: [],
      ai: 'none',
      accounts: [],
      tags: [],
      action: null,
      lateMinutes: null,
      accepted: [],
    })
  })
  it.each(['#0f4c81', '"#0f4c81"', "'0F4C81'", '0f4c81', '#0f4c81 '])('reads %s as a colour', written => {
    expect(meta(`title: 题\naccent: ${written}\ntheme: 蓝`)).toMatchObject({ accent: '#0f4c81', theme: '蓝' })
  })
  it.each([
    ['62% 30%', { x: 0.62, y: 0.3 }],
    ['62，30', { x: 0.62, y: 0.3 }],
    ['0 100%', { x: 0, y: 1 }],
    ['右下', { x: 1, y: 1 }],
  ])('reads %s as a place in a picture', (written, focus) => {
    expect(meta(`title: 题\n封面焦点: ${written}`).coverFocus).toEqual(focus)
  })
  it.each(['101% 5%', '50%', '左边', '-1 5'])('takes %s for no place', written => {
    expect(() => meta(`title: 题\ncover_focus: ${written}`)).toThrowError(
      expect.objectContaining({ code: 'front-matter-focus' }),
    )
  })
  it('takes a remark for a remark', () => {
    expect(meta('title: 题\naccent: # 换主色用\ntheme: 蓝')).toMatchObject({ accent: null, theme: '蓝' })
  })
  it('takes a number for text and off for the word', () => {
    expect(meta('title: 2026\ncomments: off')).toMatchObject({ title: '2026', comments: 'off' })
    expect(meta('title: 题\ncomments: false').comments).toBe('off')
  })
  it('has unknown and repeated keys reported with their place', () => {
    const { findings } = parse('---\ntitle: 题\nfoo: 1\n标题: 又\n---\n文')
    expect(findings.map(f => [f.rule, f.severity, f.line, f.column, f.values.key])).toEqual([
      ['unknown-key', 'info', 3, 1, 'foo'],
      ['key-twice', 'warning', 4, 1, '标题'],
    ])
  })
  it.each([
    ['a list for a title', 'title: [甲]', 'front-matter-type', 2],
    ['a map for an author', 'title: 题\nauthor: {a: b}', 'front-matter-type', 3],
    ['a truth value for an author', 'title: 题\nauthor: true', 'front-matter-type', 3],
    ['a word for a number', 'title: 题\nnumber: 十二', 'front-matter-type', 3],
    ['a map in a list', 'title: 题\ntags:\n  - a\n  - {b: c}', 'front-matter-type', 5],
    ['text for credits', 'title: 题\ncredits: 甲', 'front-matter-type', 3],
    ['a slashed date', 'title: 题\ndate: 2026/3/9', 'front-matter-date', 3],
    ['a day that is not', 'title: 题\ndate: 2026-02-30', 'front-matter-date', 3],
    ['a local address', 'title: 题\nsource_url: javascript:alert(1)', 'front-matter-url', 3],
    ['a colour that is none', 'title: 题\n主色: 大红', 'front-matter-accent', 3],
    ['a colour with a digit too many', 'title: 题\naccent: #0f4c811', 'front-matter-accent', 3],
    ['an unknown choice', 'title: 题\ncomments: some', 'front-matter-choice', 3],
    ['broken yaml', 'title: 题\nauthor: "林', 'front-matter', 3],
    ['a second colon', 'title: 题\ndigest: a: b', 'front-matter', 3],
    ['a full-width colon', 'title: 题\n作者：林', 'front-matter-colon', 3],
    ['only full-width colons', '标题：题\n作者：林', 'front-matter-colon', 2],
    ['a colon without a space', 'title:题', 'front-matter-map', 2],
  ])('refuses %s', (_, front, code, line) => {
    const [got, at, where] = errorOf(`---\n${front}\n---\n文`)
    expect([got, at]).toEqual([code, file])
    // The parser places an unclosed quote at its end.
    expect(where).toBeGreaterThanOrEqual(line)
    expect(where).toBeLessThanOrEqual(line + 1)
  })
  it('must be closed', () => expect(errorOf('---\ntitle: 题\n\n正文')[0]).toBe('front-matter-open'))
  it('is no rule of the body', () => {
    expect(parse('---\n\n# 题\n\n文\n\n---\n\n尾').meta.title).toBe('题')
    expect(parse('# 题\n\n甲\n\n---\n\na: b\n\n---\n\n乙').meta.title).toBe('题')
    const article = parse('---\ntitle: 题\n---\n甲\n\n---\n\nauthor: 乙\n')
    expect(article.meta.author).toBeNull()
    expect(plainText(article.sections.flatMap(s => s.tokens))).toContain('author: 乙')
  })
  it('runs nothing and stops alias bombs', () => {
    expect(meta('title: !!js/function "function(){}"').title).toBe('function(){}')
    const bomb = `title: 题\na: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefgh'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefg'[i]}`).join(', ')}]`).join('\n')}\ntags: *h`
    expect(errorOf(`---\n${bomb}\n---\n文`)[0]).toBe('too-deep')
    expect(errorOf(`---\ntitle: ${'['.repeat(9000)}\n---\n文`)[0]).toMatch(/too-deep|front-matter/)
    expect(meta('title: 题\n__proto__: {polluted: 1}').title).toBe('题')
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })
})

describe('title', () => {
  it('comes from the first heading, which then is not repeated', () => {
    const article = parse('\n# 渔港 **开港**\n\n甲\n\n## 后\n\n乙')
    expect(article.meta.title).toBe('渔港 开港')
    expect(article.sections.map(s => s.heading)).toEqual([null, '后'])
  })
  it('drops a level-1 heading that only repeats it, no other', () => {
    const article = parse('---\ntitle: 甲 乙\n---\n# 甲乙\n\n文\n\n# 丙\n\n文')
    expect(article.sections.map(s => [s.kind, s.heading])).toEqual([
      ['lead', null],
      ['plain', '丙'],
    ])
  })
  it.each(['', '只有正文', '## 摘要\n\n文', '---\ntitle:\n---\n## 一、甲\n\n文'])('is missing from %j', text => {
    expect(errorOf(text)[0]).toBe('title-missing')
  })
})

describe('issue', () => {
  it.each([
    ['series: 周报\ndate: 2026-03-09', 'drafts/x.md', '周报/2026-03-09'],
    ['date: 2026-03-09', 'drafts/2026-03-09-渔业.md', '2026-03-09-渔业'],
    ['series: 周报', 'C:\\drafts\\a.b.md', 'a.b'],
  ])('of %j in %s is %s', (front, path, issue) => {
    expect(parseArticle(`---\ntitle: 题\n${front}\n---\n文`, { file: path }).issue).toBe(issue)
  })
})

describe('series', () => {
  const draft = '---\ntitle: 题\nseries: 周报\nauthor: 自己\n---\n文'
  it('gives defaults by name', () => {
    const article = parse(draft, {
      series:
        '周报:\n  author: 会\n  theme: 蓝\n  action: mass\n  late: 30\n  accepted: [title-long]\n其他:\n  theme: 红\n',
    })
    expect(article.meta).toMatchObject({
      author: '自己',
      theme: '蓝',
      action: 'mass',
      lateMinutes: 30,
      accepted: ['title-long'],
      cover: 'auto',
    })
  })
  it('may be one flat map for the folder', () => {
    const flat = 'series: 周报\ntheme: 蓝\n'
    expect(parse('---\ntitle: 题\n---\n文', { series: flat }).meta).toMatchObject({
      series: '周报',
      theme: '蓝',
      cover: 'auto',
    })
    expect(parse('---\ntitle: 题\nseries: 别的\n---\n文', { series: flat }).meta.theme).toBeNull()
    expect(parse(draft, { series: 'theme: 蓝\nreferences: full' }).meta).toMatchObject({
      theme: '蓝',
      references: 'full',
    })
  })
  it('is found under its other names', () => {
    expect(parse(draft, { series: '渔业周报: {names: [周报], theme: 蓝}' }).meta).toMatchObject({
      series: '渔业周报',
      theme: '蓝',
    })
  })
  it('has its own errors named with its own file', () => {
    expect(errorOf(draft, { series: '周报:\n  late: 很久\n', seriesFile: 'drafts/_series.yaml' })).toEqual([
      'front-matter-type',
      'drafts/_series.yaml',
      2,
    ])
    expect(errorOf(draft, { series: '周报: 蓝', seriesFile: 's.yaml' })).toEqual(['front-matter-type', 's.yaml', 1])
    expect(parse(draft, { series: '周报:\n  title: 题\n', seriesFile: 's.yaml' }).findings).toMatchObject([
      { rule: 'unknown-key', file: 's.yaml', line: 2 },
    ])
  })
})

describe('sections', () => {
  it.each([
    ['摘要', 'abstract'],
    ['摘 要', 'abstract'],
    ['【摘要】', 'abstract'],
    ['一、甲：乙', 'numbered'],
    ['十一、甲', 'numbered'],
    ['参考文献', 'references'],
    ['参考资料', 'references'],
    ['六、参考文献', 'references'],
    ['参考来源', 'references'],
    ['联系我们', 'contact'],
    ['联系我们，请扫描二维码', 'contact'],
    ['摘要的写法', 'plain'],
    ['一带一路', 'plain'],
  ])('%s is %s', (heading, kind) => expect(parse(`# 题\n\n## ${heading}\n\n文`).sections.at(-1)?.kind).toBe(kind))

  it('know their lines behind a byte order mark, front matter and CRLF', () => {
    const text = '\uFEFF---\r\ntitle: 题\r\n---\r\n\r\n引\r\n\r\n## 摘要\r\n\r\n文\r\n'
    expect(parse(text).sections.map(s => [s.kind, s.line])).toEqual([
      ['lead', 5],
      ['abstract', 7],
    ])
  })
  it('make a bulletin of a draft with an abstract or numbers', () => {
    expect(parse('# 题\n\n## 摘要\n\n文').bulletin).toBe(true)
    expect(parse('# 题\n\n## 一、甲\n\n文').bulletin).toBe(true)
    expect(parse('# 题\n\n## 甲\n\n文').bulletin).toBe(false)
  })
  it('get the footer where a bulletin has no contact section', () => {
    const footer = '## 联系我们\n\n![会](qr:account)\n'
    const article = parse('# 题\n\n## 摘要\n\n文', { footer, footerFile: 'drafts/_footer.md' })
    expect(article.sections.map(s => [s.kind, s.file])).toEqual([
      ['abstract', undefined],
      ['contact', 'drafts/_footer.md'],
    ])
    expect(article.pictures).toEqual([{ source: 'qr:account', line: 3, column: 1, file: 'drafts/_footer.md' }])
    expect(parse('# 题\n\n## 摘要\n\n文\n\n## 联系我们\n\n电话', { footer }).pictures).toEqual([])
    expect(parse('# 题\n\n文', { footer }).sections).toHaveLength(1)
    expect(parse('# 题\n\n## 摘要\n\n文', { footer: '电话 1' }).sections.at(-1)).toMatchObject({
      kind: 'contact',
      heading: null,
    })
  })
})

it('finds every picture with its place', () => {
  const article = parse(
    '---\ntitle: 题\ncover: 封面.png\n---\n甲 ![a](a.png) ![a](a.png)\n\n- 乙\n  ![b](<b c.png> "图")\n\n<p><img alt="x" src="https://e.cn/d.png?a=1&amp;b=2"></p>\n\n`![no](no.png)`\n\n![r][k]\n\n## ![h](h.png)\n\n| ![t](t.png) |\n|---|\n\n![]()\n\n[k]: k.png',
  )
  expect(article.pictures).toEqual([
    { source: '封面.png', line: 3, column: 8 },
    { source: 'a.png', line: 5, column: 3 },
    { source: 'a.png', line: 5, column: 15 },
    { source: 'b c.png', line: 8, column: 3 },
    { source: 'https://e.cn/d.png?a=1&b=2', line: 10, column: 4 },
    { source: 'k.png', line: 14, column: 1 },
    { source: 'h.png', line: 16, column: 1 },
    { source: 't.png', line: 18, column: 3 },
    { source: '', line: 21, column: 1 },
  ])
})

describe('any text', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '---\n',
      'title: 题\n',
      '# ',
      '## 摘要\n',
      '## 参考文献\n',
      '- ',
      '> ',
      '> [!NOTE]\n',
      '**',
      '==',
      '$$',
      '[^1]',
      '[^1]: ',
      '```\n',
      '|',
      '\n',
      '\r\n',
      '\t',
      '《',
      '》',
      '：',
      '，用于去重',
      '<img src=',
      '&a [*a]',
      '\uFEFF',
      '\uD800',
      '\0',
    ),
  )
  const anyText = fc.array(piece, { maxLength: 40 }).map(parts => parts.join(''))
  test('parses, or throws a DraftError that names the file', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, front) => {
        try {
          parse(front ? `---\n${text}` : text, { series: text, footer: text })
        } catch (error) {
          expect(error).toBeInstanceOf(DraftError)
          expect((error as DraftError).place.file).not.toBe('')
        }
      }),
      { numRuns: 500 },
    )
  })
  test('survives whole in the sections', () => {
    const words = fc.stringMatching(/^[甲乙丙a-z0-9。，]{1,12}$/)
    const block = fc.oneof(
      words,
      words.map(w => `## ${w}`),
      words.map(w => `### ${w}`),
      words.map(w => `- ${w}\n- ${w}`),
      words.map(w => `> ${w}`),
      words.map(w => `==${w}==`),
      words.map(w => `**${w}**${w}`),
    )
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 12 }), blocks => {
        const body = blocks.join('\n\n')
        const { sections } = parse(`---\ntitle: 标题\n---\n${body}`)
        const got = sections.map(s => (s.heading ?? '') + plainText(s.tokens)).join('')
        expect(got.replace(/[\s=*]/g, '')).toBe(body.replace(/[\s#>=*-]/g, ''))
      }),
    )
  })
})

describe('hostile drafts', () => {
  const n = 10_000
  it.each([
    ['nested quotations', '>'.repeat(n)],
    ['nested lists', '- '.repeat(n)],
    ['lists nested by indentation', Array.from({ length: 500 }, (_, i) => `${'  '.repeat(i)}- a`).join('\n')],
    ['nested brackets', '['.repeat(n) + ']'.repeat(n)],
    ['nested emphasis', '*a **b '.repeat(n)],
    ['unclosed bold', '**a。'.repeat(n * 3)],
    ['unclosed links', '[a](b "'.repeat(n * 3)],
    ['underscores', '_a__b'.repeat(n * 3)],
    ['lazy list lines', `- ${'a\n'.repeat(n * 10)}`],
    ['addresses', `${'a'.repeat(n * 20)}@`],
    ['two megabytes', '字'.repeat(2_100_000)],
  ])('%s end quickly', (_, body) => {
    const start = performance.now()
    try {
      parse(`# 题\n\n${body}`)
    } catch (error) {
      expect(error).toBeInstanceOf(DraftError)
    }
    expect(performance.now() - start).toBeLessThan(5000)
  })
  it('are refused at the line that nests too deep', () => {
    expect(errorOf(`# 题\n\n文\n\n${'> '.repeat(60)}文`)).toEqual(['too-deep', file, 5])
    expect(errorOf(`# 题\n\n文\n\n${' '.repeat(200)}- 文`)).toEqual(['too-deep', file, 5])
  })
  it('are refused at the line that is too many, layers counted', () => {
    expect(errorOf(`# 题\n\n${'文\n\n'.repeat(40_000)}`)).toEqual(['too-long', file, 80_001])
    expect(errorOf(`# 题\n\n${`${'> '.repeat(19)}文\n\n`.repeat(2_000)}`)).toEqual(['too-long', file, 4_001])
  })
  it('are refused where emphasis stands in emphasis, and read where stars only point', () => {
    const nested = `${'*a '.repeat(300)}x${'*'.repeat(300)}\n\n`
    expect(errorOf(`# 题\n\n${nested.repeat(200)}`)[0]).toBe('too-dense')
    const pointers = `\`\`\`c\n${'char *name;\n'.repeat(2_500)}\`\`\`\n`
    expect(() => parseArticle(`# 题\n\n${pointers}`, { file })).not.toThrow()
  })
  it('keep a draft of ordinary length and an embedded picture readable', () => {
    const text = `# 题\n\n![图](data:image/png;base64,${'iVBORw0KGgo/'.repeat(40_000)})\n\n${'本周**捕捞**量 12.5 吨，见[公告](https://a.cn)。\n\n'.repeat(3000)}`
    expect(parse(text).pictures).toHaveLength(1)
  })
})
