import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { zh } from '../../src/text/zh.ts'

let folder: string
let base: string
let app: ReturnType<typeof openApp>
let close: () => Promise<void>

const draft = (): string => join(folder, 'drafts/a.md')

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhundian-preview-'))
  mkdirSync(join(folder, 'drafts'))
  writeFileSync(join(folder, '.env'), 'WECHAT_ACCOUNT_QR=\n')
  writeFileSync(join(folder, 'secret.txt'), 'not for the page')
  const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: '#ff0000' } })
  writeFileSync(join(folder, 'drafts/own.png'), await picture.clone().png().toBuffer())
  writeFileSync(join(folder, 'drafts/other.png'), await picture.clone().png().toBuffer())
  writeFileSync(draft(), '---\ntitle: 标题\n---\n\n正文\n\n![图](own.png)\n\n![码](qr:https://example.com/)\n')
  app = openApp(readConfig({}, folder), () => {})
  const listening = await app.servePreview({ path: draft(), port: 0 })
  base = listening.url
  close = () => listening.close()
})
afterEach(async () => {
  await close()
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

const page = async (query = ''): Promise<string> => (await fetch(`${base}/${query}`)).text()
const picture = (source: string): Promise<Response> => fetch(`${base}/picture?source=${encodeURIComponent(source)}`)

describe('a preview', () => {
  it('shows the draft as it is now, in light or dark, and asks again after a while', async () => {
    const answer = await fetch(`${base}/`)
    expect(answer.headers.get('refresh')).toBe('2')
    const html = await answer.text()
    expect(html).toContain('<h1>标题</h1>')
    expect(html).toContain('<body class="light">')
    expect(await page('?mode=dark')).toContain('<body class="dark">')
    expect(await page('?mode="><script>')).toContain('<body class="light">')
    writeFileSync(draft(), '# 改过的标题\n\n新正文\n')
    expect(await page()).toContain('<h1>改过的标题</h1>')
  })

  it('shows the pictures and codes of the draft', async () => {
    for (const source of ['own.png', 'qr:https://example.com/']) {
      const answer = await picture(source)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toMatch(/^image\/(png|jpeg)$/)
      expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100)
    }
    expect(await page()).toContain('/picture?source=own.png')
  })

  it('gives no other file and fetches no other address', async () => {
    const hostile = [
      'other.png',
      '../secret.txt',
      './own.png',
      join(folder, 'secret.txt'),
      '/etc/passwd',
      'file:///etc/passwd',
      'http://169.254.169.254/latest/meta-data',
      'qr:https://elsewhere.example/',
      'own.png\0',
      '',
    ]
    for (const source of hostile) {
      const answer = await picture(source)
      expect([source, answer.status, await answer.text()]).toEqual([source, 404, zh.desk.notFound])
    }
    expect((await fetch(`${base}/picture`)).status).toBe(404)
  })

  it('does not follow a draft out of its workspace', async () => {
    writeFileSync(draft(), '# 标题\n\n![图](../../../../../../etc/passwd)\n')
    expect((await picture('../../../../../../etc/passwd')).status).toBe(404)
  })

  it('says in a sentence what is wrong with a draft that cannot be read, and goes on', async () => {
    writeFileSync(draft(), '---\ntitle: [<script>alert(1)</script>\n---\n\n正文\n')
    const answer = await fetch(`${base}/`)
    expect(answer.status).toBe(200)
    const html = await answer.text()
    expect(html).toMatch(/第 \d 行：/)
    expect(html).not.toContain('<script>')
    expect(html).not.toMatch(/\bat .*\.ts:\d/)
    expect((await picture('own.png')).status).toBe(404)
    rmSync(draft())
    expect(await page()).toContain('找不到')
    writeFileSync(draft(), '# 回来了\n\n正文\n')
    expect(await page()).toContain('<h1>回来了</h1>')
  })

  it('shows hostile words as words', async () => {
    writeFileSync(
      draft(),
      '---\ntitle: "</title><script>alert(1)</script>"\nauthor: "<img src=x onerror=alert(2)>"\n---\n\n<script>alert(3)</script>正文\n',
    )
    const html = await page()
    expect(html).toContain('正文')
    expect(html).not.toMatch(/<script|<img/)
    expect(html).toContain('Content-Security-Policy')
  })

  it('only reads, and only for this machine', async () => {
    expect((await fetch(`${base}/`, { method: 'POST' })).status).toBe(405)
    expect((await fetch(`${base}/nowhere`)).status).toBe(404)
    expect(await (await fetch(`${base}/nowhere`)).text()).toBe(zh.desk.notFound)
    expect(await (await fetch(`${base}/healthz`)).json()).toEqual({ ok: true })
    expect(new URL(base).hostname).toBe('127.0.0.1')
  })
})
