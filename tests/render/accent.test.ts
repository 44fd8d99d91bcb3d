import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { parseArticle } from '../../src/article/index.ts'
import { DARK_PAGE, DARK_TEXT, darkHtml, LIGHT_PAGE, LIGHT_TEXT } from '../../src/dark/index.ts'
import { loadStyle, render } from '../../src/render/index.ts'
import { render as product } from '../../src/renderer.ts'
import { contrasts } from './contrast.ts'
import { TOOLS } from './load.ts'
import { SAMPLES, STYLES } from './samples.ts'

const cssOf = (name: string) => readFileSync(new URL(`../../styles/${name}.css`, import.meta.url), 'utf8')
const names = STYLES.map(({ name }) => name)
const SHEET = SAMPLES.find(({ file }) => file.includes('style-sheet'))!.text
const article = parseArticle(SHEET, { file: 'draft.md' })
const inAccent = (name: string, accent: string) => loadStyle(cssOf(name), name, undefined, accent)

describe.each(names)('%s', name => {
  it('shows nothing of its own main colour any more when it has another', () => {
    const own = /--accent: (#[0-9a-f]{6});/.exec(cssOf(name))?.[1] ?? ''
    const { html } = render(article, inAccent(name, '#0b4a8f'), TOOLS)
    expect(render(article, loadStyle(cssOf(name), name), TOOLS).html.split(own).length).toBeGreaterThan(8)
    expect(html).toContain('#0b4a8f')
    // what a style says of its code, and of its kinds of boxes, is no main colour
    const plain = html.replace(/<code.*?<\/code>/g, '').split(own).length - 1
    expect(plain).toBeLessThanOrEqual(name === '代码' ? 2 : 0)
  })

  test('whatever the colour, all text stays readable in light and in dark', () => {
    const anyColour = fc.integer({ min: 0, max: 0xffffff }).map(n => `#${n.toString(16).padStart(6, '0')}`)
    fc.assert(
      fc.property(anyColour, accent => {
        const { html } = render(article, inAccent(name, accent), TOOLS)
        const light = contrasts(html, { text: LIGHT_TEXT, background: LIGHT_PAGE })
        const dark = contrasts(darkHtml(html), { text: DARK_TEXT, background: DARK_PAGE })
        expect([...light, ...dark].filter(({ ratio }) => ratio < 4.5)).toEqual([])
      }),
      { numRuns: 25, examples: [['#ffffff'], ['#000000'], ['#ff0000'], ['#ffff00'], ['#0000ff'], ['#9a4a10']] },
    )
  })
})

describe('the main colour of a draft', () => {
  const draft = (accent: string, theme = '政务蓝') =>
    product(`---\ntitle: 题\ntheme: ${theme}\naccent: ${accent}\n---\n\n## 摘要\n\n字`, { file: 'a.md' })

  it('is used as it is when it can be read', () => {
    const { html, findings } = draft('#7b1338')
    expect(html).toContain('border-left:4px solid #7b1338')
    expect(findings).toEqual([])
  })
  it('is darkened when it cannot, which is told with the line', () => {
    const { html, findings } = draft('#ff8800')
    const [finding] = findings
    expect(finding).toMatchObject({ rule: 'accent-darkened', severity: 'info', file: 'a.md', line: 4 })
    expect(html).toContain(`border-left:4px solid ${finding?.values['used']}`)
    expect(draft(String(finding?.values['used'])).findings).toEqual([])
  })
  it('is told to be of no use where the style has none', () => {
    const { findings } = product('---\ntitle: 题\naccent: 7b1338\n---\n字', { css: '.p{color:#123}' })
    expect(findings.map(({ rule }) => rule)).toEqual(['accent-unused'])
  })
  it('gives way to what a program asks for', () => {
    const text = '---\ntitle: 题\naccent: "#7b1338"\n---\n\n## 摘要\n\n字'
    expect(product(text, { accent: '#0b4a8f' }).html).toContain('border-left:4px solid #0b4a8f')
    expect(product(text).html).toContain('border-left:4px solid #7b1338')
  })
})
