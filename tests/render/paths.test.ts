import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseArticle, type Article } from '../../src/article/index.ts'
import { loadStyle, render } from '../../src/render/index.ts'
import { juiced } from '../../src/render/juiced.ts'

const STYLES = new URL('../../styles/', import.meta.url)
const FIXTURES = new URL('../fixtures/render/', import.meta.url)
const DRAFTS = new URL('../../drafts/', import.meta.url)

/** A selector that only juice takes, and that means nothing: it sends all of its style by juice. */
const ONLY_JUICE = '\n.p[zz]{color:#123}'
const fast = (css: string) => loadStyle(css, 'style')
const slow = (css: string) => loadStyle(css + ONLY_JUICE, 'style', juiced)

const articles: readonly Article[] = [FIXTURES, DRAFTS].flatMap(folder =>
  readdirSync(folder)
    .filter(name => name.endsWith('.md') && name !== 'README.md')
    .map(name => parseArticle(readFileSync(new URL(name, folder), 'utf8'), { file: name })),
)
const styles = readdirSync(STYLES).filter(name => name.endsWith('.css') && !name.startsWith('_'))

/** What both ways make of every article; `findings` differ in one, which says that the style is slow. */
function expectTheSame(css: string, some = articles): void {
  const [one, other] = [fast(css), slow(css)]
  expect(one.slow).toBeNull()
  expect(other.slow).not.toBeNull()
  for (const article of some) {
    const made = render(article, one)
    const { html, pictures } = render(article, other)
    expect(made.html, article.file).toBe(html)
    expect(made.pictures).toEqual(pictures)
  }
}

describe('a style made ready once and one written in by juice give the same bytes', () => {
  it.each(styles)('%s, every sample', name => expectTheSame(readFileSync(new URL(name, STYLES), 'utf8')))

  it.each([
    [
      'positions',
      '.p:first-child{color:#111}.p:last-child{color:#222}.p:nth-child(2n+1){margin:1px}.item:nth-child(even){margin:2px}',
    ],
    [
      'positions from the end',
      '.p:nth-last-child(2){color:#111}.td:nth-last-child(-n+2){margin:3px}tr:nth-child(3n){color:#222}',
    ],
    ['kin', '.p+.p{text-indent:2em}.h2~.p{color:#456}.h2 + .quote > .p{color:#457}.article>*{margin:4px}'],
    [
      'weights',
      '.article .p{color:#111}p{color:#222}.p:first-child{color:#333}section p.p{color:#444}.p.latin{color:#555}',
    ],
    [
      'a pseudo-class against two tags',
      'section section p{color:#222}p:first-child{color:#333}*:nth-child(1) .strong{color:#141}',
    ],
    [
      'text before and after',
      '.h2::before{content:"第\\A0 “’\\"\\27 {x}";color:#777}.h3:after{content:"";padding:3px}.p::before{content:"x"}.p.latin::before{content:none}',
    ],
    ['the same again', '.p{color:#111;margin:1px;color:#222}.p{margin-top:2px}.p,.h2,h3{margin:3px}'],
  ])('%s', (_, css) => expectTheSame(css))

  const name = fc.constantFrom(
    '.p',
    '.h2',
    'p',
    'section',
    '*',
    '.quote',
    '.list',
    '.item',
    'td',
    '.strong',
    '.latin',
    'span',
  )
  const position = fc.constantFrom(
    '',
    '',
    '',
    ':first-child',
    ':last-child',
    ':nth-child(2)',
    ':nth-child(odd)',
    ':nth-child(3n - 1)',
  )
  const compound = fc.tuple(name, position).map(parts => parts.join(''))
  const selector = fc
    .array(fc.tuple(compound, fc.constantFrom(' ', '>', '+', '~', ' > ')), { minLength: 1, maxLength: 3 })
    .map(parts => parts.map(([one, then], index) => (index < parts.length - 1 ? one + then : one)).join(''))
  const declaration = fc.constantFrom(
    'color:#123456',
    'color:#765432',
    'margin:0 0 3px',
    'margin-top:5px',
    'padding:2px',
    'font-size:13px',
    'background-color:#eee',
  )
  const rule = fc
    .tuple(
      selector,
      fc.constantFrom('', '', '', '::before', '::after'),
      fc.array(declaration, { minLength: 1, maxLength: 3 }),
    )
    .map(([one, pseudo, said]) => `${one}${pseudo}{${pseudo === '' ? '' : 'content:"·";'}${said.join(';')}}`)

  it('whatever the rules', () => {
    const few = articles.filter(({ file }) =>
      ['bulletin.md', 'lists-nested.md', 'html.md', 'tables.md', 'quotes.md'].includes(file),
    )
    expect(few).toHaveLength(5)
    fc.assert(
      fc.property(fc.array(rule, { minLength: 5, maxLength: 25 }), rules => expectTheSame(rules.join('\n'), few)),
      { numRuns: 40 },
    )
  })
})

it('a style that only juice knows says so, with the line', () => {
  const style = loadStyle('.p{color:#111}\n\n.p:not(.latin){margin:1px}', 'mine', juiced)
  const { html, findings } = render(articles[0]!, style)
  expect(html).toContain('margin:1px')
  expect(findings).toContainEqual(
    expect.objectContaining({
      rule: 'style-slow',
      severity: 'info',
      file: 'mine',
      line: 3,
      values: { what: '.p:not(.latin)', style: 'mine' },
    }),
  )
})
