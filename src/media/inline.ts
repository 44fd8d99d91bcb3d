import { asPicture, encoded } from './encoded.ts'
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
 * A picture for an article's body, as `media/uploadimg` takes it: JPEG or PNG under `INLINE_MAX_BYTES`, at most
 * `INLINE_MAX_WIDTH_PX` wide, upright, sRGB, transparency on white, without metadata. The same bytes in give the same
 * bytes out. A JPEG or PNG that already fits keeps its pixels. Of an animation the first picture is taken.
 * @throws {PictureError}
 */
export async function inlinePicture(given: Uint8Array | Opened): Promise<Picture> {
  const opened = await openPicture(given)
  const kept = await keptAsItIs(opened)
  if (kept) return kept
  const bounds = { maxWidthPx: INLINE_MAX_WIDTH_PX, maxHeightPx: INLINE_MAX_HEIGHT_PX }
  return encoded(await pixelsOf(opened, bounds), INLINE_MAX_BYTES)
}

async function keptAsItIs({ bytes, kind, metadata }: Opened): Promise<Picture | undefined> {
  if (kind !== 'jpeg' && kind !== 'png') return undefined
  const { width: widthPx, height: heightPx } = metadata
  if (widthPx > INLINE_MAX_WIDTH_PX || heightPx > INLINE_MAX_HEIGHT_PX || !needsNothing(metadata)) return undefined
  const bare = stripped(bytes, kind)
  if (!bare || bare.length >= INLINE_MAX_BYTES) return undefined
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
