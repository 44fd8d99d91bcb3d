import type { Token, TokenizerExtension } from 'marked'
import type { DefinitionEntry, OwnToken } from './tokens.ts'

/** One line that opens no other block, and right under it the first explanation. */
const TERM =
  /^ {0,3}(?![#>|<:`~=+]|[-*+](?:[ \t]|$)|\d{1,9}[.)][ \t]|\[[^\]\n]*\]:)(\S[^\n]{0,300})\n(?= {0,3}:[ \t]+\S)/
/** `: text`, and the lines after it that are indented. */
const DEFINITION = /^ {0,3}:[ \t]+(\S[^\n]*(?:\n(?:[ \t]*\n)*(?: {2,}|\t)[ \t]*\S[^\n]*)*)(?:\n|$)/
const BLANK = /^(?:[ \t]*\n)+/

/**
 * Terms, each on its line, and under each one or more `: explanation`, as PHP Markdown Extra and pandoc have them. Terms
 * may stand apart by empty lines.
 */
export const definitions: TokenizerExtension = {
  name: 'definitions',
  level: 'block',
  tokenizer(src): OwnToken | undefined {
    if (!TERM.test(src)) return undefined
    const entries: DefinitionEntry[] = []
    let at = 0
    const take = (pattern: RegExp): string | undefined => {
      const match = pattern.exec(src.slice(at, at + 20_000))
      if (match) at += match[0].length
      return match?.[1]
    }
    for (;;) {
      const before = at
      take(BLANK)
      const term = take(TERM)
      if (term === undefined) {
        at = before
        break
      }
      entries.push({ kind: 'term', tokens: this.lexer.inline(term.trim()) })
      for (let text = take(DEFINITION); text !== undefined; text = take(DEFINITION)) {
        const tokens: Token[] = []
        this.lexer.blockTokens(text.replace(/\n(?: {1,4}|\t)/g, '\n'), tokens)
        entries.push({ kind: 'definition', tokens })
      }
    }
    return { type: 'definitions', raw: src.slice(0, at), entries }
  },
}
