import { amrSeconds, asfSeconds, mp3Seconds, wavSeconds } from './playtime.ts'

export type RecordingFormat = 'mp3' | 'wma' | 'wav' | 'amr' | 'mp4'

/** The first half of the identifier every ASF file, wma among them, begins with. */
const ASF = [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11]

/** What the first bytes say a recording is; `undefined` for anything the service does not take. */
export function recordingFormatOf(bytes: Uint8Array): RecordingFormat | undefined {
  const word = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('latin1')
  if (word(0, 5) === '#!AMR') return 'amr'
  if (word(0, 4) === 'RIFF' && word(8, 12) === 'WAVE') return 'wav'
  if (word(4, 8) === 'ftyp') return 'mp4'
  if (ASF.every((value, i) => bytes[i] === value)) return 'wma'
  const isFrame = bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2 // frame sync, layer III
  return word(0, 3) === 'ID3' || isFrame ? 'mp3' : undefined
}

/** How long it plays, in seconds, as its own frames or header tell; `null` where they do not. A video's is not needed. */
export function secondsOf(format: RecordingFormat, bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    switch (format) {
      case 'amr':
        return amrSeconds(bytes)
      case 'wav':
        return wavSeconds(view)
      case 'mp3':
        return mp3Seconds(view)
      case 'wma':
        return asfSeconds(view)
      case 'mp4':
        return null
    }
  } catch (error) {
    if (error instanceof RangeError) return null // read beyond the end: a torn file
    throw error
  }
}

const CONTENT_TYPES: Readonly<Record<RecordingFormat, string>> = {
  mp3: 'audio/mpeg',
  wma: 'audio/x-ms-wma',
  wav: 'audio/wav',
  amr: 'audio/amr',
  mp4: 'video/mp4',
}

export const isRecordingFormat = (format: string): format is RecordingFormat => Object.hasOwn(CONTENT_TYPES, format)

/** The content type a file of this format is sent with. */
export const contentTypeOf = (format: string): string =>
  isRecordingFormat(format) ? CONTENT_TYPES[format] : `image/${format}`
