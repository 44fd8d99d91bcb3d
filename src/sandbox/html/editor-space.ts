import type { Changes } from './changes.ts'
import { isElement, type Node, type Text } from './tree.ts'

/** P1, P2: in code a line end becomes a space and a run of spaces one space; no-break spaces are safe. */
export function collapseCode(node: Text, changes: Changes): Text {
  const joined = node.text.replace(/[\r\n]+/g, ' ')
  if (joined !== node.text) changes.add('P1', node)
  const collapsed = joined.replace(/[ \t]{2,}|\t/g, ' ')
  if (collapsed !== joined) changes.add('P2', node)
  return collapsed === node.text ? node : { kind: 'text', text: collapsed }
}

const isSpan = (node: Node | undefined): boolean => isElement(node) && node.name === 'span'

/** P2: white space alone between two spans is deleted. */
export function dropBetweenSpans(nodes: readonly Node[], changes: Changes): readonly Node[] {
  const kept = nodes.filter((node, i) => {
    const lost =
      node.kind === 'text' && /^[ \t\r\n\f]+$/.test(node.text) && isSpan(nodes[i - 1]) && isSpan(nodes[i + 1])
    if (lost) changes.add('P2', node)
    return !lost
  })
  return kept.length === nodes.length ? nodes : kept
}
