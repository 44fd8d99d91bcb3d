import { describe, expect, it } from 'vitest'
import { DARK_PAGE, DARK_TEXT, darkHtml, LIGHT_PAGE, LIGHT_TEXT } from '../../src/dark/index.ts'
import { contrasts } from './contrast.ts'
import { inStyle, SAMPLES, STYLES, uploaded } from './samples.ts'

/** Drafts whose authors bring no colours of their own. */
const PLAIN = SAMPLES.filter(({ text }) => !/\bstyle=/.test(text))

describe.each(STYLES.map(style => ({ name: style.name, style })))('$name', ({ style }) => {
  it('uses nothing WeChat drops, and every selector is made ready once', () => {
    expect([style.dropped, style.slow]).toEqual([[], null])
  })

  it.each([
    ['light', (html: string) => html, { text: LIGHT_TEXT, background: LIGHT_PAGE }],
    ['dark', darkHtml, { text: DARK_TEXT, background: DARK_PAGE }],
  ] as const)('keeps all text of every sample readable in %s', (_, shown, page) => {
    const seen = PLAIN.flatMap(({ text }) => contrasts(shown(uploaded(inStyle(text, style))), page))
    expect(seen.length).toBeGreaterThan(500)
    expect(seen.filter(({ ratio }) => ratio < 4.5)).toEqual([])
  })
})
