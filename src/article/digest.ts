import type { Article } from './article.ts'
import { plainText } from './plain.ts'

/**
 * Characters of a digest that every source agrees on.
 * @see draft/add, field digest: 120 on the newer page, 128 on the html page (read 2026-11-23)
 */
export const DIGEST_MAX = 120

/** A sentence end later than this is a better place to stop than the last character that fits. */
const SENTENCE_FROM = 40

/** The abstract as plain text, one line a paragraph; `null` when the article has none. */
export function abstractText(article: Article): string | null {
  const texts = article.sections
    .filter(section => section.kind === 'abstract')
    .map(section => plainText(section.tokens))
  return texts.filter(text => text !== '').join('\n') || null
}

/**
 * The summary WeChat shows under the title: one line.
 *
 * The author's own is given back uncut, `inspect` reports it when too long. Otherwise the abstract's opening, or the
 * body's, in at most `DIGEST_MAX` characters as a reader counts them, ending with a sentence where one ends in reach.
 * @see draft/add, field digest (read 2026-11-23)
 */
export function digestOf(article: Article): string {
  if (article.meta.digest !== null) return oneLine(article.meta.digest)
  return shorten(oneLine(abstractText(article) ?? opening(article)))
}

function opening(article: Article): string {
  const texts: string[] = []
  let length = 0
  for (const section of article.sections) {
    if (section.kind === 'references' || section.kind === 'contact') continue
    for (const token of section.tokens) {
      if (!['paragraph', 'list', 'blockquote', 'callout', 'html'].includes(token.type)) continue
      const text = plainText([token])
      texts.push(text)
      length += text.length
      // Enough for every character to be a long emoji.
      if (length > DIGEST_MAX * 30) return texts.join('\n')
    }
  }
  return texts.join('\n')
}

const oneLine = (text: string) =>
  text
    .replace(
      /(?<=[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF])\s*\n\s*(?=[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF“])/gu,
      '',
    )
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .trim()

function shorten(line: string): string {
  // A character is rarely longer than thirty units; the segmenter need not read a whole book.
  const characters: string[] = []
  for (const { segment } of new Intl.Segmenter('zh').segment(line.slice(0, DIGEST_MAX * 40))) {
    characters.push(segment)
    if (characters.length > DIGEST_MAX) break
  }
  if (characters.length <= DIGEST_MAX) return characters.join('')
  const kept = characters.slice(0, DIGEST_MAX)
  const end = sentenceEnd(kept)
  if (end > SENTENCE_FROM) return kept.slice(0, end).join('').trimEnd()
  return `${kept
    .slice(0, -1)
    .join('')
    .trimEnd()
    .replace(/[，、；：,;:]$/, '')}…`
}

/** How many characters stand up to the last sentence end, closing quotes and brackets included; 0 when none. */
function sentenceEnd(characters: readonly string[]): number {
  for (let i = characters.length - 1; i >= 0; i--) {
    if (!/^[。！？!?]$/.test(characters[i] ?? '')) continue
    let end = i + 1
    while (/^[”’」』）)》"]$/.test(characters[end] ?? '')) end++
    return end
  }
  return 0
}
