import { html } from 'hono/html'
import { sandbox as zh } from '../../text/zh/sandbox.ts'
import { endOf, massStatus } from '../mass-job.ts'
import { pictureNamed } from '../address.ts'
import type { Account, MassJob, SentRecording } from '../records.ts'
import type { Store } from '../store.ts'
import { type Html, officeBar, page } from './layout.ts'
import { conversationPart, previewsPart } from './people.ts'
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
        ${jobs.length === 0 ? html`<p class="quiet">${zh.none}</p>` : jobs.map(job => messageCard(store, job, view))}
        ${conversationPart(account)}${previewsPart(account)}
      </section>`
    })}`
  return page(zh.received, view, officeBar(view), body)
}

const sent = (account: Account, now: number): MassJob[] =>
  account.massJobs
    .filter(job => ['SEND_SUCCESS', 'DELETE'].includes(massStatus(job, now)))
    .toSorted((a, b) => endOf(b) - endOf(a))

function messageCard(store: Store, job: MassJob, view: View): Html {
  const to = job.toAll ? zh.toAll : zh.toSome
  const about = [date(endOf(job)), to, zh.receivers(job.receivers ?? 0), zh.unserved(job.surplus ?? 0)]
  return html`<div class="card">
    <span class="time">${about.filter(words => words !== '').join(' · ')}</span>
    ${job.words === undefined ? '' : html`<p>${job.words}</p>`}${messageContent(store, job, view)}
  </div>`
}

function messageContent(store: Store, job: MassJob, view: View): Html | '' {
  if (job.recording !== undefined) return recordingPart(job.recording)
  if (job.pictures !== undefined) return picturesPart(store, job.pictures)
  if (job.articles.length > 0)
    return html`<ul class="rows">
      ${articleRows(job, view)}
    </ul>`
  // A picture message of an older version does not say which pictures.
  return job.words === undefined ? html`<p>${zh.picture}</p>` : ''
}

/** Pictures of the library, and of articles; one that was kept for three days only is named. */
function picturesPart(store: Store, pictures: readonly string[]): Html {
  return html`<div class="row">
    ${pictures.map(file =>
      pictureNamed(store.state.accounts, file)
        ? html`<img src="/picture/${file}" alt="${zh.picture}" />`
        : html`<span>${zh.picture}</span>`,
    )}
  </div>`
}

function recordingPart({ type, file, title, deleted }: SentRecording): Html {
  if (deleted) return html`<p>${zh.video} ${title} ${zh.deleted}</p>`
  if (type === 'voice')
    return html`<p>${zh.voice}</p>
      <audio controls preload="none" src="/recording/${file}"></audio>`
  return html`<p>${zh.video} ${title}</p>
    <video controls preload="none" src="/recording/${file}"></video>`
}

const articleRows = (job: MassJob, view: View): Html[] =>
  job.articles.map((article, i) =>
    row(article.title, address(`/s/${article.page}`, view), [
      part(i, job.articles),
      date(endOf(job)),
      article.deleted ? zh.deleted : '',
    ]),
  )
