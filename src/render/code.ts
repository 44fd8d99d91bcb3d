import { Lately } from '../article/lately.ts'
import { type Element, el, type Node } from './node.ts'
import { br, clean } from './text.ts'
import type { Highlight } from './tools.ts'

const NBSP = '\u00a0'

/** Spaces as no-break ones and line ends as `br`: WeChat eats both inside code. */
function visible(text: string): Node[] {
  const nodes: Node[] = []
  for (const [index, line] of text.replace(/\t/g, '    ').replace(/ /g, NBSP).split('\n').entries()) {
    if (index > 0) nodes.push(br())
    if (line !== '') nodes.push(line)
  }
  return nodes
}

/** A stretch of white space between two spans is deleted by the editor, so it moves into the span after it. */
function withoutGaps(pieces: readonly { readonly scope: string; readonly text: string }[]) {
  const joined: { scope: string; text: string }[] = []
  let gap = ''
  for (const { scope, text } of pieces) {
    if (/^[ \t]+$/.test(text)) {
      gap += text
      continue
    }
    const before = joined.at(-1)
    if (scope === '' && before?.scope === '') before.text += gap + text
    else joined.push({ scope, text: gap + text })
    gap = ''
  }
  if (gap !== '') joined.push({ scope: '', text: gap })
  return joined
}

/** As much code as the longest article holds. */
const lately = new Lately<Element>(3000, 200_000)

/** Code in a box that scrolls sideways; never wrapped, coloured when its language is known. */
export const codeBox = (code: string, language: string, highlight: Highlight | undefined): Element =>
  lately.of(`${highlight === undefined ? '' : language}\n${code}`, () => newBox(code, language, highlight))

function newBox(code: string, language: string, highlight: Highlight | undefined): Element {
  const text = clean(code.replace(/\n$/, ''))
  const stretches = highlight?.(text, language) ?? [{ scope: '', text }]
  const nodes = withoutGaps(stretches).flatMap(({ scope, text }): Node[] =>
    scope === '' ? visible(text) : [el('span', `code-${scope}`, visible(text))],
  )
  const content = nodes.length === 0 ? [NBSP] : nodes
  // One block child and no `pre`: WeChat's structure rules take a `pre` for running text.
  return el('section', 'code-box', [el('code', 'code-lines', content)], { 'data-ignore-width': '' })
}
