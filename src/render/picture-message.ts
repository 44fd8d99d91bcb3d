import type { Article } from '../article/article.ts'
import { messagePictures, messageText } from '../article/picture-message.ts'
import { escapeAttribute, escapeText } from './node.ts'
import { clean } from './text.ts'

/**
 * A picture message as readers see it, for looking at: WeChat is sent its text and pictures and sets them itself, so no
 * style has a say. `pictures` are in the order readers turn them over.
 */
export function pictureMessage(article: Article) {
  const pictures = messagePictures(article)
    .map(({ source, line }) => ({ source: clean(source), line }))
    .filter(({ source }) => source !== '')
  const images = pictures.map(({ source }) => `<img src="${escapeAttribute(source)}" alt="">`)
  const lines = clean(messageText(article)).split('\n')
  const text = lines.map(line => `<p>${line === '' ? '<br>' : escapeText(line)}</p>`)
  return { html: `<section>${images.join('')}</section>${text.join('')}`, pictures }
}
