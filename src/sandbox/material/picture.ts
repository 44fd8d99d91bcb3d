export type PictureFormat = 'jpeg' | 'png' | 'gif' | 'bmp'

export interface Measured {
  readonly format: PictureFormat
  readonly widthPx: number
  readonly heightPx: number
}

/** What the first bytes say a file is; `undefined` for anything the service does not take, webp and svg among it. */
export function formatOf(bytes: Uint8Array): PictureFormat | undefined {
  const starts = (...values: number[]) => values.every((value, i) => bytes[i] === value)
  if (starts(0xff, 0xd8, 0xff)) return 'jpeg'
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  if (starts(0x47, 0x49, 0x46, 0x38)) return 'gif'
  if (starts(0x42, 0x4d)) return 'bmp'
  return undefined
}

/** Format and size as the file's own header tells them; `undefined` when the header is broken or says nothing. */
export function measure(bytes: Uint8Array): Measured | undefined {
  const format = formatOf(bytes)
  if (format === undefined) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const size = sizeOf(format, view)
    if (size === undefined || size.widthPx < 1 || size.heightPx < 1) return undefined
    return { format, ...size }
  } catch (error) {
    if (error instanceof RangeError) return undefined // read beyond the end: a torn file
    throw error
  }
}

function sizeOf(format: PictureFormat, view: DataView): { widthPx: number; heightPx: number } | undefined {
  switch (format) {
    case 'png':
      return { widthPx: view.getUint32(16), heightPx: view.getUint32(20) }
    case 'gif':
      return { widthPx: view.getUint16(6, true), heightPx: view.getUint16(8, true) }
    case 'bmp':
      return { widthPx: view.getInt32(18, true), heightPx: Math.abs(view.getInt32(22, true)) }
    case 'jpeg':
      return jpegSize(view)
  }
}

/** Walks the segments to the first frame header (SOF0..SOF15 without DHT, JPG and DAC). */
function jpegSize(view: DataView): { widthPx: number; heightPx: number } | undefined {
  let at = 2
  for (;;) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { heightPx: view.getUint16(at + 5), widthPx: view.getUint16(at + 7) }
    if (marker === 0xd9 || marker === 0xda) return undefined
    const isBare = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)
    at += isBare ? 2 : 2 + view.getUint16(at + 2)
  }
}
