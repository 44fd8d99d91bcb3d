import { type Element, el, type Node } from './node.ts'

export interface Item {
  /** `☑` or `☐`, or `null` for an ordinary item. */
  readonly check: string | null
  /** Blocks; the first one is usually the item's own line, class `item-text`. */
  readonly blocks: readonly Node[]
}

export interface List {
  readonly ordered: boolean
  readonly start: number
  readonly items: readonly Item[]
}

const isLine = (node: Node | undefined): node is Element =>
  typeof node === 'object' && node.class.startsWith('item-text')
const isNested = (node: Node) => typeof node === 'object' && node.class === 'list-nested'

/**
 * A list. A flat one is a real `ul` or `ol` whose items hold one section each, which is what WeChat's editor leaves in
 * peace; an inner list, a checked one and one that does not start at 1 get text markers, which nothing can renumber.
 */
export function list(items: List, depth: number): Element {
  const marked = depth > 0 || items.items.some(({ check }) => check !== null) || (items.ordered && items.start !== 1)
  if (marked) {
    const inner = items.items.flatMap((item, index) => markedItem(item, markerOf(items, item, index)))
    return depth > 0 ? el('section', 'list-nested', inner) : el('section', 'list', inner)
  }
  const tag = items.ordered ? 'ol' : 'ul'
  return el('section', 'list', [
    el(
      tag,
      tag,
      items.items.map(({ blocks }) => el('li', 'li', [el('section', 'item', ownContent(blocks))])),
    ),
  ])
}

/** The item's line without a paragraph of its own when nothing else stands in it. */
function ownContent(blocks: readonly Node[]): readonly Node[] {
  const [first, ...rest] = blocks
  if (rest.length === 0 && isLine(first)) return first.children
  return blocks.length === 0 ? ['\u00a0'] : blocks
}

const markerOf = (items: List, { check }: Item, index: number) =>
  check ?? (items.ordered ? `${items.start + index}.` : '•')

function markedItem({ blocks }: Item, marker: string): Node[] {
  const [first, ...rest] = blocks
  const line = isLine(first) ? first : null
  const others = line === null ? blocks : rest
  return [
    el('p', `item-marked${line?.class.includes('latin') ? ' latin' : ''}`, [
      el('span', 'marker', [`${marker}\u00a0`]),
      ...(line?.children ?? []),
    ]),
    ...others.map(node => (isNested(node) ? node : el('section', 'item-more', [node]))),
  ]
}
