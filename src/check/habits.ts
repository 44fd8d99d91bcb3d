import { abstractText } from '../article/digest.ts'
import { found, placeOf, type Rule } from './finding.ts'
import { shared, topicOf } from './sources/passages.ts'

/** How much of a digest must stand in the abstract or the title. */
const FROM_ABSTRACT = 0.35
/** Fewer issues are no habit. */
const ISSUES_MIN = 3

/** What readers see on the card is what the abstract says. */
export const digestSource: Rule = article => {
  const { digest, title } = article.meta
  const abstract = abstractText(article)
  if (digest === null || abstract === null) return []
  const own = topicOf(digest)
  if (own.size < 8 || shared(own, topicOf(`${title}\n${abstract}`)) >= own.size * FROM_ABSTRACT) return []
  return [found(article, 'digest-unrelated', 'warning', placeOf(article, 'digest'))]
}

/** `新质生产力每日动态：` of `新质生产力每日动态：北京……`. */
const prefixOf = (title: string): string => /^[^：:]{2,20}[：:]/.exec(title)?.[0].replace(':', '：') ?? ''

/** Where all earlier issues of a series begin alike, so does this one. */
export const titlePrefix: Rule = (article, { earlier = [] }) => {
  const prefixes = new Set(earlier.map(({ title }) => prefixOf(title)))
  const [prefix = ''] = prefixes
  if (earlier.length < ISSUES_MIN || prefixes.size !== 1 || prefix === '') return []
  if (prefixOf(article.meta.title) === prefix) return []
  return [found(article, 'title-prefix', 'warning', placeOf(article, 'title'), { prefix })]
}
