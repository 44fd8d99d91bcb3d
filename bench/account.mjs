import { createServer } from 'node:http'

/** Of the form WeChat's have; no such account exists. */
export const APP_ID = 'wx00000000be9c4000'
export const APP_SECRET = '00000000000000000000000000bench0'

/** Largest picture of an article's body, in bytes (media/uploadimg, read 2026-11-23). */
const INLINE_MAX_BYTES = 1_000_000

/**
 * @typedef {object} Call one request as this server saw it; times in ms on a clock that never goes back
 * @property {string} endpoint
 * @property {number} startedAt its head has arrived
 * @property {number} endedAt its answer is handed to the system
 * @property {{ method: string, target: string, type: string | undefined, body: Buffer }} request
 */

/**
 * An account of the bench's own that answers what a push asks, each call exactly `delayMs` after its last byte. Neither
 * the product's sandbox nor its client is used, so that a mistake of theirs cannot hide here.
 */
export async function startAccount({ delayMs }) {
  /** @type {Call[]} */
  const calls = []
  const drafts = new Map()
  let lastId = 0
  const nextId = kind => `${kind}_${String(++lastId).padStart(8, '0')}`
  const token = nextId('token')

  const answers = {
    '/cgi-bin/stable_token': () => ({ access_token: token, expires_in: 7200 }),
    '/cgi-bin/media/uploadimg': ({ body }) => {
      const picture = pictureOf(body)
      if (!picture) return { errcode: 40005, errmsg: 'invalid file type' }
      if (picture.bytes >= INLINE_MAX_BYTES) return { errcode: 40009, errmsg: 'invalid image size' }
      const address = `http://mmbiz.qpic.cn/mmbiz_${picture.kind}/${nextId('inline')}/0?wx_fmt=${picture.kind}`
      return { url: address, errcode: 0, errmsg: 'ok' }
    },
    '/cgi-bin/material/add_material': ({ body }) =>
      pictureOf(body)
        ? { media_id: nextId('cover'), url: 'http://mmbiz.qpic.cn/mmbiz_jpeg/cover/0?wx_fmt=jpeg', item: [] }
        : { errcode: 40005, errmsg: 'invalid file type' },
    '/cgi-bin/draft/add': ({ body }) => {
      const id = nextId('draft')
      drafts.set(id, JSON.parse(body).articles)
      return { media_id: id }
    },
    '/cgi-bin/draft/update': ({ body }) => {
      const { media_id: id, index, articles } = JSON.parse(body)
      if (!drafts.get(id)?.[index]) return { errcode: 40007, errmsg: 'invalid media_id' }
      drafts.get(id)[index] = articles
      return { errcode: 0, errmsg: 'ok' }
    },
    '/cgi-bin/draft/get': ({ body }) => {
      const articles = drafts.get(JSON.parse(body).media_id)
      if (!articles) return { errcode: 40007, errmsg: 'invalid media_id' }
      return { news_item: articles.map(article => ({ ...article, url: 'http://mp.weixin.qq.com/s?tempkey=bench' })) }
    },
    '/cgi-bin/qrcode/create': () => ({ ticket: nextId('ticket'), url: 'http://weixin.qq.com/q/bench' }),
  }

  const respond = async (request, response) => {
    const startedAt = performance.now()
    const { pathname, searchParams } = new URL(request.url, 'http://bench.invalid')
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const known = pathname.endsWith('/stable_token') || searchParams.get('access_token') === token
    const answer = answers[pathname] ?? (() => ({ errcode: 40066, errmsg: 'invalid url' }))
    const text = JSON.stringify(known ? answer({ body }) : { errcode: 40001, errmsg: 'invalid credential' })
    const { method, url: target, headers } = request
    const asked = { method, target, type: headers['content-type'], body }
    response.once('finish', () =>
      calls.push({ endpoint: pathname, startedAt, endedAt: performance.now(), request: asked }),
    )
    setTimeout(() => response.writeHead(200, { 'Content-Type': 'text/plain' }).end(text), delayMs)
  }
  // a request cut off or one that cannot be read: the client sees a cut connection, as it would of a dead server
  const server = createServer((request, response) => void respond(request, response).catch(() => request.destroy()))
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${server.address().port}`
  return {
    origin,
    /** The calls since the last time they were taken, in the order they began. */
    take: () => calls.splice(0).toSorted((one, other) => one.startedAt - other.startedAt),
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** The picture in the form field `media`, known by its first bytes; `undefined` when there is none WeChat would take. */
function pictureOf(body) {
  const head = body.indexOf('\r\n\r\n')
  if (head < 0 || !/name="media"; filename="[^"]+"/.test(body.toString('latin1', 0, head))) return undefined
  const first = body.toString('latin1', head + 4, head + 8)
  const kind = first.startsWith('\xff\xd8\xff') ? 'jpeg' : first === '\x89PNG' ? 'png' : undefined
  return kind && { kind, bytes: body.lastIndexOf('\r\n--') - head - 4 }
}
