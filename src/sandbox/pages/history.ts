import { html } from 'hono/html'
import { sandbox as zh } from '../../text/zh/sandbox.ts'
import { endOf, massStatus } from '../mass-job.ts'
import type { Account, MassJob } from '../records.ts'
import type { Store } from '../store.ts'
import { type Html, officeBar, page } from './layout.ts'
import { date, part, row, rows } from './overview.ts'
import { address, type View } from './view.ts'

/** As many as anyone looks through. */
const MESSAGES_MAX = 100

/** An account's history as its profile shows it: what went to all followers. What was published without notice is not on it. */
export function historyPage(store: Store, view: View): Html {
  const now = store.now()
  const body = html`<h1>${zh.history}</h1>
    <p class="quiet">${zh.historyIntro}</p>
    ${store.state.accounts.map(
      account =>
        html`<section>
          <h2>${account.name}</h2>
          ${rows(
            sent(account, now)
              .filter(job => job.toAll)
              .flatMap(job => articleRows(job, view)),
          )}
        </section>`,
    )}`
  return page(zh.history, view, officeBar(view), body)
}

/** The conversation as a follower has it: one card a message, also when its articles were deleted since. */
export function receivedPage(store: Store, view: View): Html {
  const now = store.now()
  const body = html`<h1>${zh.received}</h1>
    <p class="quiet">${zh.receivedIntro}</p>
    ${store.state.accounts.map(account => {
      const jobs = sent(account, now).slice(0, MESSAGES_MAX)
      return html`<section>
        <h2>${account.name}</h2>
        ${jobs.length === 0 ? html`<p class="quiet">${zh.none}</p>` : jobs.map(job => messageCard(job, view))}
      </section>`
    })}`
  return page(zh.received, view, officeBar(view), body)
}

const sent = (account: Account, now: number): MassJob[] =>
  account.massJobs
    .filter(job => ['SEND_SUCCESS', 'DELETE'].includes(massStatus(job, now)))
    .toSorted((a, b) => endOf(b) - endOf(a))

function messageCard(job: MassJob, view: View): Html {
  const about = `${date(endOf(job))} · ${job.toAll ? zh.toAll : zh.toSome} · ${zh.receivers(job.receivers ?? 0)}`
  return html`<div class="card">
    <span class="time">${about}</span>
    ${job.words === undefined ? '' : html`<p>${job.words}</p>`}
    ${
      job.articles.length === 0
        ? job.words === undefined
          ? html`<p>${zh.picture}</p>`
          : ''
        : html`<ul class="rows">
            ${articleRows(job, view)}
          </ul>`
    }
  </div>`
}

const articleRows = (job: MassJob, view: View): Html[] =>
  job.articles.map((article, i) =>
    row(article.title, address(`/s/${article.page}`, view), [
      part(i, job.articles),
      date(endOf(job)),
      article.deleted ? zh.deleted : '',
    ]),
  )
