import type { Token, Tokens } from 'marked'
import { decodeEntities, plainText } from '../article/plain.ts'
import { asOwn, type OwnToken } from '../article/tokens.ts'
import { type AuthorElement, type Piece, Tree } from './author-html.ts'
import { authorStyle } from './css.ts'
import type { Galley } from './galley.ts'
import { link } from './links.ts'
import { formula } from './maths.ts'
import { el, isEmpty, type Node } from './node.ts'
import { picture, shaped, sized } from './picture.ts'
import { br, clean, oneLine } from './text.ts'

const childrenOf = (token: Token): readonly Token[] => ('tokens' in token && token.tokens ? token.tokens : [])

/** Inline tokens as nodes, lines not yet joined. */
export function inline(tokens: readonly Token[], galley: Galley): Node[] {
  if (!tokens.some(({ type }) => type === 'html')) {
    const nodes: Node[] = []
    for (const token of tokens) {
      const own = token.type === 'shape' ? asOwn(token) : undefined
      if (own?.type === 'shape') nodes.push(...shaped(nodes.splice(-1), own))
      else nodes.push(...one(token, galley))
    }
    return nodes
  }
  const tree = new Tree(galley)
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'html') {
      for (const node of one(token, galley)) {
        tree.add(typeof node === 'string' ? { kind: 'text', text: node } : { kind: 'inline', nodes: [node] })
      }
      continue
    }
    tree.html(token.raw, name =>
      tokens
        .slice(index + 1)
        .some(later => later.type === 'html' && new RegExp(`^</${name}\\s*>`, 'i').test(later.raw)),
    )
  }
  return phrasing(tree.close(), galley)
}

/** Inline tokens as one line of text. */
export const phrase = (tokens: readonly Token[], galley: Galley): Node[] => oneLine(inline(tokens, galley))

function one(token: Token, galley: Galley): readonly Node[] {
  const own = asOwn(token)
  if (own) return ours(own, galley)
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
      return [el(token.type, token.type, inline(childrenOf(token), galley))]
    case 'codespan':
      return [el('code', 'code-inline', [clean((token as Tokens.Codespan).text)])]
    case 'br':
      return [br()]
    case 'escape':
      return [(token as Tokens.Escape).text]
    case 'link': {
      const { href, raw } = token as Tokens.Link
      return link(href, inline(childrenOf(token), galley), galley, raw)
    }
    case 'image': {
      const { href, title, text, raw } = token as Tokens.Image
      const described = plainText(childrenOf(token)) || decodeEntities(text)
      const { alt, style } = sized(described)
      return picture({ source: decodeEntities(href), alt, title: title ?? '', style }, galley, raw)
    }
    case 'checkbox':
      return []
    default: {
      const inside = childrenOf(token)
      if (inside.length > 0) return inline(inside, galley)
      return 'text' in token && typeof token.text === 'string'
        ? [clean(decodeEntities(token.text))]
        : [clean(token.raw)]
    }
  }
}

function ours(token: OwnToken, galley: Galley): readonly Node[] {
  switch (token.type) {
    case 'highlight':
      return [el('span', 'marked', inline(token.tokens, galley))]
    case 'subscript':
      return [el('sub', 'sub', inline(token.tokens, galley))]
    case 'superscript':
      return [el('sup', 'sup', inline(token.tokens, galley))]
    case 'ruby':
      return [el('ruby', '', [clean(token.text), el('rt', '', [clean(token.reading)])])]
    case 'math':
    case 'mathBlock':
      return formula(token.text, galley, token.raw)
    case 'footnoteRef':
      return [el('sup', 'mark-number', [`[${galley.notes.footnote(token.number)}]`])]
    // Means the picture before it; without one there is nothing to say.
    case 'shape':
      return []
    // Block tokens; the lexer does not put them into a line.
    case 'footnoteDef':
    case 'callout':
    case 'definitions':
    case 'toc':
      return [token.raw]
  }
}

/** Author's html and ours as phrasing; a block that strayed in leaves its content. */
export const phrasing = (pieces: readonly Piece[], galley: Galley): Node[] =>
  pieces.flatMap((piece): readonly Node[] => {
    switch (piece.kind) {
      case 'text':
        return [piece.text]
      case 'inline':
      case 'block':
        return piece.nodes
      case 'element':
        return phrasingElement(piece.element, galley)
    }
  })

const CLASSES: Readonly<Record<string, string>> = { code: 'code-inline', mark: 'marked', small: 'small' }
const PHRASING = new Set([
  'span',
  'strong',
  'em',
  'u',
  'del',
  'sup',
  'sub',
  'ruby',
  'rt',
  'rp',
  'code',
  'mark',
  'small',
])

function phrasingElement(element: AuthorElement, galley: Galley): readonly Node[] {
  const { name, attributes } = element
  if (name === 'br') return [br()]
  if (name === 'img') return authorPicture(element, galley)
  const children = phrasing(element.children, galley)
  if (name === 'a') return link((attributes['href'] ?? '').trim(), children, galley, attributes['href'] ?? '')
  // A block inside a line: its content stays, apart from its neighbours.
  if (!PHRASING.has(name)) return isEmpty(children) ? [] : [br(), ...children, br()]
  const style = authorStyle(attributes['style'] ?? '', 'span')
  const tag = name === 'mark' || name === 'small' ? 'span' : name
  return [el(tag, CLASSES[name] ?? (name === 'span' ? '' : name), children, style === '' ? {} : { style })]
}

function authorPicture({ attributes }: AuthorElement, galley: Galley): readonly Node[] {
  const { src = '', alt = '', title = '', style = '' } = attributes
  return picture({ source: src.trim(), alt, title, style: authorStyle(style, 'img') }, galley, src)
}
