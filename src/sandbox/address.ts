import type { PictureFormat } from './material/picture.ts'
import type { State } from './state.ts'
import type { InlinePicture, Material } from './material/records.ts'
import type { Account } from './records.ts'

/** The address the service gives an uploaded picture; `file` is its name in the home and has no extension. */
export function pictureAddress(file: string, format: PictureFormat): string {
  const kind = format === 'jpeg' ? 'jpg' : format
  return `http://mmbiz.qpic.cn/mmbiz_${kind}/${file}/0?wx_fmt=${format}`
}

/** Picture addresses of the service in a text, whole, with the file name as first group. Make a new one for each use. */
export const pictureAddresses = (): RegExp =>
  /https?:\/\/mmbiz\.(?:qpic|qlogo)\.cn\/(?:(?:sz_)?mmbiz(?:_[a-z]+)?)\/([\w-]{1,128})\/\d+(?:\?[\w=&;.%#-]*)?/g

/** The picture an address of the service means, if this sandbox holds it. */
export function pictureAt(state: State, address: string): Material | InlinePicture | undefined {
  const file = pictureAddresses().exec(address)?.[1]
  return file === undefined ? undefined : pictureNamed(state.accounts, file)
}

export function pictureNamed(accounts: readonly Account[], file: string): Material | InlinePicture | undefined {
  for (const account of accounts)
    for (const picture of [...account.inlinePictures, ...account.materials]) if (picture.file === file) return picture
  return undefined
}
