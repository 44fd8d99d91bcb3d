import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { pictureAddress } from '../address.ts'
import { OK, Refused } from '../answer.ts'
import { DAY_MS } from '../calendar.ts'
import type { Call, Reply, UploadCall } from '../call.ts'
import { parseJson } from '../request.ts'
import type { Account } from '../records.ts'
import type { Store } from '../store.ts'
import { recordingAddress } from './address.ts'
import { acceptPicture, acceptRecording, INLINE, isKind, isPlayed, type Kind, pictureRule } from './kinds.ts'
import type { TemporaryMedia } from './records.ts'
import { contentTypeOf } from './recording.ts'

/** File names look like the service's: long, url-safe, unguessable. */
export const newFile = (): string => randomBytes(48).toString('base64url')
export const newMediaId = (): string => randomBytes(48).toString('base64url')

const NAME_CHARACTERS = 128

/** POST /cgi-bin/media/uploadimg: a picture for an article's body. */
export async function uploadInline({ store, account, media, now }: UploadCall): Promise<Reply> {
  const { bytes, format, widthPx, heightPx } = acceptPicture(media, INLINE)
  const file = newFile()
  await store.keepPicture(file, bytes)
  account.inlinePictures.push({ file, format, widthPx, heightPx, bytes: bytes.byteLength, addedAt: now })
  return { json: { url: pictureAddress(file, format), ...OK }, effect: { kind: 'picture-added', id: file } }
}

/** POST /cgi-bin/material/add_material?type=image|voice|video|thumb: permanent material. */
export async function addMaterial(call: UploadCall): Promise<Reply> {
  const kind = call.query('type')
  if (!isKind(kind)) throw new Refused(40004)
  refuseFull(call.store, call.account, kind)
  return isPlayed(kind) ? addRecording(call, kind) : addPicture(call, kind)
}

async function addPicture({ store, account, media, now }: UploadCall, type: 'image' | 'thumb'): Promise<Reply> {
  const { bytes, format, widthPx, heightPx } = acceptPicture(media, pictureRule(type))
  const [file, mediaId] = [newFile(), newMediaId()]
  await store.keepPicture(file, bytes)
  const name = (media?.name ?? '').slice(0, NAME_CHARACTERS)
  const size = { widthPx, heightPx, bytes: bytes.byteLength }
  account.materials.push({ mediaId, type, file, name, format, ...size, addedAt: now })
  const url = type === 'image' ? { url: pictureAddress(file, format), item: [] } : {}
  return { json: { media_id: mediaId, ...url }, effect: { kind: 'material-added', id: mediaId } }
}

async function addRecording({ store, account, media, now }: UploadCall, type: 'voice' | 'video'): Promise<Reply> {
  const { bytes, format, seconds } = acceptRecording(type, media, true)
  const about = type === 'video' ? describedBy(media?.description) : { title: '', introduction: '' }
  const [file, mediaId] = [newFile(), newMediaId()]
  await store.keepPicture(file, bytes)
  const name = (media?.name ?? '').slice(0, NAME_CHARACTERS)
  const size = { seconds, bytes: bytes.byteLength }
  account.recordings.push({ mediaId, type, file, name, format, ...about, ...size, byHand: false, addedAt: now })
  const url = type === 'video' ? { url: '' } : {}
  return { json: { media_id: mediaId, ...url, item: [] }, effect: { kind: 'material-added', id: mediaId } }
}

/**
 * A video's second form field: `{"title", "introduction"}`. The page calls it optional, the service wants it; what it answers
 * without one is not known, so the codes are a guess. @throws {Refused} 40035 none, or no title · 47001 no JSON
 */
function describedBy(description: string | undefined): { title: string; introduction: string } {
  if (description === undefined || description === '') throw new Refused(40035)
  const { title, introduction = '' } = parseJson(new TextEncoder().encode(description), false)
  if (typeof title !== 'string' || title === '' || typeof introduction !== 'string') throw new Refused(40035)
  return { title, introduction }
}

/** The library is full. Which code the service answers is not known; 45001 is a guess. @throws {Refused} 45001 */
function refuseFull(store: Store, account: Account, kind: Kind): void {
  const held = [...account.materials, ...account.recordings].filter(material => material.type === kind).length
  if (held >= store.state.settings.libraryCaps[kind]) throw new Refused(45001, 'material count out of limit')
}

/** POST /cgi-bin/media/upload?type=image|voice|video|thumb: temporary media, by the limits of permanent ones. */
export async function uploadTemporary({ store, account, media, now, query }: UploadCall): Promise<Reply> {
  const type = query('type')
  if (!isKind(type)) throw new Refused(40004)
  const { bytes, format } = isPlayed(type)
    ? acceptRecording(type, media, false)
    : acceptPicture(media, pictureRule(type))
  const [file, mediaId] = [newFile(), newMediaId()]
  await store.keepPicture(file, bytes)
  account.media = [...account.media.filter(one => isAlive(one, now)), { mediaId, type, file, format, addedAt: now }]
  const json = { type, media_id: mediaId, created_at: Math.floor(now / 1000), item: [] }
  return { json, effect: { kind: 'media-added', id: mediaId } }
}

const isAlive = (media: TemporaryMedia, now: number): boolean => now - media.addedAt < 3 * DAY_MS

/** The temporary media of this id, while it lives. */
export const temporaryOf = (account: Account, mediaId: unknown, now: number): TemporaryMedia | undefined =>
  account.media.find(media => media.mediaId === mediaId && isAlive(media, now))

/**
 * GET /cgi-bin/media/get?media_id= : the file's bytes, or where a video is.
 * @throws {Refused} 41006 no id · 40007 unknown or past its three days
 */
export async function getTemporary({ store, account, now, query, origin }: Call): Promise<Reply> {
  const mediaId = query('media_id')
  if (mediaId === undefined || mediaId === '') throw new Refused(41006)
  const found = temporaryOf(account, mediaId, now)
  if (found === undefined) throw new Refused(40007)
  if (found.type === 'video') return { json: { video_url: recordingAddress(origin, found.file) } }
  const bytes = await readFile(store.home.picture(found.file))
  const name = `${mediaId}.${found.format === 'jpeg' ? 'jpg' : found.format}`
  return { json: {}, file: { bytes, type: contentTypeOf(found.format), name } }
}
