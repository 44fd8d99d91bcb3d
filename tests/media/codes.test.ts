import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import sharp from 'sharp'
import { describe, expect, it, test } from 'vitest'
import { codesIn } from '../../src/media/codes.ts'
import { qrPicture } from '../../src/media/qr.ts'
import { faultOf, photo } from './pictures.ts'

const PROGRAM = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
const program = async () => new Uint8Array(await readFile(PROGRAM))
const ADDRESS = 'https://example.org/report?id=42'

const seen = (bytes: Uint8Array, cssPx?: number) => codesIn(bytes, program, cssPx)
/** The code without the white around it. */
const bare = async (text: string, sidePx: number) =>
  sharp((await qrPicture(text)).bytes)
    .trim()
    .resize(sidePx, sidePx, { kernel: 'nearest' })
    .toBuffer()

describe('codes in a picture', () => {
  test('of ours are read in light and on a dark page', async () => {
    expect(await seen((await qrPicture(ADDRESS)).bytes, 168)).toEqual([{ target: ADDRESS, inDark: true }])
  })

  test('in a photograph are found, all of them', async () => {
    const input = await photo(1600, 1200)
      .composite([
        { input: Buffer.from((await qrPicture(ADDRESS)).bytes), left: 100, top: 80 },
        { input: Buffer.from((await qrPicture('wxp://f2f0')).bytes), left: 900, top: 500 },
      ])
      .jpeg()
      .toBuffer()
    const found = await seen(input)
    expect(new Set(found.map(({ target }) => target))).toEqual(new Set([ADDRESS, 'wxp://f2f0']))
  })

  test('are none in a photograph and in a drawing', async () => {
    expect(await seen(await photo(1200, 900).jpeg().toBuffer())).toEqual([])
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200">${'<rect width="9" height="9" x="4"/>'.repeat(9)}</svg>`
    expect(await seen(Buffer.from(svg))).toEqual([])
  })

  test('that are covered up are there and cannot be read', async () => {
    const patch = await sharp({ create: { width: 220, height: 220, channels: 3, background: '#fff' } })
      .png()
      .toBuffer()
    const { bytes } = await qrPicture(ADDRESS)
    const spoilt = await sharp(bytes)
      .toColourspace('srgb')
      .composite([{ input: patch, gravity: 'centre' }])
      .png()
      .toBuffer()
    expect(await seen(spoilt)).toEqual([{ target: null, inDark: false }])
  })

  test('too small for a phone are read from the file and not from the screen', async () => {
    const tiny = await bare(`${ADDRESS}&${'k=v&'.repeat(60)}`, 700)
    const wide = await sharp({ create: { width: 1900, height: 800, channels: 3, background: '#fff' } })
      .composite([{ input: await sharp(tiny).resize(240).toBuffer(), left: 40, top: 40 }])
      .png()
      .toBuffer()
    expect(await seen(wide)).toEqual([{ target: expect.stringContaining(ADDRESS), inDark: false }])
  })

  test('of bytes that are no picture are an error', async () => {
    expect(await faultOf(seen(new TextEncoder().encode('no')))).toBe('not-a-picture')
  })
})

describe('a code with a logo', () => {
  it.each([
    ['a photograph', 'jpeg'],
    ['a clear PNG', 'png'],
  ] as const)('of %s is read', async (_, kind) => {
    const logo =
      kind === 'jpeg'
        ? photo(300, 200).jpeg()
        : sharp({ create: { width: 90, height: 90, channels: 4, background: '#c008' } }).png()
    const { bytes } = await qrPicture(ADDRESS, await logo.toBuffer())
    expect(await seen(bytes, 168)).toEqual([{ target: ADDRESS, inDark: true }])
    const { channels } = await sharp(bytes).metadata()
    expect(channels).toBe(3)
  })

  it('is refused with what is no picture', async () => {
    expect(await faultOf(qrPicture(ADDRESS, new TextEncoder().encode('no')))).toBe('not-a-picture')
  })
})
