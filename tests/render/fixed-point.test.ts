import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { editorPass, storePass } from '../../src/sandbox/index.ts'
import { parseArticle } from '../../src/article/index.ts'
import { render } from '../../src/render/index.ts'
import { STYLE, TOOLS } from './load.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/render')
const SAMPLES = join(import.meta.dirname, '../../drafts')
const drafts = [
  ...readdirSync(FIXTURES).map(name => join(FIXTURES, name)),
  ...readdirSync(SAMPLES).map(name => join(SAMPLES, name)),
].filter(path => path.endsWith('.md') && !/[\\/]_[^\\/]*$/.test(path))

/** Every picture address as it is once uploaded. */
const uploaded = (html: string): string =>
  html.replace(/(<img [^>]*?src=")[^"]*(")/g, '$1https://mmbiz.qpic.cn/mmbiz_png/abc/0?wx_fmt=png$2')

/** I2: WeChat moves picture addresses and adds their sizes itself; nothing we render can be exempt from that. */
const ownDoing = (changes: readonly { readonly rule: string }[]) => changes.filter(change => change.rule !== 'I2')

describe('what we render is what WeChat keeps', () => {
  it.each(drafts.map(path => [path.split(/[\\/]/).at(-1)!, path]))(
    '%s passes store and editor unchanged',
    (_, path) => {
      const html = uploaded(render(parseArticle(readFileSync(path, 'utf8'), { file: 'draft.md' }), STYLE, TOOLS).html)
      const stored = storePass(html)
      expect(ownDoing(stored.changes)).toEqual([])
      expect(ownDoing(editorPass(html).changes)).toEqual([])
    },
  )
})
