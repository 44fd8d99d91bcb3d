import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it, test, vi } from 'vitest'
import { INLINE_MAX_BYTES, inlinePicture } from '../../src/media/inline.ts'
import { colourAt, disc, faultOf, photo } from './pictures.ts'

vi.setConfig({ testTimeout: 30_000 }) // encoders are slow on a busy machine

const frame = (background: string) =>
  sharp({ create: { width: 30, height: 30, channels: 3, background } })
    .png()
    .toBuffer()
const text = (words: string) => new TextEncoder().encode(words)

describe('whatever goes in', () => {
  it.each<[string, () => Promise<Uint8Array>, string]>([
    ['a JPEG', () => photo(400, 300).jpeg().toBuffer(), 'image/jpeg'],
    ['a grey JPEG', () => photo(400, 300).greyscale().jpeg().toBuffer(), 'image/jpeg'],
    ['a CMYK JPEG', () => photo(400, 300).toColourspace('cmyk').jpeg().toBuffer(), 'image/jpeg'],
    ['a WebP photo', () => photo(400, 300).webp().toBuffer(), 'image/jpeg'],
    ['an AVIF photo', () => photo(400, 300).avif({ effort: 0 }).toBuffer(), 'image/jpeg'],
    ['a 16-bit PNG', () => photo(400, 300).toColourspace('rgb16').png().toBuffer(), 'image/jpeg'],
    ['a GIF', () => sharp(disc(400, 300)).gif().toBuffer(), 'image/png'],
    ['a TIFF', () => sharp(disc(400, 300)).flatten().tiff().toBuffer(), 'image/png'],
    ['a drawing', async () => disc(200, 150), 'image/png'],
  ])('%s comes out as WeChat takes it', async (_, make, type) => {
    const picture = await inlinePicture(await make())
    const found = await sharp(picture.bytes).metadata()
    expect({ ...picture, bytes: 0 }).toEqual({
      type,
      bytes: 0,
      widthPx: 400,
      heightPx: 300,
      sha256: createHash('sha256').update(picture.bytes).digest('hex'),
    })
    expect([found.width, found.height, found.hasAlpha, `image/${found.format}`]).toEqual([400, 300, false, type])
    expect(picture.bytes.length).toBeLessThan(INLINE_MAX_BYTES)
  })
})

describe('what already fits', () => {
  test('keeps its bytes', async () => {
    const bytes = await photo(400, 300).jpeg({ quality: 97 }).toBuffer()
    expect(Buffer.from((await inlinePicture(bytes)).bytes).equals(bytes)).toBe(true)
  })

  test('loses position, camera and comments without being encoded again', async () => {
    const plain = await photo(400, 300).jpeg().toBuffer()
    const tagged = await sharp(plain)
      .withExif({ IFD0: { Model: 'Camera of Zhang' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '39/1 54/1 0/1' } })
      .jpeg()
      .toBuffer()
    const comment = Buffer.concat([
      tagged.subarray(0, 2),
      Buffer.from([0xff, 0xfe, 0, 8]),
      Buffer.from('SECRET'),
      tagged.subarray(2),
    ])
    const { bytes } = await inlinePicture(comment)
    expect(Buffer.from(bytes).includes('Camera of Zhang')).toBe(false)
    expect(Buffer.from(bytes).includes('SECRET')).toBe(false)
    expect((await sharp(bytes).metadata()).exif).toBeUndefined()
    expect(await sharp(bytes).raw().toBuffer()).toEqual(await sharp(tagged).raw().toBuffer())
  })

  test('loses what was appended to it', async () => {
    for (const make of [() => photo(60, 40).jpeg(), () => photo(60, 40).png()]) {
      const { bytes } = await inlinePicture(
        Buffer.concat([await make().toBuffer(), Buffer.from('PK\u0003\u0004 <script>')]),
      )
      expect(Buffer.from(bytes).includes('<script>')).toBe(false)
    }
  })

  test('loses the texts of a PNG', async () => {
    const plain = await sharp(disc(80, 60)).flatten().png().toBuffer()
    // A chunk is length, type, data and checksum; it goes in front of the closing IEND.
    const body = Buffer.from('tEXtComment\0xmpmeta of Zhang')
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(body))
    const length = Buffer.alloc(4)
    length.writeUInt32BE(body.length - 4)
    const png = Buffer.concat([plain.subarray(0, -12), length, body, sum, plain.subarray(-12)])
    expect(png.includes('xmpmeta')).toBe(true)
    expect(Buffer.from((await inlinePicture(png)).bytes).includes('xmpmeta')).toBe(false)
  })

  test('is encoded again when its colours are not sRGB', async () => {
    const wide = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#ff0000' } })
      .withIccProfile('p3')
      .jpeg({ quality: 95 })
      .toBuffer()
    const { bytes } = await inlinePicture(wide)
    expect((await sharp(bytes).metadata()).icc).toBeUndefined()
    expect((await colourAt(bytes, 20, 20))[0]).toBeGreaterThan(245)
  })
})

test('a picture held sideways stands upright', async () => {
  const stored = await photo(400, 300).withMetadata({ orientation: 6 }).jpeg().toBuffer()
  const { widthPx, heightPx, bytes } = await inlinePicture(stored)
  expect([widthPx, heightPx]).toEqual([300, 400])
  expect((await sharp(bytes).metadata()).orientation).toBeUndefined()
})

test('transparency becomes white, of a palette picture too', async () => {
  const clear = sharp(disc(200, 100))
  for (const bytes of [
    await clear.png().toBuffer(),
    await clear.png({ palette: true }).toBuffer(),
    await clear.webp().toBuffer(),
  ]) {
    expect(await colourAt((await inlinePicture(bytes)).bytes, 2, 2)).toEqual([255, 255, 255])
  }
})

test('a large photo becomes narrower and light enough', async () => {
  const picture = await inlinePicture(await photo(3000, 2000).jpeg({ quality: 97 }).toBuffer())
  expect([picture.widthPx, picture.heightPx, picture.type]).toEqual([1920, 1280, 'image/jpeg'])
  expect(picture.bytes.length).toBeLessThan(INLINE_MAX_BYTES)
})

test('a picture too rich for any quality shrinks until it fits', async () => {
  const wild = sharp({
    create: {
      width: 1920,
      height: 2000,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 110 },
    },
  })
  const picture = await inlinePicture(await wild.png({ compressionLevel: 1 }).toBuffer())
  expect(picture.bytes.length).toBeLessThan(INLINE_MAX_BYTES)
  expect(picture.widthPx).toBeLessThan(1920)
})

test('a screenshot stays exact', async () => {
  const shot = await sharp(disc(2400, 1200)).webp({ lossless: true }).toBuffer()
  const { type, widthPx, bytes } = await inlinePicture(shot)
  expect([type, widthPx]).toEqual(['image/png', 1920])
  expect(await colourAt(bytes, 960, 480)).toEqual([0xe0, 0x20, 0x20])
})

test('a drawing is drawn at twice its size', async () => {
  const { widthPx, heightPx } = await inlinePicture(disc(300, 200))
  expect([widthPx, heightPx]).toEqual([600, 400])
})

test('the same bytes in give the same bytes out', async () => {
  const bytes = await photo(2100, 900).webp().toBuffer()
  expect((await inlinePicture(bytes)).sha256).toBe((await inlinePicture(bytes)).sha256)
})

test('of an animation the first picture is taken', async () => {
  const moving = await sharp([await frame('#ff0000'), await frame('#0000ff')], { join: { animated: true } })
    .gif()
    .toBuffer()
  const { heightPx, bytes } = await inlinePicture(moving)
  expect(heightPx).toBe(30)
  expect(await colourAt(bytes, 15, 15)).toEqual([255, 0, 0])
})

describe('refuses', () => {
  test('a picture damaged in the middle', async () => {
    const png = await photo(200, 200).png().toBuffer()
    const middle = Math.floor(png.length / 2)
    png.fill(0, middle, middle + 200)
    expect(await faultOf(inlinePicture(png))).toBe('unreadable')
  })

  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('a %s cut short', async format => {
    const whole = await photo(300, 200).toFormat(format).toBuffer()
    for (const share of [0.3, 0.6, 0.9]) {
      expect(await faultOf(inlinePicture(whole.subarray(0, Math.floor(whole.length * share))))).toBe('unreadable')
    }
  })

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'not-a-picture'],
    ['a page with a picture’s name', text('<!doctype html><p>404</p>'), 'not-a-picture'],
    ['a document', text('%PDF-1.7\n'), 'not-a-picture'],
    ['the head of a phone photo', text('\0\0\0\u0018ftypheic\0\0\0\0mif1heic'), 'unreadable'],
    ['a bitmap without a picture', text(`BM\u0010\0\0\0\0\0\0\0${'\0'.repeat(60)}`), 'unsupported'],
    ['a JPEG of three bytes', new Uint8Array([0xff, 0xd8, 0xff]), 'unreadable'],
    ['a script behind a GIF’s first letters', text('GIF89a/*<svg>*/=1;alert(1)'), 'unreadable'],
    [
      'a drawing that never ends',
      text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect'),
      'unreadable',
    ],
    [
      'a drawing a kilometre wide',
      text('<svg xmlns="http://www.w3.org/2000/svg" width="4000000" height="4000000"/>'),
      'too-large',
    ],
  ])('%s', async (_, bytes, fault) => expect(await faultOf(inlinePicture(bytes))).toBe(fault))

  test('a small file of too many pixels', async () => {
    const bomb = await sharp({ create: { width: 9500, height: 9500, channels: 3, background: '#fff' } })
      .png()
      .toBuffer()
    expect(bomb.length).toBeLessThan(INLINE_MAX_BYTES)
    expect(await faultOf(inlinePicture(bomb))).toBe('too-large')
  })

  test('a drawing of entities within entities, at once', async () => {
    const entities = Array.from({ length: 12 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('')
    const laughs = `<!DOCTYPE svg [<!ENTITY e0 "ha">${entities}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&e12;</text></svg>`
    expect(await faultOf(inlinePicture(text(laughs)))).toBe('unreadable')
  })
})

test('a drawing reads no file and asks no server', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'zhundian-')), 'secret.png')
  writeFileSync(
    path,
    await sharp({ create: { width: 9, height: 9, channels: 3, background: '#ff0000' } })
      .png()
      .toBuffer(),
  )
  for (const href of [path, `file://${path}`, 'http://127.0.0.1:9/secret.png']) {
    const image = `<image width="60" height="60" href="${href}" xlink:href="${href}"/>`
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="60" height="60">${image}</svg>`
    const { bytes } = await inlinePicture(text(svg))
    expect(await colourAt(bytes, 30, 30)).toEqual([255, 255, 255])
  }
})
