import { type Element, el, type Node, textOf } from './node.ts'
import { cardName } from './picture.ts'

const isElement = (node: Node, className: string): node is Element =>
  typeof node === 'object' && node.class.split(' ')[0] === className

/** The bold words a paragraph opens with, without their colon: whom it introduces. */
function introduced(node: Node): string | null {
  if (!isElement(node, 'p')) return null
  const [first] = node.children
  if (typeof first !== 'object' || first.tag !== 'strong') return null
  const name = textOf([first]).replace(/[：:\s]+$/, '')
  return name === '' ? null : name
}

/** Each introduction is compared with each card; nobody has more of them. */
const CARDS_MAX = 100

/** True when a card and an introduction name the same: one name holds the other. */
const same = (card: string, name: string) => card !== '' && (card.includes(name) || name.includes(card))

/**
 * The contact section: each code's card with its introduction below it, then what else was written there. An introduction
 * is a paragraph that opens with the card's name in bold.
 */
export function contactBlocks(content: readonly Node[]): Node[] {
  const cards = content.filter(node => isElement(node, 'card')).slice(0, CARDS_MAX)
  const taken = new Map<Node, Node>()
  for (const node of content) {
    const name = introduced(node)
    const card = name === null ? undefined : cards.find(each => !taken.has(each) && same(cardName(each), name))
    if (card) taken.set(card, node)
  }
  const moved = new Set(taken.values())
  let count = 0
  return content.flatMap((node): Node[] => {
    if (moved.has(node)) return []
    if (!isElement(node, 'card')) return [node]
    const introduction = taken.get(node)
    const text = typeof introduction === 'object' ? [{ ...introduction, class: 'card-text' }] : []
    const next = count++ > 0 ? 'card card-next' : 'card'
    return [el('section', next, [...node.children, ...text])]
  })
}
