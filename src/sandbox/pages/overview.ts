import { html } from 'hono/html'
import { sandbox as zh } from '../../text/zh/sandbox.ts'
import type { Account } from '../account.ts'
import { localTime } from '../calendar.ts'
import { massStatus } from '../mass.ts'
import { statusOf } from '../publish.ts'
import type { MassJob, OutArticle, PublishJob } from '../state.ts'
import type { Store } from '../store.ts'
import { type Html, type Mode, modeLink, page } from './layout.ts'

/** As many as anyone looks through; older ones stay reachable by their addresses and by the API. */
const ROWS_MAX = 100

/** What stands in the sandbox: each account's drafts, published and mass-sent articles, newest first. */
export function overviewPage(store: Store, mode: Mode): Html {
  const now = store.now()
  const body = html`<h1>${zh.index}</h1>
    <p class="quiet">${zh.intro}</p>
    ${store.state.accounts.map(account => accountPart(account, now, mode))}`
  return page(zh.index, mode, html`<span></span>${modeLink(mode)}`, body)
}

function accountPart(account: Account, now: number, mode: Mode): Html {
  const drafts = account.drafts.toReversed().sort((a, b) => b.updatedAt - a.updatedAt)
  return html`<section>
    <h2>${account.name}（${zh.kinds[account.kind]}）</h2>
    <h3>${zh.drafts}</h3>
    ${rows(drafts.flatMap(draft => draft.articles.map((article, i) => row(article.title, withMode(`/draft/${draft.mediaId}`, mode, i), [part(i, draft.articles), date(draft.updatedAt)]))))}
    <h3>${zh.published}</h3>
    ${rows(account.publishJobs.toReversed().flatMap(job => publishRows(job, now, mode)))}
    <h3>${zh.mass}</h3>
    ${rows(account.massJobs.toReversed().flatMap(job => massRows(job, now, mode)))}
  </section>`
}

function publishRows(job: PublishJob, now: number, mode: Mode): Html[] {
  const status = statusOf(job, now)
  const about =
    status === 1
      ? zh.publishing
      : status === 6
        ? zh.banned
        : status === 0 || status === 5
          ? ''
          : zh.publishFailed(status)
  const isOut = status === 0 || status === 5
  return job.articles.map((article, i) =>
    row(article.title, isOut && !article.deleted ? withMode(`/s/${article.page}`, mode) : '', [
      part(i, job.articles),
      date(job.readyAt),
      article.deleted ? zh.deleted : about,
    ]),
  )
}

function massRows(job: MassJob, now: number, mode: Mode): Html[] {
  const status = massStatus(job, now)
  const about = status === 'SENDING' ? zh.sending : status === 'SEND_FAIL' ? zh.massFailed : ''
  const isOut = status === 'SEND_SUCCESS' || status === 'DELETE'
  return job.articles.map((article, i) =>
    row(article.title, isOut && !article.deleted ? withMode(`/s/${article.page}`, mode) : '', [
      part(i, job.articles),
      date(job.readyAt),
      job.toAll ? zh.toAll : zh.toSome,
      article.deleted ? zh.deleted : about,
    ]),
  )
}

const part = (index: number, articles: readonly (OutArticle | object)[]): string =>
  articles.length > 1 ? zh.part(index) : ''

function date(at: number): string {
  const { year, month, day, time } = localTime(at)
  return zh.date(year, month, day, time)
}

function withMode(path: string, mode: Mode, index = 0): string {
  const query = new URLSearchParams({
    ...(index > 0 ? { part: String(index) } : {}),
    ...(mode === 'dark' ? { mode } : {}),
  })
  return query.size === 0 ? path : `${path}?${query.toString()}`
}

function row(title: string, href: string, about: readonly string[]): Html {
  const words = title === '' ? zh.untitled : title
  const head =
    href === '' ? html`<span class="title">${words}</span>` : html`<a class="title" href="${href}">${words}</a>`
  return html`<li>${head}<span class="about">${about.filter(text => text !== '').join(' · ')}</span></li>`
}

function rows(list: readonly Html[]): Html {
  return list.length === 0
    ? html`<p class="quiet">${zh.none}</p>`
    : html`<ul class="rows">
        ${list.slice(0, ROWS_MAX)}
      </ul>`
}
