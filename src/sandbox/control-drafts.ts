import { Hono } from 'hono'
import type { HttpBindings } from '@hono/node-server'
import { pictureAt } from './address.ts'
import { byHand, deleteNow, findDraft, sendNow } from './by-hand.ts'
import { editorPass, type Passed, storePass, TooDeep } from './html/index.ts'
import type { Effect } from './ledger.ts'
import { bodyOf, Misuse } from './misuse.ts'
import { withDeleted } from './publish.ts'
import type { Store } from './store.ts'
import { withReplaced, type Draft, type StoredArticle } from './records.ts'

/** What a person does in the back office: list, edit, delete and send drafts, delete articles; and the platform's ban. */
export function controlDrafts(store: Store): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.get('/drafts', http =>
    http.json({
      drafts: store.state.accounts.flatMap(account =>
        account.drafts.map(({ mediaId, updatedAt, articles }) => ({
          appid: account.appid,
          media_id: mediaId,
          titles: articles.map(article => article.title),
          updated_at: new Date(updatedAt).toISOString(),
        })),
      ),
    }),
  )
  app.post('/drafts/:id', async http => {
    const body = await bodyOf(http.req)
    const { account, draft } = findDraft(store, http.req.param('id'))
    await edit(store, draft, body)
    return http.json(
      await byHand(store, 'POST /sandbox/drafts/:id', account, { kind: 'draft-updated', id: draft.mediaId }),
    )
  })
  app.delete('/drafts/:id', async http => {
    const { account, draft } = findDraft(store, http.req.param('id'))
    return http.json(await byHand(store, 'DELETE /sandbox/drafts/:id', account, deleteNow(account, draft)))
  })
  app.post('/drafts/:id/publish', async http => {
    const { how = 'publish' } = await bodyOf(http.req)
    const { account, draft } = findDraft(store, http.req.param('id'))
    if (how !== 'publish' && how !== 'mass') throw new Misuse('how: publish, mass')
    return http.json(
      await byHand(store, 'POST /sandbox/drafts/:id/publish', account, sendNow(store, account, draft, how)),
    )
  })
  app.post('/articles/:id', async http => {
    const { state, index = 0 } = await bodyOf(http.req)
    if (state !== 'deleted' && state !== 'banned') throw new Misuse('state: deleted, banned')
    return http.json(await endArticle(store, http.req.param('id'), state, index))
  })
  return app
}

const WORDS = ['title', 'author', 'digest'] as const

/** Changes what the body names. With `editor: true` the html is also rewritten as opening and saving in the web editor does. */
async function edit(store: Store, draft: Draft, body: Record<string, unknown>): Promise<void> {
  const { index = 0, content, content_source_url: sourceUrl, editor = false } = body
  const old = typeof index === 'number' ? draft.articles[index] : undefined
  if (old === undefined) throw new Misuse('index')
  const next: { -readonly [Key in keyof StoredArticle]: StoredArticle[Key] } = { ...old }
  for (const word of WORDS) {
    const value = body[word] ?? old[word]
    if (typeof value !== 'string') throw new Misuse(word)
    next[word] = value
  }
  if (sourceUrl !== undefined && typeof sourceUrl !== 'string') throw new Misuse('content_source_url')
  if (content !== undefined && typeof content !== 'string') throw new Misuse('content')
  if (sourceUrl !== undefined) next.sourceUrl = sourceUrl
  const written = content ?? (await store.content(old.content))
  const { html, changes } = saved(store, written, editor === true)
  next.content = store.keepContent(html)
  next.changes = [...(content === undefined ? (old.changes ?? []) : []), ...changes]
  // The draft may have been sent, deleted or updated while its text was being written.
  const { account, draft: standing } = findDraft(store, draft.mediaId)
  const articles = standing.articles.with(Number(index), next)
  account.drafts = withReplaced(account.drafts, standing, { ...standing, articles, updatedAt: store.now() })
}

/** @throws {Misuse} for html nested beyond reason */
function saved(store: Store, written: string, editor: boolean): Passed {
  const lookup = (address: string) => pictureAt(store.state, address)
  try {
    const edited = editor ? editorPass(written) : { html: written, changes: [] }
    const stored = storePass(edited.html, { lookup })
    return { html: stored.html, changes: [...edited.changes, ...stored.changes] }
  } catch (error) {
    throw error instanceof TooDeep ? new Misuse('content: nested too deep') : error
  }
}

async function endArticle(
  store: Store,
  articleId: string,
  state: 'deleted' | 'banned',
  index: unknown,
): Promise<Effect> {
  for (const account of store.state.accounts) {
    const job = account.publishJobs.find(job => job.articleId === articleId)
    if (job === undefined) continue
    if (typeof index !== 'number' || index < 0 || index > job.articles.length) throw new Misuse('index')
    const next =
      state === 'banned' ? { ...job, banned: true } : { ...job, articles: withDeleted(job.articles, index, 40114) }
    account.publishJobs = withReplaced(account.publishJobs, job, next)
    const kind = state === 'banned' ? 'article-banned' : 'article-deleted'
    return byHand(store, 'POST /sandbox/articles/:id', account, { kind, id: articleId })
  }
  throw new Misuse('no such article')
}
