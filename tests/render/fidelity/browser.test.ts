import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadStyle } from '../../../src/render/index.ts'
import { LAWS } from '../../../src/render/laws.ts'
import { openBrowser } from '../../browser.ts'
import { SAMPLES, STYLES } from '../samples.ts'
import { sentHtml, type Twins, twinsOf } from './twins.ts'

const TEXTS = SAMPLES.filter(({ file }) => /rich.(?:everything|style-sheet)|drafts/.test(file))
const cssOf = (name: string) => readFileSync(new URL(`../../../styles/${name}.css`, import.meta.url), 'utf8')
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

// Runs in the page: what it finds in its two frames, `sent` and `plain`, for every computed property of every numbered
// element but what a pseudo-element alone has.
const DIFFERENCES = (pseudos: Twins['pseudos']) => `(() => {
  const pseudos = ${JSON.stringify(pseudos)}
  const [sent, plain] = [...document.querySelectorAll('iframe')].map(frame => {
    const page = frame.contentDocument
    const looks = new Map()
    const look = (number, element, pseudo) => looks.set(String(number), frame.contentWindow.getComputedStyle(element, pseudo))
    for (const element of page.querySelectorAll('[data-n]')) look(element.dataset.n, element)
    for (const element of page.querySelectorAll('[style*="--n:"]')) look(/--n:(\\d+)/.exec(element.getAttribute('style'))[1], element)
    if (page.querySelector('[data-n]') !== null)
      for (const [number, [owner, which]] of Object.entries(pseudos))
        look(number, page.querySelector('[data-n="' + owner + '"]'), which)
    return looks
  })
  const differing = []
  for (const [number, look] of sent) {
    const wanted = plain.get(number)
    for (const name of look) {
      if (name === 'content' || name.startsWith('--')) continue
      const [one, other] = [look.getPropertyValue(name), wanted?.getPropertyValue(name)]
      if (one !== other && differing.length < 20) differing.push({ number, name, sent: one, plain: other })
    }
  }
  return { compared: sent.size, differing }
})()`

/** How many elements were compared, and the first properties that differ. */
interface Compared {
  readonly compared: number
  readonly differing: readonly unknown[]
}

describe.skipIf(browser === null)('what is sent looks as the stylesheet says', () => {
  let tab: Page
  beforeAll(async () => {
    tab = await browser!.newPage({ viewport: { width: 375, height: 800 } })
  })
  const page = (html: string, css: string) => {
    const pictured = html.replace(/(<img[^>]* src=")[^"]*/g, `$1${PIXELS}`)
    return `<!doctype html><html lang="zh"><style>body{margin:16px;overflow-wrap:break-word}</style><style>${css}</style><body>${pictured}`
  }
  const differences = async (twins: Twins, css: string): Promise<Compared> => {
    const frame = (text: string) =>
      `<iframe style="width:375px;height:800px;border:0" srcdoc="${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>`
    await tab.setContent(frame(page(twins.sent, '')) + frame(page(twins.plain, css)), { waitUntil: 'load' })
    return await tab.evaluate<Compared>(DIFFERENCES(twins.pseudos))
  }

  it.each(STYLES.flatMap(style => TEXTS.map(({ file, text }) => ({ name: style.name, file, style, text }))))(
    '$name, $file',
    async ({ name, style, text }) => {
      const twins = twinsOf(text, style)
      expect(twins.bare).toBe(sentHtml(text, style))
      const { compared, differing } = await differences(twins, cssOf(name))
      expect(differing).toEqual([])
      expect(compared).toBeGreaterThan(50)
    },
  )

  const SHORT = '---\ntitle: 题\n---\n\n字\n\n字字\n\n> 引'
  const BASE = '.p{font-size:16px;line-height:1.5;color:#345;text-align:justify}'
  it.each(LAWS.map(law => ({ ...law, css: law.example.join(':') })))(
    'but for what $id changes: $css',
    async ({ example, becomes }) => {
      const rule = (declaration: readonly [string, string] | null) =>
        declaration === null ? '' : `.article > .p{${declaration.join(':')}}`
      const twins = twinsOf(SHORT, loadStyle(BASE + rule(example), 'mine'))
      expect((await differences(twins, BASE + rule(becomes))).differing).toEqual([])
    },
  )
})
