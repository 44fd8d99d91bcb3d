import { digestOf } from '../article/digest.ts'
import { DraftError, type Article, type Finding } from '../article/article.ts'
import type { CoverFonts } from '../media/cover-drawing.ts'
import type { ReaderProgram } from '../media/codes.ts'
import { PictureError, type Picture } from '../media/picture.ts'
import { sha256 } from '../media/sha256.ts'
import { place } from '../render/place.ts'
import type { Rendered } from '../render/index.ts'
import { bodyPictures, isAtWechat, type CodeFound, type Places } from './body-pictures.ts'
import { coverOf } from './cover.ts'
import { SourceError } from './source-error.ts'
import { canonical, type FrozenArticle, type Snapshot } from './snapshot.ts'

/** Where freezing gets what it needs. */
export interface Bench {
  /** An article and what it renders to, by the path of its draft file. */
  open(path: string): Promise<{ readonly article: Article; readonly rendered: Rendered }>
  /** The absolute path of a draft named in another draft's `also`. @throws {DraftError} when it leads out of the workspace */
  beside(path: string, name: string): string
  /** @throws {SourceError} */
  picture(source: string, draftPath: string): Promise<Uint8Array>
  fonts(): Promise<CoverFonts>
  readonly codeReader: ReaderProgram
  /** Hosts that QR codes of this draft may lead to; none: any. */
  domains(path: string): Promise<readonly string[]>
}

export interface Frozen {
  readonly snapshot: Snapshot
  readonly hash: string
  readonly pictures: readonly Picture[]
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

/** One draft file at work: what it is, and where what is found in it goes. */
export interface Freezing {
  readonly path: string
  readonly article: Article
  readonly rendered: Rendered
  readonly bench: Bench
  readonly found: (
    place: { readonly file?: string; readonly line: number },
    rule: string,
    values: Finding['values'],
    severity?: Finding['severity'],
  ) => void
  /** What `work` gives; `undefined`, and a finding, when the picture `source` will not do. */
  readonly guarded: <T>(source: string, line: number, work: () => Promise<T>) => Promise<T | undefined>
}

interface Gathered {
  readonly frozen: FrozenArticle
  readonly pictures: readonly Picture[]
  readonly codes: readonly CodeFound[]
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
    codes: parts.flatMap(part => part.codes),
    findings: parts.flatMap(part => part.findings),
  }
}

/** A path's last part: `also` names drafts from where the draft lies. */
const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path

function freezing(
  path: string,
  article: Article,
  rendered: Rendered,
  bench: Bench,
): Freezing & { findings: Finding[] } {
  const findings: Finding[] = []
  const found: Freezing['found'] = ({ file = article.file, line }, rule, values, severity = 'error') =>
    findings.push({ rule, severity, blocks: severity === 'error', file, line, column: 1, values })
  const guarded: Freezing['guarded'] = async (source, line, work) => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof SourceError) found({ line }, error.rule, { source, ...error.values })
      else if (error instanceof PictureError)
        found({ line }, `picture-${error.fault}`, { source, detail: error.detail })
      else throw error
      return undefined
    }
  }
  return { path, article, rendered, bench, findings, found, guarded }
}

async function freezeOne(path: string, article: Article, rendered: Rendered, bench: Bench): Promise<Gathered> {
  const work = freezing(path, article, rendered, bench)
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
    codes: body.codes,
    findings: work.findings,
    content: { article, html: sent },
  }
}

const sentAs = (source: string, places: Places) =>
  isAtWechat(source) ? { src: source } : { ...places.get(source), src: LIKE_AN_ADDRESS }
