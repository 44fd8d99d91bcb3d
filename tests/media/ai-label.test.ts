import sharp from 'sharp'
import { describe, expect, it, test } from 'vitest'
import { aiLabelIn, withAiLabel } from '../../src/media/ai-label.ts'
import { coverPicture } from '../../src/media/cover-crop.ts'
import { inlinePicture } from '../../src/media/inline.ts'
import { INLINE_MAX_BYTES } from '../../src/media/inline.ts'
import { photo } from './pictures.ts'

const LABEL = '{"Label":"1","ContentProducer":"001191330000MA0000000A","ProduceID":"abc","Note":"<&>"}'
const packet = (text: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"><TC260:AIGC>${text}</TC260:AIGC></rdf:Description></rdf:RDF></x:xmpmeta>`
const XMP = packet(LABEL.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'))

const marked = {
  jpeg: photo(900, 600).withXmp(XMP).jpeg(),
  png: photo(300, 200).withXmp(XMP).png(),
  webp: photo(300, 200).withXmp(XMP).webp(),
  avif: photo(300, 200).withXmp(XMP).avif(),
  tiff: photo(300, 200).withXmp(XMP).tiff(),
}

describe('the mark that AI made a picture', () => {
  it.each(Object.keys(marked) as (keyof typeof marked)[])(
    'of a %s is read, and stays when it is made to fit',
    async kind => {
      const bytes = await marked[kind].clone().toBuffer()
      const { bytes: made, type } = await inlinePicture(bytes)
      expect(aiLabelIn(made)).toBe(LABEL)
      const { xmp, exif, format } = await sharp(made).metadata()
      expect([xmp?.includes('TC260:AIGC'), exif, `image/${format}`]).toEqual([true, undefined, type])
      expect(aiLabelIn((await coverPicture(bytes)).picture.bytes)).toBe(LABEL)
    },
  )

  test('in EXIF and in a text chunk is read too', async () => {
    const exif = await photo(90, 60)
      .withExif({ IFD0: { ImageDescription: `{"AIGC":${LABEL}}` } })
      .jpeg()
      .toBuffer()
    expect(aiLabelIn((await inlinePicture(exif)).bytes)).toBe(LABEL)
    const text = Buffer.concat([Buffer.from('tEXtAIGC\0'), Buffer.from(LABEL)])
    const png = await photo(90, 60).png().toBuffer()
    const head = Buffer.alloc(4)
    head.writeUInt32BE(text.length - 4)
    const chunk = Buffer.concat([head, text, Buffer.alloc(4)])
    expect(aiLabelIn(Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]))).toBe(LABEL)
  })

  test('costs a large picture no more than it may weigh', async () => {
    const { bytes } = await inlinePicture(await photo(3000, 2000).withXmp(XMP).jpeg({ quality: 100 }).toBuffer())
    expect(aiLabelIn(bytes)).toBe(LABEL)
    expect(bytes.length).toBeLessThan(INLINE_MAX_BYTES)
  })

  it.each([
    ['no mark', 'something else'],
    ['the word alone', 'AIGC'],
    ['a mark that is no JSON', 'AIGC {Label: 1}'],
    ['JSON without the field', 'AIGC {"Other":"1"}'],
    ['JSON far away', `AIGC${' '.repeat(300)}{"Label":"1"}`],
    ['one that is too long', `AIGC{"Label":"${'x'.repeat(9000)}"}`],
  ])('is none where there is %s', (_, text) => expect(aiLabelIn(Buffer.from(text))).toBeNull())

  it.each([
    ['the word again and again', 'AIGC{'.repeat(2_000_000)],
    ['braces without end', `AIGC{${'}'.repeat(3000)}`.repeat(3000)],
  ])('keeps nobody busy with %s', (_, text) => {
    const bytes = Buffer.from(text)
    const began = process.cpuUsage()
    expect(aiLabelIn(bytes)).toBeNull()
    // the work is bounded by a few dozen looks; without the bound it takes minutes
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(2000)
  })

  test('of many quotation marks costs no more than was kept free for it', async () => {
    const label = JSON.stringify({
      Label: '1',
      ...Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, ''])),
    })
    const bytes = await photo(3000, 2000).jpeg({ quality: 100 }).toBuffer()
    const made = await inlinePicture(withAiLabel(bytes, 'image/jpeg', label))
    expect([aiLabelIn(made.bytes), made.bytes.length < INLINE_MAX_BYTES]).toEqual([label, true])
  })

  test('leaves a picture that has none as it was', async () => {
    const { bytes } = await inlinePicture(await photo(200, 100).jpeg().toBuffer())
    expect(aiLabelIn(bytes)).toBeNull()
    expect(aiLabelIn(withAiLabel(bytes, 'image/jpeg', LABEL))).toBe(LABEL)
  })
})
