import { keyFigureOf } from '../article/figures.ts'
import { isAtWechat } from '../article/pictures.ts'
import { autoCover, type CoverDesign } from '../media/auto-cover.ts'
import { coverPicture } from '../media/cover-crop.ts'
import type { Cover } from '../media/picture.ts'
import type { Freezing } from './freezing.ts'

/** What a style without a main colour gets: 政务蓝 with its two tints. */
const USUAL_COLOURS = { background: '#0f4c81', foreground: '#ffffff', secondary: '#dce8f3' }

/** The given cover; without one, a series draws its own, other drafts show their first picture or draw one too. */
export async function coverOf(work: Freezing): Promise<{ cover: Cover; missing: readonly string[] } | undefined> {
  const { article, guarded } = work
  const { meta } = article
  const line = article.pictures.find(picture => picture.source === meta.cover)?.line ?? 1
  const source = meta.cover ?? (meta.series === null ? (firstPhoto(work)?.source ?? 'auto') : 'auto')
  if (source !== 'auto') {
    const cover = await guarded(source, line, async () => coverPicture(await work.opened(source), meta.coverFocus))
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
        ...(work.colours ?? USUAL_COLOURS),
      },
      await work.bench.fonts(),
      await designOf(work),
    ),
  )
}

/** The first picture of the body that is neither a code nor WeChat's already. */
const firstPhoto = ({ rendered }: Freezing): Freezing['rendered']['pictures'][number] | undefined =>
  rendered.pictures.find(({ source }) => !source.startsWith('qr:') && !isAtWechat(source))

/** The design that was asked for; the plain one, and a finding, where the draft has nothing to put into it. */
async function designOf(work: Freezing): Promise<CoverDesign> {
  const { article, found } = work
  const { coverDesign, coverFocus: focus } = article.meta
  const { line = 1 } = article.places?.coverDesign ?? {}
  if (coverDesign === 'photo') {
    const first = firstPhoto(work)
    const photo = first && (await work.guarded(first.source, first.line, () => work.opened(first.source)))
    if (photo) return { as: 'photo', photo, focus }
    // one that cannot be opened was told already
    if (!first) found({ line }, 'cover-no-photo', {}, 'warning')
  }
  if (coverDesign === 'figure') {
    const figure = keyFigureOf(article)
    if (figure) return { as: 'figure', figure }
    found({ line }, 'cover-no-figure', {}, 'warning')
  }
  return { as: 'plain' }
}
