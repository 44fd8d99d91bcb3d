import jsQR from 'jsqr'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { qrPicture } from '../../../src/media/qr.ts'
import { place, previewPage, type PreviewMode, type Style } from '../../../src/render/index.ts'
import { openBrowser } from '../../browser.ts'
import { OVERFLOWING, POOR_CONTRAST } from '../looked.ts'
import { inStyle, SAMPLES, STYLES } from '../samples.ts'

/** Rich drafts whose authors bring no colours of their own, and the one that is shipped. */
const TEXTS = SAMPLES.filter(({ file, text }) => /rich|drafts/.test(file) && !/\bstyle=/.test(text))
const SHEET = SAMPLES.find(({ file }) => file.includes('style-sheet'))!.text
const CODE = 'https://mp.weixin.qq.com/s/abc'
const PIXELS = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="1080" height="800"/>')}`

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

describe.skipIf(browser === null)('every style in a browser', () => {
  let tab: Page
  let code = ''
  beforeAll(async () => {
    const { bytes } = await qrPicture(CODE)
    code = `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`
    tab = await browser!.newPage({ deviceScaleFactor: 2 })
  })

  const show = async (text: string, style: Style, mode: PreviewMode, widthPx: number) => {
    const { html, pictures } = inStyle(text, style)
    const placed = place(
      html,
      new Map(
        pictures.map(({ source }) => [
          source,
          source.startsWith('qr:')
            ? { src: code, widthPx: 560, heightPx: 560 }
            : { src: PIXELS, widthPx: 1080, heightPx: 800 },
        ]),
      ),
    )
    await tab.setViewportSize({ width: widthPx, height: 800 })
    await tab.setContent(previewPage({ title: '题', account: '', html: placed, mode }), { waitUntil: 'load' })
  }

  describe.each(STYLES.map(style => ({ name: style.name, style })))('$name', ({ style }) => {
    it.each(['light', 'dark'] as const)('all text is readable in %s', async mode => {
      let seen = 0
      for (const { text } of TEXTS) {
        await show(text, style, mode, 375)
        const { count, poor } = await tab.evaluate<{ count: number; poor: string[] }>(POOR_CONTRAST)
        expect(poor).toEqual([])
        seen += count
      }
      expect(seen).toBeGreaterThan(400)
    })

    it.each([320, 375])('nothing is wider than a phone of %i px', async widthPx => {
      for (const { file, text } of TEXTS) {
        await show(text, style, 'light', widthPx)
        expect({ file, over: await tab.evaluate(OVERFLOWING) }).toEqual({ file, over: [] })
      }
    })

    it.each(['light', 'dark'] as const)('a code can be read off the %s screen', async mode => {
      await show(SHEET, style, mode, 375)
      const cards = await tab.locator(`img[src^="data:image/png"]`).all()
      expect(cards).toHaveLength(2)
      for (const card of cards) {
        await card.scrollIntoViewIfNeeded()
        const box = (await card.boundingBox())!
        // with what lies around it, as a phone sees it
        const clip = {
          x: Math.max(0, box.x - 40),
          y: Math.max(0, box.y - 20),
          width: box.width + 80,
          height: box.height + 40,
        }
        const shot = await tab.screenshot({ clip })
        const { data, info } = await sharp(shot).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
        expect(jsQR.default(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe(CODE)
      }
    })
  })
})
