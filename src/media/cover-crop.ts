import { encoded } from './encoded.ts'
import type { Cover, Crop } from './picture.ts'
import { fromPixels, openPicture, type Pixels, pixelsOf, rawPixels } from './pixels.ts'

/** image: 10 MB - official docs, material/add_material (read 2026-11-23). Decimal, the stricter reading. */
export const COVER_MAX_BYTES = 10_000_000
/** Width over height of the box lists and the article's head show - official docs, draft/add, pic_crop_235_1 (read 2026-11-23). */
export const WIDE_RATIO = 2.35

const MAX_WIDTH_PX = 1800
/** Smaller pictures are enlarged: crops of a few pixels are what 53402 (cover crop failed) was seen for. */
const MIN_WIDTH_PX = 900
/** Taller than this a picture is a scroll: its liveliest part becomes the cover. Wider, a banner: it gets white above and below. */
const TALLEST = 2
const WIDEST = 4
/** How much of a scroll is decoded: at the full width, 88 MB. */
const MAX_SCROLL_PX = 16_383

/**
 * A given picture as cover: JPEG or PNG, 900 to 1800 px wide, upright, on white, under `COVER_MAX_BYTES`, with the two
 * boxes around what catches the eye. The boxes' ratios are exact to a thousandth of a pixel, else WeChat answers 53402.
 * @throws {PictureError}
 */
export async function coverPicture(bytes: Uint8Array): Promise<Cover> {
  const whole = await pixelsOf(await openPicture(bytes), { maxWidthPx: MAX_WIDTH_PX, maxHeightPx: MAX_SCROLL_PX })
  const pixels = await sized(await shaped(whole))
  return {
    picture: await encoded(pixels, COVER_MAX_BYTES),
    wide: await cropOf(pixels, WIDE_RATIO),
    square: await cropOf(pixels, 1),
  }
}

async function shaped(pixels: Pixels): Promise<Pixels> {
  const { widthPx, heightPx } = pixels
  if (heightPx > TALLEST * widthPx) {
    const height = Math.max(1, Math.floor(TALLEST * widthPx))
    return rawPixels((await fromPixels(pixels)).resize({ width: widthPx, height, ...LIVELIEST }))
  }
  if (widthPx <= WIDEST * heightPx) return pixels
  const height = Math.round(widthPx / WIDE_RATIO)
  return rawPixels((await fromPixels(pixels)).resize({ width: widthPx, height, fit: 'contain', background: '#ffffff' }))
}

async function sized(pixels: Pixels): Promise<Pixels> {
  const width = Math.min(MAX_WIDTH_PX, Math.max(MIN_WIDTH_PX, pixels.widthPx))
  if (width === pixels.widthPx) return pixels
  const height = Math.max(1, Math.round((pixels.heightPx * width) / pixels.widthPx))
  return rawPixels((await fromPixels(pixels)).resize({ width, height, fit: 'fill' }))
}

const LIVELIEST = { fit: 'cover', position: 'attention' } as const

/** The largest box of `ratio` in the picture, as near to the liveliest point as the borders allow. */
async function cropOf(pixels: Pixels, ratio: number): Promise<Crop> {
  const { widthPx, heightPx } = pixels
  const [width, height] = widthPx / heightPx > ratio ? [heightPx * ratio, heightPx] : [widthPx, widthPx / ratio]
  const { left, top } = await offsetOf(pixels, width, height)
  return boxOf(widthPx, heightPx, { left, top, width, height })
}

/** Where sharp would cut: it weighs edges, skin tones and saturation. On an even surface, the middle. */
async function offsetOf(pixels: Pixels, width: number, height: number): Promise<{ left: number; top: number }> {
  const middle = { left: (pixels.widthPx - width) / 2, top: (pixels.heightPx - height) / 2 }
  if (middle.left === 0 && middle.top === 0) return middle
  const source = await fromPixels(pixels)
  if ((await source.clone().stats()).entropy < 0.01) return middle
  const box = { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) }
  const { info } = await source.resize({ ...box, ...LIVELIEST }).toBuffer({ resolveWithObject: true })
  return { left: -(info.cropOffsetLeft ?? -middle.left), top: -(info.cropOffsetTop ?? -middle.top) }
}

/** A pixel box as fractions of a `widthPx` × `heightPx` picture, pushed inside it, to six decimals. */
export function boxOf(
  widthPx: number,
  heightPx: number,
  box: { left: number; top: number; width: number; height: number },
): Crop {
  const left = Math.min(Math.max(0, box.left), widthPx - box.width)
  const top = Math.min(Math.max(0, box.top), heightPx - box.height)
  return {
    x1: sixDecimals(left / widthPx),
    y1: sixDecimals(top / heightPx),
    x2: sixDecimals((left + box.width) / widthPx),
    y2: sixDecimals((top + box.height) / heightPx),
  }
}

function sixDecimals(fraction: number): number {
  return Math.round(fraction * 1e6) / 1e6
}
