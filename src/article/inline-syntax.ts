import type { Token, TokenizerExtension } from 'marked'
import { chineseStrong } from './strong.ts'
import type { OwnToken } from './tokens.ts'

/** The character typed right before the place where `tokens` ends; '' at the start of a line of text. */
const before = (tokens: readonly Token[]): string => tokens.at(-1)?.raw.at(-1) ?? ''

const ASCII_WORD = /[A-Za-z0-9]/

/** `==marked==`. Not `a==b`: a comparison between two Latin words is left as typed. */
const highlight: TokenizerExtension = {
  name: 'highlight',
  level: 'inline',
  tokenizer(src, tokens): OwnToken | undefined {
    const match = /^==(?![\s=])((?:\\[^]|[^=\\\n]|=(?!=)){1,2000}?)==(?!=)/.exec(src)
    const text = match?.[1]
    if (!match || !text || /\s$/.test(text)) return undefined
    if (ASCII_WORD.test(before(tokens)) && ASCII_WORD.test(text[0] ?? '')) return undefined
    return { type: 'highlight', raw: match[0], text, tokens: this.lexer.inlineTokens(text) }
  },
}

/**
 * `H~2~O`, but not `3~5天，6~8天`: in Chinese a tilde is a range, so a single one neither lowers nor strikes anything
 * unless it follows a letter and holds a short index. marked would strike `5天，6`.
 */
const subscript: TokenizerExtension = {
  name: 'subscript',
  level: 'inline',
  tokenizer(src, tokens) {
    if (src[0] !== '~' || src[1] === '~') return undefined
    const match = /^~([A-Za-z0-9+-]{1,10})~(?![~\d])/.exec(src)
    const text = match?.[1]
    if (!match || !text || !/[A-Za-z)\]]/.test(before(tokens))) return { type: 'text', raw: '~', text: '~' }
    return { type: 'subscript', raw: match[0], text, tokens: this.lexer.inlineTokens(text) }
  },
}

/** `10^6^`, but not `x^2+y^2`. */
const superscript: TokenizerExtension = {
  name: 'superscript',
  level: 'inline',
  tokenizer(src, tokens): OwnToken | undefined {
    const match = /^\^([+\-−]?[\p{L}\p{N}]{1,10}[+\-−]?)\^(?![\d^])/u.exec(src)
    const text = match?.[1]
    if (!match || !text || !/\S/.test(before(tokens))) return undefined
    return { type: 'superscript', raw: match[0], text, tokens: this.lexer.inlineTokens(text) }
  },
}

/** `[字]{zì}` and `[字]^(zì)`. */
const ruby: TokenizerExtension = {
  name: 'ruby',
  level: 'inline',
  tokenizer(src): OwnToken | undefined {
    const match = /^\[([^[\]\n]{1,20})\](?:\{([^{}\n]{1,40})\}|\^\(([^()\n]{1,40})\))/.exec(src)
    const text = match?.[1]
    const reading = match?.[2] ?? match?.[3]
    if (!match || !text || !reading) return undefined
    return { type: 'ruby', raw: match[0], text, reading }
  },
}

const CHINESE = /\p{Script=Han}/u

/**
 * `$E=mc^2$`. Not prices: the closing sign follows a non-space and no digit comes after it, and Chinese stands only
 * inside `\text{}`.
 * @see pandoc's tex_math_dollars, the rule most editors follow (read 2026-11-23)
 */
const math: TokenizerExtension = {
  name: 'math',
  level: 'inline',
  tokenizer(src): OwnToken | undefined {
    const match = /^(\$\$?)(?![\s$])((?:\\[^]|[^$\\\n]){1,2000}?)\1(?![\d$])/.exec(src)
    const text = match?.[2]
    if (!match || !text || /\s$/.test(text)) return undefined
    if (CHINESE.test(text.replace(/\\(?:text|mbox|mathrm)\{[^{}]*\}/g, ''))) return undefined
    return { type: 'math', raw: match[0], text }
  },
}

/** `[^label]`; one without a definition becomes text again once the whole body is read. */
const footnoteRef: TokenizerExtension = {
  name: 'footnoteRef',
  level: 'inline',
  tokenizer(src): OwnToken | undefined {
    const match = /^\[\^([^\]\s]{1,100})\](?!\()/.exec(src)
    return match?.[1] ? { type: 'footnoteRef', raw: match[0], label: match[1], number: 0 } : undefined
  },
}

const SIDES: Readonly<Record<string, 'left' | 'center' | 'right'>> = {
  ...{ left: 'left', center: 'center', right: 'right' },
  ...{ 左: 'left', 中: 'center', 右: 'right', 居左: 'left', 居中: 'center', 居右: 'right' },
}

/** `{width=60% align=left}` right behind a picture, `{宽=300 居左}` too. Braces that say anything else are text. */
const shape: TokenizerExtension = {
  name: 'shape',
  level: 'inline',
  tokenizer(src, tokens): OwnToken | undefined {
    if (src[0] !== '{' || tokens.at(-1)?.type !== 'image') return undefined
    const match = /^\{[ \t]*([^{}\n]{1,60}?)[ \t]*\}/.exec(src)
    if (!match?.[1]) return undefined
    const token: OwnToken & { type: 'shape' } = { type: 'shape', raw: match[0], width: null, align: null }
    for (const word of match[1].split(/[ \t,，]+/)) {
      const [, size, unit] = /^(?:width|宽度?)=(\d{1,4})(%|px)?$/.exec(word) ?? []
      const side = /^(?:align=)?(\S+)$/.exec(word)?.[1] ?? ''
      if (size !== undefined && Number(size) > 0) token.width = widthOf(Number(size), unit)
      else if (Object.hasOwn(SIDES, side)) token.align = SIDES[side] ?? null
      else return undefined
    }
    return token
  },
}

/** What WeChat's page is wide at most (px). */
const PAGE_PX = 677

const widthOf = (size: number, unit: string | undefined): string =>
  unit === '%' ? `${Math.min(size, 100)}%` : `${Math.min(size, PAGE_PX)}px`

/** By the sign each starts with: the lexer asks at every word, and all of them at each would be half its work. */
const BY_SIGN: Readonly<Record<string, readonly TokenizerExtension[]>> = {
  '{': [shape],
  $: [math],
  '[': [footnoteRef, ruby],
  '=': [highlight],
  '~': [subscript],
  '^': [superscript],
  '*': [chineseStrong],
}

/** All our syntax within a line. Plain text must stop where it may start; the signs marked stops at are not repeated. */
export const inlineSyntax: TokenizerExtension = {
  name: 'inlineSyntax',
  level: 'inline',
  start(src) {
    const at = src.search(/==|[\^$~]/)
    return at < 0 ? undefined : at
  },
  tokenizer(src, tokens) {
    for (const { tokenizer } of BY_SIGN[src[0] ?? ''] ?? []) {
      const token = tokenizer.call(this, src, tokens)
      if (token) return token
    }
    return undefined
  },
}
