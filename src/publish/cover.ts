import { autoCover } from '../media/auto-cover.ts'
import { coverPicture } from '../media/cover-crop.ts'
import type { Cover } from '../media/picture.ts'
import { isAtWechat } from './body-pictures.ts'
import type { Freezing } from './freeze.ts'

/** The cover's colours: 政务蓝 with its two tints. */
const COVER_COLOURS = { background: '#0F4C81', foreground: '#ffffff', secondary: '#dce8f3' }

/** The given cover; without one, a series draws its own, other drafts show their first picture or draw one too. */
export async function coverOf({
  path,
  article,
  rendered,
  bench,
  guarded,
}: Freezing): Promise<{ cover: Cover; missing: readonly string[] } | undefined> {
  const { meta } = article
  const line = article.pictures.find(picture => picture.source === meta.cover)?.line ?? 1
  const first = rendered.pictures.find(picture => !picture.source.startsWith('qr:') && !isAtWechat(picture.source))
  const source = meta.cover ?? (meta.series === null ? (first?.source ?? 'auto') : 'auto')
  if (source !== 'auto') {
    const cover = await guarded(source, line, async () => coverPicture(await bench.picture(source, path)))
    return cover && { cover, missing: [] }
  }
  return guarded(source, line, async () =>
    autoCover(
      {
        series: meta.series,
        title: meta.title,
        date: meta.date,
        number: meta.number,
        organization: meta.organization,
        ...COVER_COLOURS,
      },
      await bench.fonts(),
    ),
  )
}
