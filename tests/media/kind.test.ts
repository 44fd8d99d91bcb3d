import { expect, it, test } from 'vitest'
import { pictureKind } from '../../src/media/kind.ts'
import { photo } from './pictures.ts'

const text = (words: string) => new TextEncoder().encode(words)
const box = (...brands: string[]) => {
  const body = `ftyp${brands[0] ?? ''}\0\0\0\0${brands.slice(1).join('')}`
  return text(`\0\0\0${String.fromCharCode(body.length + 4)}${body}`)
}

it.each(['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const)('knows %s by its bytes', async format => {
  expect(pictureKind(await photo(8, 8).toFormat(format).toBuffer())).toBe(format)
})

it.each<[string, Uint8Array, string | undefined]>([
  ['a bare drawing', text('<svg xmlns="x">'), 'svg'],
  [
    'a drawing after a byte order mark, a declaration and a comment',
    text('\uFEFF<?xml version="1.0"?>\n<!-- a > b -->\n<svg/>'),
    'svg',
  ],
  ['a drawing after a doctype with entities', text('<!DOCTYPE svg [<!ENTITY a "b>c">]>\n<svg >'), 'svg'],
  ['a drawing with a name prefix', text('<svg:svg xmlns:svg="x">'), 'svg'],
  ['a page that holds a drawing', text('<html><svg></svg></html>'), undefined],
  ['an element that only begins like svg', text('<svgx>'), undefined],
  ['an unfinished comment', text('<!-- <svg>'), undefined],
  ['a phone photo', box('heic', 'mif1', 'heic'), 'heic'],
  ['a phone photo under a general brand', box('mif1', 'mif1', 'heic'), 'heic'],
  ['AVIF under a general brand', box('mif1', 'mif1', 'avif'), 'avif'],
  ['a film', box('isom', 'isom', 'mp42'), undefined],
  ['a bitmap', text('BM....\0\0\0\0'), 'bmp'],
  ['a text that begins with BM', text('BMW opens a plant'), undefined],
  ['a PDF', text('%PDF-1.7'), undefined],
  ['a zip archive', text('PK\u0003\u0004'), undefined],
  ['a page', text('<!doctype html><title>x</title>'), undefined],
  ['nothing', new Uint8Array(), undefined],
  ['one byte', new Uint8Array([0xff]), undefined],
])('judges %s', (_, bytes, kind) => expect(pictureKind(bytes)).toBe(kind))

test('reads its own part of a larger buffer', () => {
  const whole = text('xxxxGIF89axx')
  expect(pictureKind(whole.subarray(4))).toBe('gif')
})
