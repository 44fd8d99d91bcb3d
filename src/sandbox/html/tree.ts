import { Parser } from 'htmlparser2'

/** Text and attribute values are kept as written, entities and all, so that what no rule touches does not change. */
export type Node = Element | Text | Comment | Directive

export interface Element {
  readonly kind: 'element'
  /** Lower case, for comparing. */
  readonly name: string
  /** As written, for svg, whose names have capitals. */
  readonly written: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly Node[]
}

export interface Text {
  readonly kind: 'text'
  readonly text: string
}

export interface Comment {
  readonly kind: 'comment'
  readonly text: string
}

/** A doctype or processing instruction. */
export interface Directive {
  readonly kind: 'directive'
  readonly text: string
}

/** Html nested deeper than this is refused: no article is, and the parser's time grows with the square of the depth. */
const DEEPEST = 400

/** Elements stand deeper in each other than any article's do. */
export class TooDeep extends Error {
  override readonly name = 'TooDeep'
}

/** @see html.spec.whatwg.org, void elements */
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))

interface Open {
  readonly name: string
  readonly written: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: Node[]
}

/** The nodes of a piece of html. @throws {TooDeep} */
export function parse(html: string): Node[] {
  const root: Open = { name: '', written: '', attributes: new Map(), children: [] }
  const open: Open[] = [root]
  const into = () => (open.at(-1) ?? root).children
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (open.length > DEEPEST) throw new TooDeep('html nested too deep')
        const source = html.slice(parser.startIndex + 1, parser.startIndex + 1 + name.length)
        const written = source.toLowerCase() === name ? source : name
        open.push({ name, written, attributes: new Map(Object.entries(attributes)), children: [] })
      },
      onclosetag(name) {
        // A tag that the text's end cuts off is closed without ever having been opened.
        if (open.length === 1 || open.at(-1)?.name !== name) return
        const closed = open.pop()
        if (closed !== undefined) into().push({ kind: 'element', ...closed })
      },
      ontext(text) {
        const nodes = into()
        const last = nodes.at(-1)
        if (last?.kind === 'text') nodes[nodes.length - 1] = { kind: 'text', text: last.text + text }
        else nodes.push({ kind: 'text', text })
      },
      oncomment: text => into().push({ kind: 'comment', text }),
      onprocessinginstruction: (_name, text) => into().push({ kind: 'directive', text }),
    },
    { decodeEntities: false, lowerCaseAttributeNames: false },
  )
  parser.end(html)
  return root.children
}

export function serialize(nodes: readonly Node[]): string {
  return nodes.map(one).join('')
}

function one(node: Node): string {
  // A bare `<` that a removed tag stood behind must not become the start of a tag with what follows.
  if (node.kind === 'text') return node.text.replaceAll('<', '&lt;')
  if (node.kind === 'comment') return `<!--${node.text}-->`
  if (node.kind === 'directive') return `<${node.text}>`
  const attributes = [...node.attributes]
    .map(([name, value]) => ` ${name}="${value.replaceAll('"', '&quot;')}"`)
    .join('')
  const start = `<${node.written}${attributes}>`
  return VOID.has(node.name) ? start : `${start}${serialize(node.children)}</${node.written}>`
}

/** An attribute's value with its entities resolved; the name in any case. */
export function attribute(element: Element, name: string): string | undefined {
  for (const [key, value] of element.attributes) if (key.toLowerCase() === name) return decode(value)
  return undefined
}

/** Resolves entities the way a browser reads an attribute. */
export function decode(value: string): string {
  if (!value.includes('&')) return value
  let text = ''
  const parser = new Parser({ ontext: part => (text += part) }, { decodeEntities: true })
  parser.end(value.replaceAll('<', '&lt;'))
  return text
}

export const encode = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** The text a reader sees. */
export const textOf = (nodes: readonly Node[]): string =>
  nodes
    .map(node => (node.kind === 'text' ? decode(node.text) : node.kind === 'element' ? textOf(node.children) : ''))
    .join('')

export const element = (
  name: string,
  children: readonly Node[],
  attributes: ReadonlyMap<string, string> = new Map(),
): Element => ({
  kind: 'element',
  name,
  written: name,
  attributes,
  children,
})

/** The same element with other attributes or children; itself when neither differs. */
export function withParts(node: Element, attributes: ReadonlyMap<string, string>, children: readonly Node[]): Element {
  return attributes === node.attributes && children === node.children ? node : { ...node, attributes, children }
}

export const isElement = (node: Node | undefined): node is Element => node?.kind === 'element'

/** Only what html calls white space; a written or encoded no-break space is not. */
export const isBlank = (node: Node): boolean =>
  node.kind === 'comment' || (node.kind === 'text' && /^[ \t\r\n\f]*$/.test(node.text))
