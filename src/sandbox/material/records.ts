import type { PictureFormat } from './picture.ts'
import type { RecordingFormat } from './recording.ts'

/** Permanent material with a picture: bytes lie in the home under `file`. Times are ms since 1970. */
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

/** Permanent material that is played. `title` and `introduction` are a video's own; a voice has none. */
export interface Recording {
  readonly mediaId: string
  readonly type: 'voice' | 'video'
  readonly file: string
  readonly name: string
  readonly format: RecordingFormat
  /** Its length as its own header tells it; `null` where that could not be read. */
  readonly seconds: number | null
  readonly title: string
  readonly introduction: string
  readonly bytes: number
  /** Put in by a person in the back office: only such a video can be mass-sent. */
  readonly byHand: boolean
  readonly addedAt: number
}

/** Temporary media: dead three days after `addedAt`. */
export interface TemporaryMedia {
  readonly mediaId: string
  readonly type: 'image' | 'thumb' | 'voice' | 'video'
  readonly file: string
  readonly format: PictureFormat | RecordingFormat
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
