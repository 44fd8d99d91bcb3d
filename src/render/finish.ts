import { escapeAttribute, escapeText, isVoid, type Node } from './node.ts'
import type { Style } from './style.ts'
import type { Look, Styled } from './styled.ts'

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

/** What only marks text: one of these in another of the same look says nothing more. */
const MARKS = new Set(['span', 'strong', 'em', 'u', 'del', 'sup', 'sub', 'code'])
/** From the fifteenth level on WeChat's editor takes wrappers out; nobody marks text that deep. */
const DEEPEST_MARK = 14
/** Boxes deeper than this are left out around the blocks they hold, so that those stay within the fourteen. */
const DEEPEST_BOX = 8
const BLOCKS = new Set(['section', 'p', 'h2', 'h3', 'h4', 'ul', 'ol', 'table', 'hr'])

export interface Finished {
  readonly html: string
  /** Every picture in reading order, repeated ones included. */
  readonly pictures: readonly { readonly source: string; readonly line: number }[]
}

type StyledElement = Exclude<Styled, string>

/** The intermediate markup with a style's rules written into it: the form WeChat takes. */
export function finish(nodes: readonly Node[], style: Style): Finished {
  const pictures: { source: string; line: number }[] = []
  const write = (node: Styled, colour: string, around: Around): string => {
    if (typeof node === 'string') return escapeText(node)
    const { tag, attributes, look } = node
    if (isSuperfluous(node, around)) return writeAll(node.children, colour, around)
    if (tag === 'img') pictures.push({ source: attributes['src'] ?? '', line: Number(attributes['line'] ?? 1) })
    const own = colourOf(node, colour)
    const kept = attributesOf(tag, attributes) + styleOf(look, own)
    if (isVoid(tag)) return `<${tag}${kept}>`
    const inside = { depth: around.depth + 1, link: around.link || tag === 'a', item: tag === 'li' }
    const content = writeAll(node.children, own ?? colour, inside)
    // A span that only marked something for the style says nothing to WeChat.
    return tag === 'span' && kept === '' ? content : `<${tag}${kept}>${content}</${tag}>`
  }
  const writeAll = (list: readonly Styled[], colour: string, around: Around): string => {
    let html = ''
    for (const node of list) html += write(node, colour, around)
    return html
  }
  const html = writeAll(style.dress(nodes), TEXT_COLOUR, { depth: 1, link: false, item: false })
  // A space alone between two spans is deleted by WeChat's editor; inside one it stays. Text and values hold no `<`.
  return { html: html.replaceAll('</span> <span', ' </span><span'), pictures }
}

/** Where an element stands: how deep; in a link, which cannot hold another; right in a list item, which needs its box. */
interface Around {
  readonly depth: number
  readonly link: boolean
  readonly item: boolean
}

/** A mark whose only child marks the same, a mark or box deeper than WeChat's editor leaves any, or a link in a link. */
function isSuperfluous({ tag, attributes, look, children }: StyledElement, { depth, link, item }: Around): boolean {
  if (tag === 'a') return link
  if (tag === 'section' && depth > DEEPEST_BOX && !item && attributes['data-ignore-width'] === undefined) {
    return children.every(child => typeof child === 'object' && BLOCKS.has(child.tag))
  }
  if (!MARKS.has(tag)) return false
  const [child] = children
  const isSame = typeof child === 'object' && child.tag === tag && child.look.attribute === look.attribute
  return depth > DEEPEST_MARK || (isSame && children.length === 1)
}

function attributesOf(tag: string, attributes: Readonly<Record<string, string>>): string {
  let kept = ''
  for (const name of ATTRIBUTES[tag] ?? []) {
    const value = attributes[name]
    if (value !== undefined) kept += ` ${name}="${escapeAttribute(value)}"`
  }
  return kept
}

function styleOf({ attribute, colour }: Look, own: string | null): string {
  if (colour !== null || own === null) return attribute
  const added = `color:${escapeAttribute(own)}"`
  return attribute === '' ? ` style="${added}` : `${attribute.slice(0, -1)};${added}`
}

/** The element's text colour: its own, or the one around it where one has to be said; `null` where none has. */
function colourOf({ tag, look, children }: StyledElement, around: string): string | null {
  if (look.colour !== null || isVoid(tag)) return look.colour
  if (look.hasBackground) return around
  const hasText = () => children.some(child => typeof child === 'string' || !COLOURED.has(child.tag))
  return COLOURED.has(tag) && hasText() ? around : null
}
