import sharp from 'sharp'
import { describe, expect, it, test } from 'vitest'
import { qrPicture } from '../../src/media/qr.ts'
import { photo } from '../media/pictures.ts'
import { frozen } from './bench.ts'

const draft = (body: string, front = '') => `---\ntitle: 泊位改造\n${front}---\n\n${body}\n`
const rules = ({ findings }: Awaited<ReturnType<typeof frozen>>) => findings.map(({ rule }) => rule)
const ours = async (text: string) => (await qrPicture(text)).bytes

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
