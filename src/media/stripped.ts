/**
 * The same JPEG or PNG without anything beside the picture: position data, camera, comments, thumbnails, further
 * pictures, whatever was appended. The picture's own bytes are kept, so nothing is lost by encoding again.
 * `undefined` when the structure is unusual; the caller then encodes anew.
 */
export function stripped(bytes: Uint8Array, kind: 'jpeg' | 'png'): Uint8Array | undefined {
  return kind === 'jpeg' ? strippedJpeg(bytes) : strippedPng(bytes)
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** APP0 names the pixel shape and APP14 the colour transform: without them some decoders show other colours. */
const APP0 = 0xe0
const APP14 = 0xee
const SOS = 0xda
const EOI = 0xd9

function strippedJpeg(bytes: Uint8Array): Uint8Array | undefined {
  const parts = [bytes.subarray(0, 2)]
  let at = 2
  while (at + 4 <= bytes.length || bytes[at + 1] === EOI) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at++ // fill byte
      continue
    }
    if (marker === EOI) return joined([...parts, bytes.subarray(at, at + 2)])
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) return undefined
    let end = at + 2 + ((bytes[at + 2] ?? 0) << 8) + (bytes[at + 3] ?? 0)
    if (marker === SOS) end = endOfScan(bytes, end)
    if (!isAside(marker, bytes.subarray(at + 4, at + 9))) parts.push(bytes.subarray(at, end))
    at = end
  }
  return undefined
}

function isAside(marker: number, head: Uint8Array): boolean {
  const name = String.fromCharCode(...head)
  if (marker === APP0) return name !== 'JFIF\0' // JFXX carries a thumbnail
  if (marker === APP14) return name !== 'Adobe'
  return (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe
}

/** Where the marker after a scan's entropy-coded data stands; stuffed zeros and restart markers belong to the data. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = from
  for (;;) {
    at = bytes.indexOf(0xff, at)
    if (at < 0) return bytes.length
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
    at += next === 0xff ? 1 : 2
  }
}

const KEPT_CHUNKS = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND'])

function strippedPng(bytes: Uint8Array): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts = [bytes.subarray(0, 8)]
  let at = 8
  while (at + 12 <= bytes.length) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) return undefined
    // A picture that moves, or one with a transparent colour, is more than its first IDAT.
    if (type === 'acTL' || type === 'tRNS') return undefined
    if (KEPT_CHUNKS.has(type)) parts.push(bytes.subarray(at, end))
    if (type === 'IEND') return joined(parts)
    at = end
  }
  return undefined
}
