import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { sandbox as zh } from '../../text/zh/sandbox.ts'
import { address, type View, WIDTHS } from './view.ts'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/**
 * Nothing on these pages runs and nothing comes from elsewhere: what an article may still hold after the filter stays
 * text, colours and our own pictures.
 */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; media-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const

/**
 * The reader's own colours and measures: column 677 px on a desk, 16 px beside it on a phone, letter-spacing 0.578 px,
 * dark page #191919 with text at 163. @see the reference on article html, B8 and section 10 (read 2026-11-23)
 */
const STYLE = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;font-family:mp-quote,"PingFang SC",system-ui,-apple-system,BlinkMacSystemFont,"Helvetica Neue","Hiragino Sans GB","Microsoft YaHei UI","Microsoft YaHei","Noto Sans CJK SC",Arial,sans-serif;line-height:1.6;background:#fff;color:rgba(0,0,0,.9)}
a{color:#576b95;text-decoration:none}
a:hover,a:focus-visible{text-decoration:underline}
.band{position:sticky;top:0;z-index:2;padding:7px 16px;text-align:center;font-size:14px;font-weight:bold;line-height:1.5;color:#3d2c00;background:repeating-linear-gradient(-45deg,#ffe08a 0 12px,#ffd257 12px 24px)}
.bar{display:flex;flex-wrap:wrap;justify-content:space-between;max-width:677px;margin:0 auto;padding:10px 16px 0;font-size:14px}
main{max-width:677px;margin:0 auto;padding:20px 16px 48px}
@media(min-width:709px){main,.bar{padding-left:0;padding-right:0}}
h1{margin:0 0 14px;font-size:22px;font-weight:bold;line-height:1.4;overflow-wrap:break-word}
.meta{margin:0 0 22px;font-size:15px;line-height:1.5;color:rgba(0,0,0,.55)}
.meta>*{margin-right:10px}
.meta time{white-space:nowrap}
.meta .name{color:#576b95}
.notice{margin:0 0 16px;font-size:14px;color:rgba(0,0,0,.55)}
.content{position:relative;isolation:isolate;contain:layout paint;overflow:hidden;font-size:17px;letter-spacing:.578px;text-align:justify;overflow-wrap:break-word;hyphens:auto}
.content p{margin:0}
.content img{max-width:100%;height:auto}
.content table{max-width:100%}
.foot{margin-top:28px;font-size:17px}
.parts{margin-top:32px;border-top:1px solid rgba(0,0,0,.1);font-size:15px}
h2{margin:28px 0 8px;font-size:18px;line-height:1.5}
h3{margin:20px 0 4px;font-size:15px;line-height:1.5}
body.w375 main,body.w375 .bar{max-width:375px;padding-left:16px;padding-right:16px}
body.w585 main,body.w585 .bar{max-width:585px;padding-left:16px;padding-right:16px}
body.w375 .content,body.w585 .content,body.w677 .content{outline:1px dashed rgba(128,128,128,.45)}
nav.bar span a{margin-left:14px}
nav.bar [aria-current]{font-weight:bold;text-decoration:underline}
.lost{margin-top:36px;padding:14px 16px;border:1px solid rgba(128,128,128,.35);border-radius:6px;font-size:14px}
.lost h2{margin:0 0 6px;font-size:15px}
.lost ul{margin:6px 0 0;padding:0;list-style:none}
.lost li{padding:6px 0}
.lost code{display:block;margin-top:2px;font-size:12px;white-space:pre-wrap;overflow-wrap:anywhere;color:rgba(0,0,0,.55)}
.dark .lost code{color:rgba(255,255,255,.5)}
.card{margin:0 0 18px;padding:12px 16px;border:1px solid rgba(128,128,128,.35);border-radius:6px}
.card .row{display:flex;flex-wrap:wrap;gap:8px;margin:8px 0 0}
.card .row img{width:88px;height:88px;object-fit:cover;border-radius:4px}
.card audio,.card video{display:block;width:100%;max-width:320px;max-height:240px;margin:8px 0 0}
.card .said{padding-left:12px;border-left:3px solid rgba(87,107,149,.5)}
.card .said.bad{border-color:rgba(200,60,60,.6)}
.card .time{font-size:13px;color:rgba(0,0,0,.55)}
.card p{margin:6px 0;white-space:pre-wrap;overflow-wrap:anywhere}
form.ask{margin:8px 0 0}
form.hand{margin-top:28px}
form.hand p{margin-bottom:8px}
form.ask button{min-height:40px;margin:0 10px 8px 0;padding:0 16px;font:inherit;font-size:15px;border:1px solid rgba(128,128,128,.5);border-radius:6px;background:transparent;color:inherit;cursor:pointer}
@media(max-width:480px){.bar{font-size:13px}nav.bar span a{margin-left:10px}}
.bar a{display:inline-block;padding:4px 0}
.scroll{overflow-x:auto}
table.calls{border-collapse:collapse;font-size:13px;white-space:nowrap}
table.calls td,table.calls th{padding:5px 12px 5px 0;text-align:left;border-bottom:1px solid rgba(128,128,128,.25)}
@media(max-width:600px){
table.calls,table.calls tbody{display:block;white-space:normal}
table.calls thead,table.calls td:empty{display:none}
table.calls tr{display:flex;flex-wrap:wrap;gap:0 10px;padding:8px 0;border-bottom:1px solid rgba(128,128,128,.25)}
table.calls td{padding:0;border:0;overflow-wrap:anywhere}
table.calls td.call{flex-basis:100%;order:-1;font-weight:bold}
}
.dark .card .time{color:rgba(255,255,255,.5)}
ul.rows{margin:0;padding:0;list-style:none}
ul.rows li{padding:10px 0;border-bottom:1px solid rgba(0,0,0,.1)}
ul.rows .title{display:block;font-size:16px;overflow-wrap:anywhere}
ul.rows .about{font-size:13px;color:rgba(0,0,0,.55)}
.quiet{margin:0;font-size:14px;color:rgba(0,0,0,.55)}
.dark{background:#191919;color:rgba(255,255,255,.6);color-scheme:dark}
.dark .content{color:rgb(163,163,163)}
.dark h1,.dark h2,.dark h3{color:rgba(255,255,255,.8)}
.dark a,.dark .meta .name{color:#7d90a9}
.dark .meta{color:rgba(255,255,255,.5)}
.dark .notice,.dark .quiet,.dark ul.rows .about{color:rgba(255,255,255,.5)}
.dark .parts,.dark ul.rows li{border-color:rgba(255,255,255,.12)}
`

/** A whole page: the striped band, a line of links, and what it is about. */
export function page(title: string, view: View, bar: Html, body: Html): Html {
  return html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="${view.mode}" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body class="${view.mode}${view.widthPx === null ? '' : ` w${view.widthPx}`}">
        <div class="band" role="note">${zh.band}</div>
        <nav class="bar">${bar}</nav>
        <main>${body}</main>
      </body>
    </html>`
}

type Query = Readonly<Record<string, string>>

/** The link that turns a page light or dark; no script and no guess about the reader's device. */
export function modeLink(view: View, query: Query = {}): Html {
  const other = { ...view, mode: view.mode === 'dark' ? 'light' : 'dark' } as const
  return html`<a href="${address('', other, query) || '?'}">${view.mode === 'dark' ? zh.light : zh.dark}</a>`
}

/** The links that set the column's width. */
export function widthLinks(view: View, query: Query): Html {
  const link = (widthPx: View['widthPx'], words: string) =>
    html`<a
      href="${address('', { ...view, widthPx }, query) || '?'}"
      ${view.widthPx === widthPx ? raw('aria-current="true"') : ''}
      >${words}</a
    >`
  return html`${link(null, zh.widthAuto)}${WIDTHS.map(width => link(width, String(width)))}`
}

/** The links between the back office's pages. */
export function officeBar(view: View): Html {
  const link = (path: string, words: string) => html`<a href="${address(path, view)}">${words}</a>`
  return html`${link('/', zh.index)}<span
      >${link('/history', zh.history)}${link('/received', zh.received)}${link('/ledger', zh.ledger)}${modeLink(
        view,
      )}</span
    >`
}
