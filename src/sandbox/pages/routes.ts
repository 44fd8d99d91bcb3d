import { readFile } from 'node:fs/promises'
import { Hono } from 'hono'
import type { HttpBindings } from '@hono/node-server'
import { sandbox as zh } from '../../text/zh/sandbox.ts'
import { pictureNamed } from '../address.ts'
import type { Http } from '../call.ts'
import { endOf, massStatus } from '../mass-job.ts'
import { recordingNamed } from '../material/address.ts'
import { contentTypeOf } from '../material/recording.ts'
import { statusOf } from '../publish.ts'
import type { OutArticle } from '../records.ts'
import type { Store } from '../store.ts'
import { drawnCode } from '../qrcode.ts'
import { answerForm, type Forms, formsOf } from './confirmation.ts'
import { answerHand, handForm } from './hand.ts'
import { historyPage, receivedPage } from './history.ts'
import { type Html, PAGE_HEADERS } from './layout.ts'
import { ledgerPage } from './ledger.ts'
import { overviewPage } from './overview.ts'
import { absencePage, readerPage, type Reading } from './reader.ts'
import { address, viewOf } from './view.ts'

/** The pages people read; they need no key. One form changes something, and carries its own proof. */
export function pages(store: Store, key: string): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  const forms: Forms = formsOf(key)
  app.get('/', async http => send(await overviewPage(store, viewOf(http), forms)))
  app.post('/confirm/:id', http => answerForm(store, http, forms))
  app.get('/history', async http => send(await historyPage(store, viewOf(http))))
  app.get('/received', async http => send(await receivedPage(store, viewOf(http))))
  app.get('/ledger', async http => send(await ledgerPage(store, viewOf(http), http.req.query('before'))))
  app.get('/s/:page', http => articlePage(store, http, http.req.param('page')))
  app.get('/draft/:id', http => draftPage(store, http, forms, http.req.param('id')))
  app.post('/draft/:id', http => answerHand(store, http, forms))
  app.get('/picture/:file', http => picture(store, http.req.param('file')))
  app.get('/recording/:file', http => recording(store, http.req.param('file')))
  // On the service this is another host, mp.weixin.qq.com, and needs no token.
  app.get('/cgi-bin/showqrcode', http => code(store, http.req.query('ticket') ?? ''))
  return app
}

const send = (page: Awaited<Html>, status = 200): Response =>
  new Response(String(page), { status, headers: PAGE_HEADERS })

interface Found {
  readonly reading: Omit<Reading, 'view' | 'query' | 'others' | 'isDraft'>
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
      const reading = { account, article: part, at: 'publishId' in job ? job.readyAt : endOf(job) }
      return { reading, message: job.articles, part, isBanned: status === 6 }
    }
  }
  return undefined
}

async function articlePage(store: Store, http: Http, name: string): Promise<Response> {
  const view = viewOf(http)
  const found = findOut(store, name)
  if (found === undefined) return send(await absencePage(zh.notFoundTitle, zh.notFound, view), 404)
  if (found.isBanned) return send(await absencePage(zh.bannedTitle, '', view))
  if (found.part.deleted) return send(await absencePage(zh.goneTitle, '', view))
  const others = found.message
    .filter(article => article !== found.part && !article.deleted)
    .map(article => ({ title: article.title, href: address(`/s/${article.page}`, view) }))
  return send(await readerPage(store, { ...found.reading, isDraft: false, view, query: {}, others }))
}

async function draftPage(store: Store, http: Http, forms: Forms, mediaId: string): Promise<Response> {
  const view = viewOf(http)
  const index = Number(http.req.query('part') ?? 0)
  for (const account of store.state.accounts) {
    const draft = account.drafts.find(draft => draft.mediaId === mediaId)
    const article = draft?.articles[index]
    if (draft === undefined || article === undefined) continue
    const query: Record<string, string> = index === 0 ? {} : { part: String(index) }
    const others = draft.articles.flatMap((other, i) =>
      i === index ? [] : [{ title: other.title, href: address(`/draft/${mediaId}`, view, { part: String(i) }) }],
    )
    const reading = { account, article, at: draft.updatedAt, isDraft: true, view, query, others }
    return send(await readerPage(store, { ...reading, actions: handForm(draft, forms) }))
  }
  return send(await absencePage(zh.notFoundTitle, zh.notFound, view), 404)
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

async function recording(store: Store, file: string): Promise<Response> {
  const format = recordingNamed(store.state.accounts, file)
  if (format === undefined) return new Response(null, { status: 404 })
  const headers = { 'content-type': contentTypeOf(format), 'x-content-type-options': 'nosniff' }
  return new Response(await readFile(store.home.picture(file)), { headers })
}

async function code(store: Store, ticket: string): Promise<Response> {
  const bytes = await drawnCode(store.state.accounts, ticket, store.now())
  if (bytes === undefined) return new Response(null, { status: 404 })
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': 'image/jpg' } })
}
