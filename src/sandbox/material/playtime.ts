// How long a recording plays. Each reader may run over the end of a torn file and then throws a RangeError.

/** Bytes of a speech frame after its first one, by frame type; a frame lasts 20 ms. @see RFC 4867, tables 1a and 1b */
const AMR_FRAMES = [12, 13, 15, 17, 19, 20, 26, 31, 5, 0, 0, 0, 0, 0, 0, 0]
const AMR_WB_FRAMES = [17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0, 0, 0, 0, 0]
const AMR_FRAME_SECONDS = 0.02

export function amrSeconds(bytes: Uint8Array): number {
  const isWide = Buffer.from(bytes.subarray(0, 9)).toString('latin1') === '#!AMR-WB\n'
  const sizes = isWide ? AMR_WB_FRAMES : AMR_FRAMES
  let frames = 0
  for (let at = isWide ? 9 : 6; at < bytes.byteLength; frames += 1) at += 1 + sizes[((bytes[at] ?? 0) >> 3) & 15]!
  return frames * AMR_FRAME_SECONDS
}

/** Length of the data chunk over the bytes a second that the format chunk names. */
export function wavSeconds(view: DataView): number | null {
  let bytesPerSecond = 0
  for (let at = 12; at + 8 <= view.byteLength;) {
    const [name, size] = [view.getUint32(at), view.getUint32(at + 4, true)]
    if (name === 0x666d7420) bytesPerSecond = view.getUint32(at + 16, true) // 'fmt '
    if (name === 0x64617461) return bytesPerSecond === 0 ? null : size / bytesPerSecond // 'data'
    at += 8 + size + (size % 2)
  }
  return null
}

/** Where the play duration (100 ns) and the preroll (ms) stand in the file properties object. @see ASF specification 3.2 */
const ASF_PROPERTIES = [0xa1, 0xdc, 0xab, 0x8c, 0x47, 0xa9, 0xcf, 0x11]
const ASF_DURATION = 64
const ASF_PREROLL = 80

export function asfSeconds(view: DataView): number | null {
  for (let at = 30; at + ASF_PREROLL + 8 <= view.byteLength;) {
    if (ASF_PROPERTIES.every((value, i) => view.getUint8(at + i) === value)) {
      const [duration, preroll] = [
        view.getBigUint64(at + ASF_DURATION, true),
        view.getBigUint64(at + ASF_PREROLL, true),
      ]
      return Number(duration) / 1e7 - Number(preroll) / 1000
    }
    const size = Number(view.getBigUint64(at + 16, true))
    if (size < 24) return null
    at += size
  }
  return null
}

/** Layer III, by version: kbit/s by index, samples a second by index, samples a frame. @see ISO 11172-3, ISO 13818-3 */
const MPEG_1 = {
  kbits: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  rates: [44_100, 48_000, 32_000],
  samples: 1152,
}
const KBITS_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
const MPEG_2 = { kbits: KBITS_2, rates: [22_050, 24_000, 16_000], samples: 576 }
const MPEG_25 = { kbits: KBITS_2, rates: [11_025, 12_000, 8000], samples: 576 }
const VERSIONS = [MPEG_25, undefined, MPEG_2, MPEG_1]

/** Walks the frames from the end of the ID3 tag to the first thing that is none; `null` when there is no frame at all. */
export function mp3Seconds(view: DataView): number | null {
  let at = id3Bytes(view)
  let seconds = 0
  while (at + 4 <= view.byteLength) {
    const head = view.getUint32(at)
    const version = VERSIONS[(head >>> 19) & 3]
    const [kbits, rate] = [version?.kbits[(head >>> 12) & 15], version?.rates[(head >>> 10) & 3]]
    if (head >>> 21 !== 0x7ff || ((head >>> 17) & 3) !== 1 || version === undefined || !kbits || rate === undefined)
      break
    seconds += version.samples / rate
    at += Math.floor(((version.samples / 8) * kbits * 1000) / rate) + ((head >>> 9) & 1)
  }
  return seconds === 0 ? null : seconds
}

/** The tag's length stands in four bytes of seven bits. */
function id3Bytes(view: DataView): number {
  if (view.getUint32(0) >>> 8 !== 0x494433) return 0 // 'ID3'
  const sevens = [6, 7, 8, 9].map(at => view.getUint8(at) & 0x7f)
  return 10 + sevens.reduce((length, seven) => length * 128 + seven, 0)
}
