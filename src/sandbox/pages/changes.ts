import { html } from 'hono/html'
import { sandbox as zh } from '../../text/zh/sandbox.ts'
import type { Change } from '../html/index.ts'
import type { Html } from './layout.ts'

/** What the article filter did, rule by rule, under the article it did it to. Moving picture addresses (I2) is the normal case. */
export function changesPart(changes: readonly Change[]): Html | '' {
  const shown = changes.filter(change => change.rule !== 'I2')
  if (shown.length === 0) return ''
  const items = shown.map(
    ({ rule, count, sample }) =>
      html`<li><b>${rule}</b> ${zh.rule(rule)} ${zh.times(count)}<code>${sample}</code></li>`,
  )
  return html`<aside class="lost">
    <h2>${zh.lost}</h2>
    <p class="quiet">${zh.lostIntro}</p>
    <ul>
      ${items}
    </ul>
  </aside>`
}
