import type { Finding } from '../../article/article.ts'
import { found, placeOf, type Rule } from '../finding.ts'
import { headingsOf, passagesOf } from '../sources/passages.ts'

/** Small words that never stand twice, but for the phrases after them. */
const SMALL = /([的和与及或被把也就而但是在为从向以于])\1(?!确确|非非|美美|气气|睦睦|容容|己为)/gu
const PHRASES = /的的确确|是是非非|实实在在|和和美美|和和气气|从从容容|自以为是是/

/** Two characters written twice. */
const WORD = /([\p{Script=Han}]{2})\1/gu
/** What people do say twice: `一步一步`, `非常非常`, `研究研究`. */
const TWICE =
  /^(?:[一哈呵嘻滴叮][\p{Script=Han}]|[\p{Script=Han}]一|很多|非常|许多|好多|十分|特别|早早|慢慢|渐渐|常常|大大|小小|多多|研究|讨论|考虑|商量|了解|学习|休息|打听|交流|体验|锻炼|调查|试验|琢磨|准备|收拾|活动|放松|介绍|参观|熟悉|认识|感受|关心|照顾|检查|整理|比较|合计|改善|宣传|来来|往往|星星|点点)$/u
const MARKS = /([，、；：！？。])\1/gu

/** More is no slip. */
const TOLD_MAX = 200

/** A character, a word or a mark that slipped in twice. */
export const doubled: Rule = article => {
  const { title, digest } = article.meta
  const heads = [
    ...doublesIn(title).map(words => ({ words, place: placeOf(article, 'title') })),
    ...doublesIn(digest ?? '').map(words => ({ words, place: placeOf(article, 'digest') })),
  ]
  const passages = [...headingsOf(article), ...passagesOf(article, ['lead', 'abstract', 'numbered', 'plain'])]
  const body = passages.flatMap(passage =>
    doublesIn(passage.text).map(words => ({ words, place: passage.placeOf(words) })),
  )
  return [...heads, ...body]
    .slice(0, TOLD_MAX)
    .map(({ words, place }): Finding => found(article, 'doubled', 'warning', place, { words }))
}

function doublesIn(text: string): readonly string[] {
  const small = [...text.matchAll(SMALL)].filter(
    ({ index }) => !PHRASES.test(text.slice(Math.max(0, index - 2), index + 4)),
  )
  const words = [...text.matchAll(WORD)].filter(({ 1: word = '' }) => !TWICE.test(word) && new Set(word).size > 1)
  return [...small, ...words, ...text.matchAll(MARKS)].map(([all]) => all)
}
