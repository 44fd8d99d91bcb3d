import type { Finding } from '../article/article.ts'
import { messagePictures, messageText } from '../article/picture-message.ts'
import { ACCOUNT_CODE, isAtWechat } from '../article/pictures.ts'
import { found, placeOf, type Rule } from './finding.ts'
import { charactersIn, NEWSPIC_PICTURES, NEWSPIC_TEXT, NEWSPIC_TITLE } from './limits.ts'

/** A picture message has pictures of its own, plain text, and limits of its own. */
export const newspic: Rule = article => {
  if (article.meta.type !== 'newspic') return []
  const findings: Finding[] = []
  const top = placeOf(article, 'type')
  const pictures = messagePictures(article)
  const count = pictures.length
  if (count === 0) findings.push(found(article, 'newspic-no-picture', 'error', top, {}, true))
  const { max } = NEWSPIC_PICTURES
  const beyond = pictures[max]
  if (beyond) findings.push(found(article, 'newspic-too-many-pictures', 'error', beyond, { count, max }, true))
  for (const picture of pictures.filter(one => isAtWechat(one.source))) {
    findings.push(found(article, 'newspic-at-wechat', 'error', picture, { source: picture.source.slice(0, 80) }, true))
  }
  const code = article.pictures.find(({ source }) => source === ACCOUNT_CODE)
  if (code) findings.push(found(article, 'newspic-account-code', 'info', code))
  const text = charactersIn(messageText(article))
  if (text === 0) findings.push(found(article, 'newspic-no-text', 'error', top, {}, true))
  const long = (rule: string, place: typeof top, length: number, limit: number) => {
    if (length > limit) findings.push(found(article, rule, 'warning', place, { length, max: limit }))
  }
  long('newspic-text-long', top, text, NEWSPIC_TEXT.max)
  long('newspic-title-long', placeOf(article, 'title'), charactersIn(article.meta.title), NEWSPIC_TITLE.max)
  return findings
}
