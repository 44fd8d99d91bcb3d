import { el, type Node, textOf } from './node.ts'
import type { Galley } from './galley.ts'

export type LinkKind = 'article' | 'outside' | 'anchor' | 'dead'

/**
 * What a reader can do with a target: `article` opens inside WeChat, `outside` can be printed for them to copy, `anchor`
 * points into this text, `dead` is nothing one may hand to a reader (scripts, files, relative paths).
 */
export function linkKind(target: string): LinkKind {
  const address = plainTarget(target)
  if (/^(?:#|$)/.test(address)) return 'anchor'
  if (/^https?:\/\/mp\.weixin\.qq\.com(?:[/?#][^\\]*)?$/i.test(address)) return 'article'
  // A name before the host, or a backslash, is how an address pretends to be another one.
  return /^(?:https?:\/\/[^\s/?#@\\]+(?:[/?#][^\\]*)?|mailto:[^\s@]+@[^\s@]+|tel:[+\d][^\s]*)$/i.test(address)
    ? 'outside'
    : 'dead'
}

/** Browsers skip white space and control characters inside an address, so a judge has to as well. */
// oxlint-disable-next-line no-control-regex -- these are the characters meant
const plainTarget = (target: string) => target.replace(/[\u0000-\u0020\u007f-\u009f\u200b-\u200f\ufeff]/g, '')

/** `https://a.example/` and `a.example` are the same words to a reader. */
const asRead = (text: string) =>
  decoded(text)
    .replace(/^(?:https?:\/\/|mailto:|tel:)/i, '')
    .replace(/\/$/, '')
    .toLowerCase()

function decoded(text: string): string {
  try {
    return decodeURI(text.trim())
  } catch {
    return text.trim()
  }
}

/** A link as WeChat lets it stand: only its own articles stay links, any other target is printed at the end. */
export function link(target: string, children: readonly Node[], galley: Galley, raw: string): readonly Node[] {
  const kind = linkKind(target)
  const address = plainTarget(target)
  switch (kind) {
    case 'anchor':
      return children
    case 'article': {
      const href = address.replace(/^http:/i, 'https:')
      // The editor recolours a link but not what stands inside it.
      return [el('a', '', [el('span', 'link', children)], { href })]
    }
    case 'outside': {
      const text = textOf(children).replace(/\s+/g, ' ').trim() || described(children)
      if (asRead(text) === asRead(address)) return children
      return [...children, linkMark(galley.notes.link(address.replace(/^(?:mailto|tel):/i, ''), text))]
    }
    case 'dead':
      galley.find('link-dropped', 'warning', galley.lineOf(raw), { target: address.slice(0, 80) })
      return children
  }
}

/** What the pictures of a link are said to show. */
const described = (nodes: readonly Node[]): string =>
  nodes
    .flatMap(node => (typeof node === 'string' ? [] : [node.attributes['alt'] ?? described(node.children)]))
    .filter(text => text !== '')
    .join(' ')

export const linkMark = (number: number) => el('sup', 'mark-number', [`[${number}]`])
