import * as fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it, test, vi } from 'vitest'
import { boxOf, coverPicture, WIDE_RATIO } from '../../src/media/cover-crop.ts'
import { COVER_MAX_BYTES, type Cover, type Crop } from '../../src/media/picture.ts'
import { disc, faultOf, photo } from './pictures.ts'

vi.setConfig({ testTimeout: 30_000 }) // encoders are slow on a busy machine

function ratioOf({ picture: { widthPx, heightPx } }: Cover, { x1, y1, x2, y2 }: Crop): number {
  return ((x2 - x1) * widthPx) / ((y2 - y1) * heightPx)
}

function expectSound(cover: Cover): void {
  expect(ratioOf(cover, cover.wide)).toBeCloseTo(WIDE_RATIO, 3)
  expect(ratioOf(cover, cover.square)).toBeCloseTo(1, 3)
  for (const { x1, y1, x2, y2 } of [cover.wide, cover.square]) {
    expect(Math.min(x1, y1)).toBeGreaterThanOrEqual(0)
    expect(Math.max(x2, y2)).toBeLessThanOrEqual(1)
  }
  expect(cover.picture.bytes.length).toBeLessThan(COVER_MAX_BYTES)
}

it.each([
  [1600, 900],
  [900, 1600],
  [900, 383],
  [2350, 1000],
  [500, 500],
  [1500, 500],
  [2400, 1800],
  [1, 1],
  [120, 80],
  [2000, 100],
  [40, 1600],
  [3, 900],
  [900, 3],
])('a picture of %i x %i has boxes of the right shape', async (width, height) => {
  const cover = await coverPicture(await photo(width, height).jpeg().toBuffer())
  expectSound(cover)
  expect(cover.picture.widthPx).toBeGreaterThanOrEqual(900)
  expect(cover.picture.widthPx).toBeLessThanOrEqual(1800)
})

describe('the boxes', () => {
  test('go where the picture is lively', async () => {
    const right = await coverPicture(
      await sharp(disc(1600, 600, 1350, 300, 180))
        .flatten({ background: '#fff' })
        .png()
        .toBuffer(),
    )
    expect(right.square.x1).toBeGreaterThan(0.5)
    const low = await coverPicture(
      await sharp(disc(1000, 1500, 500, 1250, 180))
        .flatten({ background: '#fff' })
        .png()
        .toBuffer(),
    )
    expect(low.wide.y1).toBeGreaterThan(0.5)
  })

  test('stand in the middle of an even surface', async () => {
    const grey = sharp({ create: { width: 1600, height: 900, channels: 3, background: '#808080' } })
    const { square, wide } = await coverPicture(await grey.png().toBuffer())
    expect(square.x1 + square.x2).toBeCloseTo(1, 5)
    expect(wide.y1 + wide.y2).toBeCloseTo(1, 5)
  })

  test('keep shape and bounds wherever the offset lies', () => {
    const sides = fc.integer({ min: 100, max: 4000 })
    fc.assert(
      fc.property(sides, sides, fc.double({ noNaN: true, min: -5000, max: 5000 }), (width, height, offset) => {
        const side = Math.min(width, height)
        const { x1, y1, x2, y2 } = boxOf(width, height, { left: offset, top: -offset, width: side, height: side })
        expect(Math.min(x1, y1)).toBeGreaterThanOrEqual(0)
        expect(Math.max(x2, y2)).toBeLessThanOrEqual(1)
        expect(Math.abs(((x2 - x1) * width) / ((y2 - y1) * height) - 1)).toBeLessThan(0.001)
      }),
    )
  })
})

test('a banner is shown whole, on white', async () => {
  const { picture } = await coverPicture(await photo(2000, 200).jpeg().toBuffer())
  expect(picture.widthPx / picture.heightPx).toBeCloseTo(WIDE_RATIO, 2)
})

test('a photo held sideways stands upright', async () => {
  const { picture } = await coverPicture(await photo(1500, 1000).withMetadata({ orientation: 8 }).jpeg().toBuffer())
  expect(picture.heightPx).toBeGreaterThan(picture.widthPx)
})

test('the same bytes in give the same cover out', async () => {
  const bytes = await photo(1300, 800).jpeg().toBuffer()
  expect(await coverPicture(bytes)).toEqual(await coverPicture(bytes))
})

test('what is no picture is refused', async () => {
  expect(await faultOf(coverPicture(new TextEncoder().encode('<html>')))).toBe('not-a-picture')
})

describe('a focus', () => {
  it.each([
    [1600, 900, { x: 0.1, y: 0.5 }],
    [900, 1600, { x: 0.5, y: 0.95 }],
    [2350, 1000, { x: 0.9, y: 0.2 }],
    [400, 2400, { x: 0.5, y: 0.9 }],
    [3000, 300, { x: 0.95, y: 0.5 }],
  ])('of %i x %i is in both boxes', async (width, height, focus) => {
    const cover = await coverPicture(await photo(width, height).jpeg().toBuffer(), focus)
    expectSound(cover)
    // a banner gets white above and below, a scroll is cut around the focus: there it moves along
    const isWhole = height <= 2 * width && width <= 4 * height
    for (const box of isWhole ? [cover.wide, cover.square] : []) {
      expect(box.x1).toBeLessThanOrEqual(focus.x)
      expect(box.x2).toBeGreaterThanOrEqual(focus.x)
      expect(box.y1).toBeLessThanOrEqual(focus.y)
      expect(box.y2).toBeGreaterThanOrEqual(focus.y)
    }
  })

  it('moves what a scroll shows', async () => {
    const scroll = await sharp(disc(400, 4000, 200, 3700, 150))
      .flatten({ background: '#fff' })
      .png()
      .toBuffer()
    const seen = async (y: number) => {
      const { picture, square } = await coverPicture(scroll, { x: 0.5, y })
      const top = Math.round(square.y1 * picture.heightPx)
      const part = sharp(picture.bytes).extract({ left: 0, top, width: picture.widthPx, height: picture.widthPx })
      return (await sharp(await part.png().toBuffer()).stats()).channels[1]?.min ?? 0
    }
    expect(await seen(0.92)).toBeLessThan(80)
    expect(await seen(0.1)).toBeGreaterThan(200)
  })
})
