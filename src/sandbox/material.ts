import { readFile } from 'node:fs/promises'
import { pictureAddress } from './address.ts'
import { OK, Refused } from './answer.ts'
import type { Call, JsonCall, Reply } from './call.ts'
import { pageOf } from './request.ts'
import type { Material } from './picture-records.ts'

function materialOf({ account, body }: JsonCall): Material {
  const found = account.materials.find(material => material.mediaId === body['media_id'])
  if (found === undefined) throw new Refused(40007)
  return found
}

/** POST /cgi-bin/material/get_material `{media_id}`: the picture's bytes. */
export async function getMaterial(call: JsonCall): Promise<Reply> {
  const material = materialOf(call)
  const bytes = await readFile(call.store.home.picture(material.file))
  return { json: {}, file: { bytes, type: `image/${material.format}`, name: material.mediaId } }
}

/** POST /cgi-bin/material/del_material `{media_id}`. Articles that are out keep the picture, so its bytes stay. */
export function deleteMaterial(call: JsonCall): Reply {
  const { mediaId, type: _type, name: _name, ...picture } = materialOf(call)
  call.account.materials = call.account.materials.filter(material => material.mediaId !== mediaId)
  call.account.inlinePictures.push(picture)
  return { json: OK, effect: { kind: 'material-deleted', id: mediaId } }
}

/** GET /cgi-bin/material/get_materialcount. Thumbs are not counted among the images. */
export function countMaterial({ account }: Call): Reply {
  const images = account.materials.filter(material => material.type === 'image').length
  return { json: { voice_count: 0, video_count: 0, image_count: images, news_count: 0 } }
}

/** POST /cgi-bin/material/batchget_material `{type, offset, count}`, newest first. */
export function listMaterial({ account, body }: JsonCall): Reply {
  if (!['image', 'video', 'voice', 'news'].includes(String(body['type']))) throw new Refused(40004)
  const { offset, count } = pageOf(body, 40007)
  const all =
    body['type'] === 'image' ? account.materials.filter(material => material.type === 'image').toReversed() : []
  const item = all.slice(offset, offset + count).map(material => ({
    media_id: material.mediaId,
    name: material.name,
    update_time: Math.floor(material.addedAt / 1000),
    url: pictureAddress(material.file, material.format),
    tags: [],
  }))
  return { json: { item, total_count: all.length, item_count: item.length } }
}
