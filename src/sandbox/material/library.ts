import { readFile } from 'node:fs/promises'
import { pictureAddress } from '../address.ts'
import { OK, Refused } from '../answer.ts'
import type { Call, JsonCall, Reply } from '../call.ts'
import { pageOf } from '../request.ts'
import type { Account } from '../records.ts'
import { recordingAddress } from './address.ts'
import { contentTypeOf } from './recording.ts'
import type { Material, Recording } from './records.ts'

/** @throws {Refused} 40007 */
function materialOf(account: Account, mediaId: unknown): Material | Recording {
  const found = [...account.materials, ...account.recordings].find(material => material.mediaId === mediaId)
  if (found === undefined) throw new Refused(40007)
  return found
}

/** POST /cgi-bin/material/get_material `{media_id}`: the file's bytes, or what a video is called and where it is. */
export async function getMaterial({ store, account, body, origin }: JsonCall): Promise<Reply> {
  const material = materialOf(account, body['media_id'])
  if (material.type === 'video') {
    const { title, introduction: description } = material
    return { json: { title, description, down_url: recordingAddress(origin, material.file) } }
  }
  const bytes = await readFile(store.home.picture(material.file))
  return { json: {}, file: { bytes, type: contentTypeOf(material.format), name: material.mediaId } }
}

/** POST /cgi-bin/material/del_material `{media_id}`. Articles that are out keep a picture, so its bytes stay. */
export function deleteMaterial({ account, body }: JsonCall): Reply {
  const material = materialOf(account, body['media_id'])
  if ('widthPx' in material) {
    const { mediaId: _mediaId, type: _type, name: _name, ...picture } = material
    account.inlinePictures.push(picture)
  }
  account.materials = account.materials.filter(other => other !== material)
  account.recordings = account.recordings.filter(other => other !== material)
  return { json: OK, effect: { kind: 'material-deleted', id: material.mediaId } }
}

/** GET /cgi-bin/material/get_materialcount. Thumbs are not counted among the images. */
export function countMaterial({ account }: Call): Reply {
  const held = (type: string) =>
    [...account.materials, ...account.recordings].filter(material => material.type === type).length
  const json = { voice_count: held('voice'), video_count: held('video'), image_count: held('image'), news_count: 0 }
  return { json }
}

const LISTED = ['image', 'video', 'voice', 'news'] as const

/** POST /cgi-bin/material/batchget_material `{type, offset, count}`, newest first. Articles are drafts today, so `news` is empty. */
export function listMaterial({ account, body }: JsonCall): Reply {
  const type = LISTED.find(known => known === body['type'])
  if (type === undefined) throw new Refused(40004)
  const { offset, count } = pageOf(body, 40007)
  const all = [...account.materials, ...account.recordings].filter(material => material.type === type).toReversed()
  const item = all.slice(offset, offset + count).map(material => ({
    media_id: material.mediaId,
    name: material.type === 'video' ? material.title : material.name,
    update_time: Math.floor(material.addedAt / 1000),
    ...addressOf(material),
    tags: [],
  }))
  return { json: { item, total_count: all.length, item_count: item.length } }
}

/** A picture's address; a video's is an empty text, a voice has none. */
function addressOf(material: Material | Recording): { url?: string } {
  switch (material.type) {
    case 'image':
    case 'thumb':
      return { url: pictureAddress(material.file, material.format) }
    case 'video':
      return { url: '' }
    case 'voice':
      return {}
  }
}
