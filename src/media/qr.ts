import { asPicture } from './encoded.ts'
import { type Picture, PictureError } from './picture.ts'
import { pixelTools } from './pixels.ts'

/** Drawn 168 css px wide, this is more than three device pixels for each. */
export const CODE_PX = 560
/** The white border, in modules, that readers need to find a code - ISO/IEC 18004. */
const QUIET_MODULES = 4
/** Symbol sizes. Up to 8 (49 modules) the strongest correction still leaves dots of 9 px; above 20 a dot is too small to scan off a phone. */
const STRONG_VERSION = 8
const MAX_VERSION = 20

/**
 * `text` as a QR code: black on white PNG of `CODE_PX`, quiet zone and margin in the pixels (a white border by CSS
 * turns dark in WeChat's dark mode). Correction level H for the short addresses that are usual, M for long ones.
 * @throws {PictureError} `unreadable` for a text of nothing, `too-large` above about 660 bytes
 */
export async function qrPicture(text: string): Promise<Picture> {
  if (text.trim() === '') throw new PictureError('unreadable', 'a QR code of nothing')
  const modules = await modulesOf(text)
  const side = modules.size + 2 * QUIET_MODULES
  const dotPx = Math.floor(CODE_PX / side)
  const marginPx = Math.floor((CODE_PX - modules.size * dotPx) / 2)
  const grey = new Uint8Array(CODE_PX * CODE_PX).fill(255)
  for (let y = 0; y < modules.size * dotPx; y++) {
    for (let x = 0; x < modules.size * dotPx; x++) {
      const dark = modules.data[Math.floor(y / dotPx) * modules.size + Math.floor(x / dotPx)]
      if (dark) grey[(y + marginPx) * CODE_PX + x + marginPx] = 0
    }
  }
  const pixels = (await pixelTools())(grey, { raw: { width: CODE_PX, height: CODE_PX, channels: 1 } })
  const png = await pixels.toColourspace('b-w').png({ compressionLevel: 9 }).toBuffer()
  return asPicture(png, 'image/png', { widthPx: CODE_PX, heightPx: CODE_PX })
}

async function modulesOf(text: string): Promise<{ size: number; data: Uint8Array }> {
  const { default: qrcode } = await import('qrcode')
  for (const [errorCorrectionLevel, max] of [
    ['H', STRONG_VERSION],
    ['M', MAX_VERSION],
  ] as const) {
    const code = attempt(() => qrcode.create(text, { errorCorrectionLevel }))
    if (code && code.version <= max) return code.modules
  }
  throw new PictureError('too-large', `${text.length} characters do not fit a QR code people can scan`)
}

/** qrcode throws when a text is beyond its largest symbol. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
