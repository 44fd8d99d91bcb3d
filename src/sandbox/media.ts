import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { pictureAddress } from './address.ts'
import { OK, Refused } from './answer.ts'
import { DAY_MS } from './calendar.ts'
import type { Call, Reply, Upload, UploadCall } from './call.ts'
import { formatOf, measure, type Measured, type PictureFormat } from './picture.ts'
import type { TemporaryMedia } from './picture-records.ts'

/** @see developers.weixin.qq.com, api_uploadimage and api_addmaterial (read 2026-11-23) */
const INLINE_BYTES = 1024 * 1024
const IMAGE_BYTES = 10 * 1024 * 1024
const THUMB_BYTES = 64 * 1024
/** Not documented; uploads of huge dimensions have been answered with 40137. */
const LONGEST_SIDE_PX = 30_000

interface Rule {
  readonly formats: readonly PictureFormat[]
  /** The first size that is refused. */
  readonly bytes: number
  readonly tooBig: number
}

const INLINE: Rule = { formats: ['jpeg', 'png'], bytes: INLINE_BYTES, tooBig: 40009 }
const IMAGE: Rule = { formats: ['jpeg', 'png', 'gif', 'bmp'], bytes: IMAGE_BYTES + 1, tooBig: 40009 }
const THUMB: Rule = { formats: ['jpeg'], bytes: THUMB_BYTES + 1, tooBig: 40012 }

const EXTENSIONS: Readonly<Record<string, PictureFormat>> = {
  jpg: 'jpeg',
  jpeg: 'jpeg',
  png: 'png',
  gif: 'gif',
  bmp: 'bmp',
}

/** @throws {Refused} 41005 no file · 44001 empty · 40005 wrong type · 40009, 40012 too big · 40137 unreadable or huge */
function accept(media: Upload | undefined, rule: Rule): Measured & { bytes: Uint8Array } {
  if (media === undefined) throw new Refused(41005)
  const { bytes, name } = media
  if (bytes.byteLength === 0) throw new Refused(44001)
  const extension = EXTENSIONS[/\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '']
  const format = formatOf(bytes)
  if (format === undefined || extension === undefined) throw new Refused(40005)
  if (!rule.formats.includes(format) || !rule.formats.includes(extension)) throw new Refused(40005)
  if (bytes.byteLength >= rule.bytes) throw new Refused(rule.tooBig)
  const measured = measure(bytes)
  if (measured === undefined || Math.max(measured.widthPx, measured.heightPx) > LONGEST_SIDE_PX)
    throw new Refused(40137)
  return { ...measured, bytes }
}

/** File names look like the service's: long, url-safe, unguessable. */
const newFile = (): string => randomBytes(48).toString('base64url')
const newMediaId = (): string => randomBytes(48).toString('base64url')

/** POST /cgi-bin/media/uploadimg: a picture for an article's body. */
export async function uploadInline({ store, account, media, now }: UploadCall): Promise<Reply> {
  const { bytes, format, widthPx, heightPx } = accept(media, INLINE)
  const file = newFile()
  await store.keepPicture(file, bytes)
  account.inlinePictures.push({ file, format, widthPx, heightPx, bytes: bytes.byteLength, addedAt: now })
  return { json: { url: pictureAddress(file, format), ...OK }, effect: { kind: 'picture-added', id: file } }
}

/** POST /cgi-bin/material/add_material?type=image|thumb: permanent material. Voice and video are not imitated: 40004. */
export async function addMaterial({ store, account, media, now, query }: UploadCall): Promise<Reply> {
  const type = query('type')
  if (type !== 'image' && type !== 'thumb') throw new Refused(40004)
  const { bytes, format, widthPx, heightPx } = accept(media, type === 'image' ? IMAGE : THUMB)
  const [file, mediaId] = [newFile(), newMediaId()]
  await store.keepPicture(file, bytes)
  const name = (media?.name ?? '').slice(0, 128)
  const size = { widthPx, heightPx, bytes: bytes.byteLength }
  account.materials.push({ mediaId, type, file, name, format, ...size, addedAt: now })
  const url = type === 'image' ? { url: pictureAddress(file, format), item: [] } : {}
  return { json: { media_id: mediaId, ...url }, effect: { kind: 'material-added', id: mediaId } }
}

/**
 * POST /cgi-bin/media/upload?type=image|thumb: temporary media, by the limits of permanent ones. Voice and video are not
 * imitated: 40004.
 */
export async function uploadTemporary({ store, account, media, now, query }: UploadCall): Promise<Reply> {
  const type = query('type')
  if (type !== 'image' && type !== 'thumb') throw new Refused(40004)
  const { bytes, format } = accept(media, type === 'image' ? IMAGE : THUMB)
  const [file, mediaId] = [newFile(), newMediaId()]
  await store.keepPicture(file, bytes)
  account.media = [...account.media.filter(one => isAlive(one, now)), { mediaId, type, file, format, addedAt: now }]
  const json = { type, media_id: mediaId, created_at: Math.floor(now / 1000), item: [] }
  return { json, effect: { kind: 'media-added', id: mediaId } }
}

const isAlive = (media: TemporaryMedia, now: number): boolean => now - media.addedAt < 3 * DAY_MS

/** GET /cgi-bin/media/get?media_id= : the file's bytes. @throws {Refused} 41006 no id · 40007 unknown or past its three days */
export async function getTemporary({ store, account, now, query }: Call): Promise<Reply> {
  const mediaId = query('media_id')
  if (mediaId === undefined || mediaId === '') throw new Refused(41006)
  const found = account.media.find(media => media.mediaId === mediaId && isAlive(media, now))
  if (found === undefined) throw new Refused(40007)
  const bytes = await readFile(store.home.picture(found.file))
  const name = `${mediaId}.${found.format === 'jpeg' ? 'jpg' : found.format}`
  return { json: {}, file: { bytes, type: `image/${found.format}`, name } }
}
