import { readdirSync, readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/article/index.ts'
import { place, previewPage, type PreviewMode, render } from '../../src/render/index.ts'
import { openBrowser } from '../browser.ts'
import { STYLE, TOOLS } from './load.ts'

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

// Runs in the page, so it is text: the tests' own types know no DOM.
const OVERFLOWING = `(() => {
  const right = document.querySelector('article').getBoundingClientRect().right + 0.5
  const over = [...document.querySelectorAll('article *')].filter(element =>
    (element.getBoundingClientRect().right > right || element.scrollWidth > element.clientWidth + 1) &&
    getComputedStyle(element).display !== 'inline' && !element.closest('[data-ignore-width]'))
  const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth
  return (wide ? ['page'] : []).concat(over.map(element => element.outerHTML.slice(0, 120)))
})()`

const POOR_CONTRAST = `(() => {
  const parse = text => { const n = text.match(/[\\d.]+/g).map(Number); return { r: n[0], g: n[1], b: n[2], a: n[3] ?? 1 } }
  const over = (f, b) => ({ r: f.r * f.a + b.r * (1 - f.a), g: f.g * f.a + b.g * (1 - f.a), b: f.b * f.a + b.b * (1 - f.a), a: 1 })
  const linear = v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 }
  const luminance = c => 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b)
  const background = element => {
    const own = parse(getComputedStyle(element).backgroundColor)
    return own.a === 1 ? own : over(own, element === document.documentElement ? { r: 255, g: 255, b: 255, a: 1 } : background(element.parentElement))
  }
  const poor = []
  let count = 0
  const texts = document.createTreeWalker(document.querySelector('article'), NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const text = texts.currentNode
    if (text.data.trim() === '') continue
    count++
    const below = background(text.parentElement)
    const [one, two] = [luminance(over(parse(getComputedStyle(text.parentElement).color), below)), luminance(below)]
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)
    if (ratio < 4.5) poor.push(text.data.slice(0, 40) + ' ' + ratio.toFixed(2))
  }
  return { count, poor }
})()`

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
