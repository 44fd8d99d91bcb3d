import sharp from 'sharp'

/** A photograph as far as encoders can tell: noise over a gradient. */
export function photo(width: number, height: number) {
  return sharp({
    create: { width, height, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 30 } },
  })
}

/** A flat picture: one red disc on nothing. */
export function disc(width: number, height: number, cx = width / 2, cy = height / 2, r = height / 4): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><circle cx="${cx}" cy="${cy}" r="${r}" fill="#e02020"/></svg>`,
  )
}

export async function colourAt(bytes: Uint8Array, x: number, y: number): Promise<[number, number, number]> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (y * info.width + x) * info.channels
  return [data[at] ?? -1, data[at + 1] ?? -1, data[at + 2] ?? -1]
}

/** The fault a promise ends in, or what it gave. */
export async function faultOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    value => ({ value }),
    (error: { fault?: string }) => error.fault ?? error,
  )
}
