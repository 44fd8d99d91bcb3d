import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { sandbox as zh } from '../../text/zh/sandbox.ts'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>
export type Mode = 'light' | 'dark'

/**
 * Nothing on these pages runs and nothing comes from elsewhere: what an article may still hold after the filter stays
 * text, colours and our own pictures.
 */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
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
.bar{display:flex;justify-content:space-between;max-width:677px;margin:0 auto;padding:10px 16px 0;font-size:14px}
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
export function page(title: string, mode: Mode, bar: Html, body: Html): Html {
  return html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="${mode}" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body class="${mode}">
        <div class="band" role="note">${zh.band}</div>
        <nav class="bar">${bar}</nav>
        <main>${body}</main>
      </body>
    </html>`
}

/** The link that turns a page light or dark; no script and no guess about the reader's device. */
export function modeLink(mode: Mode, query: Readonly<Record<string, string>> = {}): Html {
  const search = new URLSearchParams(mode === 'dark' ? query : { ...query, mode: 'dark' }).toString()
  return html`<a href="?${search}">${mode === 'dark' ? zh.light : zh.dark}</a>`
}
