import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/article/index.ts'
import { render } from '../../src/render/index.ts'
import { formFaults } from './form.ts'
import { STYLE, TOOLS } from './load.ts'

const FOLDER = new URL('../fixtures/render/', import.meta.url)
const points = readdirSync(FOLDER)
  .filter(name => name.endsWith('.md'))
  .map(name => name.slice(0, -3))
  .sort()

/** One tag's start a line, so that a review reads what changed. */
const lined = (html: string) =>
  `${html.replace(/(?<=.)<(?=(?:section|p|h\d|ul|ol|li|table|thead|tbody|tr|t[dh]|hr|img|br)\b)/g, '\n<')}\n`

describe.each(points)('%s', point => {
  const draft = readFileSync(new URL(`${point}.md`, FOLDER), 'utf8')
  const rendered = render(parseArticle(draft, { file: `${point}.md` }), STYLE, TOOLS)
  const findings = rendered.findings.map(
    ({ rule, line, values }) => `<!-- ${rule} ${line} ${Object.values(values).join(' ')} -->\n`,
  )
  const written = lined(rendered.html) + findings.join('')

  it('is rendered as its twin says', () => {
    const twin = new URL(`${point}.html`, FOLDER)
    if (process.env['UPDATE_FIXTURES'] === '1') writeFileSync(twin, written)
    expect(existsSync(twin), `${point}.html is missing: npm run test:update`).toBe(true)
    expect(written).toBe(readFileSync(twin, 'utf8'))
  })

  it('has the form WeChat keeps', () => expect(formFaults(rendered.html)).toEqual([]))

  it('is rendered to the same bytes twice', () => {
    expect(render(parseArticle(draft, { file: `${point}.md` }), STYLE, TOOLS)).toEqual(rendered)
  })
})
