import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { expect, it } from 'vitest'
import config from '../../rolldown.config.ts'
import { openBrowser } from '../browser.ts'
import { rendered } from './browser-entry.ts'
import { CSS } from './load.ts'

const FOLDER = new URL('../fixtures/render/', import.meta.url)
const drafts = readdirSync(FOLDER)
  .filter(name => name.endsWith('.md'))
  .map(name => ({ name, text: readFileSync(new URL(name, FOLDER), 'utf8') }))
const ORIGIN = 'http://renderer.example'

/** The renderer as a page would load it: by file name. */
async function bundled(): Promise<Map<string, string>> {
  const { resolve } = config as { resolve: object }
  const input = fileURLToPath(new URL('browser-entry.ts', import.meta.url))
  const bundle = await rolldown({ input, platform: 'browser', resolve, logLevel: 'silent' })
  const { output } = await bundle.generate({ format: 'esm', entryFileNames: 'entry.js' })
  await bundle.close()
  return new Map(output.map(file => [file.fileName, file.type === 'chunk' ? file.code : '']))
}

const browser = await openBrowser()

it.skipIf(browser === null)(
  'renders every draft to the same bytes, loading MathJax and highlight.js when first needed',
  async () => {
    const files = await bundled()
    const asked: string[] = []
    const page = await browser!.newPage()
    await page.route(`${ORIGIN}/**`, route => {
      const name = new URL(route.request().url()).pathname.slice(1)
      asked.push(name.replace(/-[\w-]{8}\.js$/, ''))
      return route.fulfill(
        name === ''
          ? { contentType: 'text/html', body: '<!doctype html>' }
          : { contentType: 'text/javascript', body: files.get(name) ?? '' },
      )
    })
    await page.goto(`${ORIGIN}/`)
    const inPage = (text: string, name: string) =>
      page.evaluate(
        `import('${ORIGIN}/entry.js').then(({ rendered }) => rendered(...${JSON.stringify([text, CSS, name])}))`,
      )

    await inPage('---\ntitle: 标题\n---\n\n正文', 'a.md')
    const atFirst = new Set(asked)
    expect([...atFirst].filter(name => /mathjax|highlight/.test(name))).toEqual([])
    for (const { name, text } of drafts) expect(await inPage(text, name), name).toBe(await rendered(text, CSS, name))
    expect(asked.filter(name => !atFirst.has(name)).sort()).toEqual(expect.arrayContaining(['highlight', 'mathjax']))
    await browser!.close()
  },
)
