import type { Changes } from './changes.ts'
import { element, type Element, isBlank, isElement, type Node, withParts } from './tree.ts'

/** L2: white space between the items of a list becomes an empty item of its own. */
export function rewriteList(list: Element, changes: Changes): readonly Node[] {
  if (!list.children.some(child => child.kind === 'text' && isBlank(child))) return list.children
  return list.children.map(child => {
    if (child.kind !== 'text' || !isBlank(child)) return child
    changes.add('L2', list)
    return element('li', [])
  })
}

/** L1: the first piece of an item stays, all that follows is put into a block of its own. */
export function splitItem(item: Element, changes: Changes): Element {
  const first = item.children.findIndex(child => !isBlank(child))
  const rest = first < 0 ? [] : item.children.slice(first + 1)
  if (rest.every(isBlank) || isAlreadySplit(rest)) return item
  changes.add('L1', item)
  return withParts(item, item.attributes, [...item.children.slice(0, first + 1), element('section', rest)])
}

const isAlreadySplit = (rest: readonly Node[]): boolean => {
  const [only, ...others] = rest
  return others.length === 0 && isElement(only) && only.name === 'section'
}
