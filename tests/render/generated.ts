import * as fc from 'fast-check'

/** Drafts of every construct in every other: blocks in blocks, marks in marks, html around markdown and the reverse. */

const words = fc.oneof(
  fc.stringMatching(/^[a-z中文数字，。：“”]{1,8}$/),
  fc.constantFrom(
    'Hello world',
    '2026年7月3日',
    '1,280 亿',
    '𠮷',
    'a_b_c',
    '很长很长很长很长很长很长很长很长的一句',
    '\u200b字',
    '<',
    '&lt;',
    '\\*',
  ),
)
const target = fc.constantFrom(
  'https://mp.weixin.qq.com/s/x',
  'https://example.com/a?b=1&c=2',
  '#here',
  'mailto:a@b.example',
  'a.md',
)
const colour = fc.constantFrom('#d32f2f', 'red', '#000', 'rgb(1,1,1)', 'rgba(0,0,0,.3)', '#fff')
const style = fc.oneof(
  colour.map(value => `color:${value}`),
  colour.map(value => `background-color:${value}`),
  fc.constantFrom(
    ...['text-align:center', 'text-align:start', 'line-height:0', 'height:0', 'width:500px', 'margin:-9px 0 0 -9px'],
    ...[
      'position:absolute;top:0',
      'display:flex;gap:4px',
      'display:grid',
      'font-family:serif',
      'opacity:0',
      'float:left',
    ],
    ...[
      'padding:8px',
      'border-left:3px solid #d32f2f',
      'font-size:18px',
      '--x:1;color:var(--x)',
      'caret-color:transparent',
    ],
    'background:linear-gradient(red,blue)',
  ),
)

const { line, blocks } = fc.letrec<{ line: string; blocks: string; block: string; mark: string }>(tie => ({
  mark: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    words,
    fc
      .tuple(fc.constantFrom('**', '*', '~~', '==', '`', '^', '~'), tie('line'))
      .map(([sign, inside]) => sign + inside + sign),
    fc
      .tuple(
        fc.constantFrom('b', 'i', 'u', 'span', 'sup', 'code', 'mark', 'font', 'a', 'strong', 'em', 'kbd', 'q'),
        style,
        tie('line'),
      )
      .map(([tag, looks, inside]) => `<${tag} style="${looks}">${inside}</${tag}>`),
    fc.tuple(tie('line'), target).map(([inside, to]) => `[${inside}](${to})`),
    fc
      .tuple(fc.constantFrom('a.png', 'qr:x', 'https://example.com/p.png'), words)
      .map(([source, alt]) => `![${alt}](${source} "题")`),
    fc.constantFrom('$x^2$', '[^1]', '{汉|hàn}', '<br>', '  \n', '<wbr>', '&nbsp;', '<!-- c -->'),
  ),
  line: fc.array(tie('mark'), { minLength: 1, maxLength: 4 }).map(parts => parts.join(' ')),
  block: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('line'),
    tie('blocks').map(inside => prefixed(inside, '> ', '> ')),
    tie('blocks').map(inside => prefixed(inside, '- ', '  ')),
    tie('blocks').map(inside => prefixed(inside, '3. ', '   ')),
    tie('line').map(inside => `- [x] ${inside}\n- [ ] ${inside}`),
    fc
      .tuple(fc.constantFrom('NOTE', 'WARNING'), tie('blocks'))
      .map(([kind, inside]) => `> [!${kind}]\n${prefixed(inside, '> ', '> ')}`),
    fc
      .tuple(
        fc.constantFrom(
          'div',
          'section',
          'blockquote',
          'ul',
          'ul><li',
          'p',
          'center',
          'td',
          'details',
          'figure',
          'table><tr><td',
        ),
        style,
        tie('blocks'),
      )
      .map(([tag, looks, inside]) => {
        const names = tag.split('><')
        return `<${names.join('><')} style="${looks}">\n\n${inside}\n\n${[...names]
          .reverse()
          .map(name => `</${name}>`)
          .join('')}`
      }),
    tie('line').map(
      inside => `| ${inside.replace(/[|\n]/g, '')} | b |\n| - | -: |\n|  | ${inside.replace(/[|\n]/g, '')} |`,
    ),
    tie('line').map(inside => `### ${inside.replace(/\n/g, '')}`),
    words.map(inside => `\`\`\`js\nconst a = '${inside}' // ${inside}\n\n\tb()\n\`\`\``),
    fc.constantFrom(
      '---',
      '$$\n\\frac{a}{b}\n$$',
      '[toc]',
      '<p></p>'.repeat(30),
      '- '.repeat(12),
      '> '.repeat(12) + 'x',
      `|${' |'.repeat(24)}\n|${'-|'.repeat(24)}`,
    ),
  ),
  blocks: fc.array(tie('block'), { minLength: 1, maxLength: 4 }).map(parts => parts.join('\n\n')),
}))

const prefixed = (text: string, first: string, others: string): string =>
  text
    .split('\n')
    .map((each, at) => (at === 0 ? first : others) + each)
    .join('\n')

const section = fc
  .tuple(fc.constantFrom('摘要', '一、前半句足够长：后半句', '其他', '更正', '参考文献', '联系我们'), blocks)
  .map(([heading, inside]) => `## ${heading}\n\n${inside}`)

/** A whole draft file. */
export const draft: fc.Arbitrary<string> = fc
  .tuple(fc.boolean(), blocks, fc.array(section, { maxLength: 3 }), line)
  .map(
    ([dated, lead, sections, note]) =>
      `---\ntitle: 产业简报：今天的事\n${dated ? 'date: 2026-07-03\nnumber: 8\nai: assisted\n' : ''}---\n\n${lead}\n\n${sections.join('\n\n')}\n\n[^1]: ${note}\n`,
  )
