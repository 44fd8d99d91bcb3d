import sharp from 'sharp'
import { describe, expect, it, test } from 'vitest'
import { withAiLabel } from '../../src/media/ai-label.ts'
import { qrPicture } from '../../src/media/qr.ts'
import { photo } from '../media/pictures.ts'
import { frozen } from './bench.ts'

const draft = (body: string, front = '') => `---\ntitle: 泊位改造\n${front}---\n\n${body}\n`
const rules = ({ findings }: Awaited<ReturnType<typeof frozen>>) => findings.map(({ rule }) => rule)
const ours = async (text: string) => (await qrPicture(text)).bytes

const PHOTO = new Uint8Array(await photo(1200, 800).jpeg().toBuffer())

const SECOND = new Uint8Array(await photo(600, 900).jpeg().toBuffer())

async function spoilt(): Promise<Uint8Array> {
  const patch = await sharp({ create: { width: 220, height: 220, channels: 3, background: '#fff' } })
    .png()
    .toBuffer()
  return sharp(await ours('https://example.org/a'))
    .toColourspace('srgb')
    .composite([{ input: patch, gravity: 'centre' }])
    .png()
    .toBuffer()
}

describe('QR codes of a draft', () => {
  test('are shown with their targets, drawn, pasted and the account’s own', async () => {
    const text = draft('![甲](qr:https://example.org/a)\n\n![乙](pasted.png)\n\n![丙](qr:account)\n\n![丁](photo.jpg)')
    const pictures = {
      'pasted.png': await ours('http://weixin.qq.com/r/x'),
      'photo.jpg': await photo(900, 600).jpeg().toBuffer(),
    }
    const found = await frozen(text, { pictures })
    expect(found.codes.map(({ line, target }) => [line, target])).toEqual([
      [5, 'https://example.org/a'],
      [7, 'http://weixin.qq.com/r/x'],
      [9, null],
    ])
    expect(rules(found)).toEqual([])
  })

  it('that cannot be read keep it from being sent', async () => {
    const found = await frozen(draft('字\n\n![甲](pasted.png)'), { pictures: { 'pasted.png': await spoilt() } })
    expect(found.findings).toMatchObject([{ rule: 'qr-unreadable', line: 7, severity: 'error', blocks: true }])
    expect(found.codes).toEqual([])
  })

  it.each([
    ['a drawn one', '![甲](qr:https://example.org.evil.cn/)', 'https://example.org.evil.cn/'],
    ['a pasted one', '![甲](pasted.png)', 'wxp://f2f0'],
  ])('that lead where the list does not allow keep it too: %s', async (_, body, target) => {
    const pictures = { 'pasted.png': await ours('wxp://f2f0') }
    const found = await frozen(draft(body), { pictures, domains: ['example.org'] })
    expect(found.findings).toMatchObject([{ rule: 'qr-domain', values: { target, domains: 'example.org' } }])
    expect(rules(await frozen(draft(body), { pictures }))).toEqual([])
  })

  test('carry the logo that was asked for', async () => {
    const body = '![甲](qr:https://example.org/a)'
    const pictures = { 'logo.png': await photo(80, 80).png().toBuffer() }
    const plain = await frozen(draft(body))
    const marked = await frozen(draft(body, 'qr_logo: logo.png\n'), { pictures })
    expect(marked.codes.map(({ target }) => target)).toEqual(plain.codes.map(({ target }) => target))
    expect(marked.pictures[0]?.sha256).not.toBe(plain.pictures[0]?.sha256)
    expect(rules(await frozen(draft(body, '二维码标志: none.png\n')))).toEqual(['picture-missing'])
  })
})

describe('pictures of a draft', () => {
  it('that lost their motion, or were made by AI and are not said to be, are told', async () => {
    const one = await sharp({ create: { width: 800, height: 800, channels: 3, background: '#c00' } })
      .gif()
      .toBuffer()
    const head = 13 + ((one[10]! & 0x80) === 0 ? 0 : 3 << ((one[10]! & 7) + 1))
    const frame = one.subarray(head, one.length - 1)
    const moving = Buffer.concat([
      one.subarray(0, head),
      ...Array.from({ length: 500 }, () => frame),
      Buffer.from([0x3b]),
    ])
    const made = withAiLabel(PHOTO, 'image/jpeg', '{"Label":"1"}')
    const pictures = { 'a.gif': moving, 'b.jpg': made }
    const body = '![甲](a.gif)\n\n![乙](b.jpg)'
    expect(rules(await frozen(draft(body), { pictures }))).toEqual(['picture-still', 'picture-ai'])
    expect(rules(await frozen(draft(body, 'ai: assisted\n'), { pictures }))).toEqual(['picture-still'])
  })
})

describe('the cover of a draft', () => {
  const auto = (front: string, body = '字') =>
    frozen(draft(body, `series: 动态\n${front}`), { pictures: { 'a.jpg': PHOTO } })
  const PHOTO_DRAFT = '![甲](a.jpg)'
  const coverOf = async (made: ReturnType<typeof auto>) => (await made).snapshot.articles[0]?.cover

  it('is drawn in the colours of its style, and of its accent', async () => {
    const all = await Promise.all(['', 'theme: 庆典红金\n', 'accent: "#1a5c2e"\n'].map(front => coverOf(auto(front))))
    expect(new Set(all).size).toBe(3)
  })

  it('shows what its design asks for, and says when there is nothing to show', async () => {
    const figured = `${PHOTO_DRAFT}\n\n> [!数字]\n> - 46.4%：占比`
    const made = [
      await auto('', figured),
      await auto('cover_design: photo\n', figured),
      await auto('封面样式: 数字\n', figured),
    ]
    expect(made.map(rules)).toEqual([[], [], []])
    expect(new Set(made.map(one => one.snapshot.articles[0]?.cover)).size).toBe(3)
    expect(rules(await auto('cover_design: photo\n'))).toEqual(['cover-no-photo'])
    expect(rules(await auto('cover_design: figure\n'))).toEqual(['cover-no-figure'])
  })

  it('names the photograph that cannot be had, and is drawn without it', async () => {
    const made = await auto('cover_design: photo\n', '![甲](gone.jpg)')
    expect(made.findings.map(({ rule, line, values }) => [rule, line, values['source']])).toEqual([
      ['picture-missing', 7, 'gone.jpg'],
      ['picture-missing', 7, 'gone.jpg'],
    ])
    expect(made.snapshot.articles[0]?.cover).toMatch(/^[0-9a-f]{64}$/)
  })

  it('moves its crops to the focus', async () => {
    const boxes = async (focus: string) => {
      const { articles } = (await auto(`cover: a.jpg\ncover_focus: ${focus}\n`)).snapshot
      return [articles[0]?.wide.y1, articles[0]?.square.x1]
    }
    expect(await boxes('左上')).toEqual([0, 0])
    expect((await boxes('90% 90%')).every(edge => Number(edge) > 0.2)).toBe(true)
  })
})

describe('a picture message', () => {
  const text = draft('首段**加粗**。\n\n![甲](a.jpg)\n\n![乙](b.jpg)\n\n![号](qr:account)', 'type: newspic\n')
  const pictures = { 'a.jpg': PHOTO, 'b.jpg': SECOND }

  test('is its pictures in their order and plain text, the first as cover with both crops in its own shape', async () => {
    const found = await frozen(text, { pictures })
    const [article] = found.snapshot.articles
    const hashes = found.pictures.map(({ sha256 }) => sha256)
    expect(hashes).toHaveLength(2)
    expect(article).toMatchObject({ html: '首段加粗。', images: hashes, cover: hashes[0], digest: '', sourceUrl: '' })
    const { widthPx, heightPx } = found.pictures[0]!
    const ratio = ({ x1, y1, x2, y2 }: { x1: number; y1: number; x2: number; y2: number }) =>
      ((x2 - x1) * widthPx) / ((y2 - y1) * heightPx)
    expect(ratio(article!.wide)).toBeCloseTo(2.35, 2)
    expect(ratio(article!.square)).toBeCloseTo(1, 2)
    expect(rules(found)).toEqual([])
  })

  test('is another content when its pictures change places', async () => {
    const named = text.replace('type: newspic', 'type: newspic\ncover: b.jpg')
    const [one, other] = [await frozen(text, { pictures }), await frozen(named, { pictures })]
    expect(other.snapshot.articles[0]!.images).toEqual(one.snapshot.articles[0]!.images!.toReversed())
    expect(other.hash).not.toBe(one.hash)
  })

  test('whose picture will not do is not sent', async () => {
    expect(rules(await frozen(text, { pictures: { 'a.jpg': PHOTO } }))).toEqual(['picture-missing'])
    const found = await frozen(text, { pictures: { ...pictures, 'a.jpg': await spoilt() } })
    expect(rules(found)).toEqual(['qr-unreadable'])
  })
})
