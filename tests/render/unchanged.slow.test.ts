import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser } from 'playwright-core'
import { rolldown } from 'rolldown'
import { afterAll, describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/article/index.ts'
import { loadStyle, render } from '../../src/render/index.ts'
import { openBrowser } from '../browser.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const textOf = (path: string) => readFileSync(at(path), 'utf8')
const drafts = ['../fixtures/render/', '../../drafts/'].flatMap(folder =>
  readdirSync(at(folder))
    .filter(name => /^[^_].*\.md$/.test(name))
    .map(name => ({ file: name, text: textOf(`${folder}${name}`) })),
)
const styles = readdirSync(at('../../styles')).filter(name => name.endsWith('.css'))

/** The renderer as a browser loads it: what a page calls `zhundian`. */
async function bundled(): Promise<string> {
  const input = '\0entry'
  const source = ['article/index.ts', 'render/index.ts'].map(room => `export * from '${at(`../../src/${room}`)}'`)
  const entry = {
    name: 'entry',
    resolveId: (id: string) => (id === input ? id : null),
    load: (id: string) => (id === input ? source.join('\n') : null),
  }
  const bundle = await rolldown({ input, platform: 'browser', plugins: [entry], logLevel: 'silent' })
  const { output } = await bundle.generate({ format: 'iife', name: 'zhundian', codeSplitting: false })
  await bundle.close()
  return output[0].code
}

// Runs in the page, so it is text: the tests' own types know no DOM.
const RENDER = `({ text, file, css, style }) => {
  const { parseArticle, loadStyle, render } = zhundian
  return render(parseArticle(text, { file }), loadStyle(css, style))
}`

const browser: Browser | null = await openBrowser()
afterAll(() => browser?.close())

describe.skipIf(browser === null)('the renderer in a browser', () => {
  it('asks for nothing only a server has, and gives the same bytes', async () => {
    const page = await browser!.newPage()
    const asked: string[] = []
    page.on('request', request => asked.push(request.url()))
    await page.addScriptTag({ content: await bundled() })
    expect(await page.evaluate('typeof process')).toBe('undefined')
    for (const style of styles) {
      const css = textOf(`../../styles/${style}`)
      const loaded = loadStyle(css, style)
      for (const { file, text } of drafts) {
        const there = await page.evaluate(`(${RENDER})(${JSON.stringify({ text, file, css, style })})`)
        expect(there, `${file} in ${style}`).toEqual(render(parseArticle(text, { file }), loaded))
      }
    }
    expect(asked).toEqual([])
  })
})
