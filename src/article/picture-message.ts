import type { Article, PictureSource } from './article.ts'
import { ACCOUNT_CODE } from './pictures.ts'
import { plainText } from './plain.ts'
import { isA } from './tokens.ts'

/**
 * The text of a picture message (图片消息): plain, one line per block, an empty line between sections, list items marked.
 * WeChat takes no markup there, so what would open a tag becomes a full-width sign.
 */
export function messageText({ sections }: Article): string {
  const texts = sections.map(({ heading, tokens }) =>
    [heading ?? '', ...tokens.map(blockText)].filter(text => text !== '').join('\n'),
  )
  return texts
    .filter(text => text !== '')
    .join('\n\n')
    .replace(/<(?=[/!a-z])/gi, '＜')
}

function blockText(token: Article['sections'][number]['tokens'][number]): string {
  if (!isA(token, 'list')) return plainText([token])
  const first = Number(token.start) || 1
  return token.items
    .map((item, index) => `${token.ordered ? `${first + index}. ` : '· '}${plainText(item.tokens)}`)
    .join('\n')
}

/**
 * The pictures of a picture message, each once, in the order readers turn them over: a named cover first, since WeChat
 * shows the first in lists, then those of the text in theirs. The account's own code is of no use where readers already are.
 */
export function messagePictures({ meta, pictures, places }: Article): readonly PictureSource[] {
  const { line = 1, column = 1 } = places?.cover ?? {}
  const named = meta.cover === null || meta.cover === 'auto' ? [] : [{ source: meta.cover, line, column }]
  const first = new Map<string, PictureSource>()
  for (const picture of [...named, ...pictures]) {
    if (picture.source !== ACCOUNT_CODE && !first.has(picture.source)) first.set(picture.source, picture)
  }
  return [...first.values()]
}
