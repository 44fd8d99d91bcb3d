import { crc32, deflateSync } from 'node:zlib'
import { Worker } from 'node:worker_threads'
import { bitmap, type RgbaPixels } from './bmp.ts'
import type { PictureKind } from './kind.ts'
import { PictureError, type PictureFault } from './picture.ts'

/** Kinds that sharp cannot decode and others can. */
export type ForeignKind = 'heic' | 'bmp'

export const isForeign = (kind: PictureKind): kind is ForeignKind => kind === 'heic' || kind === 'bmp'

interface Refused {
  readonly fault: PictureFault
  readonly detail: string
}

/** More than the largest phone photo takes; a file that wants more is hostile. In MB. */
const MAX_HEAP_MB = 1024

interface Limits {
  readonly maxPixels: number
  readonly maxSeconds: number
}

/** The same picture as a PNG, upright and in its own colours. @throws {PictureError} */
export async function asPng(bytes: Uint8Array, kind: ForeignKind, limits: Limits): Promise<Uint8Array> {
  const { widthPx, heightPx, data } = kind === 'bmp' ? bitmap(bytes, limits.maxPixels) : await heic(bytes, limits)
  const { default: sharp } = await import('sharp')
  const raw = { width: widthPx, height: heightPx, channels: 4 } as const
  // it is decoded again at once: packing it would only take time
  const png = await sharp(data, { raw, limitInputPixels: limits.maxPixels }).png({ compressionLevel: 0 }).toBuffer()
  const profile = kind === 'heic' ? profileIn(bytes) : undefined
  return profile === undefined ? png : withProfile(png, profile)
}

/** Decoded in a thread of its own: the decoder is WebAssembly of 1.4 MB, and a large photo keeps it busy for seconds. */
function heic(bytes: Uint8Array, { maxPixels, maxSeconds }: Limits): Promise<RgbaPixels> {
  const worker = new Worker(new URL('./heic-decoder.mjs', import.meta.url), {
    workerData: { bytes, maxPixels },
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    // what it may say is for nobody
    stdout: true,
    stderr: true,
  })
  return new Promise<RgbaPixels>((resolve, reject) => {
    const refuse = (fault: PictureFault, detail: string) => reject(new PictureError(fault, detail))
    const timer = setTimeout(() => refuse('too-large', `not decoded in ${maxSeconds} s`), maxSeconds * 1000)
    worker.once('message', (answer: RgbaPixels | Refused) => {
      if ('fault' in answer) refuse(answer.fault, answer.detail)
      else resolve(answer)
    })
    worker.once('error', error => refuse('unreadable', error instanceof Error ? error.message : String(error)))
    worker.once('exit', () => {
      clearTimeout(timer)
      refuse('unreadable', 'its decoder ended early')
    })
  }).finally(() => void worker.terminate())
}

/** How far into a file the boxes that describe it may reach, in bytes. */
const HEAD_MAX = 1_000_000
/** Bytes before the signature that every ICC profile has. */
const SIGNATURE_AT = 36

/** The colour profile of a HEIF file: phones take photos in wider colours than sRGB. Its box is `colr`, of the type `prof`. */
function profileIn(bytes: Uint8Array): Uint8Array | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, HEAD_MAX))
  const at = head.indexOf('colrprof', 0, 'latin1')
  if (at < 4) return undefined
  const profile = head.subarray(at + 8, at - 4 + head.readUInt32BE(at - 4))
  return profile.toString('latin1', SIGNATURE_AT, SIGNATURE_AT + 4) === 'acsp' ? profile : undefined
}

/** The signature and the header chunk of a PNG; a profile stands right behind them. */
const PNG_HEAD_BYTES = 8 + 25

function withProfile(png: Buffer, profile: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from('iCCPicc\0\0', 'latin1'), deflateSync(profile)])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length - 4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([png.subarray(0, PNG_HEAD_BYTES), length, body, check, png.subarray(PNG_HEAD_BYTES)])
}
