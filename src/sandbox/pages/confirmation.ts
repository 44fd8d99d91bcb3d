import { createHmac, timingSafeEqual } from 'node:crypto'
import { html } from 'hono/html'
import { sandbox as zh } from '../../text/zh/sandbox.ts'
import type { Http } from '../call.ts'
import { confirm } from '../control-mass.ts'
import type { MassJob } from '../records.ts'
import { idOf } from '../request.ts'
import type { Store } from '../store.ts'
import { type Html, PAGE_HEADERS } from './layout.ts'
import { absencePage } from './reader.ts'
import { viewOf } from './view.ts'

/**
 * Makes and checks the token inside each form: another site's page can send a form here, but cannot read this one, and
 * the control key itself never stands in a page.
 */
export interface Forms {
  /** `what` names the one thing the form is for. */
  token(what: string): string
  isRight(what: string, token: string): boolean
}

export function formsOf(key: string): Forms {
  const token = (what: string) => createHmac('sha256', key).update(what).digest('hex')
  const isRight = (what: string, shown: string) => {
    const [a, b] = [Buffer.from(shown), Buffer.from(token(what))]
    return a.length === b.length && timingSafeEqual(a, b)
  }
  return { token, isRight }
}

/** The job that waits, with the administrator's two buttons. */
export function confirmationForm(job: MassJob, forms: Forms): Html {
  const title = job.articles[0]?.title ?? job.words ?? ''
  return html`<div class="card">
    <p>${zh.waitingFor(title === '' ? zh.untitled : title)}</p>
    <form class="ask" method="post" action="/confirm/${job.msgId}">
      <input type="hidden" name="token" value="${forms.token(`confirm ${job.msgId}`)}" />
      <button name="agreed" value="yes">${zh.agree}</button><button name="agreed" value="no">${zh.disagree}</button>
    </form>
  </div>`
}

/** POST /confirm/ID from the form: back to the list, or why not. */
export async function answerForm(store: Store, http: Http, forms: Forms): Promise<Response> {
  const msgId = idOf(http.req.param('id'))
  const fields = await http.req.parseBody()
  const { agreed } = fields
  const isOurs = isOwnForm(http, forms, `confirm ${msgId}`, fields['token'])
  if (!isOurs || msgId === undefined || (agreed !== 'yes' && agreed !== 'no')) return refuse(http, zh.formRefused, 403)
  if (!(await confirm(store, msgId, agreed === 'yes'))) return refuse(http, zh.nothingWaits, 409)
  return new Response(null, { status: 303, headers: { ...PAGE_HEADERS, location: '/' } })
}

/** Whether a form came from this page and from no other site's. */
export function isOwnForm(http: Http, forms: Forms, what: string, token: unknown): boolean {
  const isForeign = !['same-origin', undefined].includes(http.req.header('sec-fetch-site'))
  return !isForeign && typeof token === 'string' && forms.isRight(what, token)
}

/** A page that says why nothing was done. */
export const refuse = async (http: Http, text: string, status: number): Promise<Response> =>
  new Response(String(await absencePage(zh.notDone, text, viewOf(http))), { status, headers: PAGE_HEADERS })
