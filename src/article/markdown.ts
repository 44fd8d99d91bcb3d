import { Marked, type MarkedExtension, type Token } from 'marked'
import type { Located } from './article.ts'
import { BLOCK_SYNTAX } from './block-syntax.ts'
import { numberFootnotes } from './footnotes.ts'
import { inlineSyntax } from './inline-syntax.ts'
import { SHORTCUTS, SwiftLexer } from './shortcuts.ts'

export { asOwn, childrenOf, walk, type CalloutKind, type OwnToken } from './tokens.ts'

/** All our syntax in addition to GFM. */
export const SYNTAX: MarkedExtension = { gfm: true, extensions: [inlineSyntax, ...BLOCK_SYNTAX] }

const { defaults } = new Marked(SYNTAX, SHORTCUTS)

/**
 * The body's tokens: marked's and ours (`OwnToken`), each with the line of the draft file it starts in.
 *
 * Lexed as one piece, so that link and footnote definitions hold everywhere. `firstLine` is the line, from 1, in which
 * `body` starts. Any line ending will do.
 */
export function lex(body: string, firstLine: number): Located[] {
  const source = body.replace(/\r\n?/g, '\n')
  const tokens = new SwiftLexer(defaults).lex(source)
  if (source.includes('[^')) numberFootnotes(tokens)
  return locate(tokens, source, firstLine)
}

function locate(tokens: readonly Token[], source: string, firstLine: number): Located[] {
  let at = 0
  let line = firstLine
  const advance = (to: number) => {
    for (let i = source.indexOf('\n', at); i >= 0 && i < to; i = source.indexOf('\n', i + 1)) line++
    at = to
  }
  return tokens.map(token => {
    // marked's raws add up to the source but for rare repairs inside a block; look a little ahead then.
    if (!source.startsWith(token.raw, at)) {
      const found = source.slice(at, at + token.raw.length + 2000).indexOf(token.raw)
      if (found > 0) advance(at + found)
    }
    // the token is nobody else's, and copying every one costs as much as finding its line
    const located: Located = Object.assign(token, { line })
    advance(at + token.raw.length)
    return located
  })
}
