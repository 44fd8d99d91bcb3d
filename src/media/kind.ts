/** What bytes are, judged by their beginning; a file's name and a server's content-type are never asked. */
export type PictureKind =
  | 'jpeg'
  | 'png'
  | 'gif'
  | 'webp'
  | 'avif'
  | 'svg'
  | 'tiff'
  | 'bmp'
  | 'heic'
  /** Pictures, but none that can be decoded here. */
  | 'jxl'
  | 'jp2'
  | 'ico'
  | 'psd'
  | 'svgz'

const STARTS: readonly (readonly [PictureKind, number, string])[] = [
  ['jpeg', 0, 'ffd8ff'],
  ['png', 0, '89504e470d0a1a0a'],
  ['gif', 0, '474946383761'],
  ['gif', 0, '474946383961'],
  ['tiff', 0, '49492a00'],
  ['tiff', 0, '4d4d002a'],
  ['psd', 0, '38425053'],
  ['ico', 0, '00000100'],
  ['jxl', 0, 'ff0a'],
  ['jxl', 0, '0000000c4a584c20'],
  ['jp2', 0, '0000000c6a502020'],
  ['jp2', 0, 'ff4fff51'],
  ['svgz', 0, '1f8b08'],
]

/** The kind of picture `bytes` begin like, or `undefined` when they are no picture at all. */
export function pictureKind(bytes: Uint8Array): PictureKind | undefined {
  for (const [kind, offset, hex] of STARTS) if (hexAt(bytes, offset, hex.length / 2) === hex) return kind
  if (latin(bytes, 0, 4) === 'RIFF' && latin(bytes, 8, 12) === 'WEBP') return 'webp'
  if (latin(bytes, 4, 8) === 'ftyp') return boxKind(bytes)
  // "BM" alone begins many texts; the four reserved bytes of a bitmap's header are zero.
  if (latin(bytes, 0, 2) === 'BM' && hexAt(bytes, 6, 4) === '00000000') return 'bmp'
  return isSvg(bytes) ? 'svg' : undefined
}

function hexAt(bytes: Uint8Array, offset: number, count: number): string {
  return Array.from(bytes.subarray(offset, offset + count), byte => byte.toString(16).padStart(2, '0')).join('')
}

function latin(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to))
}

/** AVIF and HEIC share one container; only the brands tell them apart, and `mif1` may stand before either. */
function boxKind(bytes: Uint8Array): PictureKind | undefined {
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0)
  const brands = latin(bytes, 8, Math.min(size, 256)).match(/.{4}/gs) ?? []
  if (brands.some(brand => brand === 'avif' || brand === 'avis')) return 'avif'
  return brands.some(brand => /^(hei|hev|mif1|msf1)/.test(brand)) ? 'heic' : undefined
}

/** True when the first element of an XML text is `<svg>`; what may stand before it is stepped over. */
function isSvg(bytes: Uint8Array): boolean {
  const head = new TextDecoder(utf16Of(bytes) ?? 'utf-8').decode(bytes.subarray(0, 65_536))
  let at = 0
  for (;;) {
    while (/\s/.test(head.charAt(at))) at++
    if (/^<(?:[\w-]+:)?svg[\s/>]/.test(head.slice(at, at + 64))) return true
    const end = endOfPreamble(head, at)
    if (end === undefined) return false
    at = end
  }
}

function utf16Of(bytes: Uint8Array): string | undefined {
  const mark = hexAt(bytes, 0, 2)
  return mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : undefined
}

function endOfPreamble(head: string, at: number): number | undefined {
  for (const [open, close] of [
    ['<!--', '-->'],
    ['<?', '?>'],
  ] as const) {
    if (!head.startsWith(open, at)) continue
    const end = head.indexOf(close, at + open.length)
    return end < 0 ? undefined : end + close.length
  }
  if (!/^<!doctype/i.test(head.slice(at, at + 9))) return undefined
  // Drawing programs put entities between brackets inside the doctype.
  const [bracket, end] = [head.indexOf('[', at), head.indexOf('>', at)]
  const from = bracket >= 0 && bracket < end ? head.indexOf(']', bracket) : end
  const close = from < 0 ? -1 : head.indexOf('>', from)
  return close < 0 ? undefined : close + 1
}
