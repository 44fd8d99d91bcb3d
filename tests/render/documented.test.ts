import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/article/index.ts'
import { loadStyle, render } from '../../src/render/index.ts'
import { PROPERTIES } from '../../src/render/laws.ts'
import type { Node } from '../../src/render/node.ts'
import { SAMPLES, STYLES } from './samples.ts'
import { STYLE, TOOLS } from './load.ts'

const DOCUMENT = readFileSync(new URL('../../docs/styles.md', import.meta.url), 'utf8')
const [before = '', names = ''] = DOCUMENT.split('## 类名')
const quoted = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map(([, name = '']) => name)

const classesIn = (nodes: readonly Node[]): string[] =>
  nodes.flatMap(node =>
    typeof node === 'string' ? [] : [...node.class.split(' ').filter(name => name !== ''), ...classesIn(node.children)],
  )
/** Every class the samples are made of. */
const used = new Set(
  // without tools a formula stands as a line of text
  [{ text: '---\ntitle: 题\n---\n\n$x^2$', tools: {} }, ...SAMPLES.map(({ text }) => ({ text, tools: TOOLS }))].flatMap(
    ({ text, tools }) => {
      const seen: string[] = []
      const dress = (nodes: readonly Node[]) => {
        seen.push(...classesIn(nodes))
        return STYLE.dress(nodes)
      }
      render(parseArticle(text, { file: 'a.md' }), { ...STYLE, dress }, tools)
      return seen
    },
  ),
)

describe('docs/styles.md', () => {
  it('names every class there is, and no other', () => {
    expect(quoted(names).sort()).toEqual([...used].sort())
  })
  it('names every style that is shipped', () => {
    for (const { name } of STYLES) expect(before).toContain(`| ${name} |`)
  })
  it('names every property that may stand', () => {
    const written = new Set(quoted(before))
    // the sides of a box and the parts of a border are said in words
    const isPart = /^(?:border-(?:top|right|bottom|left|color|style|width).*|(?:margin|padding)-\w+)$/
    expect([...PROPERTIES].filter(name => !written.has(name) && !isPart.test(name))).toEqual([])
  })
  it('shows a style of one’s own that says nothing in vain', () => {
    const css = /```css\n([^]*?)```/.exec(before)?.[1] ?? ''
    const style = loadStyle(css, '我们')
    expect([style.dropped, style.slow]).toEqual([[], null])
    const text = '---\ntitle: 题\naccent: "#7b1338"\n---\n\n## 节\n\n### 小节\n\n| 甲 |\n| - |\n| 1 |\n| 2 |'
    const { html } = render(parseArticle(text, { file: 'a.md' }), loadStyle(css, '我们', undefined, '#7b1338'), TOOLS)
    expect(html).toContain('background-color:#7b1338;color:#fff">节')
    expect(html).toContain('<span style="color:#7b1338">◆ </span>')
    expect(html.match(/background-color:#f7f7f7/g)).toHaveLength(1)
  })
})

describe.each(STYLES.map(({ name }) => name))('%s', name => {
  it('uses no class that does not exist', () => {
    const css = readFileSync(new URL(`../../styles/${name}.css`, import.meta.url), 'utf8').replace(/\/\*[^]*?\*\//g, '')
    const written = [...css.matchAll(/([^{}]+)\{/g)].flatMap(([, list = '']) =>
      [...list.matchAll(/\.([a-z][\w-]*)/g)].map(([, found = '']) => found),
    )
    expect([...new Set(written)].filter(found => !used.has(found))).toEqual([])
  })
})
