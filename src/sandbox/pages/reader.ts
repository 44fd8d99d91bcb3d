import { html, raw } from 'hono/html'
import { sandbox as zh } from '../../text/zh/sandbox.ts'
import { localTime } from '../calendar.ts'
import { pictureNamed } from '../address.ts'
import { encode } from '../html/tree.ts'
import type { Store } from '../store.ts'
import { shownContent } from './content.ts'
import { changesPart } from './changes.ts'
import { type Html, modeLink, page, widthLinks } from './layout.ts'
import { address, type View } from './view.ts'
import type { Account, StoredArticle } from '../records.ts'

/** One article as a reader meets it. */
export interface Reading {
  readonly account: Account
  readonly article: StoredArticle
  /** When it went out, or when the draft was last changed; ms since 1970. */
  readonly at: number
  readonly isDraft: boolean
  readonly view: View
  /** The view's links keep these. */
  readonly query: Readonly<Record<string, string>>
  /** What a person can do with a draft. */
  readonly actions?: Html
  /** The other articles of the same message. */
  readonly others: readonly { readonly title: string; readonly href: string }[]
}

/** The article in the reader's shell: title, author, account, time, text, 阅读原文. */
export async function readerPage(store: Store, reading: Reading): Promise<Html> {
  const { account, article, at, isDraft, view, query, others, actions = '' } = reading
  const shown =
    article.type === 'newspic'
      ? newspic(store, article, await store.content(article.content))
      : shownContent(await store.content(article.content))
  const content = view.mode === 'dark' ? await darkened(shown) : shown
  const { year, month, day, time } = localTime(at)
  const body = html`<article>
      <h1>${article.title}</h1>
      <p class="meta">
        ${article.author === '' ? '' : html`<span>${article.author}</span>`}<span class="name">${account.name}</span
        ><time>${zh.date(year, month, day, time)}</time>
      </p>
      ${isDraft ? html`<p class="notice">${zh.draftNotice}</p>` : ''}
      <div class="content">${raw(content)}</div>
      ${sourceLink(article.sourceUrl)}
    </article>
    ${actions}${othersList(others)}${changesPart(article.changes ?? [])}`
  const bar = html`<a href="${address('/', view)}">${zh.back}</a
    ><span>${widthLinks(view, query)}${modeLink(view, query)}</span>`
  return page(article.title, view, bar, body)
}

// Loaded when a dark page is first asked for: most runs of the sandbox never show one.
async function darkened(content: string): Promise<string> {
  const { darkHtml } = await import('../../dark/html.ts')
  return darkHtml(content)
}

function sourceLink(sourceUrl: string): Html | '' {
  if (!/^https?:\/\//i.test(sourceUrl)) return ''
  return html`<p class="foot"><a href="${sourceUrl}" rel="noopener noreferrer nofollow">${zh.readOriginal}</a></p>`
}

function othersList(others: Reading['others']): Html | '' {
  if (others.length === 0) return ''
  const rows = others.map(other => html`<li><a class="title" href="${other.href}">${other.title}</a></li>`)
  return html`<section class="parts">
    <h2>${zh.next}</h2>
    <ul class="rows">
      ${rows}
    </ul>
  </section>`
}

/** A picture message: its pictures one below the other, then the plain text. */
function newspic(store: Store, article: StoredArticle, text: string): string {
  const pictures = article.images.flatMap(id => {
    const material = store.state.accounts.flatMap(account => account.materials).find(one => one.mediaId === id)
    return material !== undefined && pictureNamed(store.state.accounts, material.file)
      ? [`<p><img src="/picture/${material.file}" alt=""></p>`]
      : []
  })
  return `${pictures.join('')}<p style="white-space:pre-wrap">${encode(text)}</p>`
}

/** A page that says why there is no article. */
export function absencePage(title: string, text: string, view: View): Html {
  const body = html`<h1>${title}</h1>
    ${text === '' ? '' : html`<p class="quiet">${text}</p>`}`
  return page(title, view, html`<a href="${address('/', view)}">${zh.back}</a>${modeLink(view)}`, body)
}
