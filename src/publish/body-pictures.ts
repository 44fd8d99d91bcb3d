import { ACCOUNT_CODE, isAtWechat } from '../article/pictures.ts'
import { mayLeadTo } from '../article/register.ts'
import { codesIn } from '../media/codes.ts'
import { isAnimated } from '../media/animation.ts'
import { inlinePicture } from '../media/inline.ts'
import type { Picture } from '../media/picture.ts'
import { qrPicture } from '../media/qr.ts'
import type { Freezing } from './freezing.ts'
import type { PicturePlace } from './snapshot.ts'

/** What stands for a picture in the html until its address is known. */
export type Places = ReadonlyMap<
  string,
  { readonly src: string; readonly widthPx?: number; readonly heightPx?: number }
>

/** A QR code of an article. */
export interface CodeFound {
  readonly file: string
  readonly line: number
  /** The picture as the draft calls it. */
  readonly source: string
  /** What it leads to; `null` for the account's own, which is made when it is sent. */
  readonly target: string | null
}

/** How wide the contact section shows a code, in css px. */
const CODE_CSS_PX = 168
const DRAWN = 'qr:'

interface Place {
  readonly file: string
  readonly line: number
  readonly source: string
}

interface Gathered {
  readonly places: Places
  readonly pictures: readonly Picture[]
  readonly where: readonly PicturePlace[]
  readonly codes: readonly CodeFound[]
}

/** The pictures of the body as WeChat takes them, every QR code among them read and judged. */
export async function bodyPictures(work: Freezing): Promise<Gathered> {
  const { article, rendered, guarded } = work
  const places = new Map<string, { src: string; widthPx: number; heightPx: number }>()
  const pictures: Picture[] = []
  const where: PicturePlace[] = []
  const codes: CodeFound[] = []
  for (const { source, line } of rendered.pictures) {
    const { file = article.file } = article.pictures.find(picture => picture.source === source) ?? {}
    const at = { file, line, source }
    if (source === ACCOUNT_CODE) codes.push({ ...at, target: null })
    if (source === ACCOUNT_CODE || isAtWechat(source)) continue
    const picture = await guarded(source, line, () => bodyPicture(work, at))
    if (!picture) continue
    pictures.push(picture)
    where.push({ ...at, source: shown(source), sha256: picture.sha256 })
    places.set(source, { src: `sha256:${picture.sha256}`, widthPx: picture.widthPx, heightPx: picture.heightPx })
    codes.push(...(await proven(work, at, picture)))
  }
  return { places, pictures, where, codes }
}

/** A source as people are shown it: one that carries the picture itself is long. */
export const shown = (source: string): string => (source.startsWith('data:') ? 'data:…' : source.slice(0, 200))

async function bodyPicture(work: Freezing, at: Place): Promise<Picture> {
  const { article, path, bench, found } = work
  const { source } = at
  if (source.startsWith(DRAWN)) {
    const { qrLogo } = article.meta
    return qrPicture(source.slice(DRAWN.length), qrLogo === null ? undefined : await bench.picture(qrLogo, path))
  }
  const opened = await work.opened(source)
  const picture = await inlinePicture(opened)
  if (isAnimated(opened) && picture.type !== 'image/gif') found(at, 'picture-still', { source }, 'warning')
  if (opened.aiLabel !== null && article.meta.ai === 'none') found(at, 'picture-ai', { source }, 'warning')
  return picture
}

/** The codes in a picture as it will be sent; one that does not lead where it should is an error. */
async function proven({ bench, path, found }: Freezing, at: Place, picture: Picture): Promise<readonly CodeFound[]> {
  const { source } = at
  const meant = source.startsWith(DRAWN) ? source.slice(DRAWN.length) : null
  const seen = await codesIn(picture.bytes, bench.codeReader, meant === null ? undefined : CODE_CSS_PX)
  if (meant !== null && !seen.some(({ target }) => target === meant)) found(at, 'qr-unreadable', { source })
  const domains = seen.length === 0 ? [] : await bench.domains(path)
  return seen.flatMap(({ target, inDark }) => {
    if (target === null) {
      if (meant === null) found(at, 'qr-unreadable', { source })
      return []
    }
    if (!inDark) found(at, 'qr-dark', { source, target })
    if (!mayLeadTo(target, domains)) found(at, 'qr-domain', { source, target, domains: domains.join('、') })
    return [{ ...at, target }]
  })
}
