import { darkHtml } from '../dark/html.ts'
import { render as zh } from '../text/zh/render.ts'
import { escapeAttribute, escapeText } from './node.ts'

export type PreviewMode = 'light' | 'dark'

export interface Preview {
  readonly title: string
  /** The account's name as readers see it; '' when it is not known. */
  readonly account: string
  /** Placed html: pictures must point to something this page may load. */
  readonly html: string
  readonly mode: PreviewMode
  /** @default news */
  readonly type?: 'news' | 'newspic'
}

// What a reader's page gives an article: column, padding and letter spacing as read from a live page (reference B8).
const SHELL = `
*{box-sizing:border-box}
body{margin:0;font:17px/1.6 -apple-system,system-ui,"PingFang SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif;-webkit-text-size-adjust:100%}
body.light{background:#fff;color:#191919}
body.dark{background:#191919;color:#a3a3a3}
nav{display:flex;justify-content:flex-end;gap:16px;max-width:677px;margin:0 auto;padding:8px 16px 0;font-size:14px}
nav a{color:inherit}
nav a[aria-current]{font-weight:bold;text-decoration:none}
main{max-width:677px;margin:0 auto;padding:16px 16px 64px;letter-spacing:.578px;overflow:hidden;overflow-wrap:break-word}
main>h1{font-size:22px;line-height:1.4;margin:0 0 14px}
main>p{margin:0 0 22px;font-size:15px;color:#8c8c8c}
main img{max-width:100%}
.newspic section{display:flex;overflow-x:auto;scroll-snap-type:x mandatory;margin:0 -16px 20px;background:#0001}
.newspic img{flex:0 0 100%;min-width:0;height:min(133vw,900px);object-fit:contain;scroll-snap-align:center}
.newspic article p{margin:0}
`

/** Nothing but pictures and inline styles may load or run, whatever the article holds. */
const POLICY =
  "default-src 'none'; img-src 'self' https: http: data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** A whole page that shows an article about as WeChat's reader does, in light or in dark, with a link to the other. */
export function previewPage({ title, account, html, mode, type = 'news' }: Preview): string {
  const tab = (to: PreviewMode) =>
    `<a href="?mode=${to}"${to === mode ? ' aria-current="page"' : ''}>${escapeText(zh.preview[to])}</a>`
  return [
    '<!doctype html>',
    '<html lang="zh-CN">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(POLICY)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeText(title)}</title>`,
    `<style>${SHELL}</style>`,
    '</head>',
    `<body class="${type === 'newspic' ? `${mode} newspic` : mode}">`,
    `<nav>${tab('light')}${tab('dark')}</nav>`,
    '<main>',
    `<h1>${escapeText(title)}</h1>`,
    `<p>${escapeText(account === '' ? zh.preview.unnamed : account)}</p>`,
    `<article>${mode === 'dark' ? darkHtml(html) : html}</article>`,
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n')
}
