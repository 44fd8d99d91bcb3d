import { parseDocument } from 'htmlparser2'
import { contrast, over, parseColour, type Rgba } from '../../src/dark/colour.ts'
import { declarationsOf } from '../../src/dark/html.ts'

type DomNode = ReturnType<typeof parseDocument>['children'][number]

export interface Seen {
  readonly text: string
  readonly ratio: number
}

/** Every stretch of text with its contrast to what it stands on, from inline colours alone. */
export function contrasts(html: string, page: { text: Rgba; background: Rgba }): Seen[] {
  const seen: Seen[] = []
  const walk = (node: DomNode, text: Rgba, background: Rgba): void => {
    if (!('attribs' in node)) {
      if ('data' in node && node.data.trim() !== '') seen.push({ text: node.data, ratio: contrast(text, background) })
      return
    }
    let colour = text
    let below = background
    for (const [property, value] of declarationsOf(node.attribs['style'] ?? '')) {
      const parsed = parseColour(value)
      if (parsed && property === 'background-color') below = over(parsed, background)
      if (parsed && property === 'color') colour = parsed
    }
    for (const child of node.children) walk(child, colour, below)
  }
  for (const child of parseDocument(html).children) walk(child, page.text, page.background)
  return seen
}
