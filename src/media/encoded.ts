import { withAiLabel, type AiLabel } from './ai-label.ts'
import { type Picture, PictureError } from './picture.ts'
import { fromPixels, type Pixels, rawPixels } from './pixels.ts'
import { sha256 } from './sha256.ts'

/** Tried in this order until the file is small enough; below 60 a face shows blocks, so the picture shrinks instead. */
const BEST_QUALITY = 86
const QUALITIES = [BEST_QUALITY, 78, 70, 60]
/**
 * mozjpeg takes twenty times as long as the plain encoder for files of 0.7 (photographs) to 0.9 (noise) of the size: what
 * would be too heavy at 0.65 of the plain one's is not tried.
 */
const AT_LEAST = 0.65
const MOST_OFTEN = 0.8
/** A picture this many times too heavy at the best quality is too heavy at all of them. */
const HOPELESS = 3
/** Each shrinking goes by the weight still to lose, within these bounds. */
const SHRINK = { most: 0.3, least: 0.8 }
const SMALLEST_PX = 64
/** Share of pixels equal to their left neighbour: photographs measured 0.01–0.25, screenshots and diagrams 0.6–0.99. */
const FLAT_SHARE = 0.4
/** A drawing keeps its exact colours up to this size, however small a JPEG of it would be. */
const PNG_WELCOME_BYTES = 200_000

/** `pixels` as a JPEG or PNG of fewer than `maxBytes`: drawings and screenshots as PNG, photographs as JPEG. */
export async function encoded(pixels: Pixels, maxBytes: number): Promise<Picture> {
  const flat = flatShare(pixels) >= FLAT_SHARE
  for (let now = pixels; ;) {
    const { picture, lightestBytes } = await atThisSize(now, flat, maxBytes)
    if (picture) return picture
    if (now.widthPx < SMALLEST_PX) throw new PictureError('too-large', `not under ${maxBytes} bytes at any size`)
    const share = Math.sqrt(maxBytes / lightestBytes)
    now = await shrunk(now, Math.min(SHRINK.least, Math.max(SHRINK.most, share)))
  }
}

/** A picture of `bytes` as they are. */
export async function asPicture(
  bytes: Uint8Array,
  type: Picture['type'],
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
): Promise<Picture> {
  return { sha256: await sha256(bytes), bytes, type, widthPx, heightPx }
}

/** The same picture with the mark that AI made it, when it had one. */
export async function labelled(picture: Picture, label: AiLabel | null): Promise<Picture> {
  if (label === null) return picture
  return asPicture(withAiLabel(picture.bytes, picture.type, label), picture.type, picture)
}

async function atThisSize(
  pixels: Pixels,
  flat: boolean,
  maxBytes: number,
): Promise<{ picture?: Picture; lightestBytes: number }> {
  const best = flat ? await jpeg(pixels, BEST_QUALITY, flat) : undefined
  const drawing = best && (await bestPng(pixels, best.length))
  if (drawing && drawing.length < maxBytes) {
    return { picture: await asPicture(drawing, 'image/png', pixels), lightestBytes: drawing.length }
  }
  let lightestBytes = maxBytes
  for (const quality of QUALITIES) {
    const plainBytes = (await jpeg(pixels, quality, flat, false)).length
    lightestBytes = plainBytes * MOST_OFTEN
    if (quality === BEST_QUALITY && lightestBytes > HOPELESS * maxBytes) break
    if (plainBytes * AT_LEAST >= maxBytes) continue
    const photo = quality === BEST_QUALITY && best ? best : await jpeg(pixels, quality, flat)
    if (photo.length < maxBytes) {
      return { picture: await asPicture(photo, 'image/jpeg', pixels), lightestBytes: photo.length }
    }
    lightestBytes = photo.length
  }
  return { lightestBytes }
}

/** The exact picture when that is not wasteful, else 256 colours when those are smaller than the JPEG. */
async function bestPng(pixels: Pixels, jpegBytes: number): Promise<Uint8Array | undefined> {
  const exact = await (await fromPixels(pixels)).png({ compressionLevel: 9 }).toBuffer()
  if (exact.length <= Math.max(PNG_WELCOME_BYTES, jpegBytes)) return exact
  const palette = await (
    await fromPixels(pixels)
  )
    .png({ palette: true, colours: 256, effort: 8, dither: 0.5 })
    .toBuffer()
  return palette.length <= jpegBytes ? palette : undefined
}

async function jpeg(pixels: Pixels, quality: number, flat: boolean, mozjpeg = true): Promise<Uint8Array> {
  // Half colour resolution is invisible in photographs and frays coloured type.
  const chromaSubsampling = flat ? '4:4:4' : '4:2:0'
  return (await fromPixels(pixels)).jpeg({ quality, mozjpeg, chromaSubsampling }).toBuffer()
}

async function shrunk(pixels: Pixels, share: number): Promise<Pixels> {
  const width = Math.max(1, Math.round(pixels.widthPx * share))
  const height = Math.max(1, Math.round(pixels.heightPx * share))
  return rawPixels((await fromPixels(pixels)).resize({ width, height, fit: 'fill' }))
}

function flatShare({ data, widthPx, heightPx }: Pixels): number {
  const rowStep = Math.max(1, Math.floor(heightPx / 512))
  let equal = 0
  let seen = 0
  for (let y = 0; y < heightPx; y += rowStep) {
    for (let at = (y * widthPx + 1) * 3; at < (y + 1) * widthPx * 3; at += 3) {
      seen++
      if (data[at] === data[at - 3] && data[at + 1] === data[at - 2] && data[at + 2] === data[at - 1]) equal++
    }
  }
  return seen === 0 ? 1 : equal / seen
}
