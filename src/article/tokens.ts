import type { MarkedToken, Token } from 'marked'

/** The five kinds GitHub knows; the many of Obsidian are folded onto them. */
export type CalloutKind = 'note' | 'tip' | 'important' | 'warning' | 'caution'

/** A box that is more than a remark: key figures side by side, or words worth repeating. */
export type CardKind = 'figures' | 'saying'

/**
 * The tokens our syntax adds to marked's own. Repaired Chinese bold needs none: it is a plain `strong`.
 *
 * `text` is what stands between the markers as typed; `tokens` is the same, lexed.
 */
export type OwnToken =
  | { type: 'highlight' | 'subscript' | 'superscript'; raw: string; text: string; tokens: Token[] }
  | { type: 'ruby'; raw: string; text: string; reading: string }
  /** `text` is TeX. `math` stands in a line, `mathBlock` alone. */
  | { type: 'math' | 'mathBlock'; raw: string; text: string }
  /** `number` counts defined footnotes from 1 in the order of their first mention. */
  | { type: 'footnoteRef'; raw: string; label: string; number: number }
  /** Block tokens; `number` is 0 when nothing refers to it. */
  | { type: 'footnoteDef'; raw: string; label: string; number: number; text: string; tokens: Token[] }
  /** `title` is `null` when only the kind was given. `tokens` are block tokens without the title line. */
  | {
      type: 'callout'
      raw: string
      kind: CalloutKind | CardKind
      title: string | null
      titleTokens: Token[]
      tokens: Token[]
    }
  /** A line that is a term, then what explains it. */
  | { type: 'definitions'; raw: string; entries: readonly DefinitionEntry[] }
  /** How wide the picture before it is shown, as CSS says it, and where it stands. */
  | { type: 'shape'; raw: string; width: string | null; align: 'left' | 'center' | 'right' | null }
  | { type: 'toc'; raw: string }

export interface DefinitionEntry {
  readonly kind: 'term' | 'definition'
  /** Inline tokens of a term, block tokens of a definition. */
  readonly tokens: Token[]
}

const OWN: Record<OwnToken['type'], true> = {
  highlight: true,
  subscript: true,
  superscript: true,
  ruby: true,
  math: true,
  mathBlock: true,
  footnoteRef: true,
  footnoteDef: true,
  callout: true,
  definitions: true,
  shape: true,
  toc: true,
}

const isOwn = (token: { readonly type: string }): token is OwnToken => Object.hasOwn(OWN, token.type)

/** The token as one of ours, so that a `switch` on `type` narrows; `undefined` when it is marked's own. */
export function asOwn(token: Token): OwnToken | undefined {
  const any: { readonly type: string } = token
  return isOwn(any) ? any : undefined
}

/** Narrows to one kind of marked's own tokens; a comparison of `type` alone leaves marked's catch-all kind in. */
export function isA<Kind extends MarkedToken['type'], T extends Token>(
  token: T,
  type: Kind,
): token is T & Extract<MarkedToken, { type: Kind }> {
  return token.type === type
}

/** What stands inside a token, in reading order: inline and block children, list items, table cells, a callout's title. */
export function childrenOf(token: Token): readonly Token[] {
  if (isA(token, 'list')) return token.items
  if (isA(token, 'table')) return [token.header, ...token.rows].flat().flatMap(cell => cell.tokens)
  const inside = 'tokens' in token && token.tokens ? token.tokens : []
  const own = asOwn(token)
  if (own?.type === 'definitions') return own.entries.flatMap(entry => entry.tokens)
  return own?.type === 'callout' ? [...own.titleTokens, ...inside] : inside
}

/** Visits every token, parents before children, in reading order. */
export function walk(tokens: readonly Token[], visit: (token: Token) => void): void {
  for (const token of tokens) {
    visit(token)
    walk(childrenOf(token), visit)
  }
}
