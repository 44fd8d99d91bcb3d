import type { Form } from 'wechat-api'
import type { Picture } from '../media/picture.ts'

const EXTENSION: Readonly<Record<Picture['type'], string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
}

/**
 * The picture as the form field `media`, under a file name whose extension matches its type. Whole bytes: a stream
 * could not be sent a second time.
 *
 * The boundary comes from the picture's own hash, which its bytes cannot contain.
 * @see material/add_material, media/uploadimg - official docs, api_uploadimage (read 2026-11-23)
 */
export function pictureForm(picture: Picture): Form {
  const boundary = `zhundian-${picture.sha256.slice(0, 40)}`
  const filename = `${picture.sha256.slice(0, 16)}.${EXTENSION[picture.type]}`
  const bytes = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="media"; filename="${filename}"\r\n` +
        `Content-Type: ${picture.type}\r\n\r\n`,
    ),
    picture.bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return {
    headers: {
      'Content-Type': `multipart/form-data; boundary=${boundary}`,
      'Content-Length': String(bytes.byteLength),
    },
    bytes,
  }
}
