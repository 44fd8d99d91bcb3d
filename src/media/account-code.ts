import { asPicture } from './encoded.ts'
import type { Picture } from './picture.ts'
import { fromPixels, openPicture, pixelsOf, rawPixels } from './pixels.ts'
import { CODE_PX } from './qr.ts'

/** White on every side of a given code: it may have been saved without its own quiet zone. */
const MARGIN_PX = 40

/**
 * A given picture of the account's own code (`WECHAT_ACCOUNT_QR`) as the contact section shows it: `CODE_PX` square
 * PNG, upright, on white, white margin in the pixels, nothing cut off, without metadata.
 * @throws {PictureError}
 */
export async function accountCodePicture(bytes: Uint8Array): Promise<Picture> {
  const side = CODE_PX - 2 * MARGIN_PX
  const whole = await pixelsOf(await openPicture(bytes), { maxWidthPx: 4 * side, maxHeightPx: 4 * side })
  const inner = await rawPixels(
    (await fromPixels(whole)).resize({ width: side, height: side, fit: 'contain', background: '#ffffff' }),
  )
  const margins = { top: MARGIN_PX, right: MARGIN_PX, bottom: MARGIN_PX, left: MARGIN_PX }
  const png = await (
    await fromPixels(inner)
  )
    .extend({ ...margins, background: '#ffffff' })
    .png({ compressionLevel: 9 })
    .toBuffer()
  return asPicture(png, 'image/png', { widthPx: CODE_PX, heightPx: CODE_PX })
}
