import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArticle } from '../../src/article/index.ts'
import { loadStyle, place, render, type Rendered, type Style } from '../../src/render/index.ts'
import { juiced } from '../../src/render/juiced.ts'
import { TOOLS } from './load.ts'

const ROOT = join(import.meta.dirname, '../..')

const files = (folder: string, ending: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter(name => name.endsWith(ending) && !name.startsWith('_'))
    .sort()
    .map(name => join(folder, name))

/** Every sample draft there is: the twins, the rich ones, the one that is shipped. */
export const SAMPLES = ['tests/fixtures/render', 'tests/fixtures/rich', 'drafts']
  .flatMap(folder => files(folder, '.md'))
  .map(file => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }))

/** Every style that is shipped. */
export const STYLES: readonly Style[] = files('styles', '.css').map(file =>
  loadStyle(readFileSync(join(ROOT, file), 'utf8'), file.replace(/^styles.|\.css$/g, ''), juiced),
)

/** Every sample in every style, by names for a table of tests. */
export const EVERY = STYLES.flatMap(style =>
  SAMPLES.map(({ file, text }) => ({ name: `${file} in ${style.name}`, text, style })),
)

export const inStyle = (text: string, style: Style): Rendered =>
  render(parseArticle(text, { file: 'draft.md' }), style, TOOLS)

/** The html with every picture as if uploaded, 1080 px wide unless told. */
export const uploaded = ({ html, pictures }: Rendered, widthPx = 1080): string =>
  place(
    html,
    new Map(
      pictures.map(({ source }) => [
        source,
        {
          src: 'https://mmbiz.qpic.cn/mmbiz_png/abc/0?wx_fmt=png',
          widthPx: source.startsWith('qr:') ? 560 : widthPx,
          heightPx: 560,
        },
      ]),
    ),
  )
