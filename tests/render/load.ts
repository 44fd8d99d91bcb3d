import { readFileSync } from 'node:fs'
import { parseArticle } from '../../src/article/index.ts'
import { highlighted } from '../../src/render/highlight.ts'
import { loadStyle, render, type Rendered, type Tools } from '../../src/render/index.ts'
import { openMathJax } from '../../src/render/mathjax.ts'

export const CSS = readFileSync(new URL('../../styles/政务蓝.css', import.meta.url), 'utf8')
export const STYLE = loadStyle(CSS, '政务蓝')
/** All that an article may need, as the product loads it. */
export const TOOLS: Tools = { typeset: openMathJax(), highlight: highlighted }

/** A body under a bare title, rendered in the default style. */
export const renderBody = (body: string, meta = ''): Rendered =>
  render(parseArticle(`---\ntitle: 标题\n${meta}---\n\n${body}\n`, { file: 'draft.md' }), STYLE, TOOLS)

/** The html of a body without the outermost section. */
export const bodyHtml = (body: string, meta = ''): string =>
  renderBody(body, meta)
    .html.replace(/^<section[^>]*>/, '')
    .replace(/<\/section>$/, '')
