import { expect, test } from 'vitest'
import { picture, start, type Client, type Json } from './client.ts'

async function published(client: Client, more: Json = {}): Promise<string> {
  const { publish_id } = await client.post('freepublish/submit', { media_id: await client.draft(more) })
  await client.advance(1500)
  const { article_detail } = await client.post('freepublish/get', { publish_id })
  return new URL(article_detail.item[0].article_url).pathname
}

const HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'

test('every page says that nothing is really sent, and can run and load nothing foreign', async () => {
  const client = await start()
  const paths = [
    '/',
    '/history',
    '/received',
    '/ledger',
    await published(client),
    `/draft/${await client.draft()}`,
    '/s/none',
    '/draft/none',
  ]
  for (const path of [...paths, ...paths.map(path => `${path}?mode=dark&w=375`)]) {
    const { html, headers } = await client.page(path)
    expect(html, path).toContain('演练：不会真的发出')
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; img-src 'self'; style-src 'unsafe-inline'/,
    )
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(html).not.toMatch(/<script/i)
  }
})

test('an article shows its title, author, account, time, text and source link', async () => {
  const client = await start()
  const { html, status } = await client.page(
    await published(client, {
      title: '今日要闻',
      author: '甲',
      content: '<p>正文</p>',
      content_source_url: 'https://a.example/x?a=1&b=2',
    }),
  )
  expect(status).toBe(200)
  for (const text of ['今日要闻', '甲', '演练号', '<p>正文</p>', '阅读原文', 'href="https://a.example/x?a=1&amp;b=2"'])
    expect(html).toContain(text)
  expect(html).toMatch(/\d{4}年\d{1,2}月\d{1,2}日 \d\d:\d\d/)
})

test('its pictures come from this server', async () => {
  const client = await start()
  const { url } = await client.upload('media/uploadimg', await picture(30, 20), 'a.png')
  const { html } = await client.page(
    await published(client, { content: `<p style="background-image:url(${url})"><img src="${url}"></p>` }),
  )
  expect(html).not.toContain('mmbiz.qpic.cn')
  const address = /<img [^>]*\bsrc="(\/picture\/[^"]+)"/.exec(html)?.[1] ?? ''
  const answer = await fetch(client.sandbox.url + address)
  expect(answer.headers.get('content-type')).toBe('image/png')
  expect(Buffer.from(await answer.arrayBuffer()).equals(await picture(30, 20))).toBe(true)
  expect((await fetch(`${client.sandbox.url}/picture/none`)).status).toBe(404)
  expect((await fetch(`${client.sandbox.url}/picture/..%2fkey`)).status).toBe(404)
})

test('a picture stays readable in an article that is out after its material was deleted', async () => {
  const client = await start()
  const { media_id, url } = await client.upload('material/add_material', await picture(30, 20), 'a.png', {
    type: 'image',
  })
  const { html } = await client.page(await published(client, { content: `<img src="${url}">` }))
  await client.post('material/del_material', { media_id })
  const address = /src="(\/picture\/[^"]+)"/.exec(html)?.[1] ?? ''
  expect((await fetch(client.sandbox.url + address)).status).toBe(200)
})

test('hostile words stay words', async () => {
  const client = await start()
  const path = await published(client, { title: HOSTILE.slice(0, 60), author: '<i>a</i>', digest: HOSTILE })
  for (const page of [path, '/']) {
    const { html } = await client.page(page)
    expect(html).not.toMatch(/<script|<img|<i>a/i)
    expect(html).toContain('&lt;script')
  }
})

test('hostile article html cannot close its box, load or run anything', async () => {
  const client = await start()
  const content =
    '<p>a</p></div></article></main><xmp></xmp><noembed><a title="</noembed></div>"></noembed><plaintext>b</plaintext><form><input></form><p onclick="x">c</p>'
  const { html } = await client.page(await published(client, { content }))
  const shown = /<div class="content">([\s\S]*?)<\/article>/.exec(html)?.[1] ?? ''
  expect(shown).toContain('<p>a</p>')
  expect(shown).not.toMatch(/onclick|<xmp|<noembed|<plaintext|<form|<\/main>/)
  expect(shown.match(/<\/div>/g)).toHaveLength(1)
})

test('dark is a link away and converts the article by WeChat’s rules', async () => {
  const client = await start()
  const path = await published(client, { content: '<p style="color:#333333">x</p>' })
  const light = await client.page(path)
  expect(light.html).toContain('href="?mode=dark"')
  expect(light.html).toContain('color:#333333')
  const dark = await client.page(`${path}?mode=dark`)
  expect(dark.html).toContain('class="dark"')
  expect(dark.html.replaceAll(' ', '')).toContain('rgb(163,163,163)')
  expect(dark.html).not.toContain('color:#333333')
})

test('a draft can be read part by part, and is gone once it is out', async () => {
  const client = await start()
  const articles = [await client.article({ title: '头' }), await client.article({ title: '次' })]
  const { media_id } = await client.post('draft/add', { articles })
  expect((await client.page(`/draft/${media_id}`)).html).toMatch(/<h1>头<\/h1>[\s\S]*part=1/)
  expect((await client.page(`/draft/${media_id}?part=1`)).html).toContain('<h1>次</h1>')
  expect((await client.page(`/draft/${media_id}?part=9`)).status).toBe(404)
  await client.post('freepublish/submit', { media_id })
  expect((await client.page(`/draft/${media_id}`)).status).toBe(404)
})

test('an article is not there before it is out', async () => {
  const client = await start()
  await client.control('POST', '/settings', { publishingMs: 600_000 })
  await client.post('freepublish/submit', { media_id: await client.draft({ title: '未出' }) })
  const { html } = await client.page('/')
  expect(html).toContain('未出')
  expect(html).not.toContain('href="/s/')
})

test('a strange Host header is not repeated in addresses', async () => {
  const client = await start()
  const id = await client.draft()
  expect((await client.post('draft/get', { media_id: id }))['news_item'][0].url).toBe(
    `${client.sandbox.url}/draft/${id}`,
  )
})

test('what the filter changed stands under a draft and under the article that is out, with its rule', async () => {
  const client = await start()
  const content = '<p id="a">x</p><script>"&lt;/code>"</script><img src="https://a.example/x.png">'
  const draft = await client.draft({ content })
  const { publish_id } = await client.post('freepublish/submit', { media_id: await client.draft({ content }) })
  await client.advance(1500)
  const { article_detail } = await client.post('freepublish/get', { publish_id })
  for (const path of [`/draft/${draft}`, new URL(article_detail.item[0].article_url).pathname]) {
    const { html } = await client.page(path)
    const part = /<aside class="lost">([\s\S]*?)<\/aside>/.exec(html)?.[1] ?? ''
    for (const words of ['<b>A1</b>', 'id 属性被去掉', '<b>T1</b>', '脚本被去掉', '<b>I1</b>', '&lt;script&gt;'])
      expect(part).toContain(words)
    expect(part).not.toContain('I2')
  }
  expect((await client.page(`/draft/${await client.draft()}`)).html).not.toContain('class="lost"')
})

test('what a person’s saving in the editor changed is shown too', async () => {
  const client = await start()
  const draft = await client.draft({ content: '<div style="color:red">x</div>' })
  await client.control('POST', `/drafts/${draft}`, { editor: true })
  expect((await client.page(`/draft/${draft}`)).html).toContain('<b>T7</b>')
})

test.each([375, 585, 677])('an article can be looked at %i px wide, and the choice goes along', async width => {
  const client = await start()
  const articles = [await client.article({ title: '头' }), await client.article({ title: '次' })]
  const { media_id } = await client.post('draft/add', { articles })
  const { html } = await client.page(`/draft/${media_id}?w=${width}&mode=dark`)
  expect(html).toContain(`class="dark w${width}"`)
  expect(html).toContain(`/draft/${media_id}?part=1&amp;mode=dark&amp;w=${width}`)
  expect((await client.page(`/draft/${media_id}?w=12"><script>`)).html).toContain('class="light"')
})

test('the history holds what went to all followers, the conversation whatever was sent', async () => {
  const client = await start()
  const send = (body: Json) => client.post('message/mass/sendall', body)
  const article = async (title: string) => ({ msgtype: 'mpnews', mpnews: { media_id: await client.draft({ title }) } })
  await send({ filter: { is_to_all: true }, ...(await article('给全部')) })
  const { msg_id } = await send({ filter: { is_to_all: false, tag_id: 1 }, ...(await article('给一些')) })
  await send({ filter: { is_to_all: false, tag_id: 1 }, msgtype: 'text', text: { content: '一句<话' } })
  await published(client, { title: '无声发出' })
  const [history, received] = [await client.page('/history'), await client.page('/received')]
  expect(history.html).toContain('给全部')
  expect(history.html).not.toMatch(/给一些|无声发出/)
  for (const words of ['给全部', '给一些', '一句&lt;话']) expect(received.html).toContain(words)
  expect(received.html).not.toContain('无声发出')
  await client.post('message/mass/delete', { msg_id })
  expect((await client.page('/received')).html).toMatch(/给一些[\s\S]{0,200}已删除/)
})

test('the ledger can be read without a key, newest first and page by page, and holds no secret', async () => {
  const client = await start()
  for (let i = 0; i < 210; i += 1) await client.get('draft/count')
  const { html } = await client.page('/ledger')
  expect(html).toContain('/cgi-bin/draft/count')
  expect(html).not.toContain(client.token)
  const older = /href="(\/ledger\?before=\d+)"/.exec(html)?.[1] ?? ''
  expect(older).not.toBe('')
  const rest = await client.page(older)
  expect(rest.html).toContain('/cgi-bin/stable_token')
  expect(rest.html).not.toContain('before=')
})

test('the back office lists texts, pictures and recordings that were sent beside the articles', async () => {
  const client = await start()
  const send = (body: Json) => client.post('message/mass/sendall', { filter: { is_to_all: false, tag_id: 1 }, ...body })
  await send({ msgtype: 'text', text: { content: '一句话' } })
  await send({ msgtype: 'image', images: { media_ids: [await client.cover()], recommend: '看图' } })
  const { html } = await client.page('/')
  for (const words of ['一句话', '［图片］ 看图', '部分粉丝']) expect(html).toContain(words)
})
