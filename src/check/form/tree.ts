import { ElementType, parseDocument } from 'htmlparser2'
import { declarationsOf } from '../../dark/html.ts'

type Dom = ReturnType<typeof parseDocument>
export type DomNode = Dom['children'][number]
export type DomElement = Extract<DomNode, { attribs: unknown }>

/** An element of article html with what the rules ask of it. */
export interface Placed {
  readonly element: DomElement
  readonly name: string
  readonly style: ReadonlyMap<string, string>
  /** From the outermost, without the element itself. */
  readonly ancestors: readonly Placed[]
}

export const isElement = (node: DomNode): node is DomElement => 'attribs' in node
export const elementsIn = (node: DomElement): DomElement[] => node.children.filter(isElement)

/** The text a reader sees; white space does not count. */
export const textIn = (node: DomNode): string =>
  node.type === ElementType.Text
    ? node.data.replace(/[\s\u00a0\u200b\ufeff]+/g, '')
    : 'children' in node
      ? node.children.map(textIn).join('')
      : ''

/** True when text stands in the element itself, not only in what it holds. */
export const hasOwnText = ({ children }: DomElement): boolean =>
  children.some(child => child.type === ElementType.Text && textIn(child) !== '')

/** Visits every element, parents before children, in reading order. */
export function walk(html: string, visit: (placed: Placed) => void): void {
  const step = (nodes: readonly DomNode[], ancestors: readonly Placed[]): void => {
    for (const element of nodes.filter(isElement)) {
      const style = new Map(declarationsOf(element.attribs['style'] ?? ''))
      const placed = { element, name: element.name.toLowerCase(), style, ancestors }
      visit(placed)
      step(element.children, [...ancestors, placed])
    }
  }
  step(parseDocument(html).children, [])
}
