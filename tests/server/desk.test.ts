import { describe, expect, it } from 'vitest'
import type { Publication } from '../../src/publish/publication.ts'
import type { Journalled } from '../../src/publish/records.ts'
import { deskApp, serveDesk, type DeskDeps } from '../../src/server/desk.ts'
import { zh } from '../../src/text/zh.ts'

const HOSTILE = `</title><script>alert(1)</script><img src=x onerror="alert(2)">'"&`

const row: Publication = {
  id: 'p1',
  account: 'a',
  issue: 'i',
  kind: 'public',
  round: 1,
  action: 'publish',
  state: 'published',
  reason: null,
  snapshot: 's',
  title: '标题',
  to: { all: true },
  dueAt: Date.parse('2026-07-03T07:30:00+08:00'),
  lateMinutes: 60,
  wakeAt: 0,
  tries: 0,
  allowed: null,
  draft: null,
  publishId: null,
  massId: null,
  article: null,
  url: 'https://mp.weixin.qq.com/s/1',
  plannedAt: 0,
  noQuota: 'hold',
  version: 1,
}

const line: Journalled = {
  seq: 1,
  publication: 'p1',
  at: Date.parse('2026-07-03T07:30:05+08:00'),
  step: 'freepublish/submit',
  outcome: 'done',
  intent: null,
  detail: {},
}

interface Shown {
  readonly rows?: readonly Partial<Publication>[]
  readonly journal?: readonly Partial<Journalled>[]
  readonly drafts?: Awaited<ReturnType<DeskDeps['drafts']>>
  readonly sandboxUrl?: string | null
}

function depsOf({ rows = [{}], journal = [{}], drafts = [], sandboxUrl = null }: Shown): DeskDeps {
  const all = rows.map(one => ({ ...row, ...one }))
  return {
    zone: 'Asia/Shanghai',
    sandboxUrl,
    callback: null,
    drafts: async () => drafts,
    publications: {
      list: async () => all,
      get: async id => all.find(one => one.id === id),
      journal: async () => journal.map(one => ({ ...line, ...one })),
    },
  }
}

const ask = (path: string, shown: Shown = {}, init: RequestInit = {}): Promise<Response> =>
  Promise.resolve(
    deskApp(depsOf(shown)).request(`http://127.0.0.1:8787${path}`, { headers: { host: '127.0.0.1:8787' }, ...init }),
  )

const text = async (path: string, shown: Shown = {}): Promise<string> => (await ask(path, shown)).text()

describe('the desk', () => {
  it('lists publications with state, action, time in the zone and a link to the article', async () => {
    const page = await text('/')
    expect(page).toContain('<a href="/publications/p1">标题</a>')
    expect(page).toContain('2026-07-03 07:30')
    expect(page).toContain(zh.publication.state('published', 'publish'))
    expect(page).toContain('<a href="https://mp.weixin.qq.com/s/1" rel="noreferrer">')
  })

  it('says so when there is nothing', async () => {
    const page = await text('/', { rows: [] })
    expect(page).toContain(zh.desk.noPublications)
    expect(page).toContain(zh.desk.noDrafts)
  })

  it('names a draft that cannot be read by its file', async () => {
    const drafts = [{ file: '/desk/drafts/坏稿.md', title: null, date: null }]
    expect(await text('/', { drafts })).toContain(`坏稿.md ${zh.desk.unreadable}`)
  })

  it('wears its band only when the account is the sandbox', async () => {
    expect(await text('/', { sandboxUrl: 'http://127.0.0.1:8788' })).toContain(
      `<div class="band">${zh.desk.band}</div>`,
    )
    expect(await text('/publications/p1', { sandboxUrl: 'http://127.0.0.1:8788' })).toContain(zh.desk.band)
    expect(await text('/')).not.toContain(zh.desk.band)
  })

  it('shows one publication with its journal and what to do next', async () => {
    const page = await text('/publications/p1', { rows: [{ state: 'uncertain', reason: 'no-answer', url: null }] })
    expect(page).toContain('<h1>标题</h1>')
    expect(page).toContain(zh.publication.step('freepublish/submit'))
    expect(page).toContain(zh.publication.reason('no-answer'))
    expect(page).toContain('publications resolve p1')
  })

  it.each([
    ['/', { rows: [{ title: HOSTILE, id: HOSTILE, reason: HOSTILE as never }] }],
    ['/', { drafts: [{ file: `/x/${HOSTILE}`, title: HOSTILE, date: HOSTILE }] }],
    ['/', { drafts: [{ file: `/x/${HOSTILE}`, title: null, date: null }] }],
    ['/publications/p1', { rows: [{ title: HOSTILE, reason: HOSTILE as never }] }],
    ['/publications/p1', { journal: [{ step: HOSTILE, outcome: `person:${HOSTILE}` as const }] }],
  ] satisfies [string, Shown][])('shows hostile words as words: %s %#', async (path, shown) => {
    const page = await text(path, shown)
    expect(page).toContain('&lt;script&gt;alert(1)')
    expect(page).not.toMatch(/<script|<img|onerror="/)
    expect(page.match(/<\/title>/g)).toHaveLength(1)
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', ' https://x', '//x', 'file:///etc/passwd', ''])(
    'makes no link of %j',
    async url => {
      for (const path of ['/', '/publications/p1']) {
        const page = await text(path, { rows: [{ url }], sandboxUrl: url })
        expect(page).not.toContain(zh.desk.readArticle)
        expect([...page.matchAll(/href="([^"]*)"/g)].map(match => match[1])).not.toContain(url)
      }
    },
  )

  it('keeps a quote in an address inside the address', async () => {
    const page = await text('/', { rows: [{ url: 'https://x/" onmouseover="alert(1)' }] })
    expect(page).not.toContain('" onmouseover="')
  })
})

describe('its listener', () => {
  it('says that it is well', async () => {
    const answer = await ask('/healthz')
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true }])
  })

  it.each(['/publications/unknown', '/publications/', '/nowhere', '/api/publications', '/../etc/passwd'])(
    'knows no %s',
    async path => {
      const answer = await ask(path)
      expect([answer.status, await answer.text()]).toEqual([404, zh.desk.notFound])
      expect(answer.headers.get('content-type')).toContain('text/plain')
    },
  )

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('only reads: %s is refused', async method => {
    for (const path of ['/', '/healthz', '/publications/p1', '/nowhere']) {
      const answer = await ask(path, {}, { method })
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
  })

  it('answers HEAD with no body', async () => {
    const answer = await ask('/', {}, { method: 'HEAD' })
    expect([answer.status, await answer.text()]).toEqual([200, ''])
  })

  it.each(['localhost', 'LOCALHOST:8787', '127.0.0.1', '127.8.8.8:1', '[::1]:8787'])('answers to %s', async host => {
    expect((await ask('/', {}, { headers: { host } })).status).toBe(200)
  })

  it.each([
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:8787',
    '10.0.0.1',
    'user@localhost',
    'localhost:8787,evil.example',
    'localhost:port',
    '[::2]',
  ])('is not for a page elsewhere that points its name here: %j', async host => {
    for (const path of ['/', '/healthz', '/publications/p1']) {
      const answer = await ask(path, {}, { headers: { host } })
      expect(answer.status).toBe(403)
      expect(await answer.text()).toBe(zh.desk.foreignHost)
    }
  })

  it('is not for a request without a Host', async () => {
    expect((await ask('/', {}, { headers: {} })).status).toBe(403)
  })

  it('lets nothing run or load but its own styles', async () => {
    for (const path of ['/', '/publications/p1']) {
      const { headers } = await ask(path)
      const policy = headers.get('content-security-policy')
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("form-action 'none'")
      expect(policy).not.toContain('script-src')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cache-control')).toBe('no-store')
    }
  })

  it('listens until closed, and says what is wrong when the port is taken', async () => {
    const open = await serveDesk({ ...depsOf({}), host: '127.0.0.1', port: 0 })
    expect((await fetch(`${open.url}/healthz`)).status).toBe(200)
    const second = serveDesk({ ...depsOf({}), host: '127.0.0.1', port: open.port })
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await open.close()
    await expect(fetch(`${open.url}/healthz`)).rejects.toThrow()
  })
})
