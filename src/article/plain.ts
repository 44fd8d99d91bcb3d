import { decodeHTMLStrict } from 'entities/lib/decode.js'
import type { Token, Tokens } from 'marked'
import { asOwn, isA } from './tokens.ts'

/** Text with html's character references resolved, all 2,125 names of them; what is none stays as typed. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#[xX]([\dA-Fa-f]{1,6})|[A-Za-z][A-Za-z\d]{1,31});/g, (all, decimal, hex) => {
    if (typeof decimal !== 'string' && typeof hex !== 'string') return decodeHTMLStrict(all)
    const code = typeof hex === 'string' ? parseInt(hex, 16) : Number(decimal)
    return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\uFFFD' : String.fromCodePoint(code)
  })
}

const EAST = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3000-\\u303F\\uFF00-\\uFFEF“”‘’—…'
const BREAK = new RegExp(`(?<=[${EAST}])[ \\t]*\\n[ \\t]*(?=[${EAST}])`, 'gu')

/** Joins the lines of one paragraph: nothing between Chinese characters, else a space. */
export function joinLines(text: string): string {
  if (!text.includes('\n')) return text
  return text.replace(BREAK, '').replace(/[ \t]*\n[ \t]*/g, ' ')
}

/**
 * What a reader reads, without any markup: one line per block, a hard break is a line too.
 * Pictures, html tags, definitions and footnote marks leave nothing behind.
 */
export function plainText(tokens: readonly Token[]): string {
  const blocks: string[] = []
  let run = ''
  const flush = () => {
    if (run.trim() !== '') blocks.push(tidy(run))
    run = ''
  }
  for (const token of tokens) {
    if (isBlock(token)) {
      flush()
      const text = blockText(token)
      if (text !== '') blocks.push(text)
    } else run += inlineText(token)
  }
  flush()
  return blocks.join('\n')
}

/** U+2028 stands for a hard break until lines are joined, so that it is not taken for a soft one. */
const HARD = '\u2028'

function tidy(run: string): string {
  if (!/[\n\u2028]/.test(run)) return run.trim()
  return joinLines(run)
    .split(HARD)
    .map(line => line.trim())
    .join('\n')
    .trim()
}

const BLOCKS = new Set([
  'space',
  'code',
  'heading',
  'hr',
  'blockquote',
  'list',
  'list_item',
  'def',
  'table',
  'paragraph',
  'mathBlock',
  'footnoteDef',
  'callout',
  'definitions',
  'toc',
])

function isBlock(token: Token): boolean {
  return BLOCKS.has(token.type) || (isA(token, 'html') && token.block)
}

const SILENT = new Set(['shape', 'space', 'hr', 'def', 'footnoteDef', 'toc', 'image', 'footnoteRef', 'checkbox'])

function blockText(token: Token): string {
  if (SILENT.has(token.type)) return ''
  if (isA(token, 'html')) return tidy(decodeEntities(token.raw.replace(/<!--[^]*?(?:-->|$)|<[^>]*>/g, '')))
  if (isA(token, 'code')) return token.text.trim()
  if (isA(token, 'list')) return lines(token.items.map(item => plainText(item.tokens)))
  if (isA(token, 'table')) return lines([token.header, ...token.rows].map(rowText))
  const own = asOwn(token)
  if (own?.type === 'mathBlock') return own.text
  if (own?.type === 'definitions') return lines(own.entries.map(({ tokens }) => plainText(tokens)))
  return lines([own?.type === 'callout' ? plainText(own.titleTokens) : '', plainText(inside(token) ?? [])])
}

const rowText = (row: readonly Tokens.TableCell[]) =>
  row
    .map(cell => plainText(cell.tokens))
    .join(' ')
    .trim()

const lines = (texts: readonly string[]) => texts.filter(text => text !== '').join('\n')

const inside = (token: Token) => ('tokens' in token && token.tokens ? token.tokens : undefined)

/** Text that stands for itself: marked leaves character references in the rest. */
const LITERAL = new Set(['codespan', 'math', 'ruby', 'escape'])

function inlineText(token: Token): string {
  if (SILENT.has(token.type) || token.type === 'html') return ''
  if (token.type === 'br') return HARD
  const children = inside(token)
  if (children) return children.map(inlineText).join('')
  const text = 'text' in token ? String(token.text) : token.raw
  return LITERAL.has(token.type) ? text : decodeEntities(text)
}
