import { parseArticle } from '../../../src/article/index.ts'
import { highlighted } from '../../../src/render/highlight.ts'
import { render, type Style } from '../../../src/render/index.ts'
import { type Node, toHtml } from '../../../src/render/node.ts'
import type { Styled } from '../../../src/render/styled.ts'

/** An article as it is sent and as a browser would show it under the plain stylesheet, each element known in both. */
export interface Twins {
  /** The html that is sent, each element with its number in `--n`. */
  readonly sent: string
  /** The same without the numbers. */
  readonly bare: string
  /** The same nodes with classes instead of styles, each with its number in `data-n`. */
  readonly plain: string
  /** Which element a number that the plain twin does not have stands for, and which of its pseudo-elements. */
  readonly pseudos: Readonly<Record<number, readonly [owner: number, which: '::before' | '::after']>>
}

type Box = Exclude<Styled, string>

/** Formulas stay text, so that both hold the same. */
export function twinsOf(text: string, style: Style): Twins {
  const article = parseArticle(text, { file: 'draft.md' })
  const pseudos: Record<number, readonly [number, '::before' | '::after']> = {}
  let count = 0
  let plain = ''

  const number = (node: Node, dressed: Styled): [Node, Styled] => {
    if (typeof node === 'string' || typeof dressed === 'string') return [node, dressed]
    const own = ++count
    const [before, after] = addedTo(node.children, dressed.children)
    const pairs = node.children.map((child, index) => number(child, dressed.children[index + (before ? 1 : 0)]!))
    const added = (pseudo: Styled | null, which: '::before' | '::after'): Styled[] => {
      if (pseudo === null || typeof pseudo === 'string') return []
      pseudos[++count] = [own, which]
      return [marked(pseudo, count)]
    }
    const children = [...added(before, '::before'), ...pairs.map(([, child]) => child), ...added(after, '::after')]
    return [
      { ...node, attributes: { ...node.attributes, 'data-n': String(own) }, children: pairs.map(([child]) => child) },
      isLeftOut(dressed) ? { ...dressed, children } : marked({ ...dressed, children }, own),
    ]
  }
  const dress = (nodes: readonly Node[]) => {
    const pairs = style.dress(nodes).map((dressed, index) => number(nodes[index]!, dressed))
    plain = toHtml(pairs.map(([node]) => node))
    return pairs.map(([, dressed]) => dressed)
  }
  const sent = render(article, { ...style, dress }, { highlight: highlighted }).html
  const bare = sent.replace(/ style="--n:\d+"/g, '').replace(/--n:\d+;/g, '')
  return { sent, bare, plain, pseudos }
}

/** The same article as it is really sent. */
export const sentHtml = (text: string, style: Style): string =>
  render(parseArticle(text, { file: 'draft.md' }), style, { highlight: highlighted }).html

const marked = (node: Box, own: number): Box => {
  const { attribute } = node.look
  return {
    ...node,
    look: {
      ...node.look,
      attribute: attribute === '' ? ` style="--n:${own}"` : attribute.replace('"', `"--n:${own};`),
    },
  }
}

/** A span that says nothing, or a mark in or around one of the same look: these are not written, and a number would change that. */
function isLeftOut({ tag, look, children }: Box): boolean {
  if (tag === 'span' && look.attribute === '' && !look.hasBackground) return true
  const [child] = children
  return children.length === 1 && typeof child === 'object' && child.tag === tag && child.tag !== 'section'
}

/** What the style put before and after an element's own content. */
function addedTo(own: readonly Node[], dressed: readonly Styled[]): readonly [Styled | null, Styled | null] {
  const extra = dressed.length - own.length
  if (extra === 2) return [dressed[0]!, dressed.at(-1)!]
  if (extra === 0) return [null, null]
  const [first] = own
  const [shown] = dressed
  const isFirst =
    typeof first === 'object' && typeof shown === 'object' ? first.attributes === shown.attributes : first === shown
  return isFirst ? [null, dressed.at(-1)!] : [shown!, null]
}
