import { roomFor } from './ai-label.ts'
import { encoded, labelled } from './encoded.ts'
import { COVER_MAX_BYTES, type Cover, type Crop } from './picture.ts'
import { fromPixels, openPicture, type Opened, type Pixels, pixelsOf, rawPixels } from './pixels.ts'

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

/** A point of a picture that must be seen, in fractions of it from its top left. */
export interface Focus {
  readonly x: number
  readonly y: number
}

/**
 * A given picture as cover: JPEG or PNG, 900 to 1800 px wide, upright, on white, under `COVER_MAX_BYTES`, with the two
 * boxes around `focus`, or around what catches the eye. The boxes' ratios are exact to a thousandth of a pixel, else
 * WeChat answers 53402.
 * @throws {PictureError}
 */
export async function coverPicture(given: Uint8Array | Opened, focus: Focus | null = null): Promise<Cover> {
  const opened = await openPicture(given)
  const whole = await pixelsOf(opened, { maxWidthPx: MAX_WIDTH_PX, maxHeightPx: MAX_SCROLL_PX })
  const { pixels: cut, focus: point } = await shaped(whole, focus)
  const pixels = await sized(cut)
  return {
    picture: await labelled(await encoded(pixels, COVER_MAX_BYTES - roomFor(opened.aiLabel)), opened.aiLabel),
    wide: await cropOf(pixels, WIDE_RATIO, point),
    square: await cropOf(pixels, 1, point),
  }
}

/** The two boxes of a picture that is shown as it is, around `focus` or what catches the eye. @throws {PictureError} */
export async function cropsOf(given: Uint8Array, focus: Focus | null): Promise<Pick<Cover, 'wide' | 'square'>> {
  const pixels = await pixelsOf(await openPicture(given), { maxWidthPx: MAX_WIDTH_PX, maxHeightPx: MAX_SCROLL_PX })
  return { wide: await cropOf(pixels, WIDE_RATIO, focus), square: await cropOf(pixels, 1, focus) }
}

/** The largest part of a picture in the shape of `frame`, as large as it, around `focus` or what catches the eye. */
export async function framedPhoto(
  given: Uint8Array | Opened,
  frame: { readonly widthPx: number; readonly heightPx: number },
  focus: Focus | null,
): Promise<Pixels> {
  const whole = await pixelsOf(await openPicture(given), { maxWidthPx: 2 * frame.widthPx, maxHeightPx: MAX_SCROLL_PX })
  const box = pixelBox(whole, await cropOf(whole, frame.widthPx / frame.heightPx, focus))
  return rawPixels(
    (await fromPixels(whole)).extract(box).resize({ width: frame.widthPx, height: frame.heightPx, fit: 'fill' }),
  )
}

function pixelBox({ widthPx, heightPx }: Pixels, { x1, y1, x2, y2 }: Crop) {
  const [left, top] = [Math.floor(x1 * widthPx), Math.floor(y1 * heightPx)]
  const width = Math.min(widthPx - left, Math.max(1, Math.round((x2 - x1) * widthPx)))
  const height = Math.min(heightPx - top, Math.max(1, Math.round((y2 - y1) * heightPx)))
  return { left, top, width, height }
}

interface Shaped {
  readonly pixels: Pixels
  readonly focus: Focus | null
}

async function shaped(pixels: Pixels, focus: Focus | null): Promise<Shaped> {
  const { widthPx, heightPx } = pixels
  if (heightPx > TALLEST * widthPx) return cutScroll(pixels, focus)
  if (widthPx <= WIDEST * heightPx) return { pixels, focus }
  const height = Math.round(widthPx / WIDE_RATIO)
  const framed = { width: widthPx, height, fit: 'contain', background: '#ffffff' } as const
  // the banner stands in the middle of its frame, and nobody moves it out of there
  return { pixels: await rawPixels((await fromPixels(pixels)).resize(framed)), focus: focus && { x: focus.x, y: 0.5 } }
}

async function cutScroll(pixels: Pixels, focus: Focus | null): Promise<Shaped> {
  const { widthPx, heightPx } = pixels
  const height = Math.max(1, Math.floor(TALLEST * widthPx))
  const tools = await fromPixels(pixels)
  if (focus === null) return { pixels: await rawPixels(tools.resize({ width: widthPx, height, ...LIVELIEST })), focus }
  const top = Math.round(Math.min(Math.max(0, focus.y * heightPx - height / 2), heightPx - height))
  return {
    pixels: await rawPixels(tools.extract({ left: 0, top, width: widthPx, height })),
    focus: { x: focus.x, y: (focus.y * heightPx - top) / height },
  }
}

async function sized(pixels: Pixels): Promise<Pixels> {
  const width = Math.min(MAX_WIDTH_PX, Math.max(MIN_WIDTH_PX, pixels.widthPx))
  if (width === pixels.widthPx) return pixels
  const height = Math.max(1, Math.round((pixels.heightPx * width) / pixels.widthPx))
  return rawPixels((await fromPixels(pixels)).resize({ width, height, fit: 'fill' }))
}

const LIVELIEST = { fit: 'cover', position: 'attention' } as const

/** The largest box of `ratio` in the picture, as near to the focus, or to the liveliest point, as the borders allow. */
async function cropOf(pixels: Pixels, ratio: number, focus: Focus | null): Promise<Crop> {
  const { widthPx, heightPx } = pixels
  const [width, height] = widthPx / heightPx > ratio ? [heightPx * ratio, heightPx] : [widthPx, widthPx / ratio]
  const { left, top } =
    focus === null
      ? await offsetOf(pixels, width, height)
      : { left: focus.x * widthPx - width / 2, top: focus.y * heightPx - height / 2 }
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
