import type { Finding } from '../article/article.ts'
import { found, placeOf, type Rule } from './finding.ts'
import {
  ARTICLES,
  AUTHOR,
  bytesIn,
  charactersIn,
  DIGEST_LONGER,
  DIGEST_SHORTER,
  SOURCE_URL,
  TITLE_DOCUMENTED,
  TITLE_TAKEN,
} from './limits.ts'

/** Title, author, digest, source address and further articles against what WeChat takes. */
export const lengths: Rule = article => {
  const { title, author, digest, sourceUrl, also } = article.meta
  const findings: Finding[] = []
  const over = (rule: string, name: keyof typeof article.meta, length: number, max: number, refused: boolean) => {
    if (length <= max) return false
    findings.push(found(article, rule, refused ? 'error' : 'warning', placeOf(article, name), { length, max }, refused))
    return true
  }
  const titleLength = charactersIn(title)
  if (!over('title-too-long', 'title', titleLength, TITLE_TAKEN.max, true)) {
    over('title-long', 'title', titleLength, TITLE_DOCUMENTED.max, false)
  }
  if (author !== null) over('author-too-long', 'author', charactersIn(author), AUTHOR.max, true)
  const digestLength = digest === null ? 0 : charactersIn(digest)
  if (!over('digest-too-long', 'digest', digestLength, DIGEST_LONGER.max, true)) {
    over('digest-long', 'digest', digestLength, DIGEST_SHORTER.max, false)
  }
  if (sourceUrl !== null) over('source-url-too-long', 'sourceUrl', bytesIn(sourceUrl), SOURCE_URL.max, true)
  over('also-too-many', 'also', also.length, ARTICLES.max - 1, true)
  return findings
}
