import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it, test, vi } from 'vitest'
import { inlinePicture } from '../../src/media/inline.ts'
import { colourAt, faultOf } from './pictures.ts'

vi.setConfig({ testTimeout: 30_000 }) // a thread and its WebAssembly start slowly on a busy machine

/** 64 × 48, white, with a red quarter at the top left (made with heif-enc): in sRGB, and in Display P3 by its profile. */
const phone = (name: 'plain' | 'wide-colours') =>
  readFileSync(new URL(`../fixtures/phone/${name}.heic`, import.meta.url))
const near = (colour: readonly number[], wanted: readonly number[]) =>
  colour.every((value, index) => Math.abs(value - wanted[index]!) <= 6)

describe('a phone photo in HEIC', () => {
  it('comes out as WeChat takes it', async () => {
    const picture = await inlinePicture(phone('plain'))
    expect([picture.widthPx, picture.heightPx]).toEqual([64, 48])
    const { format, exif, icc } = await sharp(picture.bytes).metadata()
    expect([`image/${format}`, exif, icc]).toEqual([picture.type, undefined, undefined])
    expect(near(await colourAt(picture.bytes, 10, 10), [224, 32, 32])).toBe(true)
    expect(near(await colourAt(picture.bytes, 50, 40), [255, 255, 255])).toBe(true)
  })

  it('in wide colours looks the same', async () => {
    const { bytes } = await inlinePicture(phone('wide-colours'))
    expect(near(await colourAt(bytes, 10, 10), [224, 32, 32])).toBe(true)
  })

  it('stands upright when its file says that it was turned', async () => {
    const turned = Buffer.from(phone('plain'))
    // the property `irot` in the place of one that decoders do without; 3 is a quarter clockwise
    for (let at = turned.indexOf('pixi'); at > 0; at = turned.indexOf('pixi')) turned.write('irot\u0003', at, 'latin1')
    const { widthPx, heightPx, bytes } = await inlinePicture(turned)
    expect([widthPx, heightPx]).toEqual([48, 64])
    expect(near(await colourAt(bytes, 40, 10), [224, 32, 32])).toBe(true)
    expect(near(await colourAt(bytes, 10, 10), [255, 255, 255])).toBe(true)
  })

  it('gives the same bytes each time', async () => {
    const [one, other] = await Promise.all([inlinePicture(phone('plain')), inlinePicture(phone('plain'))])
    expect(one.sha256).toBe(other.sha256)
  })

  it('cut short, or said to be huge, is refused', async () => {
    const whole = phone('plain')
    for (const share of [0.2, 0.5, 0.9]) {
      expect(await faultOf(inlinePicture(whole.subarray(0, Math.floor(whole.length * share))))).toBe('unreadable')
    }
    const huge = Buffer.from(whole)
    for (let at = huge.indexOf('ispe'); at > 0; at = huge.indexOf('ispe', at + 1)) huge.writeUInt32BE(60_000, at + 8)
    expect(['too-large', 'unreadable']).toContain(await faultOf(inlinePicture(huge)))
  })

  it('leaves this thread free while it is decoded', async () => {
    let ticks = 0
    const timer = setInterval(() => ticks++, 5)
    await inlinePicture(phone('plain'))
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(3)
  })
})

describe('a bitmap', () => {
  const [RED, WHITE] = [
    [224, 32, 32],
    [255, 255, 255],
  ]
  /** 40 × 30, white, the upper ten rows red, written as Windows does; `pixel` gives the bytes of one of the two colours. */
  function bitmap(
    bits: number,
    pixel: (isRed: boolean) => readonly number[],
    more: { extra?: Buffer; packing?: number; topDown?: true } = {},
  ) {
    const { extra = Buffer.alloc(0), packing = 0, topDown } = more
    const head = Buffer.alloc(54)
    head.write('BM', 'latin1')
    head.writeUInt32LE(54 + extra.length, 10)
    head.writeUInt32LE(packing === 0 ? 40 : 40 + extra.length, 14)
    head.writeInt32LE(40, 18)
    head.writeInt32LE(topDown ? -30 : 30, 22)
    head.writeUInt16LE(1, 26)
    head.writeUInt16LE(bits, 28)
    head.writeUInt32LE(packing, 30)
    const rows = Array.from({ length: 30 }, (_, y) => {
      const row = Buffer.alloc(Math.ceil((bits * 40) / 32) * 4)
      const one = pixel(topDown ? y < 10 : y >= 20)
      for (let at = 0; at < (bits * 40) / 8; at++) row[at] = one[at % one.length]!
      return row
    })
    return Buffer.concat([head, extra, ...rows])
  }
  const palette = Buffer.from([255, 255, 255, 0, 32, 32, 224, 0])
  const masks = (...values: number[]) => {
    const extra = Buffer.alloc(values.length * 4)
    values.forEach((value, index) => extra.writeUInt32LE(value, index * 4))
    return extra
  }
  const rgb = (isRed: boolean) => (isRed ? [32, 32, 224] : [255, 255, 255])

  it.each<[string, () => Buffer]>([
    ['1 bit', () => bitmap(1, isRed => [isRed ? 0xff : 0], { extra: palette })],
    ['4 bits', () => bitmap(4, isRed => [isRed ? 0x11 : 0], { extra: palette })],
    ['8 bits', () => bitmap(8, isRed => [isRed ? 1 : 0], { extra: palette })],
    ['16 bits', () => bitmap(16, isRed => (isRed ? [0x84, 0x70] : [0xff, 0x7f]))],
    ['24 bits', () => bitmap(24, rgb)],
    ['24 bits, from the top', () => bitmap(24, rgb, { topDown: true })],
    ['32 bits, the fourth left at zero', () => bitmap(32, isRed => [...rgb(isRed), 0])],
    [
      '32 bits with masks and alpha',
      () =>
        bitmap(32, isRed => (isRed ? [224, 32, 32, 255] : [9, 9, 9, 0]), {
          packing: 3,
          extra: masks(0xff, 0xff00, 0xff0000, 0xff000000),
        }),
    ],
  ])('of %s comes out as WeChat takes it', async (_, make) => {
    const picture = await inlinePicture(make())
    expect([picture.type, picture.widthPx, picture.heightPx]).toEqual(['image/png', 40, 30])
    expect(near(await colourAt(picture.bytes, 5, 5), RED)).toBe(true)
    expect(near(await colourAt(picture.bytes, 39, 29), WHITE)).toBe(true)
  })

  test.each<[string, (file: Buffer) => Buffer, string]>([
    ['cut short', file => file.subarray(0, 200), 'unreadable'],
    ['without a row', file => file.subarray(0, -1), 'unreadable'],
    ['said to be huge', file => (file.writeInt32LE(100_000_000, 18), file), 'too-large'],
    ['of no width', file => (file.writeInt32LE(0, 18), file), 'unreadable'],
    ['packed by run length', file => (file.writeUInt32LE(1, 30), file), 'unsupported'],
  ])('%s is refused', async (_, spoil, fault) => {
    expect(await faultOf(inlinePicture(spoil(bitmap(24, rgb))))).toBe(fault)
  })
})
