import { roomFor } from './ai-label.ts'
import { animation, isAnimated } from './animation.ts'
import { asPicture, encoded, labelled } from './encoded.ts'
import { type Picture, PictureError } from './picture.ts'
import { openPicture, type Opened, pixelsOf, pixelTools, rawPixels } from './pixels.ts'
import { stripped } from './stripped.ts'

/** jpg or png below 1 MB - official docs, media/uploadimg (read 2026-11-23). Decimal, the stricter reading. */
export const INLINE_MAX_BYTES = 1_000_000
/** Three device pixels for each of the widest column's 640 css pixels. */
export const INLINE_MAX_WIDTH_PX = 1920
/** WeChat hands pictures on as WebP to readers that take it, and WebP ends here. */
const INLINE_MAX_HEIGHT_PX = 16_383

/**
 * A picture for an article's body: JPEG or PNG under `INLINE_MAX_BYTES` as `media/uploadimg` takes it, at most
 * `INLINE_MAX_WIDTH_PX` wide, upright, sRGB, transparency on white, without metadata but for the mark that AI made it. A
 * JPEG or PNG that already fits keeps its pixels. An animation stays one while the library takes it (`material/add_material`),
 * else its first picture is taken. The same bytes in give the same bytes out.
 * @throws {PictureError}
 */
export async function inlinePicture(given: Uint8Array | Opened): Promise<Picture> {
  const opened = await openPicture(given)
  const moving = isAnimated(opened) ? await animation(opened) : undefined
  const picture = moving ?? (await keptAsItIs(opened)) ?? (await madeToFit(opened))
  return labelled(picture, opened.aiLabel)
}

async function madeToFit(opened: Opened): Promise<Picture> {
  const bounds = { maxWidthPx: INLINE_MAX_WIDTH_PX, maxHeightPx: INLINE_MAX_HEIGHT_PX }
  return encoded(await pixelsOf(opened, bounds), maxBytesOf(opened))
}

/** What is left of the size when the mark has to go in too. */
const maxBytesOf = ({ aiLabel }: Opened) => INLINE_MAX_BYTES - roomFor(aiLabel)

async function keptAsItIs(opened: Opened): Promise<Picture | undefined> {
  const { bytes, kind, metadata } = opened
  if (kind !== 'jpeg' && kind !== 'png') return undefined
  const { width: widthPx, height: heightPx } = metadata
  if (widthPx > INLINE_MAX_WIDTH_PX || heightPx > INLINE_MAX_HEIGHT_PX || !needsNothing(metadata)) return undefined
  const bare = stripped(bytes, kind)
  if (!bare || bare.length >= maxBytesOf(opened)) return undefined
  // Its head was read so far. A file cut short shows only when every row is decoded.
  const rows = await rawPixels((await pixelTools())(bare).resize({ width: 32, height: 32, fit: 'fill' }))
  if (rows.data.length !== 32 * 32 * 3) throw new PictureError('unreadable', 'no pixels')
  return asPicture(bare, kind === 'jpeg' ? 'image/jpeg' : 'image/png', { widthPx, heightPx })
}

function needsNothing({ orientation = 1, hasAlpha, space, depth, icc }: Opened['metadata']): boolean {
  const plainColour = (space === 'srgb' || space === 'b-w') && depth === 'uchar'
  return orientation === 1 && !hasAlpha && plainColour && (icc === undefined || isSrgbProfile(icc))
}

/** True for the usual sRGB profiles, which say so by name; leaving them out changes no colour. */
function isSrgbProfile(profile: Uint8Array): boolean {
  const letters = new TextDecoder('latin1').decode(profile).replaceAll('\0', '')
  return letters.includes('sRGB')
}
