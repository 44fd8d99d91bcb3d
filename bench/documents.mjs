// Texts for measuring how fast they are set: the same every time.

const SENTENCES = [
  '这一段写的是当天的一件事，先说清楚时间和地点，再说数字从哪里来。',
  '同去年相比，增长来自三个方向，其中 **46.4%** 出自已经建成的项目。',
  '有关单位 7 月 2 日表示，第二批名单会在 2026 年第三季度公布，共 18 项。',
  '从公开的材料看，投入没有减少，只是去向换了：算力、数据和人。',
]
const NUMERALS = '一二三四五六七八九十'

const paragraph = at => [0, 1, 2].map(step => SENTENCES[(at + step) % SENTENCES.length]).join('')

/** A committee's daily: abstract, numbered sections, sourced references; about 5,000 characters. */
export function bulletin() {
  const head = `---\ntitle: 某某产业每日动态：三件事与一组数字\ndate: 2026-07-03\nnumber: 128\norganization: 某某产业联合会\nproducers: [某某研究院, 某某咨询]\nauthor: 编辑部\ncredits: { edit: 甲, proof: 乙, review: 丙 }\n---\n\n`
  const sections = [...NUMERALS].map(
    (numeral, at) =>
      `## ${numeral}、第 ${at + 1} 件事的前半句：后半句说它为什么要紧\n\n${paragraph(at)}${paragraph(at + 1)}\n\n${paragraph(at + 2)}[详情](https://news.example/${at})\n\n` +
      (at % 3 === 0 ? `- ${SENTENCES[0]}\n- ${SENTENCES[3]}\n\n> ${SENTENCES[1]}\n\n` : `${paragraph(at + 3)}\n\n`),
  )
  const table = `| 指标 | 6 月 | 同比 |\n| --- | ---: | ---: |\n| 订单 | 1,280 亿 | 3.2% |\n| 投资 | 96 亿 | 11.8% |\n\n`
  const references = Array.from(
    { length: 12 },
    (_, at) => `${at + 1}. 某某通讯社：《第 ${at + 1} 条消息的标题》，2026-07-02，用于第${NUMERALS[at % 10]}节。`,
  )
  return `${head}## 摘要\n\n${paragraph(0)}${paragraph(1)}\n\n${sections.join('')}${table}## 参考文献\n\n${references.join('\n')}\n`
}

/** A technical article of 2,000 lines: half of it code in three languages, tables, nested lists, links. */
export function technical() {
  const code = {
    ts: 'export async function load(name: string): Promise<number> {\n  // what is not there counts as 0\n  const found = await store.get(`key:${name}`)\n  return found === undefined ? 0 : Number(found) * 1.5\n}',
    python:
      'def load(name: str) -> float:\n    """What is not there counts as 0."""\n    found = store.get(f"key:{name}")\n    return 0 if found is None else float(found) * 1.5',
    sql: "select name, count(*) as n from runs\nwhere at > '2026-07-03' and state in ('done', 'lost')\ngroup by name having count(*) > 3 order by n desc",
  }
  const languages = Object.keys(code)
  const part = at =>
    `## ${at}. Reading what was written 读与写\n\nWhat is **written** once is _read_ many times, so \`load(${at})\` has to be cheap; see [the notes](https://docs.example/${at}).\n\n` +
    `- the first point\n- the second, with \`code\`\n  - and one inside\n\n| name | ms | note |\n| --- | ---: | --- |\n| load | ${at} | warm |\n| save | ${at * 2} | cold |\n\n` +
    `\`\`\`${languages[at % 3]}\n${code[languages[at % 3]]}\n\`\`\`\n\n> Measured on two cores.\n\n`
  let text = ''
  for (let at = 1; text.split('\n').length < 2000; at++) text += part(at)
  return text
}

/** 150 formulas, no two alike, and none like one of another `series`. */
export function formulas(series = 0) {
  const one = at => {
    const number = series * 150 + at
    return [
      `\\frac{a_{${number}}}{b^{${number}}} + \\sqrt{x_${number % 10}}`,
      `\\sum_{i=1}^{${number}} \\int_0^1 f_i(x)\\,dx`,
      `\\begin{pmatrix} ${number} & b \\\\ c & d \\end{pmatrix}`,
    ][at % 3]
  }
  return Array.from({ length: 150 }, (_, at) =>
    at % 2 === 0 ? `第 ${at} 个式子 $${one(at)}$ 写在行里。\n\n` : `$$\n${one(at)}\n$$\n\n`,
  ).join('')
}

const MB = 1_000_000
const times = (text, size = MB) => text.repeat(Math.floor(size / text.length))
/** 1 MB of the same block, with empty lines between. */
const blocks = text => times(`${text}\n\n`)
/** 1 MB of numbered blocks. */
const numbered = of => {
  let [text, at] = ['', 0]
  while (text.length < MB) text += `${of(at++)}\n\n`
  return text
}
const nested = (open, close, levels) => open.repeat(levels) + 'x' + close.repeat(levels)

/** Texts of 1 MB that keep a careless renderer busy for minutes. */
export const hostile = () => ({
  'brackets that open': times('['),
  stars: times('*a '),
  'stars without end': times('**'),
  underscores: times('_a_ '),
  backticks: Array.from({ length: 1400 }, (_, at) => '`'.repeat(at)).join(' '),
  'quotes inside each other': times('> '),
  'lists inside each other': Array.from({ length: 1400 }, (_, at) => `${' '.repeat(at)}- a`).join('\n'),
  'links that never close': times('[a](b '),
  'pictures in pictures': times('![['),
  'html that never closes': times('<section>'),
  'tags inside each other': `${times('<b>', MB / 2)}${times('</b>', MB / 2)}`,
  'angle brackets': times('<a '),
  references: times('[a]: b\n'),
  footnotes: Array.from({ length: 40_000 }, (_, at) => `[^${at}]: a[^${at}]\n\n`).join(''),
  'one long line': times('字'),
  'one long word': times('a'),
  'a table of one row': `|${times('a|', MB / 2)}\n|${times('-|', MB / 2)}\n`,
  'rows of a table': `|a|b|\n|-|-|\n${times('|1|2|\n')}`,
  addresses: times('a@b.c '),
  dollars: times('$a '),
  entities: times('&lt;'),
  'white space': times(' \n'),
  'Chinese bold': times('**中文“加粗”**后'),
  'quotes 39 deep, many': blocks('> '.repeat(39) + 'x'),
  'lists 39 deep in one line': blocks('- '.repeat(39) + 'x'),
  'quotes and lists in turn': blocks('> - '.repeat(19) + 'x'),
  'emphasis in emphasis': blocks(nested('*a ', '*', 300)),
  'links in links': blocks(nested('[', '](b)', 300)),
  'pictures in pictures, closed': blocks(nested('![', '](b)', 300)),
  'callouts in callouts': blocks(Array.from({ length: 30 }, (_, at) => `${'> '.repeat(at + 1)}[!NOTE]`).join('\n')),
  'tables of one cell': blocks('|a|\n|-|\n|b|'),
  'a table of short rows': `|${'a|'.repeat(2000)}\n|${'-|'.repeat(2000)}\n${times('|a|\n', MB - 8010)}`,
  'tables of html in tables': blocks(nested('<table><tr><td>', '</td></tr></table>', 50)),
  'lists of html in lists': blocks(nested('<ul><li>', '</li></ul>', 50)),
  'boxes of html that stay open': blocks('<div>x'),
  'code of html': blocks('<pre>x</pre>'),
  'details that stay open': blocks('<details><summary>x'),
  'tags nobody knows': numbered(at => `<x${at}>`),
  'a style of one tag': `<p style="color:red${times(' !', MB - 30)}">x</p>`,
  'footnotes in a ring': numbered(at => `[^${at}]: a[^${at + 1}]`),
  'footnotes of quotes': numbered(at => `[^${at}]: ${'> '.repeat(20)}x`),
  'fences that close': blocks('```js\nx\n```'),
  'fences, no two alike': numbered(at => `\`\`\`js\nlet a${at}\n\`\`\``),
  'code without an end': `\`\`\`js\n${times('{', MB - 10)}\n\`\`\``,
  'markdown as code': `\`\`\`markdown\n${times('[', MB - 20)}\n\`\`\``,
  'fractions that never close': blocks(`$${'\\frac{'.repeat(1000)}$`),
  'contents for many headings': `${'[toc]\n\n'.repeat(5000)}${numbered(at => `## ${at}`)}`,
  'sections of references': blocks('## 参考文献\n\n1. 甲：《乙》，2026-07-01'),
  'an abstract of short sentences': `## 摘要\n\n${times('字。', MB - 10)}`,
  'cards and introductions': `## 联系我们\n\n${numbered(at => `![甲${at}](qr:x${at})\n\n**甲${at}**：乙`)}`,
  'pictures, no two alike': numbered(at => `![](${at}.png)`),
  'codes, no two alike': numbered(at => `![](qr:${at})`),
})
