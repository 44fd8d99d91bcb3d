import { describe, expect, it } from 'vitest'
import { cleanDeclarations } from '../../src/render/css.ts'
import { loadStyle } from '../../src/render/index.ts'
import { LAWS } from '../../src/render/laws.ts'
import { cssLaws } from '../../src/text/zh/css.ts'

describe('what WeChat does to css', () => {
  it('has each rule once, and words for each', () => {
    const ids = LAWS.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    // C26 adds a colour and changes none; C11, C23 mend what they find
    const told = ids.filter(id => id !== 'C11' && id !== 'C23')
    expect(Object.keys(cssLaws).sort()).toEqual(['T2', ...told].sort())
  })
  it.each(LAWS.map(law => ({ ...law, css: law.example.join(':') })))('$id: $css', ({ id, example, becomes }) => {
    const [property, value] = example
    expect(cleanDeclarations([example], 'p')).toEqual(
      becomes === null ? { kept: [], dropped: [{ property, law: id }] } : { kept: [becomes], dropped: [] },
    )
    expect(loadStyle(`\n.p {\n  ${property}: ${value};\n}`, 'mine').dropped).toEqual(
      becomes === null ? [{ line: 3, what: property, law: id }] : [],
    )
  })
  it.each([
    ['width', '300px', '.picture img'],
    ['width', '168px', '.card-code .code-picture'],
    ['max-height', '2em', '.p, .picture-inline'],
    ['height', '10px', '.article *'],
    ['font-family', 'Menlo, monospace', '.code-lines'],
    ['min-width', '80px', '.td'],
    ['width', '33.3%', '.p'],
    ['height', 'auto', '.p'],
    ['background-image', 'linear-gradient(90deg, #123, #456)', '.hr'],
    ['-webkit-overflow-scrolling', 'touch', '.p'],
  ])('lets %s: %s stand on %s', (property, value, selector) => {
    expect(loadStyle(`${selector}{${property}:${value}}`, 'mine').dropped).toEqual([])
  })
  it.each([
    ['colour', 'red', 'C24'],
    ['color', 'color-mix(in srgb, red, blue)', 'C24'],
    ['text-align', 'match-parent', 'C19'],
    ['font', '12px serif', 'C20'],
    ['font-size', '0', 'C16'],
    ['margin', '0 -4px', 'C21'],
    ['gap', '4px', 'C3'],
    ['max-height', '90px', 'C18'],
  ])('says that %s: %s goes by %s', (what, value, law) => {
    expect(loadStyle(`.p{${what}:${value}}`, 'mine').dropped).toEqual([{ line: 1, what, law }])
  })
})
