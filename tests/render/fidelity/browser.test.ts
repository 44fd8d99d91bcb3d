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

// Runs in the page: every computed property of every numbered element, but what a pseudo-element alone has.
const LOOKS = (pseudos: Twins['pseudos']) => `(() => {
  const looks = {}
  const looked = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo)
    return Object.fromEntries([...style].filter(name => name !== 'content' && !name.startsWith('--')).map(name => [name, style.getPropertyValue(name)]))
  }
  for (const element of document.querySelectorAll('[data-n]')) looks[element.dataset.n] = looked(element)
  for (const element of document.querySelectorAll('[style*="--n:"]')) looks[/--n:(\\d+)/.exec(element.getAttribute('style'))[1]] = looked(element)
  if (document.querySelector('[data-n]') === null) return looks
  for (const [number, [owner, which]] of Object.entries(${JSON.stringify(pseudos)}))
    looks[number] = looked(document.querySelector('[data-n="' + owner + '"]'), which)
  return looks
})()`

type Looks = Record<string, Record<string, string>>

describe.skipIf(browser === null)('what is sent looks as the stylesheet says', () => {
  let tab: Page
  beforeAll(async () => {
    tab = await browser!.newPage({ viewport: { width: 375, height: 800 } })
  })
  const looksOf = async (html: string, css: string, pseudos: Twins['pseudos']): Promise<Looks> => {
    const pictured = html.replace(/(<img[^>]* src=")[^"]*/g, `$1${PIXELS}`)
    await tab.setContent(
      `<!doctype html><html lang="zh"><style>body{margin:16px;overflow-wrap:break-word}</style><style>${css}</style><body>${pictured}`,
      { waitUntil: 'load' },
    )
    return await tab.evaluate<Looks>(LOOKS(pseudos))
  }
  /** Each property of each element that differs, and how many were compared. */
  const differences = async (twins: Twins, css: string) => {
    const sent = await looksOf(twins.sent, '', twins.pseudos)
    const plain = await looksOf(twins.plain, css, twins.pseudos)
    const differing = Object.entries(sent).flatMap(([number, look]) =>
      Object.entries(look).flatMap(([name, value]) => {
        const wanted = plain[number]?.[name]
        return wanted === value ? [] : [{ number, name, sent: value, plain: wanted }]
      }),
    )
    return { compared: Object.keys(sent).length, differing: differing.slice(0, 20) }
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
