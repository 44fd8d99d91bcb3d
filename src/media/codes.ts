import { fromPixels, openPicture, type Pixels, pixelsOf } from './pixels.ts'

/** A QR code somebody sees in a picture. */
export interface SeenCode {
  /** What it leads to; `null` when there is a code that cannot be read. */
  readonly target: string | null
  /** Read as well on the dark page, at the size an article shows it. */
  readonly inDark: boolean
}

/** The reader's WebAssembly, as its package brings it: asked for the first time a picture is looked at. */
export type ReaderProgram = () => Promise<Uint8Array>

/** Codes are looked for in pictures as they are sent; those are never larger. */
const BOUNDS = { maxWidthPx: 1920, maxHeightPx: 16_383 }
/** More than an article shows in one picture. */
const MAX_CODES = 16
/** The widest a picture stands on a usual phone (375 px less the margins of an article), and the page behind it in the dark. */
const COLUMN_CSS_PX = 343
const DARK_PAGE = '#191919'
/** A plain phone's screen, on which the dark page is read: sharper ones read more. */
const SCREEN_PX_PER_CSS_PX = 2
const FRAME_PX = 48

/**
 * The QR codes in a picture, top to bottom as found, and whether each can be read from a dark screenshot: WeChat reads
 * what is on the screen when a picture is pressed. `shownCssPx` is how wide the article shows it, at most.
 * @throws {PictureError} bytes that are no picture
 */
export async function codesIn(
  bytes: Uint8Array,
  program: ReaderProgram,
  shownCssPx = COLUMN_CSS_PX,
): Promise<readonly SeenCode[]> {
  const pixels = await pixelsOf(await openPicture(bytes), BOUNDS)
  const inLight = await readCodes(pixels, program)
  if (inLight.length === 0) return []
  const inDark = await readCodes(await onDark(pixels, shownCssPx), program)
  return inLight.map(target => ({ target, inDark: target !== null && inDark.includes(target) }))
}

/** The picture as a dark page shows it. */
async function onDark(pixels: Pixels, shownCssPx: number): Promise<Pixels> {
  const shown = Math.min(pixels.widthPx, shownCssPx, COLUMN_CSS_PX) * SCREEN_PX_PER_CSS_PX
  const frame = { top: FRAME_PX, bottom: FRAME_PX, left: FRAME_PX, right: FRAME_PX, background: DARK_PAGE }
  const { data, info } = await (
    await fromPixels(pixels)
  )
    .resize({ width: shown })
    .extend(frame)
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, widthPx: info.width, heightPx: info.height }
}

async function readCodes(pixels: Pixels, program: ReaderProgram): Promise<readonly (string | null)[]> {
  const { readBarcodes } = await reader(program)
  const found = await readBarcodes(await imageData(pixels), {
    formats: ['QRCode'],
    returnErrors: true,
    maxNumberOfSymbols: MAX_CODES,
  })
  const read = found.filter(({ isValid }) => isValid).map(({ text }) => text)
  // its format was read and its content cannot be repaired: a code, and not a pattern that looks like the start of one
  const spoilt = found.some(({ isValid, error }) => !isValid && error.startsWith('ChecksumError'))
  return read.length === 0 && spoilt ? [null] : read
}

let loading: Promise<typeof import('zxing-wasm/reader')> | undefined

function reader(program: ReaderProgram): Promise<typeof import('zxing-wasm/reader')> {
  loading ??= Promise.all([import('zxing-wasm/reader'), program()]).then(([zxing, wasm]) => {
    // without its program at hand it would fetch it from the web
    zxing.prepareZXingModule({ overrides: { wasmBinary: wholeBuffer(wasm) } })
    return zxing
  })
  loading.catch(() => (loading = undefined))
  return loading
}

const wholeBuffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer

async function imageData(pixels: Pixels): Promise<ImageData> {
  const { data, info } = await (await fromPixels(pixels)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const { buffer, byteOffset, byteLength } = data
  const rgba = new Uint8ClampedArray(buffer, byteOffset, byteLength)
  return { data: rgba, width: info.width, height: info.height, colorSpace: 'srgb' }
}
