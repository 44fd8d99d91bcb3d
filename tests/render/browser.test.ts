import { readdirSync, readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/article/index.ts'
import { place, previewPage, type PreviewMode, render } from '../../src/render/index.ts'
import { openBrowser } from '../browser.ts'
import { STYLE, TOOLS } from './load.ts'
import { OVERFLOWING, POOR_CONTRAST } from './looked.ts'

const FOLDER = new URL('../fixtures/render/', import.meta.url)
const POINTS = readdirSync(FOLDER)
  .filter(name => name.endsWith('.md'))
  .map(name => name.slice(0, -3))
  .sort()

/** A white square: what stands for every picture. */
const PIXELS = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="1080" height="800"/>')}`

function page(point: string, mode: PreviewMode): string {
  const draft = readFileSync(new URL(`${point}.md`, FOLDER), 'utf8')
  const article = parseArticle(draft, { file: `${point}.md` })
  const { html, pictures } = render(article, STYLE, TOOLS)
  const placed = place(
    html,
    new Map(pictures.map(({ source }) => [source, { src: PIXELS, widthPx: 1080, heightPx: 800 }])),
  )
  return previewPage({ title: article.meta.title, account: '', html: placed, mode })
}

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

describe.skipIf(browser === null)('in a browser', () => {
  const opened = async (widthPx: number) => {
    if (browser === null) throw new Error('no browser')
    return await browser.newPage({ viewport: { width: widthPx, height: 800 } })
  }

  it.each([320, 375, 677])('nothing is wider than a phone of %i px', { timeout: 60_000 }, async widthPx => {
    const tab = await opened(widthPx)
    for (const point of POINTS) {
      await tab.setContent(page(point, 'light'), { waitUntil: 'load' })
      expect({ point, over: await tab.evaluate(OVERFLOWING) }).toEqual({ point, over: [] })
    }
    await tab.close()
  })

  it.each(['light', 'dark'] as const)('all text of a bulletin is readable in %s', { timeout: 60_000 }, async mode => {
    const tab = await opened(375)
    await tab.setContent(page('bulletin', mode), { waitUntil: 'load' })
    const { count, poor } = await tab.evaluate<{ count: number; poor: string[] }>(POOR_CONTRAST)
    expect(poor).toEqual([])
    expect(count).toBeGreaterThan(20)
    await tab.close()
  })

  it('runs nothing a draft brings along', { timeout: 60_000 }, async () => {
    const tab = await opened(375)
    const dialogs: string[] = []
    tab.on('dialog', dialog => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    await tab.setContent(page('html-hostile', 'light'), { waitUntil: 'load' })
    await tab.evaluate('new Promise(done => setTimeout(done, 200))')
    expect(dialogs).toEqual([])
    await tab.close()
  })
})
