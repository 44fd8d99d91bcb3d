import { type Element, el, isEmpty, type Node, textOf } from './node.ts'
import { aligned } from './text.ts'

/** Where blocks stand: lists within lists change form, boxes within boxes are drawn only so deep. */
export interface Setting {
  readonly lists: number
  readonly boxes: number
  readonly contact: boolean
}

export const TOP: Setting = { lists: 0, boxes: 0, contact: false }
/** Chains of boxes deeper than 10 are collapsed by the editor; people use two. */
const DEEPEST_BOX = 4

export const deeper = (setting: Setting): Setting => ({ ...setting, boxes: setting.boxes + 1 })

/** Blocks in a box, or as they are when boxes already stand too deep or there is nothing to hold. */
export function box(
  className: string,
  inside: readonly Node[],
  { boxes }: Setting,
  attributes: Readonly<Record<string, string>> = {},
): readonly Node[] {
  return isEmpty(inside) || boxes >= DEEPEST_BOX ? inside : [el('section', className, inside, attributes)]
}

export function heading(depth: number, nodes: readonly Node[]): Element {
  const level = Math.min(Math.max(depth, 2), 4)
  return el(
    `h${level}`,
    aligned(`h${level}`, textOf(nodes)),
    nodes.length === 0 ? ['\u00a0'] : [el('span', 'heading-text', nodes)],
  )
}
