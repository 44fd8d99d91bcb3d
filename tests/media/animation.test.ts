import sharp from 'sharp'
import { describe, expect, it, test } from 'vitest'
import { aiLabelIn, withAiLabel } from '../../src/media/ai-label.ts'
import { inlinePicture } from '../../src/media/inline.ts'
import { faultOf } from './pictures.ts'

/** An animation of noise. */
async function gif(frames: number, side: number): Promise<Buffer> {
  const height = side * frames
  const noise = { type: 'gaussian', mean: 128, sigma: 90 } as const
  const strip = sharp({ create: { width: side, height, channels: 3, background: '#888', noise } })
  const data = await strip.raw().toBuffer()
  return sharp(data, { raw: { width: side, height, channels: 3, pageHeight: side } })
    .gif({ loop: 0, delay: Array.from({ length: frames }, () => 80) })
    .toBuffer()
}

const comment = (text: string) => Buffer.from([0x21, 0xfe, text.length, ...Buffer.from(text), 0])
/** Behind the header and the global colour table. */
const headOf = (bytes: Buffer) => 13 + ((bytes[10]! & 0x80) === 0 ? 0 : 3 << ((bytes[10]! & 7) + 1))

describe('a picture that moves', () => {
  it('stays as it is, but for what is not picture', async () => {
    const plain = await gif(6, 80)
    const head = headOf(plain)
    const noted = Buffer.concat([plain.subarray(0, head), comment('where it was made'), plain.subarray(head)])
    const { bytes, type, widthPx, heightPx } = await inlinePicture(noted)
    expect([type, widthPx, heightPx]).toEqual(['image/gif', 80, 80])
    expect(Buffer.from(bytes).includes('where it was made')).toBe(false)
    expect(await sharp(bytes, { animated: true }).metadata()).toMatchObject({
      pages: 6,
      loop: 0,
      delay: [80, 80, 80, 80, 80, 80],
    })
  })

  it('keeps the mark that AI made it', async () => {
    const label = '{"Label":"1","ProduceID":"x"}'
    const { bytes, type } = await inlinePicture(withAiLabel(await gif(3, 40), 'image/gif', label))
    expect([type, aiLabelIn(bytes)]).toEqual(['image/gif', label])
    expect((await sharp(bytes, { animated: true }).metadata()).pages).toBe(3)
  })

  test.each([
    [
      'too heavy',
      14,
      { width: 1000, height: 1000, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 90 } },
    ],
    ['of more frames than a phone holds', 500, { width: 800, height: 800, channels: 3, background: '#c00' }],
  ] as const)('that is %s shows its first picture', async (_, frames, create) => {
    const one = await sharp({ create }).gif({ effort: 1 }).toBuffer()
    const head = headOf(one)
    const frame = one.subarray(head, one.length - 1)
    const bytes = Buffer.concat([
      one.subarray(0, head),
      ...Array.from({ length: frames }, () => frame),
      Buffer.from([0x3b]),
    ])
    expect((await sharp(bytes).metadata()).pages).toBe(frames)
    const { type, widthPx } = await inlinePicture(bytes)
    expect([type === 'image/gif', widthPx]).toEqual([false, create.width])
  })

  test('of one frame is a picture like others', async () => {
    const { type } = await inlinePicture(
      await sharp({ create: { width: 9, height: 9, channels: 3, background: '#c00' } })
        .gif()
        .toBuffer(),
    )
    expect(type).toBe('image/png')
  })

  test('cut short is refused', async () => {
    const bytes = await gif(6, 80)
    expect(await faultOf(inlinePicture(bytes.subarray(0, 400)))).toBe('unreadable')
  })
})
