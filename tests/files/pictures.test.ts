import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it, test } from 'vitest'
import { resolvePicture } from '../../src/files/pictures.ts'
import { inlinePicture } from '../../src/media/inline.ts'
import { codeOf, folder } from './folder.ts'

const outside = folder({ 'secret.png': 'secret' })
const dir = folder({
  'drafts/a.md': '',
  'drafts/图 1.png': 'spaced',
  'drafts/100%.png': 'percent',
  'drafts/caf\u0065\u0301.png': 'decomposed',
  'drafts/pic/b.png': 'below',
  'drafts/attachments/note.png': 'attached',
  'drafts/七月/c.md': '',
  'images/shared.png': 'shared',
  'attachments/vault.png': 'vault',
})
writeFileSync(join(dir, '..', 'zhundian-secret.png'), 'secret')
symlinkSync(join(outside, 'secret.png'), join(dir, 'drafts', 'link.png'))
symlinkSync(outside, join(dir, 'drafts', 'linked'))
symlinkSync(join(dir, 'images', 'shared.png'), join(dir, 'drafts', 'inner.png'))
symlinkSync(join(dir, 'drafts', 'loop.png'), join(dir, 'drafts', 'loop.png'))
symlinkSync(join(dir, 'drafts', 'ring2.png'), join(dir, 'drafts', 'ring1.png'))
symlinkSync(join(dir, 'drafts', 'ring1.png'), join(dir, 'drafts', 'ring2.png'))
execFileSync('mkfifo', [join(dir, 'drafts', 'pipe.png')])

const draft = join(dir, 'drafts', 'a.md')
const noWeb = async (): Promise<never> => Promise.reject(new Error('asked the web'))
const read = async (source: string, from = draft) =>
  new TextDecoder().decode(await resolvePicture(source, from, dir, noWeb))

describe('a local picture', () => {
  it.each([
    ['图 1.png', 'spaced'],
    ['./图 1.png', 'spaced'],
    ['%E5%9B%BE%201.png', 'spaced'],
    ['图%201.png', 'spaced'],
    ['100%.png', 'percent'],
    ['caf\u00e9.png', 'decomposed'],
    ['pic/b.png', 'below'],
    ['pic\\b.png', 'below'],
    ['note.png', 'attached'],
    ['attachments/note.png', 'attached'],
    ['vault.png', 'vault'],
    ['../images/shared.png', 'shared'],
    ['images/shared.png', 'shared'],
    ['inner.png', 'shared'],
    ['pic/../pic/b.png', 'below'],
  ])('called %s is found', async (source, content) => expect(await read(source)).toBe(content))

  it.each([
    '../../zhundian-secret.png',
    '..\\..\\zhundian-secret.png',
    '%2e%2e%2f%2e%2e%2fzhundian-secret.png',
    '%2E%2E/%2E%2E/zhundian-secret.png',
    '..%2f..%2fzhundian-secret.png',
    '..%5c..%5czhundian-secret.png',
    'pic/../../../zhundian-secret.png',
    '../../none.png',
    '/etc/passwd',
    '%2Fetc%2Fpasswd',
    '\\\\server\\share\\x.png',
    'C:\\Windows\\x.png',
    'C:x.png',
    '~/x.png',
    'file:///etc/passwd',
    'link.png',
    'linked/secret.png',
  ])('called %s is outside', async source => expect(await codeOf(read(source))).toBe('outside'))

  it.each([
    'none.png',
    '%252e%252e%252fimages%252fshared.png',
    'a\0.png',
    '%00',
    '',
    '  ',
    'none/../图.png',
    '图.png'.repeat(200),
  ])('called %j is missing', async source => expect(await codeOf(read(source))).toBe('missing'))

  it.each([
    ['pic', 'not-a-file'],
    ['pipe.png', 'not-a-file'],
    ['ftp://example.com/a.png', 'bad-source'],
  ])('called %s is %s', async (source, code) => expect(await codeOf(read(source))).toBe(code))

  it.each(['loop.png', 'ring1.png', 'a\nb.png', 'a%0Ab.png', 'a\0b.png', `${'x'.repeat(5000)}.png`])(
    'called %j is missing, at once',
    async source => expect(await codeOf(read(source))).toBe('missing'),
  )

  test('is named as the draft names it', async () => {
    await expect(read('%E6%97%A0.png')).rejects.toMatchObject({ path: '%E6%97%A0.png' })
  })

  test('of more than 40 MB is too large', async () => {
    writeFileSync(join(dir, 'drafts', 'huge.png'), '')
    truncateSync(join(dir, 'drafts', 'huge.png'), 40_000_001)
    expect(await codeOf(read('huge.png'))).toBe('too-large')
  })

  test('is found when root and draft are spelled through links', async () => {
    const alias = join(folder(), 'alias')
    symlinkSync(dir, alias)
    const bytes = await resolvePicture('pic/b.png', draft, alias, noWeb)
    expect(new TextDecoder().decode(bytes)).toBe('below')
  })

  test('needs its draft’s folder', async () => {
    expect(await codeOf(read('a.png', join(dir, 'none', 'a.md')))).toBe('missing')
  })

  test('is what its bytes are, not its name', async () => {
    mkdirSync(join(dir, 'drafts', 'odd'), { recursive: true })
    const webp = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#f00' } })
      .webp()
      .toBuffer()
    writeFileSync(join(dir, 'drafts', 'odd', 'really-webp.jpg'), webp)
    const picture = await inlinePicture(await resolvePicture('odd/really-webp.jpg', draft, dir, noWeb))
    expect([picture.widthPx, picture.type]).toEqual([9, 'image/png'])
  })
})

describe('a data address', () => {
  it.each([
    ['data:image/png;base64,aGVsbG8=', 'hello'],
    ['DATA:image/png;base64,aGVs%0AbG8%3D', 'hello'],
    ['data:image/svg+xml;charset=utf-8;base64,PHN2Zy8+', '<svg/>'],
    ['data:image/svg+xml,%3Csvg/%3E', '<svg/>'],
    ['data:image/svg+xml;utf8=1,<svg/>', '<svg/>'],
  ])('%s carries the picture', async (source, content) => expect(await read(source)).toBe(content))

  it.each(['data:', 'data:image/png;base64', 'data:text/html,<p>', 'data:image/png;base64,???', 'data:,x'])(
    '%s is refused',
    async source => expect(await codeOf(read(source))).toBe('bad-source'),
  )

  test('of more than 10 MB is too large, and its error stays short', async () => {
    const source = `data:image/png;base64,${'A'.repeat(16_000_000)}`
    await expect(read(source)).rejects.toMatchObject({ code: 'too-large', path: 'data:' })
  })
})

test('an address on the web goes to the fetcher, one without scheme as https', async () => {
  const asked: string[] = []
  const fetchRemote = async (address: string) => {
    asked.push(address)
    return new Uint8Array([1])
  }
  for (const source of ['https://example.com/a.png', 'HTTP://example.com/b.png', '//example.com/c.png']) {
    expect(await resolvePicture(source, draft, dir, fetchRemote)).toEqual(new Uint8Array([1]))
  }
  expect(asked).toEqual(['https://example.com/a.png', 'HTTP://example.com/b.png', 'https://example.com/c.png'])
})
