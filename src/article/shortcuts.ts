import { Lexer, type MarkedExtension, type Token, type TokenizerExtension, type Tokens } from 'marked'

// What marked would come to as well, sooner: it asks at every line which of fifteen blocks starts there, and at every
// character whether an address might, and in a Chinese text the answer is nearly always no.

/** Everything that may be more than text: what markup starts with, and what marked makes links and line breaks of. */
const MARKUP = /[\\`*_~^$<[@]|==|:\/\/|mailto:|xmpp:|www\.| {2}\n/i

/** marked's lexer, but that a stretch without any sign of markup is one text at once. */
export class SwiftLexer extends Lexer {
  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    if (src === '' || tokens.length > 0 || MARKUP.test(src)) return super.inlineTokens(src, tokens)
    tokens.push({ type: 'text', raw: src, text: src, escaped: false })
    return tokens
  }
}

/** Chinese with words and numbers in it: nothing of it is markup, an address, or part of one. */
// oxlint-disable-next-line no-control-regex -- everything but ASCII
const PLAIN = /^(?:[^\u0000-\u00a0]| (?! )|[\dA-Za-z,.%+-]{1,40}(?=[^\u0000-\u00a0]| (?! )))+/
/** Whether this is an address hangs on what stands before it, which cannot be asked any more after a cut. */
const WWW = /www\./i

/**
 * One line that starts with a character beyond ASCII, and nothing right after it: whatever stands in it, it is a
 * paragraph.
 */
const paragraph: TokenizerExtension = {
  name: 'swiftParagraph',
  level: 'block',
  tokenizer(src, tokens): Tokens.Paragraph | undefined {
    if (!this.lexer.state.top || !(src.charCodeAt(0) > 0xa0)) return undefined
    // marked may have to join the two: the lines of a quotation come piece by piece
    if (tokens.at(-1)?.type === 'paragraph') return undefined
    const raw = /^\S[^\n]*(?=\n[ \t]*\n|\n?$)/.exec(src)?.[0]
    return raw === undefined ? undefined : { type: 'paragraph', raw, text: raw, tokens: this.lexer.inline(raw) }
  },
}

export const SHORTCUTS: MarkedExtension = {
  extensions: [paragraph],
  tokenizer: {
    inlineText(src) {
      const raw = WWW.test(src) ? undefined : PLAIN.exec(src)?.[0]
      return raw === undefined ? false : { type: 'text', raw, text: raw, escaped: false }
    },
  },
}
