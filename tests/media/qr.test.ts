import jsQR from 'jsqr'
import sharp from 'sharp'
import { describe, expect, it, test } from 'vitest'
import { accountCodePicture } from '../../src/media/account-code.ts'
import { qrPicture } from '../../src/media/qr.ts'
import { colourAt, faultOf, photo } from './pictures.ts'

async function read(bytes: Uint8Array): Promise<string | undefined> {
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const code = jsQR.default(new Uint8ClampedArray(data), info.width, info.height)
  return code ? new TextDecoder().decode(new Uint8Array(code.binaryData)) : undefined
}

describe('a drawn code', () => {
  it.each([
    'https://example.com',
    'http://weixin.qq.com/r/Kj-abcDEF0123456789',
    `https://example.com/a?${'k=v&'.repeat(40)}`,
    'X',
    '12345678901234567890',
  ])('is read back as %s', async text => {
    const { bytes, widthPx, heightPx, type } = await qrPicture(text)
    expect([widthPx, heightPx, type]).toEqual([560, 560, 'image/png'])
    expect(await read(bytes)).toBe(text)
  })

  it.each([`https://example.com/${'k=v&'.repeat(90)}`, `https://example.com/${'a'.repeat(500)}`])(
    'of a long address is larger and read: %s',
    async text => {
      const { bytes, widthPx, heightPx } = await qrPicture(text)
      expect(widthPx).toBeGreaterThan(560)
      expect(heightPx).toBe(widthPx)
      expect(await read(bytes)).toBe(text)
    },
  )

  test('is black on white with four modules of white around it', async () => {
    const { bytes } = await qrPicture('https://example.com/quiet')
    const { data } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true })
    expect([...new Set(data)].sort((a, b) => a - b)).toEqual([0, 255])
    const dark = Array.from(data.keys()).filter(at => data[at] === 0)
    const columns = dark.map(at => at % 560)
    const first = columns.reduce((a, b) => Math.min(a, b))
    const last = columns.reduce((a, b) => Math.max(a, b))
    const top = Math.floor((dark[0] ?? 0) / 560)
    // The finder pattern's upper edge is seven modules long.
    let edge = 0
    while (data[top * 560 + first + edge] === 0) edge++
    const margin = Math.min(first, 559 - last, top)
    expect(margin).toBeGreaterThanOrEqual((edge / 7) * 4)
  })

  test('is the same every time', async () => {
    expect((await qrPicture('https://example.com/1')).sha256).toBe((await qrPicture('https://example.com/1')).sha256)
  })

  it.each<[string, string, string]>([
    ['an empty text', '', 'unreadable'],
    ['a blank text', ' \n', 'unreadable'],
    ['more than people can scan', 'a'.repeat(536), 'too-large'],
    ['more than any code holds', 'a'.repeat(9000), 'too-large'],
  ])('is refused for %s', async (_, text, fault) => expect(await faultOf(qrPicture(text))).toBe(fault))
})

describe('a given code', () => {
  it.each([100, 258, 430, 1280])('of %i px is shown at 560 px, white around, and still read', async side => {
    const drawn = await qrPicture('http://weixin.qq.com/r/account')
    const given = await sharp(drawn.bytes).trim().resize(side, side).jpeg().toBuffer()
    const { bytes, widthPx, heightPx, type } = await accountCodePicture(given)
    expect([widthPx, heightPx, type]).toEqual([560, 560, 'image/png'])
    expect(await colourAt(bytes, 20, 280)).toEqual([255, 255, 255])
    expect(await read(bytes)).toBe('http://weixin.qq.com/r/account')
  })

  test('that is not square keeps its shape and loses nothing', async () => {
    const { bytes } = await accountCodePicture(await photo(300, 600).jpeg().toBuffer())
    expect(await colourAt(bytes, 60, 280)).toEqual([255, 255, 255])
  })

  test('on nothing stands on white', async () => {
    const drawn = await qrPicture('http://weixin.qq.com/r/clear')
    const clear = await sharp(drawn.bytes).trim().toColourspace('srgb').unflatten().png().toBuffer()
    expect(await read((await accountCodePicture(clear)).bytes)).toBe('http://weixin.qq.com/r/clear')
  })

  test('that is no picture is refused', async () => {
    expect(await faultOf(accountCodePicture(new TextEncoder().encode('no')))).toBe('not-a-picture')
  })
})
