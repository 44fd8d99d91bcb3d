/**
 * A piece of the intermediate markup: plain text (never escaped), or an element whose class a style's selectors know.
 * Elements are built once and not changed afterwards.
 */
export type Node = string | Element

export interface Element {
  readonly tag: string
  /** Class names, separated by spaces; '' for none. */
  readonly class: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Node[]
}

export const el = (
  tag: string,
  className: string,
  children: readonly Node[] = [],
  attributes: Readonly<Record<string, string>> = {},
): Element => ({ tag, class: className, attributes, children })

const VOID = new Set(['br', 'hr', 'img'])
export const isVoid = (tag: string) => VOID.has(tag)

/** Text as html; the character `"` only matters in attributes but is harmless elsewhere. */
export const escapeText = (text: string) => (/[&<>\u00a0]/.test(text) ? escaped(text) : text)
export const escapeAttribute = (text: string) => escapeText(text).replaceAll('"', '&quot;')

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\u00a0', '&nbsp;')

/** The nodes as html without any white space between them. */
export function toHtml(nodes: readonly Node[], escape = escapeText): string {
  return nodes
    .map(node => {
      if (typeof node === 'string') return escape(node)
      const named = node.class === '' ? '' : ` class="${node.class}"`
      const attributes = Object.entries(node.attributes)
        .map(([name, value]) => ` ${name}="${escape(value).replace(/"/g, '&quot;')}"`)
        .join('')
      const open = `<${node.tag}${named}${attributes}>`
      return isVoid(node.tag) ? open : `${open}${toHtml(node.children, escape)}</${node.tag}>`
    })
    .join('')
}

/** All text of the nodes in reading order; a line break counts as a newline. */
export const textOf = (nodes: readonly Node[]): string =>
  nodes.map(node => (typeof node === 'string' ? node : node.tag === 'br' ? '\n' : textOf(node.children))).join('')

/** True when the nodes show nothing: no picture, no text but white space. */
export const isEmpty = (nodes: readonly Node[]): boolean =>
  nodes.every(node => (typeof node === 'string' ? node.trim() === '' : node.tag !== 'img' && isEmpty(node.children)))
