import { html } from 'hono/html'
import { sandbox as zh } from '../../text/zh/sandbox.ts'
import { localTime } from '../calendar.ts'
import { endOf, isWaiting, massStatus, statusText } from '../mass-job.ts'
import { statusOf } from '../publish.ts'
import type { Store } from '../store.ts'
import { confirmationForm, type Forms } from './confirmation.ts'
import { type Html, officeBar, page } from './layout.ts'
import { address, type View } from './view.ts'
import type { Account, MassJob, OutArticle, PublishJob } from '../records.ts'

/** As many as anyone looks through; older ones stay reachable by their addresses and by the API. */
const ROWS_MAX = 100

/** What stands in the sandbox: each account's drafts, published and mass-sent articles, newest first. */
export function overviewPage(store: Store, view: View, forms: Forms): Html {
  const now = store.now()
  const body = html`<h1>${zh.index}</h1>
    <p class="quiet">${zh.intro}</p>
    ${store.state.accounts.map(account => accountPart(account, now, view, forms))}`
  return page(zh.index, view, officeBar(view), body)
}

function accountPart(account: Account, now: number, view: View, forms: Forms): Html {
  const drafts = account.drafts.toReversed().sort((a, b) => b.updatedAt - a.updatedAt)
  return html`<section>
    <h2>${account.name}（${zh.kinds[account.kind]}）</h2>
    ${account.massJobs.filter(job => isWaiting(job, now)).map(job => confirmationForm(job, forms))}
    <h3>${zh.drafts}</h3>
    ${rows(drafts.flatMap(draft => draft.articles.map((article, i) => row(article.title, address(`/draft/${draft.mediaId}`, view, i > 0 ? { part: String(i) } : {}), [part(i, draft.articles), date(draft.updatedAt)]))))}
    <h3>${zh.published}</h3>
    ${rows(account.publishJobs.toReversed().flatMap(job => publishRows(job, now, view)))}
    <h3>${zh.mass}</h3>
    ${rows(account.massJobs.toReversed().flatMap(job => massRows(job, now, view)))}
  </section>`
}

function publishRows(job: PublishJob, now: number, view: View): Html[] {
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
    row(article.title, isOut && !article.deleted ? address(`/s/${article.page}`, view) : '', [
      part(i, job.articles),
      date(job.readyAt),
      article.deleted ? zh.deleted : about,
    ]),
  )
}

function massRows(job: MassJob, now: number, view: View): Html[] {
  const status = massStatus(job, now)
  const about = aboutMass(job, now)
  const isOut = status === 'SEND_SUCCESS' || status === 'DELETE'
  const when = date(Math.min(endOf(job), now))
  if (job.articles.length === 0)
    return [
      row(wordsOf(job), '', [
        when,
        job.toAll ? zh.toAll : zh.toSome,
        job.recording?.deleted === true ? zh.deleted : about,
      ]),
    ]
  return job.articles.map((article, i) =>
    row(article.title, isOut && !article.deleted ? address(`/s/${article.page}`, view) : '', [
      part(i, job.articles),
      when,
      job.toAll ? zh.toAll : zh.toSome,
      article.deleted ? zh.deleted : about,
    ]),
  )
}

/** A message that is no article, in one line. */
function wordsOf({ words = '', recording, pictures }: MassJob): string {
  if (recording !== undefined) return `${recording.type === 'voice' ? zh.voice : zh.video} ${recording.title}`
  return pictures === undefined && words !== '' ? words : `${zh.picture} ${words}`
}

export const part = (index: number, articles: readonly (OutArticle | object)[]): string =>
  articles.length > 1 ? zh.part(index) : ''

export function date(at: number): string {
  const { year, month, day, time } = localTime(at)
  return zh.date(year, month, day, time)
}

function aboutMass(job: MassJob, now: number): string {
  if (isWaiting(job, now)) return zh.waiting
  switch (massStatus(job, now)) {
    case 'SENDING':
      return zh.sending
    case 'SEND_FAIL':
      return zh.massFailed(statusText(job))
    case 'SEND_SUCCESS':
    case 'DELETE':
      return ''
  }
}

export function row(title: string, href: string, about: readonly string[]): Html {
  const words = title === '' ? zh.untitled : title
  const head =
    href === '' ? html`<span class="title">${words}</span>` : html`<a class="title" href="${href}">${words}</a>`
  return html`<li>${head}<span class="about">${about.filter(text => text !== '').join(' · ')}</span></li>`
}

export function rows(list: readonly Html[]): Html {
  return list.length === 0
    ? html`<p class="quiet">${zh.none}</p>`
    : html`<ul class="rows">
        ${list.slice(0, ROWS_MAX)}
      </ul>`
}
