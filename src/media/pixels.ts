import type { Metadata, Sharp, SharpInput, SharpOptions } from 'sharp'
import { aiLabelIn, type AiLabel } from './ai-label.ts'
import { asPng, isForeign } from './foreign.ts'
import { pictureKind, type PictureKind } from './kind.ts'
import { PictureError } from './picture.ts'

/** Upright sRGB pixels on white, three bytes each, row by row. */
export interface Pixels {
  readonly data: Uint8Array
  readonly widthPx: number
  readonly heightPx: number
}

/** What a picture was, and bytes of it that sharp decodes; `widthPx` × `heightPx` as stored, before turning upright. */
export interface Opened {
  readonly bytes: Uint8Array
  readonly kind: PictureKind
  readonly metadata: Metadata
  /** The mark that AI made it; `null` when it has none. */
  readonly aiLabel: AiLabel | null
}

export interface Bounds {
  readonly maxWidthPx: number
  readonly maxHeightPx: number
}

/** Above every phone camera's usual setting, and what 2 GB of memory can decode: 80 megapixels. */
const MAX_PIXELS = 80_000_000
/** A drawing of more source text than this is a program, not a picture. */
const MAX_SVG_BYTES = 5_000_000
/** A file that keeps the decoder busy longer is hostile. */
const MAX_DECODE_SECONDS = 60

const DECODABLE: Readonly<Record<PictureKind, boolean>> = {
  jpeg: true,
  png: true,
  gif: true,
  webp: true,
  avif: true,
  svg: true,
  tiff: true,
  bmp: true,
  heic: true,
  jxl: false,
  jp2: false,
  ico: false,
  psd: false,
  svgz: false,
}

/** sharp, loaded when the first picture needs it: 20 MB that `check` and `--help` do without. */
export async function pixelTools() {
  const { default: sharp } = await import('sharp')
  sharp.cache(false) // every picture is seen once; the cache would only hold memory
  return (input: SharpInput, options: SharpOptions = {}) =>
    sharp(input, { limitInputPixels: MAX_PIXELS, failOn: 'error', ...options }).timeout({ seconds: MAX_DECODE_SECONDS })
}

/** What a picture is, as far as its head tells; one that is open already is given back. @throws {PictureError} */
export async function openPicture(given: Uint8Array | Opened): Promise<Opened> {
  if (!(given instanceof Uint8Array)) return given
  const bytes = given
  const kind = pictureKind(bytes)
  if (kind === undefined) throw new PictureError('not-a-picture', `begins with ${startOf(bytes)}`)
  if (!DECODABLE[kind]) throw new PictureError('unsupported', kind)
  if (kind === 'svg' && bytes.length > MAX_SVG_BYTES)
    throw new PictureError('too-large', `${bytes.length} bytes of SVG`)
  const limits = { maxPixels: MAX_PIXELS, maxSeconds: MAX_DECODE_SECONDS }
  const read = isForeign(kind) ? await asPng(bytes, kind, limits) : bytes
  const tools = await pixelTools()
  const metadata = await tools(read)
    .metadata()
    .catch(cause => Promise.reject(faultOf(cause)))
  if (kind !== 'svg' && metadata.width * metadata.height > MAX_PIXELS) throw tooManyPixels(metadata)
  const packed = metadata.xmp ?? new Uint8Array()
  return { bytes: read, kind, metadata, aiLabel: aiLabelIn(bytes) ?? aiLabelIn(packed) }
}

/** The whole picture as `Pixels`, made smaller to fit `bounds`, never larger. @throws {PictureError} */
export async function pixelsOf(opened: Opened, bounds: Bounds): Promise<Pixels> {
  const tools = await pixelTools()
  return rawPixels(
    tools(opened.bytes, opened.kind === 'svg' ? { density: svgDensity(opened.metadata, bounds) } : {})
      .autoOrient()
      .resize({ width: bounds.maxWidthPx, height: bounds.maxHeightPx, fit: 'inside', withoutEnlargement: true }),
  )
}

/** Runs `pipeline` and takes its pixels. @throws {PictureError} */
export async function rawPixels(pipeline: Sharp): Promise<Pixels> {
  const { data, info } = await pipeline
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch(cause => Promise.reject(faultOf(cause)))
  return { data, widthPx: info.width, heightPx: info.height }
}

/** sharp on pixels already decoded. */
export async function fromPixels({ data, widthPx: width, heightPx: height }: Pixels): Promise<Sharp> {
  const tools = await pixelTools()
  return tools(data, { raw: { width, height, channels: 3 } })
}

/** Twice a drawing's own size, for sharp lines on a phone, within the bounds; in dots per inch, 72 being its own size. */
function svgDensity({ width, height }: Metadata, { maxWidthPx, maxHeightPx }: Bounds): number {
  const density = 72 * Math.min(2, maxWidthPx / width, maxHeightPx / height)
  if (density < 1) throw tooManyPixels({ width, height })
  return density
}

function tooManyPixels({ width, height }: { width: number; height: number }): PictureError {
  return new PictureError('too-large', `${width}x${height} pixels`)
}

/** The decoder's refusal in our words. Its messages name no path: it was given bytes. */
function faultOf(cause: unknown): PictureError {
  const message = cause instanceof Error ? cause.message : String(cause)
  const fault = /pixel limit|timeout|dimensions? (?:are )?too large|out of memory/i.test(message)
    ? 'too-large'
    : 'unreadable'
  return new PictureError(fault, message.split('\n')[0] ?? '')
}

function startOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'nothing'
  return Array.from(bytes.subarray(0, 8), byte => byte.toString(16).padStart(2, '0')).join(' ')
}
