import { Lexer, type TokenizerExtension } from 'marked'
import { definitions } from './definitions.ts'
import type { CalloutKind, CardKind, OwnToken } from './tokens.ts'

/** The lines up to the next empty one: looking farther at every paragraph would cost the square of the text. */
function stretch(src: string): string {
  const end = /\n[ \t]*\n/.exec(src)?.index
  return end === undefined ? src : src.slice(0, end)
}

const mathBlock: TokenizerExtension = {
  name: 'mathBlock',
  level: 'block',
  tokenizer(src): OwnToken | undefined {
    const match = /^ {0,3}\$\$[ \t]*\n?((?:\\[^]|[^$\\]|\$(?!\$)){1,10000}?)\$\$[ \t]*(?:\n|$)/.exec(src)
    const text = match?.[1]?.trim()
    if (!match || !text || /\n[ \t]*\n/.test(text)) return undefined
    return { type: 'mathBlock', raw: match[0], text }
  },
}

/** `[^label]: text`, with further lines indented or following directly. */
const footnoteDef: TokenizerExtension = {
  name: 'footnoteDef',
  level: 'block',
  tokenizer(src): OwnToken | undefined {
    const opening = /^ {0,3}\[\^([^\]\s]{1,100})\]:[ \t]*/.exec(src)
    if (!opening?.[1]) return undefined
    let end = lineEnd(src, opening[0].length)
    for (;;) {
      const more =
        /^(?:(?:[ \t]*\n)*(?: {4}|\t)[^\n]*\S[^\n]*|(?! {0,3}(?:\[\^[^\]\s]{1,100}\]:|[#>]|[-*+] |\d{1,9}[.)] |```|~~~))[ \t]*\S[^\n]*)(?:\n|$)/.exec(
          src.slice(end, end + 20000),
        )
      if (!more?.[0]) break
      end += more[0].length
    }
    const text = src
      .slice(opening[0].length, end)
      .replace(/^(?: {4}|\t)/gm, '')
      .trimEnd()
    const token: OwnToken = {
      type: 'footnoteDef',
      raw: src.slice(0, end),
      label: opening[1],
      number: 0,
      text,
      tokens: [],
    }
    this.lexer.blockTokens(text, token.tokens)
    return token
  },
}

function lineEnd(src: string, from: number): number {
  const at = src.indexOf('\n', from)
  return at < 0 ? src.length : at + 1
}

/** GitHub's five, Obsidian's names for much the same, and ours in Chinese; then the two cards. */
const KINDS: Readonly<Record<string, CalloutKind | CardKind>> = {
  note: 'note',
  info: 'note',
  abstract: 'note',
  summary: 'note',
  todo: 'note',
  example: 'note',
  question: 'note',
  faq: 'note',
  tip: 'tip',
  hint: 'tip',
  success: 'tip',
  check: 'tip',
  done: 'tip',
  important: 'important',
  warning: 'warning',
  attention: 'warning',
  caution: 'caution',
  danger: 'caution',
  error: 'caution',
  failure: 'caution',
  bug: 'caution',
  说明: 'note',
  提示: 'tip',
  重要: 'important',
  注意: 'warning',
  警告: 'caution',
  figures: 'figures',
  numbers: 'figures',
  数字: 'figures',
  quote: 'saying',
  cite: 'saying',
  金句: 'saying',
}

/** `> [!NOTE] title`. An unknown kind stays a plain quotation, with all it says. */
const callout: TokenizerExtension = {
  name: 'callout',
  level: 'block',
  tokenizer(src): OwnToken | undefined {
    const opening = /^ {0,3}> ?\[!([\w\p{Script=Han}]{1,20})\][+-]?[ \t]*([^\n]*)(?:\n|$)/u.exec(src)
    const kind = opening?.[1]?.toLowerCase()
    if (!opening || !kind || !Object.hasOwn(KINDS, kind)) return undefined
    // The extent by rule only: asking marked to lex the quotation as well would double the work at every depth.
    const raw = (Lexer.rules.block.gfm.blockquote.exec(src)?.[0] ?? opening[0]).replace(/\n+$/, '')
    const inner = raw.slice(Math.min(opening[0].length, raw.length)).replace(/^ {0,3}> ?/gm, '')
    const title = opening[2]?.trim() || null
    const titleTokens = title === null ? [] : this.lexer.inline(title)
    const token: OwnToken = { type: 'callout', raw, kind: KINDS[kind] ?? 'note', title, titleTokens, tokens: [] }
    this.lexer.blockTokens(inner, token.tokens)
    return token
  },
}

/** `[toc]` alone on its line. */
const toc: TokenizerExtension = {
  name: 'toc',
  level: 'block',
  tokenizer(src): OwnToken | undefined {
    const match = /^ {0,3}(?:\[toc\]|\[\[toc\]\]|\[目录\])[ \t]*(?:\n+|$)/i.exec(src)
    return match ? { type: 'toc', raw: match[0] } : undefined
  },
}

/** Where a paragraph is cut for a block of ours that follows it without an empty line. */
const stop: TokenizerExtension = {
  name: 'blockStop',
  level: 'block',
  start(src) {
    const at = stretch(src).search(/\n {0,3}(?:\$\$|\[\^[^\]\s]{1,100}\]:|> ?\[![\w\p{Script=Han}]{1,20}\])/u)
    return at < 0 ? undefined : at + 1
  },
  tokenizer: () => undefined,
}

export const BLOCK_SYNTAX = [mathBlock, footnoteDef, callout, definitions, toc, stop]
