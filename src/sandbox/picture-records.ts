import type { PictureFormat } from './picture.ts'

/** Permanent material: bytes lie in the home under `file`. Times are ms since 1970. */
export interface Material {
  readonly mediaId: string
  readonly type: 'image' | 'thumb'
  readonly file: string
  readonly name: string
  readonly format: PictureFormat
  readonly widthPx: number
  readonly heightPx: number
  readonly bytes: number
  readonly addedAt: number
}

/** Temporary media: dead three days after `addedAt`. */
export interface TemporaryMedia {
  readonly mediaId: string
  readonly type: 'image' | 'thumb'
  readonly file: string
  readonly format: PictureFormat
  readonly addedAt: number
}

/** A picture of an article's body; the service gives it an address and no id. */
export interface InlinePicture {
  readonly file: string
  readonly format: PictureFormat
  readonly widthPx: number
  readonly heightPx: number
  readonly bytes: number
  readonly addedAt: number
}

/** A crop as draft/get gives it back; coordinates 0..1 as text. */
export interface CropPercent {
  readonly ratio: '2.35_1' | '1_1' | '16_9'
  readonly x1: string
  readonly y1: string
  readonly x2: string
  readonly y2: string
}
