import { asPicture } from './encoded.ts'
import { type Picture, PictureError } from './picture.ts'
import { openPicture, pixelTools } from './pixels.ts'

/** Drawn 168 css px wide, this is more than three device pixels for each. */
export const CODE_PX = 560
/** The white border, in modules, that readers need to find a code - ISO/IEC 18004. */
const QUIET_MODULES = 4
/** Dots smaller than this blur when the picture is made smaller for a phone; a code of many is drawn larger instead. */
const MIN_DOT_PX = 6
/** Above this a dot is under four device pixels on a phone's screen, where it is read from. */
const MAX_VERSION = 25
/** Of the code's own width: measured to be read up to 34 %, and still plain to see. */
const LOGO_SHARE = 0.22
/** White around the logo, of its width. */
const LOGO_FRAME = 0.12

/**
 * `text` as a QR code: black on white PNG of at least `CODE_PX`, quiet zone and margin in the pixels (a white border by
 * CSS turns dark in WeChat's dark mode), the strongest correction (level H). `logo` is a picture set on white in its
 * middle.
 * @throws {PictureError} `unreadable` for a text of nothing, `too-large` above 535 bytes; what is wrong with the logo
 */
export async function qrPicture(text: string, logo?: Uint8Array): Promise<Picture> {
  if (text.trim() === '') throw new PictureError('unreadable', 'a QR code of nothing')
  const modules = await modulesOf(text)
  const side = modules.size + 2 * QUIET_MODULES
  const dotPx = Math.max(MIN_DOT_PX, Math.floor(CODE_PX / side))
  const widthPx = Math.max(CODE_PX, dotPx * side)
  const marginPx = Math.floor((widthPx - modules.size * dotPx) / 2)
  const grey = new Uint8Array(widthPx * widthPx).fill(255)
  for (let y = 0; y < modules.size * dotPx; y++) {
    for (let x = 0; x < modules.size * dotPx; x++) {
      const dark = modules.data[Math.floor(y / dotPx) * modules.size + Math.floor(x / dotPx)]
      if (dark) grey[(y + marginPx) * widthPx + x + marginPx] = 0
    }
  }
  const drawn = (await pixelTools())(grey, { raw: { width: widthPx, height: widthPx, channels: 1 } })
  const png =
    logo === undefined
      ? await drawn.toColourspace('b-w').png({ compressionLevel: 9 }).toBuffer()
      : await drawn
          .toColourspace('srgb')
          .composite([{ input: await framed(logo, Math.round(modules.size * dotPx * LOGO_SHARE)), gravity: 'centre' }])
          .removeAlpha()
          .png({ compressionLevel: 9 })
          .toBuffer()
  return asPicture(png, 'image/png', { widthPx, heightPx: widthPx })
}

/** The logo on a white square with room around it. */
async function framed(logo: Uint8Array, sidePx: number): Promise<Buffer> {
  const tools = await pixelTools()
  const frame = Math.round(sidePx * LOGO_FRAME)
  const { bytes, kind } = await openPicture(logo)
  return tools(bytes, kind === 'svg' ? { density: 300 } : {})
    .autoOrient()
    .resize({ width: sidePx, height: sidePx, fit: 'contain', background: '#ffffff' })
    .flatten({ background: '#ffffff' })
    .extend({ top: frame, bottom: frame, left: frame, right: frame, background: '#ffffff' })
    .png()
    .toBuffer()
    .catch((cause: unknown) => Promise.reject(new PictureError('unreadable', String(cause))))
}

async function modulesOf(text: string): Promise<{ size: number; data: Uint8Array }> {
  const { default: qrcode } = await import('qrcode')
  const code = attempt(() => qrcode.create(text, { errorCorrectionLevel: 'H' }))
  if (code && code.version <= MAX_VERSION) return code.modules
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
