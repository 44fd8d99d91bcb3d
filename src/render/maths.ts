import type { Galley } from './galley.ts'
import { mathsLine } from './maths-line.ts'
import { el, type Node } from './node.ts'
import { clean } from './text.ts'

/** From this width on a formula is wider than a narrow phone's column. 1 ex is about 8.5 px in the text's size. */
const WIDE_EX = 33

/** What a formula came to: its nodes, and whether they need a box that scrolls. */
interface Shown {
  readonly nodes: readonly Node[]
  readonly wide: boolean
}

/** A formula set by MathJax; without it a line of text. What neither can is shown as code and reported. */
function shown(tex: string, display: boolean, galley: Galley, raw: string): Shown {
  const text = clean(tex)
  const set = galley.typeset(text, display)
  if (set !== null && 'svg' in set) {
    const wide = set.widthEx > WIDE_EX
    // in a line there is nothing to scroll, so there it shrinks
    const svg = wide && !display ? set.svg.replace('style="', 'style="max-width:100%;') : set.svg
    return { nodes: [el('span', 'formula-set', [galley.hold(svg)])], wide: wide && display }
  }
  const line = set === null ? mathsLine(text) : null
  if (line !== null) return { nodes: [el('span', 'formula', line)], wide: false }
  const beginning = text.slice(0, 40)
  if (set === null) galley.find('math-plain', 'warning', galley.lineOf(raw), { text: beginning })
  else galley.find('math-wrong', 'warning', galley.lineOf(raw), { text: beginning, fault: set.fault, what: set.what })
  return { nodes: [el('code', 'code-inline', [text.replace(/\s+/g, ' ')])], wide: false }
}

/** A formula in a line of text; `$$` there asks for the form of a displayed one. */
export const formula = (tex: string, galley: Galley, raw: string): readonly Node[] =>
  shown(tex, raw.startsWith('$$'), galley, raw).nodes

/** A formula that stands alone. */
export function formulaBlock(tex: string, galley: Galley, raw: string): readonly Node[] {
  const { nodes, wide } = shown(tex, true, galley, raw)
  const block = el('p', 'formula-block', nodes)
  return wide ? [el('section', 'formula-wide', [block], { 'data-ignore-width': '' })] : [block]
}
