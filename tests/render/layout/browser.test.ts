import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { place, type Rendered } from '../../../src/render/index.ts'
import { openBrowser } from '../../browser.ts'
import { EVERY, inStyle } from '../samples.ts'
import { type LayoutFault, MEASURE, page } from './measured.ts'

let browser: Browser | null = null
try {
  browser = await openBrowser()
} catch (error) {
  // Told as a failed test rather than as a file that does not load.
  it('finds a browser', () => {
    throw error
  })
}
afterAll(() => browser?.close())

/** A white picture of that size. */
const pixels = (widthPx: number) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${widthPx / 2}"/>`)}`

/** Pictures as uploaded: codes as we draw them, all others of one width. */
const withPictures = ({ html, pictures }: Rendered, widthPx: number): string =>
  place(
    html,
    new Map(
      pictures.map(({ source }) => {
        const width = source.startsWith('qr:') ? 560 : widthPx
        return [source, { src: pixels(width), widthPx: width, heightPx: width / 2 }]
      }),
    ),
  )

describe.skipIf(browser === null)('WeChat’s layout rules, on a phone, a tablet and a desktop', () => {
  let tab: Page
  beforeAll(async () => {
    tab = await browser!.newPage({ viewport: { width: 800, height: 800 } })
  })
  const faultsOf = async (html: string): Promise<LayoutFault[]> => {
    await tab.setContent(page(html), { waitUntil: 'load' })
    return await tab.evaluate<LayoutFault[]>(MEASURE)
  }

  it.each([
    ['width', '<section style="width:586px">x</section>'],
    ['width', '<section style="width:500px">x</section>'],
    ['width', '<section style="margin-left:294pt">xxxxx</section>'],
    ['width', `<p><img src="${pixels(500)}"></p>`],
    [
      'width',
      '<table><thead><tr><th style="width:200px">a</th><th style="min-width:400px">b</th></tr></thead></table>',
    ],
    ['line-height-overlapping', '<p style="font-size:16px;line-height:0;padding:10px">x<br>y</p>'],
    ['line-height-overlapping', '<section style="line-height:4px"><p>x<br>y</p></section>'],
    ['line-height-overlapping', '<p style="font-size:20px;line-height:16px">x<br>y<br>z</p>'],
    ['height-nodisplay', `<section style="height:1px;overflow:hidden"><p>${'x '.repeat(200)}</p></section>`],
    ['pre', `<pre>${'x '.repeat(200)}</pre>`],
  ])('finds %s in %s', async (rule, html) => {
    const rules = new Set((await faultsOf(html)).map(fault => fault.rule))
    expect([...rules]).toEqual([rule])
  })

  it.each(EVERY)('none in $name', { timeout: 30_000 }, async ({ text, style }) => {
    const rendered = inStyle(text, style)
    for (const widthPx of rendered.pictures.length === 0 ? [0] : [1080, 677, 500, 375, 340, 299]) {
      expect({ widthPx, faults: await faultsOf(withPictures(rendered, widthPx)) }).toEqual({ widthPx, faults: [] })
    }
  })
})
