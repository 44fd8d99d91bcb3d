// The renderer for other programs: `dist/render.js`. It knows no account, no store and no network.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Meta, parseArticle } from './article/index.ts'
import { highlighted } from './render/highlight.ts'
import { loadStyle, render as rendered, type Rendered, type Style, type Tools } from './render/index.ts'
import { juiced } from './render/juiced.ts'
import { openMathJax } from './render/mathjax.ts'

const STYLES = fileURLToPath(new URL('../styles', import.meta.url))
const DEFAULT_STYLE = '政务蓝'
/** Only ever shown where a text has no title of its own. */
const UNTITLED = '无题'

export interface RenderOptions {
  /** The name of a style that comes along, or `css`, the text of one. Without either: what front matter says, else the default. */
  readonly theme?: string
  readonly css?: string
  /** The main colour, `#rrggbb`; without it what front matter says, else the style's own. It is darkened until readable. */
  readonly accent?: string
  /** For a text whose front matter gives no title. */
  readonly title?: string
  /** What findings call the text. */
  readonly file?: string
}

export interface RenderedMarkdown extends Rendered {
  readonly title: string
}

const loaded = new Map<string, Style>()

/** A style is read and made ready once for all articles. */
function styleOf({ css, theme, ...options }: RenderOptions, { theme: wanted, accent: own }: Meta): Style {
  const name = css === undefined ? (theme ?? wanted ?? DEFAULT_STYLE) : 'css'
  const accent = options.accent ?? own
  const key = `${accent ?? ''} ${css ?? `name ${name}`}`
  const known = loaded.get(key)
  if (known) return known
  if (/[/\\]/.test(name)) throw new Error(`no style ${name}`)
  const style = loadStyle(css ?? readFileSync(join(STYLES, `${name}.css`), 'utf8'), name, juiced, accent)
  loaded.set(key, style)
  return style
}

let mathJax: ReturnType<typeof openMathJax> | undefined
/** At hand at once, so that `render` need not be waited for; MathJax is made ready by the first formula. */
const TOOLS: Tools = { highlight: highlighted, typeset: (tex, display) => (mathJax ??= openMathJax())(tex, display) }

/**
 * The html WeChat takes for a Markdown text: front matter is read, pictures stay as they are written. The same text and
 * style always give the same bytes. @throws {DraftError | StyleError} with a code, and the line where there is one
 */
export function render(markdown: string, options: RenderOptions = {}): RenderedMarkdown {
  const article = parseArticle(markdown, { file: options.file ?? 'draft.md', title: options.title ?? UNTITLED })
  return { title: article.meta.title, ...rendered(article, styleOf(options, article.meta), TOOLS) }
}
