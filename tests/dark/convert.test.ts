import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { brightness, contrast, formatColour, parseColour } from '../../src/dark/colour.ts'
import { darkBackground, darkText, DARK_PAGE } from '../../src/dark/convert.ts'
import { darkHtml, declarationsOf } from '../../src/dark/html.ts'

const styleAfter = (html: string, tag = 'p') => {
  const style = new RegExp(`<${tag}[^>]* style="([^"]*)"`).exec(darkHtml(html))?.[1] ?? ''
  return Object.fromEntries(declarationsOf(style))
}
const normal = (colour: string | undefined) =>
  formatColour(parseColour(colour ?? 'transparent') ?? { r: 0, g: 0, b: 0, a: 0 })

// mp-darkmode dist 1.2.1 run in headless Chromium; reference section 10.
describe('golden vectors of mp-darkmode 1.2.1', () => {
  it.each<{ style: string; expected: Record<string, string> }>([
    ...['#000000', '#333333', '#3f3f3f', '#cccccc'].map(color => ({
      style: `color:${color}`,
      expected: { color: 'rgb(163,163,163)' },
    })),
    ...['#666666', '#888888', '#999999', '#ffffff', '#d32f2f', '#576b95', '#07c160'].map(color => ({
      style: `color:${color}`,
      expected: { color: normal(color) },
    })),
    { style: 'color:#0F4C81', expected: { color: 'rgb(80,163,235)' } },
    { style: 'color:hsl(210,50%,20%)', expected: { color: 'rgb(134,169,207)' } },
    { style: 'background-color:#ffffff', expected: { 'background-color': 'rgb(25,25,25)', color: 'rgb(163,163,163)' } },
    { style: 'background-color:#fefefe', expected: { 'background-color': 'rgb(26,26,26)', color: 'rgb(164,164,164)' } },
    { style: 'background-color:#f7f7f7', expected: { 'background-color': 'rgb(33,33,33)', color: 'rgb(205,205,205)' } },
    {
      style: 'background-color:#eeeeee;color:#333333',
      expected: { 'background-color': 'rgb(42,42,42)', color: 'rgb(179,179,179)' },
    },
    {
      style: 'background-color:#fff3cd;color:#856404',
      expected: { 'background-color': 'rgb(200,191,161)', color: 'rgb(133,100,4)' },
    },
    {
      style: 'background-color:#282c34;color:#abb2bf',
      expected: { 'background-color': 'rgb(49,54,63)', color: 'rgb(171,178,191)' },
    },
    {
      style: 'background-color:#000000;color:#ffffff',
      expected: { 'background-color': 'rgb(56,56,56)', color: 'rgb(255,255,255)' },
    },
    {
      style: 'background-color:#07c160;color:#ffffff',
      expected: { 'background-color': 'rgb(7,193,96)', color: 'rgb(255,255,255)' },
    },
    {
      style: 'background-color:#0F4C81;color:#ffffff',
      expected: { 'background-color': 'rgb(15,76,129)', color: 'rgb(255,255,255)' },
    },
    { style: 'background-color:#FECE00;color:#ffffff', expected: { 'background-color': 'rgb(245,199,0)' } },
    {
      style: 'background-color:rgba(0,0,0,.03);color:#333',
      expected: { 'background-color': 'rgba(0,0,0,0.03)', color: 'rgb(163,163,163)' },
    },
    {
      style: 'background-color:rgba(0,0,0,.1);color:#333',
      expected: { 'background-color': 'rgba(56,56,56,0.1)', color: 'rgb(179,179,179)' },
    },
    { style: 'border-color:#dddddd', expected: { 'border-color': 'rgb(163,163,163)' } },
    { style: 'border-color:#333333', expected: { 'border-color': 'rgb(163,163,163)' } },
    { style: 'color:navy;background:ivory', expected: { color: 'rgb(77,78,255)', background: 'rgb(33,33,33)' } },
  ])('$style', ({ style, expected }) => {
    const after = styleAfter(`<p style="${style}">text</p>`)
    expect(Object.fromEntries(Object.keys(expected).map(name => [name, normal(after[name])]))).toEqual(expected)
  })

  it('turns a black shadow light and keeps its alpha', () => {
    expect(styleAfter('<p style="box-shadow:0 1px 2px rgba(0,0,0,.2)">x</p>')['box-shadow']).toBe(
      '0 1px 2px rgba(163,163,163,0.2)',
    )
  })
  it('treats a text-shadow like a background', () => {
    expect(styleAfter('<p style="text-shadow:0 1px #dddddd">x</p>')['text-shadow']).toBe('0 1px rgb(59,59,59)')
  })
  it('counts bgcolor on a table cell as an inline background', () => {
    expect(styleAfter('<table><tr><td bgcolor="#f5f5f5">x</td></tr></table>', 'td')).toMatchObject({
      'background-color': 'rgb(35,35,35)',
      color: 'rgb(205,205,205)',
    })
  })
  const gradient = 'background-image:linear-gradient(rgb(248,245,247),rgb(194,43,76));color:#333'
  it('flattens a gradient under text to one colour', () => {
    expect(styleAfter(`<p style="${gradient}">x</p>`)).toMatchObject({
      'background-color': 'rgb(194,43,76)',
      color: 'rgb(179,179,179)',
    })
  })
  it('leaves a gradient without text alone', () => {
    expect(styleAfter(`<p style="${gradient}"></p>`)['background-image']).toContain('linear-gradient')
  })
})

describe('darkHtml', () => {
  it('judges text by the converted background of the nearest ancestor that has one', () => {
    const html = '<section style="background-color:#0F4C81"><p style="color:#dce8f3">x</p></section>'
    expect(normal(styleAfter(html)['color'])).toBe('rgb(220,232,243)')
  })
  it('gives a background without inline colour the inherited text colour, converted', () => {
    const html = '<p style="color:#333"><span style="background-color:#f7f7f7">x</span></p>'
    expect(styleAfter(html, 'span')['color']).toBe('rgb(179,179,179)')
  })
  it('keeps text over a background picture light', () => {
    expect(normal(styleAfter('<p style="background-image:url(a.png);color:#333">x</p>')['color'])).toBe('rgb(51,51,51)')
  })
  it('skips svg and a node marked data-no-dark, but not what is inside the latter', () => {
    const html =
      '<svg style="color:#333"></svg><p data-no-dark="" style="color:#333"><span style="color:#333">x</span></p>'
    expect(darkHtml(html)).toBe(html.replace('<span style="color:#333">', '<span style="color:rgb(163,163,163)">'))
  })
  it('keeps entities, attributes and text as they are', () => {
    const html = '<p title="a&amp;b">1 &lt; 2&nbsp;<img src="x?a=1&amp;b=2"></p>'
    expect(darkHtml(html)).toBe(html)
  })
  it('removes !important from what it read', () => {
    expect(darkHtml('<p style="color:#333 !important">x</p>')).toBe('<p style="color:rgb(163,163,163)">x</p>')
  })
  it('does not mistake an address for a colour', () => {
    const style = 'background-image:url(https://a.example/red.png)'
    expect(darkHtml(`<p style="${style}"></p>`)).toContain(style)
  })
})

describe('colours', () => {
  it.each([
    ['#fff', 'rgb(255,255,255)'],
    ['#0F4C81', 'rgb(15,76,129)'],
    ['#00000080', 'rgba(0,0,0,0.502)'],
    ['rgb(1 2 3 / 50%)', 'rgba(1,2,3,0.5)'],
    ['rgb(100%,0%,0%)', 'rgb(255,0,0)'],
    ['HSL(0.5turn, 100%, 50%)', 'rgb(0,255,255)'],
    ['Navy', 'rgb(0,0,128)'],
    ['transparent', 'rgba(255,255,255,0)'],
  ])('reads %s', (css, expected) => expect(normal(css)).toBe(expected))
  it.each(['', 'blurple', '#12', '#12345', 'rgb(1,2)', 'rgb(a,b,c)', 'url(x)', 'var(--x)', 'constructor'])(
    'reads nothing from %j',
    css => expect(parseColour(css)).toBeNull(),
  )
  const byte = fc.integer({ min: 0, max: 255 })
  const anyRgb = fc.record({ r: byte, g: byte, b: byte, a: fc.constant(1) })
  test('contrast is symmetric and between 1 and 21', () => {
    fc.assert(
      fc.property(anyRgb, anyRgb, (one, two) => {
        expect(contrast(one, two)).toBeCloseTo(contrast(two, one), 9)
        expect(contrast(one, two)).toBeGreaterThanOrEqual(1)
        expect(contrast(one, two)).toBeLessThanOrEqual(21)
      }),
    )
  })
  test('text on a dark page ends at least 65 brighter than the page, unless it was left alone for being white', () => {
    fc.assert(
      fc.property(anyRgb, colour => {
        const text = darkText(colour, DARK_PAGE)
        expect(brightness(text) - brightness(DARK_PAGE)).toBeGreaterThanOrEqual(64.5)
      }),
    )
  })
  test('no converted background is brighter than 190', () => {
    fc.assert(
      fc.property(anyRgb, colour => {
        expect(brightness(darkBackground(colour))).toBeLessThanOrEqual(190.5)
      }),
    )
  })
})
