import type { Tokens, TokenizerExtension } from 'marked'
import { skipInert } from './inert.ts'

/** A bold stretch is searched for so far and no farther: unclosed markers must not cost the square of the text. */
const REACH = 5000

const BOUNDARY = /[\p{P}\p{S}]/u
const EAST = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef“”‘’—…]/u

/** The index right after the `**` that closes the one at 0, or -1. */
function closeOf(src: string): number {
  let depth = 1
  const end = Math.min(src.length, REACH)
  for (let i = 2; i < end;) {
    const inert = skipInert(src, i)
    if (inert > i) {
      i = inert
      continue
    }
    if (src[i] !== '*') {
      i++
      continue
    }
    let run = 1
    while (src[i + run] === '*') run++
    if (run > 2) return -1
    if (run === 2) {
      const opens = /\s/.test(src[i - 1] ?? ' ')
      if (!opens) depth--
      else if (!/^\s?$/.test(src[i + 2] ?? '')) depth++
      if (depth === 0) return i + 2
    }
    i += run
  }
  return -1
}

/**
 * Bold that touches Chinese punctuation. CommonMark's flanking rule leaves `**重点。**后文` as typed, because it takes
 * the full stop for a word's end; Chinese has no spaces there. Whatever the rule already settles is left to marked, and so
 * is every text without Chinese around or at the ends of the stretch.
 * @see CommonMark 0.31.2, section 6.2 (read 2026-11-23)
 */
export const chineseStrong: TokenizerExtension = {
  name: 'chineseStrong',
  level: 'inline',
  tokenizer(src, before): Tokens.Strong | undefined {
    if (!src.startsWith('**') || /^\*\*[\s*]|^\*\*$/.test(src)) return undefined
    const end = closeOf(src)
    if (end < 5) return undefined
    const text = src.slice(2, end - 2)
    const [first = '', last = ''] = [text[0], text.at(-1)]
    if (!BOUNDARY.test(first) && !BOUNDARY.test(last)) return undefined
    if (!EAST.test((before.at(-1)?.raw.at(-1) ?? '') + first + last + (src[end] ?? ''))) return undefined
    return { type: 'strong', raw: src.slice(0, end), text, tokens: this.lexer.inlineTokens(text) }
  },
}
