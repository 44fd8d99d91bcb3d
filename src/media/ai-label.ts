import { crc32 } from 'node:zlib'
import { decodeEntities } from '../article/plain.ts'
import type { Picture } from './picture.ts'

/**
 * The mark in a picture's metadata that says it was made by AI, as JSON: `{"Label":"1","ContentProducer":…}`. It has to
 * stay when a picture is made anew - GB 45438-2025, 5 (hidden marks in file metadata), the field `AIGC`.
 */
export type AiLabel = string

const KEY = Buffer.from('AIGC')
/** How far behind its key the JSON may begin: closing tag, a quotation mark, a namespace. */
const REACH_BYTES = 120
/** A mark is a few identifiers and two hashes. */
const LABEL_MAX_BYTES = 4000
/** In XML a quotation mark is written with six letters. */
const WRITTEN_MAX_BYTES = 6 * LABEL_MAX_BYTES
/** A file names the mark once or twice, and its JSON has hardly a brace inside; more is there to keep us busy. */
const KEYS_MAX = 32
const BRACES_MAX = 16

/**
 * The mark wherever a file holds it in plain text: XMP (`TC260:AIGC`) of any format, a text chunk of a PNG, EXIF. `null`
 * when there is none. What is packed (a compressed text chunk) is read when it is handed in unpacked.
 */
export function aiLabelIn(bytes: Uint8Array): AiLabel | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (
    let at = file.indexOf(KEY), keys = 0;
    at >= 0 && keys < KEYS_MAX;
    at = file.indexOf(KEY, at + KEY.length), keys++
  ) {
    const label = jsonAt(file.toString('utf8', at + KEY.length, at + KEY.length + REACH_BYTES + WRITTEN_MAX_BYTES))
    if (label !== null) return label
  }
  return null
}

function jsonAt(text: string): AiLabel | null {
  const decoded = decodeEntities(text)
  const from = decoded.indexOf('{')
  if (from < 0 || from > REACH_BYTES) return null
  for (
    let to = decoded.indexOf('}', from), braces = 0;
    to >= 0 && braces < BRACES_MAX;
    to = decoded.indexOf('}', to + 1), braces++
  ) {
    const written = decoded.slice(from, to + 1)
    if (Buffer.byteLength(written) > LABEL_MAX_BYTES) return null
    const label = parsed(written)
    // EXIF wraps it: {"AIGC": {"Label": …}}
    if (label !== null) return JSON.stringify(label)
  }
  return null
}

function parsed(written: string): object | null {
  try {
    const value: unknown = JSON.parse(written)
    return typeof value === 'object' && value !== null && 'Label' in value ? value : null
  } catch {
    return null
  }
}

/** The bytes an added mark may cost, at most; a picture without one needs none. */
export const roomFor = (label: AiLabel | null): number =>
  label === null ? 0 : Buffer.byteLength(packet(label)) + FRAME_MAX_BYTES

/** What a format puts around its XMP: a GIF the most. */
const FRAME_MAX_BYTES = 300

/** The same picture with the mark in its XMP, which JPEG, PNG and GIF alike can hold. */
export function withAiLabel(bytes: Uint8Array, type: Picture['type'], label: AiLabel): Uint8Array {
  const xmp = Buffer.from(packet(label), 'utf8')
  switch (type) {
    case 'image/jpeg':
      return inserted(bytes, endOfJfif(bytes), segment(xmp))
    case 'image/png':
      return inserted(bytes, PNG_HEAD_BYTES, chunk(xmp))
    case 'image/gif':
      // before the trailer
      return inserted(bytes, bytes.length - 1, extension(xmp))
  }
}

function packet(label: AiLabel): string {
  const text = label.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`)
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"><TC260:AIGC>${text}</TC260:AIGC></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
}

const inserted = (bytes: Uint8Array, at: number, part: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]))

/** Behind the start of the image and, where there is one, the JFIF segment, which must stand first. */
function endOfJfif(bytes: Uint8Array): number {
  const isJfif = bytes[2] === 0xff && bytes[3] === 0xe0
  return isJfif ? 4 + (bytes[4] ?? 0) * 256 + (bytes[5] ?? 0) : 2
}

function segment(xmp: Buffer): Uint8Array {
  const body = Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1'), xmp])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

/** The signature and the header chunk of a PNG. */
const PNG_HEAD_BYTES = 8 + 25

function chunk(xmp: Buffer): Uint8Array {
  const body = Buffer.concat([Buffer.from('iTXtXML:com.adobe.xmp\0\0\0\0\0', 'latin1'), xmp])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length - 4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** XMP stands in a GIF as it is, with a tail that leads a reader of sub-blocks to its end - XMP specification, part 3. */
function extension(xmp: Buffer): Uint8Array {
  const tail = Buffer.from([1, ...Array.from({ length: 256 }, (_, i) => 255 - i), 0])
  return Buffer.concat([Buffer.from([0x21, 0xff, 11]), Buffer.from('XMP DataXMP', 'latin1'), xmp, tail])
}
