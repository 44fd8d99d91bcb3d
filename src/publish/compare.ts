import { linkTargets, pictureSources, visibleText } from '../render/read.ts'
import type { OutgoingArticle, StandingArticle } from './ports.ts'

/** A field in which what stands at WeChat is not what we sent. */
export type Difference = 'count' | 'title' | 'author' | 'digest' | 'source' | 'cover' | 'text' | 'pictures' | 'links'

const squeeze = (text: string): string => text.replace(/[\s\u00a0\u200b-\u200d\ufeff]+/g, '')

/**
 * A picture's address without what WeChat changes when it gives an article back: scheme, size segment, query
 * (measured on the store: `http://…/0?wx_fmt=png` comes back as `https://…/640?wx_fmt=png&from=appmsg`).
 */
const picture = (address: string): string =>
  address
    .replace(/^https?:/i, '')
    .replace(/[?#].*$/, '')
    .replace(/\/\d+$/, '')

const texts = (html: string): string => squeeze(visibleText(html))
const pictures = (html: string): string => pictureSources(html).map(picture).join('\n')
/** K1: only WeChat's own links stay links, so only those can be compared. */
const links = (html: string): string =>
  linkTargets(html)
    .filter(target => /^https?:\/\/mp\.weixin\.qq\.com\//i.test(target))
    .map(target => target.replace(/^https?:/i, '').replace(/#.*$/, ''))
    .join('\n')

/** Fields in which one article means something else; a field WeChat did not give back contradicts nothing. */
function differencesOf(ours: OutgoingArticle, theirs: StandingArticle): Difference[] {
  const same = (mine: string, back: string | null) => back === null || squeeze(mine) === squeeze(back)
  const found: Difference[] = []
  if (!same(ours.title, theirs.title)) found.push('title')
  if (!same(ours.author, theirs.author)) found.push('author')
  if (ours.digest !== '' && !same(ours.digest, theirs.digest)) found.push('digest')
  if (!same(ours.sourceUrl, theirs.sourceUrl)) found.push('source')
  if (!same(ours.thumb, theirs.thumb)) found.push('cover')
  if (texts(ours.html) !== texts(theirs.html)) found.push('text')
  if (ours.images && theirs.images && ours.images.join() !== theirs.images.join()) found.push('pictures')
  if (pictures(ours.html) !== pictures(theirs.html)) found.push('pictures')
  if (links(ours.html) !== links(theirs.html)) found.push('links')
  return found
}

/** Where what stands does not mean the same as what was sent; empty when it does (src/publish/README.md). */
export function differences(ours: readonly OutgoingArticle[], theirs: readonly StandingArticle[]): Difference[] {
  if (ours.length !== theirs.length) return ['count']
  return [...new Set(ours.flatMap((article, index) => differencesOf(article, theirs[index]!)))]
}

/** Temporary parts of an article's html: query strings of picture addresses. */
const lasting = (html: string): string =>
  html.replace(/(\b(?:data-)?src=["'][^"'?]*)\?[^"']*(["'])/g, (_, head: string, tail: string) => head + tail)

const bytes = (article: StandingArticle): string =>
  JSON.stringify([
    article.title,
    article.author,
    article.digest,
    lasting(article.html),
    article.sourceUrl,
    article.thumb,
    ...(article.images ? [article.images] : []),
  ])

/** True when the draft is byte for byte what we read back after our own last change, temporary addresses aside. */
export const sameAsBaseline = (standing: readonly StandingArticle[], baseline: readonly StandingArticle[]): boolean =>
  standing.length === baseline.length && standing.every((one, i) => bytes(one) === bytes(baseline[i]!))

/** True when something somebody published carries our title and our text (a list gives no more to go by). */
export const carriesContent = (
  ours: readonly Pick<OutgoingArticle, 'title' | 'html'>[],
  theirs: readonly StandingArticle[],
): boolean =>
  ours.length === theirs.length &&
  ours.every(
    (article, i) =>
      squeeze(article.title) === squeeze(theirs[i]!.title) && texts(article.html) === texts(theirs[i]!.html),
  )

/** True when it looks like ours but is not: same cover with the same title or source address. */
export const resembles = (ours: readonly OutgoingArticle[], theirs: readonly StandingArticle[]): boolean => {
  const [mine, one] = [ours[0], theirs[0]]
  if (!mine || !one || one.thumb !== mine.thumb) return false
  return squeeze(mine.title) === squeeze(one.title) || (mine.sourceUrl !== '' && mine.sourceUrl === one.sourceUrl)
}
