import { isEmptySection } from '../article/sections.ts'
import { found, placeOf, type Rule } from './finding.ts'

/** WeChat takes no news article without a cover: where none is named one is found, and the author is told which. */
export const cover: Rule = article => {
  if (article.meta.type !== 'news' || article.meta.cover !== null) return []
  const first = article.pictures.find(picture => picture.source !== '' && !picture.source.startsWith('qr:'))
  if (first) return [found(article, 'cover-from-body', 'info', first, { source: shown(first.source) })]
  return [found(article, 'cover-drawn', 'info', placeOf(article, 'title'))]
}

const shown = (source: string) => (source.startsWith('data:') ? 'data:…' : source.slice(0, 200))

/** WeChat refuses an article without content; what a picture message lacks is said by its own rule. */
export const emptyBody: Rule = article =>
  article.meta.type === 'news' && article.sections.every(isEmptySection)
    ? [found(article, 'empty-body', 'error', { line: 1, column: 1 }, {}, true)]
    : []
