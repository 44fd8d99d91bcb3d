import { render as zh } from '../text/zh/render.ts'
import { type Element, el, type Node, textOf } from './node.ts'
import { mostlyLatin } from './text.ts'

export interface Cell {
  readonly content: readonly Node[]
  readonly header: boolean
  readonly align: 'left' | 'center' | 'right' | null
  readonly columns: number
  readonly rows: number
}

/** What a phone of 375 px leaves for the text. */
const COLUMN_PX = 343
const FONT_PX = 14
const CELL_PADDING_PX = 22
const CELL_MIN_PX = 80

const widthPx = (text: string) =>
  [...text].reduce((sum, character) => sum + (/[\u2e80-\uffef]/.test(character) ? FONT_PX : FONT_PX * 0.55), 0)

/** What the table needs at least: header cells do not wrap, others do from 80 px on. */
function leastWidthPx(rows: readonly (readonly Cell[])[]): number {
  const columns = Math.max(0, ...rows.map(row => row.length))
  let total = 0
  for (let column = 0; column < columns; column++) {
    const cells = rows.map(row => row[column]).filter(cell => cell !== undefined)
    const headers = cells.filter(({ header, columns: span }) => header && span === 1)
    const widest = Math.max(0, ...headers.map(({ content }) => widthPx(textOf(content))))
    const words = cells.flatMap(({ content }) => textOf(content).split(/[^\w.%-]+/))
    const longest = Math.max(0, ...words.map(word => Math.min(widthPx(word), COLUMN_PX)))
    total += Math.max(CELL_MIN_PX, widest + CELL_PADDING_PX, longest + CELL_PADDING_PX)
  }
  return total
}

function cellElement({ content, header, align, columns, rows }: Cell): Element {
  const spans = {
    ...(columns > 1 ? { colspan: String(columns) } : {}),
    ...(rows > 1 ? { rowspan: String(rows) } : {}),
  }
  // A number or a word is read from the left like the rest unless the author says otherwise.
  const style = align === null ? {} : { style: `text-align:${align}` }
  const className = mostlyLatin(textOf(content)) ? ' latin' : ''
  // Empty nodes in numbers are swept away by the editor, and the columns with them.
  const children = content.length === 0 ? ['\u00a0'] : content
  return el(header ? 'th' : 'td', (header ? 'th' : 'td') + className, children, { ...spans, ...style })
}

/** A table in a box that scrolls sideways, with a hint when a phone cannot show all of it. */
export function table(rows: readonly (readonly Cell[])[]): Node[] {
  const heads = rows.findIndex(row => !row.every(({ header }) => header))
  const headCount = heads === -1 ? Math.min(1, rows.length) : heads
  const row = (cells: readonly Cell[], index: number) =>
    el('tr', index % 2 === 1 ? 'tr zebra' : 'tr', cells.map(cellElement))
  const body = rows.slice(headCount)
  const grid = el('table', 'table', [
    ...(headCount > 0
      ? [
          el(
            'thead',
            '',
            rows.slice(0, headCount).map(cells => row(cells, 0)),
          ),
        ]
      : []),
    ...(body.length > 0 ? [el('tbody', '', body.map(row))] : []),
  ])
  const wide = leastWidthPx(rows) > COLUMN_PX
  const box = el('section', 'table-box', [grid], { 'data-ignore-width': '' })
  return wide ? [el('section', 'table-wide', [box, el('p', 'table-hint', [zh.swipe])])] : [box]
}
