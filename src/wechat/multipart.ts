import { createHash } from 'node:crypto'
import type { Form } from 'wechat-api'
import type { Picture } from '../media/picture.ts'

/** A file as it goes up; `format` is what its name ends in. */
export interface MediaFile<Format extends string = string> {
  readonly bytes: Uint8Array
  readonly format: Format
}

const EXTENSION = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/gif': 'gif' } as const
const TYPE: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  bmp: 'image/bmp',
  mp3: 'audio/mpeg',
  wma: 'audio/x-ms-wma',
  wav: 'audio/wav',
  amr: 'audio/amr',
  mp4: 'video/mp4',
}

export const fileOf = ({ bytes, type }: Picture): MediaFile<'jpg' | 'png' | 'gif'> => ({
  bytes,
  format: EXTENSION[type],
})

/**
 * The file as the form field `media`, under a name whose extension matches its type, and beside it fields of text. Whole
 * bytes: a stream could not be sent a second time.
 *
 * The boundary comes from the file's own hash, which its bytes cannot contain.
 * @see material/add_material, media/uploadimg - official docs, api_uploadimage (read 2026-11-23)
 */
export function formOf({ bytes, format }: MediaFile, texts: Readonly<Record<string, string>> = {}): Form {
  const hash = createHash('sha256').update(bytes).digest('hex')
  const boundary = `zhundian-${hash.slice(0, 40)}`
  const part = (name: string, more: string) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`)
  const body = Buffer.concat([
    ...Object.entries(texts).flatMap(([name, text]) => [part(name, ''), Buffer.from(`${text}\r\n`)]),
    part('media', `; filename="${hash.slice(0, 16)}.${format}"\r\nContent-Type: ${TYPE[format]}`),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return {
    headers: {
      'Content-Type': `multipart/form-data; boundary=${boundary}`,
      'Content-Length': String(body.byteLength),
    },
    bytes: body,
  }
}

export const pictureForm = (picture: Picture): Form => formOf(fileOf(picture))
