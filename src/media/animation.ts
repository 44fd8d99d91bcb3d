import { roomFor } from './ai-label.ts'
import { type Picture, COVER_MAX_BYTES } from './picture.ts'
import { asPicture } from './encoded.ts'
import { pixelTools, type Opened } from './pixels.ts'

/** gif: 10 MB by add_material; uploadimg takes none - official docs (read 2026-11-23). */
const ANIMATION_MAX_BYTES = COVER_MAX_BYTES
/** A phone holds every frame of what it plays: 300 frames of 1000 × 1000. */
const ANIMATION_MAX_PIXELS = 300_000_000

/** True for a picture that moves. */
export const isAnimated = ({ kind, metadata }: Opened): boolean => kind === 'gif' && (metadata.pages ?? 1) > 1

/** The animation as it is, without comments and whatever else is not picture; `undefined` when WeChat would not take it. */
export async function animation(opened: Opened): Promise<Picture | undefined> {
  const { bytes, metadata, aiLabel } = opened
  const { width: widthPx, pageHeight: heightPx = metadata.height, pages = 1 } = metadata
  if (widthPx * heightPx * pages > ANIMATION_MAX_PIXELS) return undefined
  const bare = strippedGif(bytes)
  if (bare === undefined || bare.length >= ANIMATION_MAX_BYTES - roomFor(aiLabel)) return undefined
  // its head was read so far; whether every frame is there shows only when they are decoded
  const whole = await (
    await pixelTools()
  )(bare, { animated: true, limitInputPixels: ANIMATION_MAX_PIXELS })
    .resize({ width: 16 })
    .raw()
    .toBuffer()
    .catch(() => undefined)
  return whole && asPicture(bare, 'image/gif', { widthPx, heightPx })
}

const EXTENSION = 0x21
const IMAGE = 0x2c
const TRAILER = 0x3b
const CONTROL = 0xf9
const APPLICATION = 0xff
/** How often it repeats. */
const LOOPS = /^(?:NETSCAPE2\.0|ANIMEXTS1\.0)/

/** Frames, their timing and how often they repeat; `undefined` when the structure is unusual. */
export function strippedGif(bytes: Uint8Array): Uint8Array | undefined {
  const head = 13 + tableBytes(bytes[10] ?? 0)
  const parts = [bytes.subarray(0, head)]
  for (let at = head; at < bytes.length;) {
    const start = at
    if (bytes[at] === TRAILER) return new Uint8Array(Buffer.concat([...parts, Uint8Array.of(TRAILER)]))
    if (bytes[at] === EXTENSION) {
      const label = bytes[at + 1]
      const name = Buffer.from(bytes.subarray(at + 3, at + 14)).toString('latin1')
      const end = endOfBlocks(bytes, at + 2)
      if (end === undefined) return undefined
      if (label === CONTROL || (label === APPLICATION && LOOPS.test(name))) parts.push(bytes.subarray(start, end))
      at = end
    } else if (bytes[at] === IMAGE) {
      const end = endOfBlocks(bytes, at + 10 + tableBytes(bytes[at + 9] ?? 0) + 1)
      if (end === undefined) return undefined
      parts.push(bytes.subarray(start, end))
      at = end
    } else return undefined
  }
  return undefined
}

/** Size of the colour table that a packed byte announces. */
const tableBytes = (packed: number): number => ((packed & 0x80) === 0 ? 0 : 3 << ((packed & 7) + 1))

/** Behind the empty block that ends a row of sub-blocks. */
function endOfBlocks(bytes: Uint8Array, from: number): number | undefined {
  for (let at = from; at < bytes.length;) {
    const size = bytes[at] ?? 0
    if (size === 0) return at + 1
    at += 1 + size
  }
  return undefined
}
