import { html } from 'hono/html'
import { sandbox as zh } from '../../text/zh/sandbox.ts'
import type { Answer, Deed, FollowerMessage, Preview } from '../followers/records.ts'
import type { Account } from '../records.ts'
import type { Html } from './layout.ts'
import { date } from './overview.ts'

/** As many as anyone looks through. */
const SHOWN_MAX = 100

/** What followers did, newest first, and what each of them was answered. */
export function conversationPart(account: Account): Html | '' {
  const messages = account.messages.slice(-SHOWN_MAX).toReversed()
  if (messages.length === 0) return ''
  return html`<h3>${zh.conversation}</h3>
    ${messages.map(message => messageCard(account, message))}`
}

function messageCard(account: Account, { openid, at, deed, answer }: FollowerMessage): Html {
  const name = account.followers.find(follower => follower.openid === openid)?.name ?? ''
  return html`<div class="card">
    <span class="time">${date(at)} · ${name === '' ? openid : name}</span>
    <p>${deedWords(deed)}</p>
    ${
      deed.kind === 'unsubscribe'
        ? ''
        : html`<p class="said${answer?.kind === 'unavailable' ? ' bad' : ''}">${answerWords(answer)}</p>`
    }
  </div>`
}

function deedWords(deed: Deed): string {
  switch (deed.kind) {
    case 'subscribe':
      return deed.scene === undefined ? zh.deed.subscribe : `${zh.deed['subscribe-scan']} · ${zh.scene(deed.scene)}`
    case 'scan':
      return `${zh.deed.scan} · ${zh.scene(deed.scene)}`
    case 'unsubscribe':
      return zh.deed.unsubscribe
    case 'text':
      return `${zh.deed.text}：${deed.content}`
    case 'click':
      return `${zh.deed.click}：${deed.key}`
    case 'view':
      return `${zh.deed.view}：${deed.url}`
    case 'location':
      return `${zh.deed.location}：${deed.latitude}, ${deed.longitude}`
  }
}

function answerWords(answer: Answer | undefined): string {
  if (answer === undefined) return zh.waitsForAnswer
  if (answer.kind === 'none') return zh.answerNone
  if (answer.kind === 'unavailable') return zh.answerUnavailable
  return `${zh.answer[answer.kind]}${answer.words ?? ''}`
}

/** What was sent to one person to look at, newest first. */
export function previewsPart(account: Account): Html | '' {
  const previews = account.previews.slice(-SHOWN_MAX).toReversed()
  if (previews.length === 0) return ''
  return html`<h3>${zh.previews}</h3>
    ${previews.map(previewCard)}`
}

function previewCard({ at, to, kind, words }: Preview): Html {
  const signs = { mpnews: '', text: '', image: zh.picture, voice: zh.voice, mpvideo: zh.video }
  return html`<div class="card">
    <span class="time">${date(at)} · ${zh.previewTo(to)}</span>
    <p>${[signs[kind], words].filter(part => part !== '').join(' ')}</p>
  </div>`
}
