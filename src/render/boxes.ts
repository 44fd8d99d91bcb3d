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

/** Cells side by side: two or three in a row, as many rows as it takes. */
export function inRows(rowClass: string, cellClass: string, cells: readonly (readonly Node[])[]): Element[] {
  const perRow = cells.length === 4 ? 2 : Math.min(cells.length, 3)
  const style = `box-sizing:border-box;width:${Math.floor(1000 / perRow) / 10}%`
  const rows = Array.from({ length: Math.ceil(cells.length / perRow) }, (_, row) =>
    cells.slice(row * perRow, (row + 1) * perRow),
  )
  return rows.map(row =>
    el(
      'section',
      rowClass,
      row.map(cell => el('section', cellClass, cell, { style })),
    ),
  )
}
