import { digestOf } from '../article/digest.ts'
import { DraftError, type Article, type Finding } from '../article/article.ts'
import { autoCover } from '../media/auto-cover.ts'
import { coverPicture } from '../media/cover-crop.ts'
import type { CoverFonts } from '../media/cover-drawing.ts'
import { inlinePicture } from '../media/inline.ts'
import { PictureError, type Cover, type Picture } from '../media/picture.ts'
import { qrPicture } from '../media/qr.ts'
import { sha256 } from '../media/sha256.ts'
import { place } from '../render/place.ts'
import type { Rendered } from '../render/index.ts'
import { SourceError } from './source-error.ts'
import { ACCOUNT_CODE, canonical, type FrozenArticle, type Snapshot } from './snapshot.ts'

/** Where freezing gets what it needs. */
export interface Bench {
  /** An article and what it renders to, by the path of its draft file. */
  open(path: string): Promise<{ readonly article: Article; readonly rendered: Rendered }>
  /** The absolute path of a draft named in another draft's `also`. @throws {DraftError} when it leads out of the workspace */
  beside(path: string, name: string): string
  /** @throws {SourceError} */
  picture(source: string, draftPath: string): Promise<Uint8Array>
  fonts(): Promise<CoverFonts>
}

export interface Frozen {
  readonly snapshot: Snapshot
  readonly hash: string
  readonly pictures: readonly Picture[]
  readonly article: Article
  /** The main article and those that ride with it, each as long as it will be sent. */
  readonly contents: readonly { readonly article: Article; readonly html: string }[]
  /** What gathering pictures and drawing the cover found; an error among them means: not to be sent. */
  readonly findings: readonly Finding[]
}

/** The cover's colours: 政务蓝 with its two tints. */
const COVER_COLOURS = { background: '#0F4C81', foreground: '#ffffff', secondary: '#dce8f3' }
/** An address that is already WeChat's is kept as it is. */
const AT_WECHAT = /^https?:\/\/mmbiz\.q(?:pic|logo)\.cn\//i

/** As long as the addresses WeChat gives its pictures, which nobody knows before the upload. */
const LIKE_AN_ADDRESS = `https://mmbiz.qpic.cn/sz_mmbiz_png/${'0'.repeat(90)}/0?wx_fmt=jpeg&from=appmsg`

interface Gathered {
  readonly frozen: FrozenArticle
  readonly pictures: readonly Picture[]
  readonly findings: readonly Finding[]
  readonly content: { readonly article: Article; readonly html: string }
}

/** Freezes a draft file, and those that ride with it, into the bytes that will be sent. */
export async function freeze(path: string, bench: Bench): Promise<Frozen> {
  const main = await bench.open(path)
  const parts = [await freezeOne(path, main.article, main.rendered, bench)]
  const sent = new Set([bench.beside(path, nameOf(path))])
  for (const name of main.article.meta.also) {
    const other = bench.beside(path, name)
    if (sent.has(other)) throw new DraftError('also-twice', { file: path }, { name })
    sent.add(other)
    const { article, rendered } = await bench.open(other)
    parts.push(await freezeOne(other, article, rendered, bench))
  }
  const snapshot: Snapshot = { articles: parts.map(part => part.frozen) }
  const unique = new Map(parts.flatMap(part => part.pictures.map(picture => [picture.sha256, picture] as const)))
  return {
    snapshot,
    hash: await sha256(new TextEncoder().encode(canonical(snapshot))),
    pictures: [...unique.values()],
    article: main.article,
    contents: parts.map(part => part.content),
    findings: parts.flatMap(part => part.findings),
  }
}

/** A path's last part: `also` names drafts from where the draft lies. */
const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path

async function freezeOne(path: string, article: Article, rendered: Rendered, bench: Bench): Promise<Gathered> {
  const findings: Finding[] = []
  const found = (line: number, rule: string, values: Finding['values'], severity: Finding['severity'] = 'error') =>
    findings.push({ rule, severity, blocks: severity === 'error', file: article.file, line, column: 1, values })
  const guarded = async <T>(source: string, line: number, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof SourceError) found(line, error.rule, { source, ...error.values })
      else if (error instanceof PictureError) found(line, `picture-${error.fault}`, { source, detail: error.detail })
      else throw error
      return undefined
    }
  }
  const body = await bodyPictures(path, article, rendered, bench, guarded)
  const cover = await coverOf(path, article, rendered, bench, guarded)
  for (const character of cover?.missing ?? []) {
    found(1, 'cover-character', { character }, 'warning')
  }
  const { meta } = article
  const frozen: FrozenArticle = {
    title: meta.title,
    author: meta.author ?? '',
    digest: digestOf(article),
    html: place(rendered.html, body.places),
    sourceUrl: meta.sourceUrl ?? '',
    cover: cover?.cover.picture.sha256 ?? '',
    wide: cover?.cover.wide ?? { x1: 0, y1: 0, x2: 1, y2: 1 },
    square: cover?.cover.square ?? { x1: 0, y1: 0, x2: 1, y2: 1 },
    comments: meta.comments,
  }
  const sent = place(
    rendered.html,
    new Map(rendered.pictures.map(({ source }) => [source, sentAs(source, body.places)])),
  )
  return {
    frozen,
    pictures: [...body.pictures, ...(cover ? [cover.cover.picture] : [])],
    findings,
    content: { article, html: sent },
  }
}

const sentAs = (source: string, places: Places) =>
  AT_WECHAT.test(source) ? { src: source } : { ...places.get(source), src: LIKE_AN_ADDRESS }

type Guarded = <T>(source: string, line: number, work: () => Promise<T>) => Promise<T | undefined>
type Places = Map<string, { src: string; widthPx?: number; heightPx?: number }>

async function bodyPictures(
  path: string,
  article: Article,
  rendered: Rendered,
  bench: Bench,
  guarded: Guarded,
): Promise<{ places: Places; pictures: Picture[] }> {
  const places: Places = new Map()
  const pictures: Picture[] = []
  for (const { source, line } of rendered.pictures) {
    if (source === ACCOUNT_CODE || AT_WECHAT.test(source)) continue
    // a picture of the footer lies beside the footer
    const from = article.pictures.find(picture => picture.source === source)?.file ?? path
    const picture = await guarded(source, line, () => bodyPicture(source, from, bench))
    if (!picture) continue
    pictures.push(picture)
    places.set(source, { src: `sha256:${picture.sha256}`, widthPx: picture.widthPx, heightPx: picture.heightPx })
  }
  return { places, pictures }
}

async function bodyPicture(source: string, path: string, bench: Bench): Promise<Picture> {
  if (source.startsWith('qr:')) return qrPicture(source.slice('qr:'.length))
  return inlinePicture(await bench.picture(source, path))
}

/** The given cover; without one, a series draws its own, other drafts show their first picture or draw one too. */
async function coverOf(
  path: string,
  article: Article,
  rendered: Rendered,
  bench: Bench,
  guarded: Guarded,
): Promise<{ cover: Cover; missing: readonly string[] } | undefined> {
  const { meta } = article
  const line = article.pictures.find(picture => picture.source === meta.cover)?.line ?? 1
  const first = rendered.pictures.find(picture => !picture.source.startsWith('qr:') && !AT_WECHAT.test(picture.source))
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
