/** Picture bytes as WeChat takes them, named by the SHA-256 of those bytes (64 hex digits). */
export interface Picture {
  readonly sha256: string
  readonly bytes: Uint8Array
  readonly type: 'image/jpeg' | 'image/png' | 'image/gif'
  readonly widthPx: number
  readonly heightPx: number
}

/** image: 10 MB - official docs, material/add_material (read 2026-11-23). Decimal, the stricter reading. */
export const COVER_MAX_BYTES = 10_000_000

/** A crop box in fractions of the picture, 0..1, origin top left. */
export interface Crop {
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
}

/** A cover and the two boxes WeChat shows of it: 2.35:1 in lists and on the article, 1:1 in chats. */
export interface Cover {
  readonly picture: Picture
  readonly wide: Crop
  readonly square: Crop
}

export type PictureFault = 'unreadable' | 'too-large' | 'not-a-picture' | 'unsupported'

/** Bytes that cannot become a picture WeChat takes. The caller knows which source and line they came from. */
export class PictureError extends Error {
  override readonly name = 'PictureError'
  constructor(
    readonly fault: PictureFault,
    /** Technical detail for `--verbose`; never shown otherwise. */
    readonly detail: string,
  ) {
    super(`${fault}: ${detail}`)
  }
}
