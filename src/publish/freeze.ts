import { digestOf } from '../article/digest.ts'
import { DraftError, type Article, type Finding } from '../article/article.ts'
import { isAtWechat } from '../article/pictures.ts'
import { messageText } from '../article/picture-message.ts'
import { cropsOf } from '../media/cover-crop.ts'
import type { Picture } from '../media/picture.ts'
import { sha256 } from '../media/sha256.ts'
import { place } from '../render/place.ts'
import { bodyPictures, shown, type CodeFound, type Places } from './body-pictures.ts'
import { coverOf } from './cover.ts'
import { freezingOf, type Bench, type Freezing, type OpenedDraft } from './freezing.ts'
import { canonical, type FrozenArticle, type PicturePlace, type Snapshot } from './snapshot.ts'

export interface Frozen {
  readonly snapshot: Snapshot
  readonly hash: string
  readonly pictures: readonly Picture[]
  readonly places: readonly PicturePlace[]
  readonly article: Article
  /** The main article and those that ride with it, each as long as it will be sent. */
  readonly contents: readonly { readonly article: Article; readonly html: string }[]
  /** Where each QR code leads, drawn or pasted. */
  readonly codes: readonly CodeFound[]
  /** What gathering pictures and drawing the cover found; an error among them means: not to be sent. */
  readonly findings: readonly Finding[]
}

/** As long as the addresses WeChat gives its pictures, which nobody knows before the upload. */
const LIKE_AN_ADDRESS = `https://mmbiz.qpic.cn/sz_mmbiz_png/${'0'.repeat(90)}/0?wx_fmt=jpeg&from=appmsg`

/** Of a picture that will not do, and is told of. */
const WHOLE = { x1: 0, y1: 0, x2: 1, y2: 1 }

interface Gathered {
  readonly frozen: FrozenArticle
  readonly pictures: readonly Picture[]
  readonly where: readonly PicturePlace[]
  readonly codes: readonly CodeFound[]
  readonly findings: readonly Finding[]
  readonly content: { readonly article: Article; readonly html: string }
}

/** Freezes a draft file, and those that ride with it, into the bytes that will be sent. */
export async function freeze(path: string, bench: Bench): Promise<Frozen> {
  const main = await bench.open(path)
  const parts = [await freezeOne(path, main, bench)]
  const sent = new Set([bench.beside(path, nameOf(path))])
  for (const name of main.article.meta.also) {
    const other = bench.beside(path, name)
    if (sent.has(other)) throw new DraftError('also-twice', { file: path }, { name })
    sent.add(other)
    parts.push(await freezeOne(other, await bench.open(other), bench))
  }
  const snapshot: Snapshot = { articles: parts.map(part => part.frozen) }
  const unique = new Map(parts.flatMap(part => part.pictures.map(picture => [picture.sha256, picture] as const)))
  return {
    snapshot,
    hash: await sha256(new TextEncoder().encode(canonical(snapshot))),
    pictures: [...unique.values()],
    places: parts.flatMap(part => part.where),
    article: main.article,
    contents: parts.map(part => part.content),
    codes: parts.flatMap(part => part.codes),
    findings: parts.flatMap(part => part.findings),
  }
}

/** A path's last part: `also` names drafts from where the draft lies. */
const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path

async function freezeOne(path: string, draft: OpenedDraft, bench: Bench): Promise<Gathered> {
  const work = freezingOf(path, draft, bench)
  const { article, rendered } = draft
  if (article.meta.type === 'newspic') return freezeMessage(work)
  const body = await bodyPictures(work)
  const cover = await coverOf(work)
  for (const character of cover?.missing ?? []) {
    work.found({ line: 1 }, 'cover-character', { character }, 'warning')
  }
  const { meta } = article
  const frozen: FrozenArticle = {
    title: meta.title,
    author: meta.author ?? '',
    digest: digestOf(article),
    html: place(rendered.html, body.places),
    sourceUrl: meta.sourceUrl ?? '',
    cover: cover?.cover.picture.sha256 ?? '',
    wide: cover?.cover.wide ?? WHOLE,
    square: cover?.cover.square ?? WHOLE,
    comments: meta.comments,
  }
  const sent = place(
    rendered.html,
    new Map(rendered.pictures.map(({ source }) => [source, sentAs(source, body.places)])),
  )
  return {
    frozen,
    pictures: [...body.pictures, ...(cover ? [cover.cover.picture] : [])],
    where: [...body.where, ...(cover ? [coverPlace(article, cover.cover.picture)] : [])],
    codes: body.codes,
    findings: work.findings,
    content: { article, html: sent },
  }
}

function coverPlace({ file, meta, places }: Article, { sha256: hash }: Picture): PicturePlace {
  const { line = 1 } = places?.cover ?? {}
  return { sha256: hash, source: `cover: ${shown(meta.cover ?? 'auto')}`, file, line }
}

/** A picture message: its pictures in their order, the first as cover, and plain text. */
async function freezeMessage(work: Freezing): Promise<Gathered> {
  const { article } = work
  const { pictures, where, codes } = await bodyPictures(work)
  const [first] = pictures
  const crops = first && (await cropsOf(first.bytes, article.meta.coverFocus))
  const html = messageText(article)
  const frozen: FrozenArticle = {
    title: article.meta.title,
    // a picture message has none of these
    author: '',
    digest: '',
    sourceUrl: '',
    html,
    cover: first?.sha256 ?? '',
    images: pictures.map(({ sha256: hash }) => hash),
    wide: crops?.wide ?? WHOLE,
    square: crops?.square ?? WHOLE,
    comments: article.meta.comments,
  }
  return { frozen, pictures, where, codes, findings: work.findings, content: { article, html } }
}

const sentAs = (source: string, places: Places) =>
  isAtWechat(source) ? { src: source } : { ...places.get(source), src: LIKE_AN_ADDRESS }
