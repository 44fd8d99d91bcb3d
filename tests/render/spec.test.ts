import { readFileSync } from 'node:fs'
import { tests as commonmark } from 'commonmark-spec'
import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/article/index.ts'
import { loadStyle, pictureSources, render, visibleText } from '../../src/render/index.ts'
import { editorPass, storePass } from '../../src/sandbox/index.ts'
import { formFaults } from './form.ts'
import { CSS, TOOLS } from './load.ts'

interface Example {
  readonly number: number
  readonly section: string
  readonly markdown: string
  readonly html: string
}

/** The examples of GFM 0.29 that are marked as extensions (github/cmark-gfm test/spec.txt, CC BY-SA 4.0); the rest is CommonMark. */
const gfm: readonly Example[] = JSON.parse(
  readFileSync(new URL('../fixtures/spec/gfm-0.29.json', import.meta.url), 'utf8'),
)

/**
 * What the renderer adds is told from the text by colours of its own: markers of lists (a browser draws those of the
 * suites), numbers of links, the hint at wide tables, and the lists at the end. Nothing else may differ but by `DIFFERENT`.
 */
const ADDED = `.marker{color:#010101}.mark-number{color:#020202}.table-hint{color:#020202}
  .references-heading,.references-heading .heading-text{color:#030303}`
const STYLE = loadStyle(CSS + ADDED, 'suites')

const withoutAdded = (html: string) =>
  html.replace(/<h2[^>]*#030303[^]*$/, '').replace(/<(span|sup|p)[^>]*#0[12]0[12]0[12][^>]*>[^<]*<\/\1>/g, '')

/** A picture alone on its line, whose title is its caption here; in a line of text a title is nothing a reader sees. */
const CAPTIONED = /(?<=^|<p>)<img[^>]* title="([^"]*)"[^>]*>(?=$|<\/p>)/gm

/** Where the text is allowed to differ: what is expected then, and why. */
const DIFFERENT: Readonly<Record<string, string>> = {
  // an unclosed <style> does not swallow what follows: somebody may merely have mentioned it
  'CommonMark 173': 'foo',
  // one tilde is a range in Chinese (3~5天，6~8天) and strikes nothing
  'GFM 491': 'HiHello,~there~world!',
  // GFM shows disallowed tags as text; here they go, and the check says so. Tags inside a title are its text.
  'GFM 657': '<style><em>isdisallowed.isalsodisallowed.',
}

/** The suite's own html as a reader sees it. */
const expectedText = (name: string, html: string) =>
  DIFFERENT[name] ?? visibleText(html.replace(CAPTIONED, (_, title: string) => title))

/** A tag that markdown never makes was in the draft as html. */
const hasOwnHtml = (markdown: string) => /<[a-z!?/]/i.test(markdown)

const decoded = (address: string) => {
  try {
    return decodeURI(address)
  } catch {
    return address
  }
}

const suites: readonly (readonly [string, readonly Example[]])[] = [
  ['CommonMark', commonmark],
  ['GFM', gfm],
]

describe.each(suites)('%s', (suite, examples) => {
  const tabs = (text: string) => text.replace(/→/g, '\t')
  const cases = examples.map(({ number, section, markdown, html }) => ({
    name: `${suite} ${number}`,
    section,
    markdown: tabs(markdown),
    reference: tabs(html),
  }))

  it.each(cases)('$name, $section', ({ name, markdown, reference }) => {
    const { html } = render(parseArticle(markdown, { file: 'a.md', title: 'Untitled' }), STYLE, TOOLS)
    expect(visibleText(withoutAdded(html))).toBe(expectedText(name, reference))

    expect(formFaults(html)).toEqual([])
    // pictures are at WeChat by the time it sees the html, and then it only moves their addresses (I2)
    const sent = html.replace(/(<img [^>]*?src=")[^"]*"/g, '$1https://mmbiz.qpic.cn/mmbiz_png/abc/0?wx_fmt=png"')
    const changes = [...storePass(sent).changes, ...editorPass(sent).changes]
    expect(changes.filter(({ rule }) => rule !== 'I2')).toEqual([])

    if (!hasOwnHtml(markdown)) {
      expect(pictureSources(html).map(decoded)).toEqual(pictureSources(reference).map(decoded))
      for (const [, target = ''] of reference.matchAll(/<a href="(https?:[^"]+)"/g)) {
        expect(decoded(visibleText(html))).toContain(decoded(visibleText(target)).replace(/^https?:\/\/|\/$/g, ''))
      }
    }
  })
})

it('runs all examples of both suites', () => expect([commonmark.length, gfm.length]).toEqual([652, 28]))
