import { describe, expect, it } from 'vitest'
import type { ArrivedEvent, JobEvent } from '../../src/publish/events.ts'
import { callbackApp, publicApp, servePublic, type CallbackDeps, type Push } from '../../src/server/callback.ts'
import { deskApp } from '../../src/server/desk.ts'

const EVENT: JobEvent = {
  kind: 'publish',
  ref: '2247503051',
  outcome: { as: 'publishing' },
  status: '1',
  sent: null,
  failed: null,
}
const ARRIVED: ArrivedEvent = { event: EVENT, trusted: true, key: 'k', delivery: 'd' }

interface Shown {
  readonly push?: Push
  readonly keep?: CallbackDeps['keep']
}

function door({ push = { ok: true, arrived: ARRIVED }, keep }: Shown = {}) {
  const kept: ArrivedEvent[] = []
  const heard: JobEvent[] = []
  const bodies: string[] = []
  const logged: string[] = []
  const deps: CallbackDeps = {
    account: async alias =>
      alias !== 'default'
        ? undefined
        : {
            id: 'a',
            echo: query => (query['signature'] === 'good' ? query['echostr'] : undefined),
            receive: (_query, body) => {
              bodies.push(Buffer.from(body).toString())
              return push
            },
          },
    keep:
      keep ??
      (async (_account, arrived) => {
        if (kept.includes(arrived)) return false
        kept.push(arrived)
        return true
      }),
    kept: (_account, event) => void heard.push(event),
    log: (event, fields) => void logged.push(`${event} ${JSON.stringify(fields)}`),
  }
  return { deps, kept, heard, bodies, logged, app: callbackApp(deps) }
}

const QUERY = 'signature=good&timestamp=1&nonce=2&openid=o1'
const post = (app: ReturnType<typeof door>['app'], body: BodyInit = '<xml/>', path = '/wechat/default') =>
  Promise.resolve(app.request(`http://zhundian.example${path}?${QUERY}`, { method: 'POST', body }))
const said = async (response: Response) => [response.status, await response.text()]

describe("WeChat's test of the address", () => {
  const ask = (app: ReturnType<typeof door>['app'], query: string) =>
    Promise.resolve(app.request(`http://zhundian.example/wechat/default?${query}`))

  it('is answered with its text alone, as plain text', async () => {
    const answer = await ask(door().app, 'signature=good&echostr=%3Cb%3E1%3C%2Fb%3E')
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await said(answer)).toEqual([200, '<b>1</b>'])
  })

  it('is not answered to anybody else', async () => {
    expect(await said(await ask(door().app, 'signature=bad&echostr=1'))).toEqual([403, ''])
    expect(await said(await ask(door().app, ''))).toEqual([403, ''])
  })
})

describe('a push', () => {
  it('is answered once it is kept, and heard of afterwards', async () => {
    const { app, kept, heard, bodies } = door()
    expect(await said(await post(app, '<xml>1</xml>'))).toEqual([200, 'success'])
    expect([kept, heard, bodies]).toEqual([[ARRIVED], [EVENT], ['<xml>1</xml>']])
  })

  it('that was kept before is answered the same, and not heard of again', async () => {
    const { app, heard } = door()
    await post(app)
    expect(await said(await post(app))).toEqual([200, 'success'])
    expect(heard).toHaveLength(1)
  })

  it('about anything else is answered and not kept', async () => {
    const { app, kept, heard } = door({ push: { ok: true, arrived: { event: { kind: 'other' } } } })
    expect(await said(await post(app))).toEqual([200, 'success'])
    expect([kept, heard]).toEqual([[], []])
  })

  it.each(['signature', 'message-signature'])('that is not signed (%s) is turned away', async refused => {
    const { app, kept, logged } = door({ push: { ok: false, refused } })
    expect(await said(await post(app))).toEqual([403, ''])
    expect(kept).toEqual([])
    expect(logged).toEqual([`callback.refused {"account":"a","reason":"${refused}"}`])
  })

  it.each(['appid', 'no-key', 'undecryptable', 'malformed'])(
    'that is signed and cannot be read (%s) shows no follower an error, and is not kept',
    async refused => {
      const { app, kept, logged } = door({ push: { ok: false, refused } })
      expect(await said(await post(app))).toEqual([200, 'success'])
      expect(kept).toEqual([])
      expect(logged).toEqual([`callback.refused {"account":"a","reason":"${refused}"}`])
    },
  )

  it('that cannot be kept is answered with an error at once, so that WeChat asks again', async () => {
    const { app, heard } = door({ keep: () => Promise.reject(new Error('disk full')) })
    expect(await said(await post(app))).toEqual([500, ''])
    expect(heard).toEqual([])
  })

  it('is answered within five seconds though keeping it hangs', async () => {
    const started = performance.now()
    expect(await said(await post(door({ keep: () => new Promise(() => {}) }).app))).toEqual([500, ''])
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it('larger than any push is not read to its end', async () => {
    const { app, bodies } = door()
    expect((await post(app, 'x'.repeat(256 * 1024 + 1))).status).toBe(413)
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1
        controller.enqueue(new Uint8Array(64 * 1024))
      },
    })
    const init = { method: 'POST', body: endless, duplex: 'half' }
    const request = new Request(`http://x/wechat/default?${QUERY}`, init)
    expect((await app.request(request)).status).toBe(413)
    expect(sent).toBeLessThan(20)
    expect(bodies).toEqual([])
    expect((await post(app, 'x'.repeat(256 * 1024))).status).toBe(200)
  })

  it('to an account that takes none finds nothing', async () => {
    const { app } = door()
    for (const path of ['/wechat/other', '/wechat/', '/wechat/default/more']) {
      expect((await post(app, '', path)).status).toBe(404)
    }
    expect((await app.request('http://x/wechat/default', { method: 'PUT' })).status).toBe(404)
  })

  it('leaves no query string in the log, whatever happens', async () => {
    const secret = 'signature=good'
    const many = [
      door(),
      door({ push: { ok: false, refused: 'signature' } }),
      door({ keep: () => Promise.reject(new Error(`${QUERY} in the message`)) }),
    ]
    for (const { app, logged } of many) {
      await post(app)
      expect(logged).not.toEqual([])
      for (const word of [secret, 'nonce', 'openid', 'o1']) expect(logged.join('\n')).not.toContain(word)
    }
  })
})

describe('the listener for the internet', () => {
  it('has pushes and a sign of life, under any name, and nothing else', async () => {
    const { deps } = door()
    const listening = await servePublic(deps, 0)
    try {
      const at = (path: string, init: RequestInit = {}) =>
        fetch(`http://127.0.0.1:${listening.port}${path}`, { ...init, headers: { host: 'zhundian.example' } })
      expect(await (await at('/healthz')).json()).toEqual({ ok: true })
      expect(await said(await at(`/wechat/default?${QUERY}`, { method: 'POST', body: '<xml/>' }))).toEqual([
        200,
        'success',
      ])
      for (const path of ['/', '/publications/p1', '/drafts', '/wechat']) {
        expect(await said(await at(path))).toEqual([404, ''])
      }
    } finally {
      await listening.close()
    }
  })

  it('takes no pushes while there is no token for them', async () => {
    const app = publicApp(null)
    expect((await app.request('http://x/wechat/default', { method: 'POST' })).status).toBe(404)
    expect((await app.request('http://x/healthz')).status).toBe(200)
  })
})

describe('the desk', () => {
  const desk = (callback: CallbackDeps | null) =>
    deskApp({
      zone: 'Asia/Shanghai',
      sandboxUrl: null,
      callback,
      drafts: async () => [],
      publications: { list: async () => [], get: async () => undefined, journal: async () => [] },
    })

  it('takes pushes under any name when they have no listener of their own, and stays closed otherwise', async () => {
    const app = desk(door().deps)
    expect(await said(await post(app))).toEqual([200, 'success'])
    expect((await app.request('http://zhundian.example/')).status).toBe(403)
    expect((await post(app, '', '/other')).status).toBe(403)
  })

  it('takes none otherwise', async () => {
    expect((await post(desk(null))).status).toBe(403)
  })
})
