import { figureIn } from '../article/figures.ts'
import { inRows } from './boxes.ts'
import { el, type Node, textOf } from './node.ts'
import { splitAfter } from './text.ts'

/** One point of a list of key figures: `1,280 亿元：订单`, and the blocks under it. */
interface Figure {
  readonly line: readonly Node[]
  readonly more: readonly Node[]
}

/** Key figures side by side, at most three in a row. */
export const figures = (list: readonly Figure[]): Node[] => inRows('figures-row', 'figure-cell', list.map(figure))

function figure({ line, more }: Figure): readonly Node[] {
  const [before, after] = partedAtColon(line)
  const value = textOf(before).trim()
  // a mark or a link beside the number has to stay one
  const isPlain = before.every(node => typeof node === 'string' || node.tag === 'strong' || node.tag === 'em')
  const { bound, number, unit, rest } = (isPlain && figureIn(value)) || { bound: '', number: value, unit: '', rest: '' }
  const shown = isPlain ? [number] : before
  const caption = [...(rest === '' ? [] : [rest]), ...after]
  return [
    el('p', 'figure-value', [
      ...(bound === '' ? [] : [el('span', 'figure-unit', [bound.trim()])]),
      el('span', 'figure-number', shown),
      ...(unit === '' ? [] : [el('span', 'figure-unit', [unit])]),
    ]),
    ...(caption.length === 0 ? [] : [el('p', 'figure-caption', caption)]),
    ...more,
  ]
}

/** What stands before the first colon, and after it; the colon itself is no longer needed. */
function partedAtColon(line: readonly Node[]): readonly [readonly Node[], readonly Node[]] {
  const parts = splitAfter(line, '：') ?? splitAfter(line, ': ')
  if (parts === null) return [line, []]
  const [before, after] = parts
  const last = before.at(-1)
  const words = typeof last === 'string' ? last.replace(/(?:：|: )$/, '') : ''
  return [[...before.slice(0, -1), ...(words === '' ? [] : [words])], after]
}

/** Who said it: a last paragraph that starts with a dash. */
const SOURCE = /^\s*(?:—{1,2}|--|–)\s*\S/

/** Words worth repeating and who said them: the title, else a last line that starts with a dash. */
export function saying(content: readonly Node[], title: readonly Node[] | null): Node[] {
  const last = content.at(-1)
  const isSource = title === null && content.length > 1 && typeof last === 'object' && SOURCE.test(textOf([last]))
  if (isSource) return [...content.slice(0, -1), { ...last, class: 'quote-card-source' }]
  return [...content, ...(title === null ? [] : [el('p', 'quote-card-source', ['—— ', ...title])])]
}
