import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import Database from 'libsql'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openApp } from '../../src/app.ts'
import { main } from '../../src/cli/index.ts'
import type { App, Io } from '../../src/cli/ports.ts'
import { readConfig } from '../../src/config.ts'
import { explain } from '../../src/explain.ts'
import { wechatServer, type Act, type Seen } from './wechat-server.ts'

const SECRET = '5ec2e7a05ec2e7a05ec2e7a05ec2e7a0'
const KEY = 'the sealing key, for this test only'
const CALLBACK_TOKEN = 'CallbackTokenForThisTest'
const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const TOKENS = ['97_firstTOKEN-/+aaaaaaaa', '97_secondTOKEN-/+bbbbbbb', '97_thirdTOKEN-/+ccccccccc']

/** The ways a secret could be written down. */
const FORMS = [SECRET, KEY, CALLBACK_TOKEN, AES_KEY, ...TOKENS].flatMap(secret => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
])

const found = (text: string): string[] => FORMS.filter(form => text.includes(form))

let folder: string
let said: string
const logged: unknown[] = []
const errors: unknown[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhundian-leaks-'))
  said = ''
  mkdirSync(join(folder, 'drafts'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** WeChat as a publication needs it; before each good answer it fails in a way of its own, quoting what it was sent. */
async function noisyWechat() {
  const standing = new Map<string, unknown[]>()
  const times = new Map<string, number>()
  let token = -1
  const quoting = ({ query, body }: Seen, errcode: number) => {
    const quoted = `bad ${query.get('access_token')} secret=${SECRET} ${body.toString('utf8')}`
    return JSON.stringify({
      errcode,
      errmsg: `${quoted} rid: 6aac005a-01bfdbee-79769285`,
      request: quoted,
      hint: SECRET,
    })
  }
  const good: Record<string, (seen: Seen) => unknown> = {
    'media/uploadimg': () => ({ url: 'http://mmbiz.qpic.cn/x/0?wx_fmt=png' }),
    'material/add_material': () => ({ media_id: 'COVER', url: '' }),
    'draft/add': ({ json }) => {
      const id = `DRAFT-${standing.size}`
      standing.set(id, (json as { articles: unknown[] }).articles)
      return { media_id: id }
    },
    'draft/get': ({ json }) => ({ news_item: standing.get((json as { media_id: string }).media_id) ?? [] }),
    'draft/batchget': () => ({ total_count: 0, item_count: 0 }),
    'freepublish/batchget': () => ({ total_count: 0, item_count: 0 }),
    'freepublish/submit': () => ({ errcode: 0, publish_id: 2247503051 }),
    'freepublish/get': () => ({
      publish_status: 0,
      article_id: 'ART',
      article_detail: { item: [{ idx: 1, article_url: 'https://mp.weixin.qq.com/s/x' }] },
    }),
    'message/mass/preview': () => ({ errcode: 0 }),
  }
  const bad: Record<string, Act[]> = {
    'media/uploadimg': [(_seen, _response, socket) => void socket.destroy()],
    'material/add_material': [(seen, response) => void response.end(quoting(seen, -1))],
    'draft/add': [
      (seen, response) => void response.end(quoting(seen, 42001)),
      (seen, response) => void response.end(quoting(seen, 45166)),
    ],
    'draft/get': [(seen, response) => void response.writeHead(502).end(`<html>${seen.query.toString()}</html>`)],
    'freepublish/submit': [(seen, response) => void response.end(quoting(seen, 40001))],
    'freepublish/get': [(seen, response) => void response.end(quoting(seen, -1).slice(0, 90))],
    'message/mass/preview': [(seen, response) => void response.end(quoting(seen, 43004))],
  }
  const server = await wechatServer((seen, response, socket) => {
    const path = seen.path.replace('/cgi-bin/', '')
    const nth = times.get(path) ?? 0
    times.set(path, nth + 1)
    const fails = bad[path]?.[nth]
    if (fails) return fails(seen, response, socket)
    response.end(JSON.stringify(good[path]?.(seen) ?? { errcode: 0 }))
  })
  server.tokenTurns = [
    (seen, response) => void response.end(quoting(seen, 40125)),
    (_seen, response) => {
      token += 1
      response.end(JSON.stringify({ access_token: TOKENS[Math.min(token, 2)], expires_in: 7200 }))
    },
  ]
  return { server, times }
}

async function draft(name: string): Promise<string> {
  const picture = (background: string) =>
    sharp({ create: { width: 900, height: 383, channels: 3, background } })
      .png()
      .toBuffer()
  writeFileSync(join(folder, `drafts/${name}.png`), await picture('#0f4c81'))
  writeFileSync(join(folder, `drafts/${name}-in.png`), await picture('#a01020'))
  const head = `title: 标题 ${name}\nauthor: 作者\ndigest: 卡片摘要\ncover: ${name}.png\n`
  const path = join(folder, `drafts/${name}.md`)
  writeFileSync(path, `---\n${head}---\n\n正文第一段 ${name}。\n\n![图](${name}-in.png)\n`)
  return path
}

/** One command as `cli.ts` runs it, with everything it says, logs and throws kept. */
async function run(origin: string, ...argv: string[]): Promise<number> {
  const io: Io = {
    out: text => void (said += `${text}\n`),
    document: text => void (said += `${text}\n`),
    err: text => void (said += `${text}\n`),
    isTty: false,
    confirm: async () => true,
    cwd: folder,
    user: 'ma',
    secret: async prompt => (/EncodingAESKey/.test(prompt) ? AES_KEY : /Token/.test(prompt) ? CALLBACK_TOKEN : SECRET),
    run: async () => 1,
    stdin: async () => '',
    signal: new AbortController().signal,
  }
  const settings = {
    WECHAT_APP_ID: 'wx1234567890abcdef',
    WECHAT_APP_SECRET: SECRET,
    WECHAT_TOKEN: CALLBACK_TOKEN,
    WECHAT_ENCODING_AES_KEY: AES_KEY,
    WECHAT_API_BASE: origin,
    ZHUNDIAN_KEY: KEY,
    ZHUNDIAN_HOME: join(folder, '.zhundian'),
    ZHUNDIAN_SETTLE_MS: '0',
    ZHUNDIAN_WAIT_MS: '20000',
  }
  const explained = (error: unknown) => {
    errors.push(error)
    return explain(error)
  }
  return main([...argv, '--verbose'], io, {
    version: '0.0.0',
    open: async (): Promise<App> => {
      const app = openApp(readConfig(settings, folder), (event, fields) => void logged.push({ event, ...fields }))
      return { ...app, explain: explained }
    },
    explain: async error => explained(error),
  })
}

/** Every cell of every table; a page can break a text in two, a cell cannot. */
function cells(path: string): string {
  const database = new Database(path, { readonly: true })
  try {
    const tables = database.prepare(`select name from sqlite_master where type = 'table'`).all() as { name: string }[]
    expect(tables.length).toBeGreaterThan(10)
    return tables.map(({ name }) => inspect(database.prepare(`select * from "${name}"`).all(), WHOLE)).join('\n')
  } finally {
    database.close()
  }
}

const WHOLE = { depth: null, maxArrayLength: null, maxStringLength: null, showHidden: true }

it('no secret is in any log line, error, output or page of the store after a full and noisy run', async () => {
  const { server, times } = await noisyWechat()
  const one = await draft('one')
  const two = await draft('two')
  expect(await run(server.origin, 'push', one)).toBe(2) // the token is refused: 40125
  await run(server.origin, 'push', one) // draft/add is refused: 42001, and 45166
  await run(server.origin, 'push', one)
  const exits = [
    await run(server.origin, 'publish', one, '--wait', '--json'),
    await run(server.origin, 'push', two, '--json'),
    await run(server.origin, 'preview', one, '--to', 'someone'),
    await run(server.origin, 'accounts', 'renew', 'default'),
    await run(server.origin, 'accounts', 'add', 'second', '--appid', 'wxabcdef1234567890', '--json'),
    await run(server.origin, 'accounts', 'callback', 'second', '--json'),
    await run(server.origin, 'publications', 'list', '--json'),
    await run(server.origin, 'notices', 'list', '--json'),
  ]
  // a full run: everything was asked for, and each failed once
  expect([...times.keys()]).toEqual(expect.arrayContaining(['draft/add', 'freepublish/submit', 'freepublish/get']))
  expect(server.tokenRequests.length).toBeGreaterThan(3)
  expect(exits[0], said).toBe(0)
  expect(said).toContain('"callback": true')
  expect(said).toContain('https://mp.weixin.qq.com/s/x')
  expect(logged.length).toBeGreaterThan(20)
  expect(errors.length).toBeGreaterThan(1)

  expect(found(said)).toEqual([])
  for (const line of logged) expect(found(inspect(line, WHOLE) + JSON.stringify(line))).toEqual([])
  for (const error of errors) {
    const stack = error instanceof Error ? String(error.stack) : ''
    expect(found(inspect(error, WHOLE) + JSON.stringify(error) + stack)).toEqual([])
  }
  const home = join(folder, '.zhundian')
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(name => name !== 'sandbox')
  expect(files).toContain('zhundian.db')
  for (const name of files) expect(found(readFileSync(join(home, name), 'latin1')), name).toEqual([])
  expect(found(cells(join(home, 'zhundian.db')))).toEqual([])
}, 60_000)
