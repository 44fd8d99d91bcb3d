import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { previewPage } from '../../../src/render/index.ts'
import { openBrowser } from '../../browser.ts'
import { ALL, PAYLOADS } from './payloads.ts'
import { renderings } from './places.ts'

let browser: Browser | null = null
try {
  browser = await openBrowser()
} catch (error) {
  // Told as a failed test rather than as a file that does not load.
  it('finds a browser', () => {
    throw error
  })
}
afterAll(() => browser?.close())

/** Runs in every document before anything else: whatever a payload could use to show that it ran is written down. */
const HOOK = `(() => {
  const ran = []
  window.ran = ran
  window.boom = id => { ran.push('boom ' + id) }
  for (const name of ['alert', 'prompt', 'confirm', 'print', 'open', 'fetch', 'postMessage']) window[name] = () => { ran.push(name) }
  for (const name of ['XMLHttpRequest', 'WebSocket', 'EventSource', 'Worker'])
    window[name] = function () { ran.push(name) }
  navigator.sendBeacon = () => { ran.push('sendBeacon') }
  document.addEventListener('securitypolicyviolation', event => ran.push('against the policy: ' + event.violatedDirective + ' ' + event.blockedURI))
})()`

/** Puts html in as WeChat does, and once more what came out of it, and does to all of it what a reader might. */
const INSERT = `(html => {
  const put = text => {
    const box = document.createElement('div')
    document.body.append(box)
    box.innerHTML = text
    return box
  }
  const first = put(html)
  const second = put(first.innerHTML)
  const third = put(new DOMParser().parseFromString(html, 'text/html').body.innerHTML)
  const events = ['click', 'mouseover', 'pointerenter', 'focus', 'focusin', 'blur', 'load', 'error', 'toggle', 'animationstart', 'animationend', 'transitionend', 'beforetoggle']
  for (const box of [first, second, third]) {
    for (const element of [...box.querySelectorAll('*')].slice(0, 400)) {
      for (const name of events) element.dispatchEvent(new Event(name, { cancelable: true }))
      // a link into WeChat is the one thing that may lead away
      if (typeof element.click === 'function' && element.closest('a[href^="https://mp.weixin.qq.com/"]') === null) element.click()
    }
  }
})`
const CLEAR = `(() => { document.body.replaceChildren(); const ran = window.ran.splice(0); return ran })()`

/** Where a preview is served from, to nobody but its tab. */
const PREVIEW = 'https://preview.example/'

interface Watched {
  readonly tab: Page
  /** Opens a page of its own, as a server would give it. */
  show(page: string): Promise<void>
  /** What ran or was asked for since last time. */
  seen(): Promise<string[]>
  /** An empty page, and nothing seen yet. */
  begin(): Promise<void>
}

/** A tab in which every dialog, request and navigation is noticed, and none succeeds. */
async function watched(): Promise<Watched> {
  const context = await browser!.newContext()
  const tab = await context.newPage()
  const noticed: string[] = []
  tab.on('dialog', dialog => {
    noticed.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  context.on('page', () => noticed.push('a new page'))
  tab.on('pageerror', error => noticed.push(`error ${error.message}`))
  tab.on('framenavigated', frame => {
    if (frame.url() !== 'about:blank' && frame.url() !== PREVIEW) noticed.push(`navigated to ${frame.url()}`)
  })
  let served = ''
  await context.route('**', async route => {
    if (route.request().url() === PREVIEW) return route.fulfill({ contentType: 'text/html', body: served })
    noticed.push(`asked for ${route.request().url()}`)
    return route.abort()
  })
  await tab.addInitScript(HOOK)
  const begin = async () => {
    await tab.goto('about:blank')
    await tab.setContent('<!doctype html><meta charset="utf-8"><body>')
    noticed.splice(0)
  }
  await begin()
  return {
    tab,
    begin,
    show: async page => {
      served = page
      await tab.goto(PREVIEW)
    },
    seen: async () => {
      const ran = await tab.evaluate<string[]>(CLEAR)
      return [...noticed.splice(0), ...ran]
    },
  }
}

const insert = (tab: Page, html: string) => tab.evaluate(`${INSERT}(${JSON.stringify(html)})`)
/** What runs late has run by then. */
const settle = (tab: Page) => tab.evaluate('new Promise(done => setTimeout(done, 40))')

describe.skipIf(browser === null)('in a browser, a hostile text', () => {
  let inside: Watched
  beforeAll(async () => {
    inside = await watched()
  })

  it.each([
    '<img src=x onerror=boom(1)>',
    '<svg onload=boom(1)>',
    '<a href="javascript:boom(1)">x</a>',
    '<p onmouseover=boom(1)>x</p>',
    '<p style="background-image:url(https://evil.example/x)">x</p>',
    '<style>@import "https://evil.example/x.css";</style>',
    '<iframe srcdoc="<script>parent.boom(1)</script>"></iframe>',
    '<svg><animate onbegin=boom(1) attributeName=x dur=1s>',
    '<img src=x onerror="alert(1)">',
    '<details open ontoggle=boom(1)>x</details>',
    '<svg></p><style><a id="</style><img src=1 onerror=boom(1)>">',
  ])('would be noticed: %s', async html => {
    await insert(inside.tab, html)
    await settle(inside.tab)
    expect(await inside.seen()).not.toEqual([])
  })

  it('is alive in more than a third of all cases when it is put in as it is', async () => {
    let alive = 0
    let raw = await watched()
    for (const { text } of ALL) {
      try {
        await raw.begin()
      } catch {
        // the last one took the tab with it
        await raw.tab.context().close()
        raw = await watched()
      }
      await insert(raw.tab, text.replaceAll('boom()', 'boom(1)')).catch(() => undefined)
      await settle(raw.tab).catch(() => undefined)
      if ((await raw.seen().catch(() => ['gone'])).length > 0) alive++
    }
    await raw.tab.context().close()
    expect(alive).toBeGreaterThan(ALL.length / 3)
  })

  it.each(Object.entries(PAYLOADS))(
    'of the family %s runs nowhere in a draft',
    { timeout: 120_000 },
    async (_, texts) => {
      for (const text of texts) {
        for (const { html } of renderings(text)) await insert(inside.tab, html)
        await settle(inside.tab)
        expect({ text, seen: await inside.seen() }).toEqual({ text, seen: [] })
      }
    },
  )

  it.each(Object.entries(PAYLOADS))(
    'of the family %s runs nowhere in a preview',
    { timeout: 120_000 },
    async (_, texts) => {
      const preview = await watched()
      for (const text of texts) {
        const noticed: string[] = []
        for (const { where, html, title } of renderings(text)) {
          if (!['block', 'parts', 'fields'].includes(where)) continue
          for (const mode of ['light', 'dark'] as const) {
            if (mode === 'dark' && where !== 'block') continue
            await preview.show(previewPage({ title, account: text, html, mode }))
            noticed.push(...(await preview.seen()))
          }
        }
        expect({ text, seen: [...noticed, ...(await preview.seen())] }).toEqual({ text, seen: [] })
      }
      await preview.tab.context().close()
    },
  )
})
