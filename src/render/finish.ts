import { parseDocument } from 'htmlparser2'
import juice from 'juice/client.js'
import { declarationsOf } from '../dark/html.ts'
import { cleanDeclarations, type Declaration, styleText } from './css.ts'
import { escapeAttribute, escapeText, isVoid, type Node, toHtml } from './node.ts'
import type { Style } from './style.ts'

type ChildNode = ReturnType<typeof parseDocument>['children'][number]
type DomElement = Extract<ChildNode, { attribs: unknown }>

/** What stays of each tag's attributes, `style` aside. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  img: ['src', 'alt'],
  section: ['data-ignore-width'],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan'],
}

/** Blocks that hold running text: WeChat's page gives these a colour of its own unless they have one. */
const COLOURED = new Set(['p', 'section', 'h2', 'h3', 'h4', 'li', 'td', 'th', 'code'])
const TEXT_COLOUR = '#333'

/** A brace starts a template for juice; as a reference it is text to everybody. */
const escapeForJuice = (text: string) => escapeText(text).replace(/\{/g, '&#123;').replace(/\}/g, '&#125;')

export interface Finished {
  readonly html: string
  /** Every picture in reading order, repeated ones included. */
  readonly pictures: readonly { readonly source: string; readonly line: number }[]
}

/** The intermediate markup with a style's rules written into it: the form WeChat takes. */
export function finish(nodes: readonly Node[], style: Style): Finished {
  const styled = juice(toHtml(nodes, escapeForJuice), {
    extraCss: style.css,
    applyStyleTags: false,
    removeStyleTags: false,
    inlinePseudoElements: true,
    applyWidthAttributes: false,
    applyHeightAttributes: false,
    applyAttributesTableElements: false,
  })
  const pictures: { source: string; line: number }[] = []
  const html = parseDocument(styled)
    .children.map(node => serialise(node, { colour: TEXT_COLOUR, pictures }))
    .join('')
  return { html, pictures }
}

interface Around {
  /** The text colour in force. */
  readonly colour: string
  readonly pictures: { source: string; line: number }[]
}

const isElement = (node: ChildNode): node is DomElement => 'attribs' in node

function serialise(node: ChildNode, around: Around): string {
  if (!isElement(node)) return 'data' in node ? escapeText(node.data) : ''
  const { name, attribs } = node
  const own = compact(cleanDeclarations(declarationsOf(attribs['style'] ?? ''), name).kept)
  const coloured = withColour(node, own, around.colour)
  if (name === 'img') {
    around.pictures.push({ source: attribs['src'] ?? '', line: Number(attribs['line'] ?? 1) })
  }
  const attributes = (ATTRIBUTES[name] ?? [])
    .filter(attribute => attribs[attribute] !== undefined)
    .map(attribute => ` ${attribute}="${escapeAttribute(attribs[attribute] ?? '')}"`)
    .join('')
  const style = coloured.length === 0 ? '' : ` style="${escapeAttribute(styleText(coloured))}"`
  const open = `<${name}${attributes}${style}>`
  if (isVoid(name)) return open
  // A span that only marked something for the style says nothing to WeChat.
  const bare = name === 'span' && attributes === '' && style === ''
  const inside = { ...around, colour: coloured.findLast(([property]) => property === 'color')?.[1] ?? around.colour }
  const content = node.children.map(child => serialise(child, inside)).join('')
  return bare ? content : `${open}${content}</${name}>`
}

/** Later declarations of a property win; the earlier ones only cost characters. */
function compact(declarations: readonly Declaration[]): Declaration[] {
  return declarations.filter(
    ([property], index) => !declarations.slice(index + 1).some(([later]) => later === property),
  )
}

/** A colour where there is none but should be: on blocks that hold text, and wherever there is a background. */
function withColour(node: DomElement, own: readonly Declaration[], colour: string): readonly Declaration[] {
  if (own.some(([property]) => property === 'color')) return own
  const text = node.children.some(child => !isElement(child) || !COLOURED.has(child.name))
  const needed = (COLOURED.has(node.name) && text) || own.some(([property]) => property === 'background-color')
  return needed && !isVoid(node.name) ? [...own, ['color', colour]] : own
}
