import { Hono } from 'hono'
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { Publication } from '../publish/publication.ts'
import type { Journalled } from '../publish/records.ts'
import { readable } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import { callbackApp, type CallbackDeps } from './callback.ts'
import { guard, POLICY } from './guard.ts'
import { listen } from './listen.ts'

type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** What the pages show, looked up at each request. */
export interface DeskDeps {
  readonly zone: string
  /** Where the sandbox listens, when that is the account; then every page wears its band. */
  readonly sandboxUrl: string | null
  /** Where WeChat pushes to, when it has no listener of its own. */
  readonly callback: CallbackDeps | null
  drafts(): Promise<readonly { readonly file: string; readonly title: string | null; readonly date: string | null }[]>
  readonly publications: {
    list(limit: number): Promise<readonly Publication[]>
    get(id: string): Promise<Publication | undefined>
    journal(id: string): Promise<readonly Journalled[]>
  }
}

const LIST_MAX = 200

const STYLE = `
:root{color-scheme:light dark;--line:rgba(128,128,128,.28);--soft:rgba(128,128,128,.09);--blue:#0F4C81}
*{box-sizing:border-box}
body{margin:0;font:15px/1.6 -apple-system,system-ui,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
.band{background:repeating-linear-gradient(135deg,#f0dca8 0 14px,#f7ebcb 14px 28px);color:#5c4200;text-align:center;padding:6px 16px;font-weight:600}
main{max-width:960px;margin:0 auto;padding:24px 16px 64px}
h1{font-size:22px;margin:0 0 4px}h2{font-size:17px;margin:32px 0 8px}
.quiet{opacity:.7;font-size:13px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:8px 10px;border-bottom:1px solid var(--line);vertical-align:top}
th{font-size:13px;font-weight:600;opacity:.75;white-space:nowrap}
td.time{white-space:nowrap;font-variant-numeric:tabular-nums}
a{color:#1a6bb0}@media(prefers-color-scheme:dark){a{color:#7db8ea}}
.state{display:inline-block;white-space:nowrap;padding:1px 8px;border-radius:10px;background:var(--soft);font-size:13px}
.state.published{background:#1d7a46;color:#fff}.state.held,.state.uncertain,.state.refused,.state.rejected{background:#8a4b00;color:#fff}
`

function page(deps: DeskDeps, title: string, body: Html): Html {
  const band = deps.sandboxUrl === null ? '' : html`<div class="band">${zh.desk.band}</div>`
  return html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta http-equiv="refresh" content="5" />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        ${band}
        <main>${body}</main>
      </body>
    </html>`
}

/** An address from WeChat is a link only when it is one. */
const link = (url: string | null, words: string): Html | string =>
  url !== null && /^https?:\/\//.test(url) ? html`<a href="${url}" rel="noreferrer">${words}</a>` : ''

const stateOf = (row: Publication): Html =>
  html`<span class="state ${row.state}">${zh.publication.state(row.state, row.action)}</span>${
      row.reason === null ? '' : html`<div class="quiet">${zh.publication.reason(row.reason)}</div>`
    }`

function publicationsTable(rows: readonly Publication[], zone: string): Html {
  if (rows.length === 0) return html`<p class="quiet">${zh.desk.noPublications}</p>`
  const { columns } = zh.desk
  return html`<div class="scroll">
    <table>
      <tr>
        <th>${columns.title}</th>
        <th>${columns.state}</th>
        <th>${columns.action}</th>
        <th>${columns.due}</th>
        <th>${columns.link}</th>
      </tr>
      ${rows.map(
        row =>
          html`<tr>
            <td><a href="/publications/${row.id}">${row.title}</a></td>
            <td>${stateOf(row)}</td>
            <td>${zh.publication.action(row.action)}</td>
            <td class="time">${readable(row.dueAt, zone)}</td>
            <td>${link(row.url, zh.desk.readArticle)}</td>
          </tr>`,
      )}
    </table>
  </div>`
}

async function front(deps: DeskDeps): Promise<Html> {
  const [drafts, rows] = await Promise.all([deps.drafts(), deps.publications.list(LIST_MAX)])
  const { columns } = zh.desk
  const list =
    drafts.length === 0
      ? html`<p class="quiet">${zh.desk.noDrafts}</p>`
      : html`<div class="scroll">
          <table>
            <tr>
              <th>${columns.title}</th>
              <th>${columns.date}</th>
            </tr>
            ${drafts.map(
              ({ title, date, file }) =>
                html`<tr>
                  <td title="${file}">${title ?? `${file.split(/[\\/]/).at(-1)} ${zh.desk.unreadable}`}</td>
                  <td class="time">${date ?? ''}</td>
                </tr>`,
            )}
          </table>
        </div>`
  return html`<h1>${zh.desk.title}</h1>
    <p class="quiet">${link(deps.sandboxUrl, zh.desk.sandbox)} ${zh.desk.refreshed}</p>
    <h2>${zh.desk.publications}</h2>
    ${publicationsTable(rows, deps.zone)}
    <h2>${zh.desk.drafts}</h2>
    ${list}`
}

function one(row: Publication, journal: readonly Journalled[], zone: string): Html {
  const next = zh.publication.next(row.state, row.reason, row.id)
  return html`<p><a href="/">${zh.desk.back}</a></p>
    <h1>${row.title}</h1>
    <p>${stateOf(row)} ${link(row.url, zh.desk.readArticle)}</p>
    ${next === null ? '' : html`<p>${next}</p>`}
    <h2>${zh.publication.shown.journal}</h2>
    <div class="scroll">
      <table>
        ${journal.map(
          entry =>
            html`<tr>
              <td class="time">${readable(entry.at, zone)}</td>
              <td>${zh.publication.step(entry.step, entry.detail['reason'])}</td>
              <td>${zh.publication.outcome(entry.outcome)}</td>
            </tr>`,
        )}
      </table>
    </div>`
}

/** The read-only pages: drafts and publications with their links, one publication with its journal, `/healthz`. */
export function deskApp(deps: DeskDeps): Hono {
  const app = new Hono()
  // before the guard: a tunnel or proxy on this machine passes WeChat's pushes on under the public name, and each is signed
  if (deps.callback) app.route('/', callbackApp(deps.callback))
  app.use(guard)
  app.get('/healthz', c => c.json({ ok: true }))
  app.get('/', async c => {
    c.header('Content-Security-Policy', POLICY)
    return c.html(await page(deps, zh.desk.title, await front(deps)))
  })
  app.get('/publications/:id', async c => {
    const row = await deps.publications.get(c.req.param('id'))
    if (!row) return c.text(zh.desk.notFound, 404)
    c.header('Content-Security-Policy', POLICY)
    return c.html(await page(deps, row.title, one(row, await deps.publications.journal(row.id), deps.zone)))
  })
  app.notFound(c => c.text(zh.desk.notFound, 404))
  return app
}

/** Serves the pages until closed. */
export const serveDesk = ({ host, port, ...deps }: DeskDeps & { readonly host: string; readonly port: number }) =>
  listen(deskApp(deps), host, port)
