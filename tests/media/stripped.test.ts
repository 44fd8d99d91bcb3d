import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { pictureKind } from '../../src/media/kind.ts'
import { stripped } from '../../src/media/stripped.ts'

const marker = (code: number, ...body: number[]) => [0xff, code, 0, body.length + 2, ...body]
/** Entropy-coded data with a stuffed zero and a restart, a fill byte, the end. */
const SCAN = [0xff, 0, 0xff, 0xd0, 7, 0xff, 0xff, 0xd9]
const tail = fc.uint8Array({ maxLength: 200 })

test('any bytes behind a JPEG’s or PNG’s beginning end in no more bytes, or in none', () => {
  fc.assert(
    fc.property(tail, bytes => {
      for (const [kind, start] of [
        ['jpeg', [0xff, 0xd8, 0xff]],
        ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
      ] as const) {
        const whole = new Uint8Array([...start, ...bytes])
        expect(stripped(whole, kind)?.length ?? 0).toBeLessThanOrEqual(whole.length)
        expect(pictureKind(whole)).toBe(kind)
      }
    }),
    { numRuns: 500 },
  )
})

test('what is stripped has nothing left to strip', () => {
  const bytes = new Uint8Array([
    0xff,
    0xd8,
    ...marker(0xe0, 0x4a, 0x46, 0x49, 0x46, 0),
    ...marker(0xe0, 0x4a, 0x46, 0x58, 0x58, 0),
    ...marker(0xe1, 1, 2, 3),
    ...marker(0xee, 0x41, 0x64, 0x6f, 0x62, 0x65),
    ...marker(0xfe, 9),
    ...marker(0xda, 1),
    ...SCAN,
    1,
    2,
    3,
  ])
  const once = stripped(bytes, 'jpeg') ?? new Uint8Array()
  expect(Buffer.from(once).toString('hex')).toBe('ffd8ffe000074a46494600ffee000741646f6265ffda000301ff00ffd007ffffd9')
  expect(stripped(once, 'jpeg')).toEqual(once)
})
