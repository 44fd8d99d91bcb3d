const word = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const long = (value: bigint) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes
}

/** Silence as WAV: 8000 bytes a second. */
export function wav(seconds: number): Buffer {
  const data = Buffer.alloc(seconds * 8000, 128)
  const format = Buffer.concat([word(0x0001_0001), word(8000), word(8000), word(0x0008_0001)])
  const parts = [Buffer.from('WAVEfmt '), word(16), format, Buffer.from('data'), word(data.byteLength), data]
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from('RIFF'), word(body.byteLength), body])
}

/** AMR frames of 12.2 kbit/s, 20 ms each. */
export const amr = (seconds: number): Buffer =>
  Buffer.concat([Buffer.from('#!AMR\n'), ...Array.from({ length: seconds * 50 }, () => Buffer.alloc(32, 0x3c))])

/** An ID3 tag and MPEG-1 layer III frames of 32 kbit/s and 48 kHz: 96 bytes and 24 ms each. */
export function mp3(seconds: number): Buffer {
  const frame = Buffer.alloc(96)
  frame.writeUInt32BE(0xfffb_1400)
  const tag = Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\x01\0', 'latin1'), Buffer.alloc(128)])
  return Buffer.concat([tag, ...Array.from({ length: Math.round(seconds / 0.024) }, () => frame)])
}

/** An ASF header whose file properties say how long it plays, after a preroll of 3 s. */
export function wma(seconds: number): Buffer {
  const properties = Buffer.concat([
    Buffer.from('a1dcab8c47a9cf118ee400c00c205365', 'hex'),
    long(104n),
    Buffer.alloc(40),
    long(BigInt(seconds + 3) * 10_000_000n),
    Buffer.alloc(8),
    long(3000n),
    Buffer.alloc(16),
  ])
  const other = Buffer.concat([Buffer.alloc(16, 7), long(40n), Buffer.alloc(16)])
  const head = Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex')
  return Buffer.concat([head, long(400n), Buffer.alloc(6), other, properties, Buffer.alloc(64)])
}

export const mp4 = (bytes = 64): Buffer => Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42'), Buffer.alloc(bytes - 12)])
