import type { Changes } from './changes.ts'
import { type Element, isBlank, isElement, type Node, withParts } from './tree.ts'

/** @see wechatjs/verify-article-structure-spec, 2.1 and redundant-node (snapshot of 2026-08-07) */
const LONGEST_CHAIN = 10
const MANY_CHILDREN = 20
const MANY_EMPTY = 15

const MEDIA = new Set('img svg iframe video audio canvas mp-common-profile'.split(' '))

/** T12: the same tag with the same style, one in the other more than ten times, becomes one. Called from the inside out. */
export function collapseChains(top: Element, changes: Changes): Element {
  const chain = chainFrom(top)
  const last = chain.at(-1)
  if (chain.length <= LONGEST_CHAIN || last === undefined) return top
  changes.add('T12', top)
  return withParts(top, top.attributes, last.children)
}

function chainFrom(top: Element): Element[] {
  const chain = [top]
  for (let next = onlyChild(top); next !== undefined && alike(top, next); next = onlyChild(next)) chain.push(next)
  return MEDIA.has(top.name) ? [top] : chain
}

const alike = (left: Element, right: Element): boolean =>
  left.name === right.name && left.attributes.get('style') === right.attributes.get('style')

function onlyChild(node: Element): Element | undefined {
  const solid = node.children.filter(child => !isBlank(child))
  return solid.length === 1 && isElement(solid[0]) ? solid[0] : undefined
}

/** T13: of more than twenty children with more than fifteen empty ones, the empty ones are deleted. */
export function dropEmptyNodes(node: Element, changes: Changes): Element {
  const elements = node.children.filter(isElement)
  if (elements.length <= MANY_CHILDREN || elements.filter(isEmpty).length <= MANY_EMPTY) return node
  changes.add('T13', node)
  return withParts(
    node,
    node.attributes,
    node.children.filter(child => !isElement(child) || !isEmpty(child)),
  )
}

/** An element that shows nothing; one that shows something by itself (a line end, a rule, a picture) is not empty. */
const isEmpty = (node: Node): boolean =>
  isElement(node) &&
  !MEDIA.has(node.name) &&
  !['br', 'hr', 'col', 'wbr'].includes(node.name) &&
  !isShape(node) &&
  node.children.every(isBlank)

const isShape = (node: Element): boolean =>
  /^(path|rect|circle|ellipse|line|polyline|polygon|image|use|animate.*|set|stop)$/.test(node.name)
