import { ACCOUNT_CODE } from '../article/pictures.ts'
import type { Crop } from '../media/picture.ts'

/**
 * One article, frozen. In `html` a picture's address is `sha256:<hex>` of its bytes, or `qr:account`: the account's own
 * code belongs to the account, is made there once and never changes, so its name stands for it. An address that is
 * already WeChat's stays as it is.
 */
export interface FrozenArticle {
  readonly title: string
  readonly author: string
  readonly digest: string
  readonly html: string
  readonly sourceUrl: string
  /** SHA-256 of the cover's bytes. */
  readonly cover: string
  /**
   * Of a picture message its pictures, as SHA-256, 1 to 20, the first of which is its cover; `html` is then plain text.
   * An article has none.
   */
  readonly images?: readonly string[]
  readonly wide: Crop
  readonly square: Crop
  readonly comments: 'off' | 'all' | 'fans'
}

/** Where a draft asks for a picture; no part of what is approved, since its bytes alone are sent. */
export interface PicturePlace {
  readonly sha256: string
  /** As the draft calls it; a picture that stands in the text itself by its beginning. */
  readonly source: string
  readonly file: string
  readonly line: number
}

/** The frozen bytes of what will be sent, 1 to 8 articles. Its hash is what people approve. */
export interface Snapshot {
  readonly articles: readonly FrozenArticle[]
}

/** The text of a picture message is no html, whatever it says. */
const isNews = ({ images }: FrozenArticle): boolean => images === undefined
const PLACEHOLDER = /\bsrc="sha256:([0-9a-f]{64})"/g

/** The pictures the snapshot's bodies need, as SHA-256, each once, in order of first use. */
export function bodyPictures(snapshot: Snapshot): readonly string[] {
  const found = snapshot.articles
    .filter(isNews)
    .flatMap(article => [...article.html.matchAll(PLACEHOLDER)].map(match => match[1]!))
  return [...new Set(found)]
}

/** What must stand in the account's library: covers, and the pictures of picture messages. */
export const coverPictures = (snapshot: Snapshot): readonly string[] => [
  ...new Set(snapshot.articles.flatMap(article => article.images ?? [article.cover])),
]

export const needsAccountCode = (snapshot: Snapshot): boolean =>
  snapshot.articles.some(article => isNews(article) && article.html.includes(`src="${ACCOUNT_CODE}"`))

/** The snapshot as one line of JSON with a fixed order of fields: equal content gives equal text. An article's line is as it was before there were picture messages. */
export function canonical(snapshot: Snapshot): string {
  const crop = ({ x1, y1, x2, y2 }: Crop) => [x1, y1, x2, y2]
  return JSON.stringify(
    snapshot.articles.map(a => [
      a.title,
      a.author,
      a.digest,
      a.html,
      a.sourceUrl,
      a.cover,
      crop(a.wide),
      crop(a.square),
      a.comments,
      ...(a.images ? [a.images] : []),
    ]),
  )
}
