import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArticle } from '../../src/article/parse.ts'
import { freeze, type Frozen } from '../../src/publish/freeze.ts'
import type { Bench } from '../../src/publish/freezing.ts'
import { SourceError } from '../../src/publish/source-error.ts'
import { openStyle } from '../../src/render/style.ts'
import { render } from '../../src/render/render.ts'

const ROOT = join(import.meta.dirname, '../..')
const bytesOf = async (path: string) => new Uint8Array(await readFile(path))
const CODE_READER = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
const FONT = join(ROOT, 'node_modules/@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf')

/** Freezes a draft's text with pictures that lie beside it by name. */
export async function frozen(
  text: string,
  {
    pictures = {},
    domains = [],
  }: { pictures?: Readonly<Record<string, Uint8Array>>; domains?: readonly string[] } = {},
): Promise<Frozen> {
  const bench: Bench = {
    open: async path => {
      const article = parseArticle(text, { file: path })
      const name = article.meta.theme ?? '政务蓝'
      const style = await openStyle(await readFile(join(ROOT, `styles/${name}.css`), 'utf8'), name, article.meta.accent)
      return { article, colours: style.colours, rendered: render(article, style, {}) }
    },
    beside: (_, name) => name,
    picture: async source => {
      const found = pictures[source]
      if (!found) throw new SourceError('picture-missing', { source })
      return found
    },
    fonts: async () => ({ bold: await bytesOf(FONT) }),
    codeReader: () => bytesOf(CODE_READER),
    domains: async () => domains,
  }
  return freeze('issue.md', bench)
}
