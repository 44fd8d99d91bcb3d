import { Hono } from 'hono'
import type { Article } from '../article/article.ts'
import { zh } from '../text/zh.ts'
import { guard } from './guard.ts'
import { listen } from './listen.ts'

/** What a live preview of one draft needs. */
export interface PreviewDeps {
  readonly path: string
  readonly port: number
  open(path: string): Promise<{ readonly article: Article; readonly rendered: { readonly html: string } }>
  page(shown: {
    title: string
    account: string
    html: string
    mode: 'light' | 'dark'
    type?: 'news' | 'newspic'
  }): string
  /** The bytes of a picture of the draft, codes included. */
  picture(source: string): Promise<{ readonly bytes: Uint8Array; readonly type: string }>
  /** Replaces picture addresses in rendered html. */
  place(html: string, addresses: ReadonlyMap<string, { src: string }>): string
  sources(html: string): readonly string[]
  explain(error: unknown): { readonly message: string; readonly remedy: string }
}

const REFRESH_SECONDS = 2
const escape = (text: string): string => text.replace(/[&<>"]/g, found => `&#${found.charCodeAt(0)};`)

/** One draft as a phone would show it, read anew at each request; the page asks again every two seconds after a save. */
export function previewApp(deps: PreviewDeps): Hono {
  const app = new Hono()
  app.use(guard)
  app.get('/healthz', c => c.json({ ok: true }))
  app.get('/', async c => {
    const mode = c.req.query('mode') === 'dark' ? 'dark' : 'light'
    c.header('Refresh', String(REFRESH_SECONDS))
    try {
      const { article, rendered } = await deps.open(deps.path)
      const sources = deps.sources(rendered.html)
      const addresses = new Map(
        sources.map(source => [source, { src: `/picture?source=${encodeURIComponent(source)}` }]),
      )
      const html = deps.place(rendered.html, addresses)
      const { title, author, type } = article.meta
      return c.html(deps.page({ title, account: author ?? '', html, mode, type }))
    } catch (error) {
      const { message, remedy } = deps.explain(error)
      const html = `<p>${escape(message)}${escape(remedy)}</p>`
      return c.html(deps.page({ title: zh.desk.unreadable, account: '', html, mode }))
    }
  })
  app.get('/picture', async c => {
    const source = c.req.query('source') ?? ''
    try {
      const { rendered } = await deps.open(deps.path)
      // only what the draft itself shows: the page is no way to read other files
      if (!deps.sources(rendered.html).includes(source)) return c.text(zh.desk.notFound, 404)
      const { bytes, type } = await deps.picture(source)
      return c.body(new Uint8Array(bytes), 200, { 'Content-Type': type })
    } catch {
      return c.text(zh.desk.notFound, 404)
    }
  })
  app.notFound(c => c.text(zh.desk.notFound, 404))
  return app
}

/** Serves the preview on this machine until closed. */
export const servePreview = (deps: PreviewDeps) => listen(previewApp(deps), '127.0.0.1', deps.port)
