import type { AuthorElement, Piece } from './author-html.ts'
import { box, deeper, heading, type Setting } from './boxes.ts'
import { codeBox } from './code.ts'
import { authorStyle } from './css.ts'
import type { Galley } from './galley.ts'
import { phrasing } from './inline.ts'
import { type Item, list } from './lists.ts'
import { el, isEmpty, type Node, textOf } from './node.ts'
import { paragraph } from './paragraph.ts'
import { type Cell, table } from './tables.ts'
import { oneLine } from './text.ts'

const BLOCK = new Set(
  'section p hr blockquote h1 h2 h3 h4 h5 h6 ul ol li table thead tbody tfoot tr th td caption pre figcaption'.split(
    ' ',
  ),
)

/** Pieces as blocks: stretches of text and inline html become paragraphs. */
export function flow(pieces: readonly Piece[], galley: Galley, setting: Setting, style = ''): Node[] {
  const out: Node[] = []
  let run: Node[] = []
  const flush = () => {
    if (run.length === 0) return
    out.push(...paragraph(run.map(unbroken), 'p', setting.contact, style === '' ? {} : { style }))
    run = []
  }
  for (const piece of pieces) {
    if (piece.kind === 'block') {
      flush()
      out.push(...piece.nodes)
    } else if (piece.kind === 'element' && BLOCK.has(piece.element.name)) {
      flush()
      out.push(...block(piece.element, galley, setting))
    } else run.push(...phrasing([piece], galley))
  }
  flush()
  return out
}

/** In html a line end is a space like any other, but pictures on a line of their own are found by it. */
const unbroken = (node: Node): Node => (typeof node === 'string' ? node.replace(/[ \t]*\n\s*/g, '\n') : node)

const styleOf = ({ attributes }: AuthorElement) => authorStyle(attributes['style'] ?? '', 'section')

function block(element: AuthorElement, galley: Galley, setting: Setting): readonly Node[] {
  const { name, children } = element
  switch (name) {
    case 'hr':
      return [el('hr', 'hr')]
    case 'blockquote':
      return box('quote', flow(children, galley, deeper(setting)), setting)
    case 'pre':
      return [codeBox(rawText(children), '', undefined)]
    case 'ul':
    case 'ol':
      return [authorList(element, galley, setting)]
    case 'table':
      return table(rowsOf(children).map(row => row.map(cell => authorCell(cell, galley))))
    case 'figcaption':
    case 'caption': {
      const line = oneLine(phrasing(children, galley))
      return isEmpty(line) ? [] : [el('p', 'caption', line)]
    }
    case 'section': {
      const style = styleOf(element)
      const inside = flow(children, galley, style === '' ? setting : deeper(setting), inherited(style))
      return style === '' ? inside : box('author-box', inside, setting, { style })
    }
    case 'p':
      return flow(children, galley, setting, styleOf(element))
    default:
      if (/^h[1-6]$/.test(name)) return authorHeading(element, galley)
      return flow(children, galley, setting)
  }
}

/** What a container's style has to say on each paragraph, because our own says otherwise there. */
const inherited = (style: string) => /(?:^|;)(text-align:[a-z]+|color:[^;]+)/.exec(style)?.[1] ?? ''

function authorHeading(element: AuthorElement, galley: Galley): readonly Node[] {
  const line = oneLine(phrasing(element.children, galley))
  return isEmpty(line) ? [] : [heading(Number(element.name.charAt(1)), line)]
}

const rawText = (pieces: readonly Piece[]): string =>
  pieces
    .map(piece => {
      if (piece.kind === 'text') return piece.text
      if (piece.kind === 'element') return piece.element.name === 'br' ? '\n' : rawText(piece.element.children)
      return textOf(piece.nodes)
    })
    .join('')
    .replace(/^\n/, '')

function authorList(element: AuthorElement, galley: Galley, setting: Setting): Node {
  const inner: Setting = { ...setting, lists: setting.lists + 1 }
  // What stands between the items is an item too: nothing an author wrote is left out.
  const items = element.children
    .filter(piece => piece.kind !== 'text' || piece.text.trim() !== '')
    .map((piece): Item => {
      const own = piece.kind === 'element' && piece.element.name === 'li' ? piece.element.children : [piece]
      const [first, ...rest] = flow(own, galley, inner)
      const line = typeof first === 'object' && /^p(?: latin)?$/.test(first.class)
      const head =
        first === undefined ? [] : [line ? { ...first, class: first.class.replace(/^p/, 'item-text') } : first]
      return { check: null, blocks: [...head, ...rest] }
    })
  const start = Number.parseInt(element.attributes['start'] ?? '1', 10)
  return list({ ordered: element.name === 'ol', start: Number.isSafeInteger(start) ? start : 1, items }, setting.lists)
}

/** The rows of a table in order; text between the tags, which html forbids, becomes a row of its own. */
function rowsOf(pieces: readonly Piece[]): (readonly AuthorElement[])[] {
  return pieces.flatMap((piece): (readonly AuthorElement[])[] => {
    if (piece.kind !== 'element') {
      const stray = piece.kind === 'text' ? piece.text.trim() !== '' : !isEmpty(piece.nodes)
      return stray ? [[{ name: 'td', attributes: {}, children: [piece] }]] : []
    }
    const { name, children } = piece.element
    if (name === 'tr') return [cellsOf(children)]
    if (['thead', 'tbody', 'tfoot', 'section'].includes(name)) return rowsOf(children)
    return [[{ name: 'td', attributes: {}, children: [piece] }]]
  })
}

const cellsOf = (pieces: readonly Piece[]): AuthorElement[] =>
  pieces
    .filter(piece => piece.kind !== 'text' || piece.text.trim() !== '')
    .map(piece =>
      piece.kind === 'element' && ['td', 'th'].includes(piece.element.name)
        ? piece.element
        : { name: 'td', attributes: {}, children: [piece] },
    )

function authorCell({ name, attributes, children }: AuthorElement, galley: Galley): Cell {
  const align = /(?:^|;)text-align:(left|center|right)/.exec(authorStyle(attributes['style'] ?? '', 'td'))?.[1]
  const span = (value = '1') => Math.min(Math.max(Number.parseInt(value, 10) || 1, 1), 50)
  return {
    content: oneLine(phrasing(children, galley)),
    header: name === 'th',
    align: align === 'left' || align === 'center' || align === 'right' ? align : null,
    columns: span(attributes['colspan']),
    rows: span(attributes['rowspan']),
  }
}
