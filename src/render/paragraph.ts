import { el, isEmpty, type Node, textOf } from './node.ts'
import { pictureBlocks, picturesOnly } from './picture.ts'
import { aligned, oneLine } from './text.ts'

interface Line {
  readonly nodes: Node[]
  /** What ended it: a hard break has to come back when the line turns out to be text. */
  end: Node | null
}

/** The lines as typed: parted at line ends in the paragraph's own text and at hard breaks. */
function linesOf(nodes: readonly Node[]): Line[] {
  const lines: Line[] = [{ nodes: [], end: null }]
  const finish = (end: Node) => {
    const last = lines.at(-1)
    if (last) last.end = end
    lines.push({ nodes: [], end: null })
  }
  for (const node of nodes) {
    if (typeof node === 'string') {
      node.split('\n').forEach((part, index) => {
        if (index > 0) finish('\n')
        if (part !== '') lines.at(-1)?.nodes.push(part)
      })
    } else if (node.tag === 'br') finish(node)
    else lines.at(-1)?.nodes.push(node)
  }
  return lines
}

const mayBePicture = (node: Node): boolean =>
  typeof node === 'object' && (node.tag === 'img' || node.children.some(mayBePicture))

/**
 * Inline nodes as one `p`, or several: lines of nothing but pictures become picture blocks of their own.
 * `attributes` (an author's style) go to every `p`.
 */
export function paragraph(
  nodes: readonly Node[],
  className: string,
  contact = false,
  attributes: Readonly<Record<string, string>> = {},
): Node[] {
  const out: Node[] = []
  const set = (text: readonly Node[]) => {
    const line = oneLine(text)
    if (!isEmpty(line)) out.push(el('p', aligned(className, textOf(line)), line, attributes))
  }
  if (!nodes.some(mayBePicture)) {
    set(nodes)
    return out
  }
  let text: Node[] = []
  const flush = () => {
    set(text)
    text = []
  }
  for (const { nodes: line, end } of linesOf(nodes)) {
    const pictures = picturesOnly(line)
    if (pictures === null) {
      text.push(...line, ...(end === null ? [] : [end]))
      continue
    }
    flush()
    out.push(...pictureBlocks(pictures, contact))
  }
  flush()
  return out
}
