import { createServer } from 'node:http'

/** The first bytes of a multipart part are all that is looked at: the pictures were checked where `push` is measured. */
const PICTURE = /name="media"; filename="[^"]+"/

/** As tests/store/crowd.ts numbers the drafts of its copies. */
const COPY = /^(.*)-(\d+)$/

/**
 * Any number of accounts in one cheap server of the bench's own, each call answered `delayMs` after its last byte: with
 * the product's sandbox on the same cores, the sandbox would be what is measured. It keeps nothing on disk, and counts
 * what must not happen: a draft that is submitted twice.
 */
export async function startAccounts({ delayMs }) {
  const drafts = new Map()
  /** By appid, the newest first: what was published. */
  const published = new Map()
  const jobs = new Map()
  const tally = { calls: 0, submits: 0, submittedTwice: 0 }
  let lastId = 0
  const nextId = kind => `${kind}_${String(++lastId).padStart(8, '0')}`
  const ok = { errcode: 0, errmsg: 'ok' }
  const standing = articles => articles.map(article => ({ ...article, url: 'http://mp.weixin.qq.com/s?tempkey=bench' }))

  /** The draft itself, or what a copy of it holds. */
  function draftOf(id) {
    const [, seed, number] = drafts.has(id) ? [] : (COPY.exec(id) ?? [])
    if (number !== undefined && drafts.has(seed)) {
      const [first, ...others] = drafts.get(seed)
      const content = first.content.replace('</section>', `<p>第 ${number} 份</p></section>`)
      drafts.set(id, [{ ...first, title: `${first.title} ${number}`, content }, ...others])
    }
    return drafts.get(id)
  }

  const answers = {
    '/cgi-bin/stable_token': body => ({ access_token: JSON.parse(body).appid, expires_in: 7200 }),
    '/cgi-bin/media/uploadimg': body =>
      PICTURE.test(body.toString('latin1', 0, 500))
        ? { url: `http://mmbiz.qpic.cn/mmbiz_png/${nextId('inline')}/0?wx_fmt=png`, ...ok }
        : { errcode: 40005, errmsg: 'invalid file type' },
    '/cgi-bin/material/add_material': body =>
      PICTURE.test(body.toString('latin1', 0, 500))
        ? { media_id: nextId('cover'), url: 'http://mmbiz.qpic.cn/mmbiz_jpeg/cover/0?wx_fmt=jpeg', item: [] }
        : { errcode: 40005, errmsg: 'invalid file type' },
    '/cgi-bin/draft/add': body => {
      const id = nextId('draft')
      drafts.set(id, JSON.parse(body).articles)
      return { media_id: id }
    },
    '/cgi-bin/draft/get': body => {
      const articles = draftOf(JSON.parse(body).media_id)
      return articles ? { news_item: standing(articles) } : { errcode: 40007, errmsg: 'invalid media_id' }
    },
    '/cgi-bin/freepublish/submit': (body, appid) => {
      const id = JSON.parse(body).media_id
      const articles = draftOf(id)
      tally.submits++
      if (!articles) {
        tally.submittedTwice++
        return { errcode: 40007, errmsg: 'invalid media_id' }
      }
      drafts.set(id, undefined)
      const publish = String(1_000_000_000 + ++lastId)
      const article = { article_id: `article_${publish}`, update_time: Math.floor(Date.now() / 1000), articles }
      jobs.set(publish, article)
      published.set(appid, [article, ...(published.get(appid) ?? [])])
      return { ...ok, publish_id: publish, msg_data_id: publish }
    },
    '/cgi-bin/freepublish/get': body => {
      const { publish_id: publish } = JSON.parse(body)
      const { article_id, articles } = jobs.get(publish)
      const item = articles.map((_, index) => ({ idx: index + 1, article_url: `http://mp.weixin.qq.com/s/${publish}` }))
      return {
        ...{ publish_id: publish, publish_status: 0, article_id, fail_idx: [] },
        article_detail: { count: item.length, item },
      }
    },
    '/cgi-bin/freepublish/batchget': (_, appid) => {
      const all = published.get(appid) ?? []
      const item = all.slice(0, 20).map(({ article_id, update_time, articles }) => ({
        ...{ article_id, update_time },
        content: { news_item: standing(articles).map(article => ({ ...article, is_deleted: false })) },
      }))
      return { total_count: all.length, item_count: item.length, item }
    },
  }

  const respond = (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://bench.invalid')
    const chunks = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      tally.calls++
      const answer = answers[pathname] ?? (() => ({ errcode: 40066, errmsg: 'invalid url' }))
      const text = JSON.stringify(answer(Buffer.concat(chunks), searchParams.get('access_token')))
      const send = () => response.writeHead(200, { 'Content-Type': 'text/plain' }).end(text)
      if (delayMs === 0) send()
      else setTimeout(send, delayMs)
    })
  }
  const server = createServer(respond)
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', 4096, resolve))
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    /** What was asked since it began. */
    tally,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
