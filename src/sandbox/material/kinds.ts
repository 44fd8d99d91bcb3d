import { Refused } from '../answer.ts'
import type { Upload } from '../call.ts'
import { formatOf, measure, type Measured, type PictureFormat } from './picture.ts'
import { recordingFormatOf, secondsOf, type RecordingFormat } from './recording.ts'

/** @see developers.weixin.qq.com, api_uploadimage, api_addmaterial and api_uploadtempmedia (read 2026-11-23) */
const INLINE_BYTES = 1024 * 1024
const IMAGE_BYTES = 10 * 1024 * 1024
const THUMB_BYTES = 64 * 1024
const VOICE_BYTES = 2 * 1024 * 1024
const VOICE_SECONDS = 60
const VIDEO_BYTES = 10 * 1024 * 1024
/** Not documented; uploads of huge dimensions have been answered with 40137. */
const LONGEST_SIDE_PX = 30_000

export const KINDS = ['image', 'voice', 'video', 'thumb'] as const
export type Kind = (typeof KINDS)[number]
export const isKind = (value: unknown): value is Kind => KINDS.some(kind => kind === value)
export const isPlayed = (kind: Kind): kind is 'voice' | 'video' => kind === 'voice' || kind === 'video'

interface Rule<Format> {
  readonly formats: readonly Format[]
  /** The first size that is refused. */
  readonly bytes: number
  readonly tooBig: number
}

export const INLINE: Rule<PictureFormat> = { formats: ['jpeg', 'png'], bytes: INLINE_BYTES, tooBig: 40009 }
const IMAGE: Rule<PictureFormat> = { formats: ['jpeg', 'png', 'gif', 'bmp'], bytes: IMAGE_BYTES + 1, tooBig: 40009 }
const THUMB: Rule<PictureFormat> = { formats: ['jpeg'], bytes: THUMB_BYTES + 1, tooBig: 40012 }
const VOICE: Rule<RecordingFormat> = { formats: ['mp3', 'wma', 'wav', 'amr'], bytes: VOICE_BYTES + 1, tooBig: 40010 }
/** A voice kept for three days only: AMR or MP3. */
const SHORT_LIVED_VOICE: Rule<RecordingFormat> = { ...VOICE, formats: ['amr', 'mp3'] }
const VIDEO: Rule<RecordingFormat> = { formats: ['mp4'], bytes: VIDEO_BYTES + 1, tooBig: 40011 }

export const pictureRule = (kind: 'image' | 'thumb'): Rule<PictureFormat> => (kind === 'image' ? IMAGE : THUMB)

export function recordingRule(kind: 'voice' | 'video', isPermanent: boolean): Rule<RecordingFormat> {
  if (kind === 'video') return VIDEO
  return isPermanent ? VOICE : SHORT_LIVED_VOICE
}

const EXTENSIONS: Readonly<Record<string, PictureFormat | RecordingFormat>> = {
  jpg: 'jpeg',
  jpeg: 'jpeg',
  png: 'png',
  gif: 'gif',
  bmp: 'bmp',
  mp3: 'mp3',
  wma: 'wma',
  wav: 'wav',
  amr: 'amr',
  mp4: 'mp4',
}

/** The file and its real format. @throws {Refused} 41005 no file · 44001 empty · 40005 wrong type · `tooBig` */
function take<Format extends PictureFormat | RecordingFormat>(
  media: Upload | undefined,
  rule: Rule<Format>,
  formatOf: (bytes: Uint8Array) => PictureFormat | RecordingFormat | undefined,
): { bytes: Uint8Array; format: Format } {
  if (media === undefined) throw new Refused(41005)
  const { bytes, name } = media
  if (bytes.byteLength === 0) throw new Refused(44001)
  const extension = EXTENSIONS[/\.([a-z\d]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '']
  const found = formatOf(bytes)
  const format = rule.formats.find(known => known === found)
  if (format === undefined || !rule.formats.some(known => known === extension)) throw new Refused(40005)
  if (bytes.byteLength >= rule.bytes) throw new Refused(rule.tooBig)
  return { bytes, format }
}

/** @throws {Refused} 41005 no file · 44001 empty · 40005 wrong type · 40009, 40012 too big · 40137 unreadable or huge */
export function acceptPicture(media: Upload | undefined, rule: Rule<PictureFormat>): Measured & { bytes: Uint8Array } {
  const { bytes } = take(media, rule, formatOf)
  const measured = measure(bytes)
  if (measured === undefined || Math.max(measured.widthPx, measured.heightPx) > LONGEST_SIDE_PX)
    throw new Refused(40137)
  return { ...measured, bytes }
}

/** @throws {Refused} 41005 no file · 44001 empty · 40005 wrong type · 40010, 40011 too big · 45007 a voice over 60 s */
export function acceptRecording(kind: 'voice' | 'video', media: Upload | undefined, isPermanent: boolean) {
  const { bytes, format } = take(media, recordingRule(kind, isPermanent), recordingFormatOf)
  const seconds = secondsOf(format, bytes)
  // Coders fill their last frame, so a voice of 60 s says a little more.
  if (kind === 'voice' && seconds !== null && Math.floor(seconds) > VOICE_SECONDS) throw new Refused(45007)
  return { bytes, format, seconds }
}
