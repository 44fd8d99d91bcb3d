import { html, raw } from 'hono/html'
import { sandbox as zh } from '../../text/zh/sandbox.ts'
import { read, type LedgerEntry } from '../ledger.ts'
import type { Store } from '../store.ts'
import { type Html, officeBar, page } from './layout.ts'
import { address, type View } from './view.ts'

const ROWS = 200
/** The column that leads each entry on a narrow page. */
const CALL = 3

/** The calls, newest first. Read-only and without a key: the ledger holds no token, secret, body or query. */
export async function ledgerPage(store: Store, view: View, before: string | undefined): Promise<Html> {
  await store.commit()
  const limit = /^\d{1,15}$/.test(before ?? '') ? Number(before) : Infinity
  const entries = (await read(store.home.ledger())).filter(entry => entry.seq < limit)
  const shown = entries.slice(-ROWS).toReversed()
  const oldest = shown.at(-1)?.seq ?? 0
  const older = entries.length > shown.length ? address('/ledger', view, { before: String(oldest) }) : ''
  const body = html`<h1>${zh.ledger}</h1>
    <p class="quiet">${zh.ledgerIntro}</p>
    <div class="scroll">
      <table class="calls">
        <thead>
          <tr>
            ${zh.ledgerColumns.map(words => html`<th>${words}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.map(line)}
        </tbody>
      </table>
    </div>
    ${older === '' ? '' : html`<p class="foot"><a href="${older}">${zh.older}</a></p>`}`
  return page(zh.ledger, view, officeBar(view), body)
}

function line(entry: LedgerEntry): Html {
  const effect = entry.effect === undefined ? '' : `${entry.effect.kind} ${(entry.effect.id ?? '').slice(0, 16)}`
  const lost = (entry.filtered ?? []).map(({ rule, count }) => `${rule}×${count}`).join(' ')
  const cells = [
    String(entry.seq),
    entry.at.replace('T', ' ').slice(0, 19),
    entry.by,
    `${entry.method} ${entry.path}`,
    entry.appid ?? '',
    entry.errcode === null ? '' : String(entry.errcode),
    entry.fault ?? '',
    [effect, lost, entry.answer ?? ''].filter(text => text !== '').join(' · '),
  ]
  return html`<tr>
    ${cells.map((text, i) => html`<td${i === CALL ? raw(' class="call"') : ''}>${text}</td>`)}
  </tr>`
}
