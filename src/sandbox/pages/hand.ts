import { html } from 'hono/html'
import { sandbox as zh } from '../../text/zh/sandbox.ts'
import type { Http } from '../call.ts'
import { byHand, deleteNow, findDraft, sendNow } from '../by-hand.ts'
import { Misuse } from '../misuse.ts'
import type { Draft } from '../records.ts'
import type { Store } from '../store.ts'
import { type Forms, isOwnForm, refuse } from './confirmation.ts'
import { type Html, PAGE_HEADERS } from './layout.ts'

/** Under a draft: what its owner can do with it in the back office. */
export function handForm(draft: Draft, forms: Forms): Html {
  return html`<form class="ask hand" method="post" action="/draft/${draft.mediaId}">
    <p class="quiet">${zh.byHand}</p>
    <input type="hidden" name="token" value="${forms.token(`draft ${draft.mediaId}`)}" />
    <button name="do" value="publish">${zh.publishNow}</button><button name="do" value="mass">${zh.massNow}</button
    ><button name="do" value="delete">${zh.deleteNow}</button>
  </form>`
}

/** POST /draft/ID from the form: back to the office, or why not. */
export async function answerHand(store: Store, http: Http, forms: Forms): Promise<Response> {
  const mediaId = http.req.param('id') ?? ''
  const fields = await http.req.parseBody()
  const wanted = fields['do']
  if (!isOwnForm(http, forms, `draft ${mediaId}`, fields['token'])) return refuse(http, zh.formRefused, 403)
  if (wanted !== 'publish' && wanted !== 'mass' && wanted !== 'delete') return refuse(http, zh.formRefused, 403)
  const found = draftNamed(store, mediaId)
  if (found === undefined) return refuse(http, zh.draftGone, 409)
  const { account, draft } = found
  try {
    const effect = wanted === 'delete' ? deleteNow(account, draft) : sendNow(store, account, draft, wanted)
    await byHand(store, 'POST /draft/:id', account, effect)
  } catch (error) {
    if (error instanceof Misuse) return refuse(http, zh.noQuota, 409)
    throw error
  }
  return new Response(null, { status: 303, headers: { ...PAGE_HEADERS, location: '/' } })
}

function draftNamed(store: Store, mediaId: string): ReturnType<typeof findDraft> | undefined {
  try {
    return findDraft(store, mediaId)
  } catch {
    return undefined
  }
}
