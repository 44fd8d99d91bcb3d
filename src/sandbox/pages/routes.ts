import { readFile } from 'node:fs/promises'
import { Hono } from 'hono'
import type { HttpBindings } from '@hono/node-server'
import { sandbox as zh } from '../../text/zh/sandbox.ts'
import { pictureNamed } from '../address.ts'
import type { Http } from '../api.ts'
import { massStatus } from '../mass.ts'
import { statusOf } from '../publish.ts'
import type { OutArticle } from '../state.ts'
import type { Store } from '../store.ts'
import { type Html, type Mode, PAGE_HEADERS } from './layout.ts'
import { overviewPage } from './overview.ts'
import { absencePage, readerPage, type Reading } from './reader.ts'

/** The pages people read; they change nothing and need no key. */
export function pages(store: Store): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.get('/', async http => send(await overviewPage(store, modeOf(http))))
  app.get('/s/:page', http => articlePage(store, http, http.req.param('page')))
  app.get('/draft/:id', http => draftPage(store, http, http.req.param('id')))
  app.get('/picture/:file', http => picture(store, http.req.param('file')))
  return app
}

const modeOf = (http: Http): Mode => (http.req.query('mode') === 'dark' ? 'dark' : 'light')

const send = (page: Awaited<Html>, status = 200): Response =>
  new Response(String(page), { status, headers: PAGE_HEADERS })

interface Found {
  readonly reading: Omit<Reading, 'mode' | 'query' | 'others' | 'isDraft'>
  readonly message: readonly OutArticle[]
  readonly part: OutArticle
  readonly isBanned: boolean
}

/** The article under /s/, once it is out. */
function findOut(store: Store, page: string): Found | undefined {
  const now = store.now()
  for (const account of store.state.accounts) {
    for (const job of [...account.publishJobs, ...account.massJobs]) {
      const part = job.articles.find(article => article.page === page)
      if (part === undefined) continue
      const status = 'publishId' in job ? statusOf(job, now) : massStatus(job, now)
      const isOut = [0, 5, 6, 'SEND_SUCCESS', 'DELETE'].includes(status)
      if (!isOut) return undefined
      const reading = { account, article: part, at: job.readyAt }
      return { reading, message: job.articles, part, isBanned: status === 6 }
    }
  }
  return undefined
}

async function articlePage(store: Store, http: Http, name: string): Promise<Response> {
  const mode = modeOf(http)
  const found = findOut(store, name)
  if (found === undefined) return send(await absencePage(zh.notFoundTitle, zh.notFound, mode), 404)
  if (found.isBanned) return send(await absencePage(zh.bannedTitle, '', mode))
  if (found.part.deleted) return send(await absencePage(zh.goneTitle, '', mode))
  const others = found.message
    .filter(article => article !== found.part && !article.deleted)
    .map(article => ({ title: article.title, href: `/s/${article.page}${mode === 'dark' ? '?mode=dark' : ''}` }))
  return send(await readerPage(store, { ...found.reading, isDraft: false, mode, query: {}, others }))
}

async function draftPage(store: Store, http: Http, mediaId: string): Promise<Response> {
  const mode = modeOf(http)
  const index = Number(http.req.query('part') ?? 0)
  for (const account of store.state.accounts) {
    const draft = account.drafts.find(draft => draft.mediaId === mediaId)
    const article = draft?.articles[index]
    if (draft === undefined || article === undefined) continue
    const query: Record<string, string> = index === 0 ? {} : { part: String(index) }
    const others = draft.articles.flatMap((other, i) =>
      i === index
        ? []
        : [{ title: other.title, href: `/draft/${mediaId}?part=${i}${mode === 'dark' ? '&mode=dark' : ''}` }],
    )
    return send(await readerPage(store, { account, article, at: draft.updatedAt, isDraft: true, mode, query, others }))
  }
  return send(await absencePage(zh.notFoundTitle, zh.notFound, mode), 404)
}

async function picture(store: Store, file: string): Promise<Response> {
  const found = pictureNamed(store.state.accounts, file)
  if (found === undefined) return new Response(null, { status: 404 })
  const headers = {
    'content-type': `image/${found.format}`,
    'content-security-policy': "default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'public, max-age=86400, immutable',
  }
  return new Response(await readFile(store.home.picture(found.file)), { headers })
}
