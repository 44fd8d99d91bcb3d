import { PictureError } from './picture.ts'

/** `data`: red, green, blue and alpha of each pixel, row by row from the top. */
export interface RgbaPixels {
  readonly widthPx: number
  readonly heightPx: number
  readonly data: Uint8ClampedArray
}

/** Of BITMAPINFOHEADER and its successors, which begin alike: BITMAPV5HEADER, Windows GDI (learn.microsoft.com). */
const HEADER_AT = 14
const MASKS_AT = HEADER_AT + 40
const INFO_HEADER_BYTES = 40
const WITH_ALPHA_BYTES = 56
const BI_RGB = 0
const BI_BITFIELDS = 3
/** Red, green and blue of a pixel, when the file does not say. */
const MASKS: Readonly<Record<number, readonly number[]>> = {
  16: [0x7c00, 0x03e0, 0x001f],
  24: [0xff0000, 0xff00, 0xff],
  32: [0xff0000, 0xff00, 0xff],
}

/**
 * A Windows bitmap of 1, 4, 8, 16, 24 or 32 bits a pixel, as programs save them today; run-length packed ones and those
 * of OS/2 are not read. A fourth byte that the file does not call alpha says nothing: most programs leave zero in it.
 * @throws {PictureError}
 */
export function bitmap(bytes: Uint8Array, maxPixels: number): RgbaPixels {
  try {
    return decoded(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), maxPixels)
  } catch (error) {
    if (error instanceof RangeError) throw new PictureError('unreadable', 'the bitmap is cut short')
    throw error
  }
}

/** @throws {RangeError} where the file ends too soon */
function decoded(file: DataView, maxPixels: number): RgbaPixels {
  const headerBytes = file.getUint32(HEADER_AT, true)
  const [width, rows] = [file.getInt32(18, true), file.getInt32(22, true)]
  const [bits, packing] = [file.getUint16(28, true), file.getUint32(30, true)]
  if (
    headerBytes < INFO_HEADER_BYTES ||
    (packing !== BI_RGB && packing !== BI_BITFIELDS) ||
    ![1, 4, 8, 16, 24, 32].includes(bits)
  )
    throw new PictureError('unsupported', `a bitmap of ${bits} bits, packed in way ${packing}`)
  const height = Math.abs(rows)
  if (width <= 0 || height === 0) throw new PictureError('unreadable', `${width}x${height} pixels`)
  if (width * height > maxPixels) throw new PictureError('too-large', `${width}x${height} pixels`)
  const colour = bits <= 8 ? ofPalette(file, HEADER_AT + headerBytes, bits) : ofMasks(file, headerBytes, bits, packing)
  const first = file.getUint32(10, true)
  const rowBytes = Math.ceil((bits * width) / 32) * 4
  if (first + rowBytes * height > file.byteLength) throw new RangeError('rows are missing')
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) {
    // a height below zero says that the first row is the top one
    const row = first + rowBytes * (rows < 0 ? y : height - 1 - y)
    for (let x = 0; x < width; x++) colour(row, x, data, (y * width + x) * 4)
  }
  return { widthPx: width, heightPx: height, data }
}

/** Writes the colour of the pixel `x` of a row to `data`. */
type Colour = (row: number, x: number, data: Uint8ClampedArray, at: number) => void

function ofPalette(file: DataView, from: number, bits: number): Colour {
  const mask = (1 << bits) - 1
  return (row, x, data, at) => {
    const bit = x * bits
    const index = (file.getUint8(row + (bit >> 3)) >> (8 - bits - (bit & 7))) & mask
    const entry = from + index * 4
    data[at] = file.getUint8(entry + 2)
    data[at + 1] = file.getUint8(entry + 1)
    data[at + 2] = file.getUint8(entry)
    data[at + 3] = 255
  }
}

function ofMasks(file: DataView, headerBytes: number, bits: number, packing: number): Colour {
  const isTold = packing === BI_BITFIELDS
  const [red, green, blue] = (
    isTold ? [0, 4, 8].map(offset => file.getUint32(MASKS_AT + offset, true)) : MASKS[bits]
  )!.map(channel)
  const alphaMask = isTold && headerBytes >= WITH_ALPHA_BYTES ? file.getUint32(MASKS_AT + 12, true) : 0
  const alpha = alphaMask === 0 ? () => 255 : channel(alphaMask)
  const step = bits / 8
  return (row, x, data, at) => {
    const from = row + x * step
    const pixel =
      bits === 32
        ? file.getUint32(from, true)
        : bits === 16
          ? file.getUint16(from, true)
          : file.getUint16(from, true) | (file.getUint8(from + 2) << 16)
    data[at] = red!(pixel)
    data[at + 1] = green!(pixel)
    data[at + 2] = blue!(pixel)
    data[at + 3] = alpha(pixel)
  }
}

/** What the bits of a mask say, as 0 to 255. */
function channel(mask: number): (pixel: number) => number {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask)
  const most = mask >>> shift
  return most === 0 ? () => 0 : pixel => ((pixel & mask) >>> shift) * (255 / most)
}
