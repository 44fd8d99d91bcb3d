import { isNone } from './content.ts'
import type { Declaration } from './css.ts'
import { el, type Element, type Node } from './node.ts'
import { matches, type Place, type Selector } from './selector.ts'
import { type Look, lookOf, type Styled } from './styled.ts'

/** A rule of a stylesheet, for one selector. `content` is the text of a pseudo-element; `null` says nothing about it. */
export interface Rule {
  readonly selector: Selector
  readonly declarations: readonly Declaration[]
  readonly content: string | null
}

/** Rules by what their last compound asks for, so that an element is compared with few of them. */
class Drawer {
  private readonly byName = new Map<string, number[]>()
  private readonly forAll: number[] = []
  private readonly looks = new Map<string, Look & { readonly content: string | null }>()

  /** @param rules the weightier later */
  constructor(private readonly rules: readonly Rule[]) {
    for (const [index, { selector }] of rules.entries()) {
      const { classes, tag } = selector.subject
      const name = classes[0] !== undefined ? `.${classes[0]}` : tag
      if (name === null) this.forAll.push(index)
      else this.byName.set(name, [...(this.byName.get(name) ?? []), index])
    }
  }

  get isEmpty(): boolean {
    return this.rules.length === 0
  }

  /** What the rules say of an element, with the author's own word last. */
  look(place: Place, tag: string, author: readonly Declaration[]): Look & { readonly content: string | null } {
    const candidates = [...this.forAll, ...(this.byName.get(place.node.tag) ?? [])]
    for (const name of place.classes) candidates.push(...(this.byName.get(`.${name}`) ?? []))
    const meant = candidates.filter(index => matches(this.rules[index]!.selector, place)).sort((a, b) => a - b)
    const key = `${tag} ${meant.join(',')}`
    const known = author.length === 0 ? this.looks.get(key) : undefined
    if (known) return known
    const rules = meant.map(index => this.rules[index]!)
    const declarations = rules.flatMap(rule => rule.declarations)
    const content = rules.findLast(rule => rule.content !== null)?.content ?? null
    const look = { ...lookOf([...declarations, ...author], tag), content }
    if (author.length === 0) this.looks.set(key, look)
    return look
  }
}

/**
 * A stylesheet made ready once for any number of articles: an element finds its rules by its classes and its tag, and what
 * they come to is worked out once for each set of rules.
 */
export class Sheet {
  private readonly own: Drawer
  private readonly before: Drawer
  private readonly after: Drawer

  constructor(rules: readonly Rule[]) {
    const sorted = rules.toSorted(
      ({ selector: { weight: one } }, { selector: { weight: other } }) => one[0] - other[0] || one[1] - other[1],
    )
    const of = (pseudo: Selector['pseudo']) => new Drawer(sorted.filter(({ selector }) => selector.pseudo === pseudo))
    this.own = of(null)
    this.before = of('before')
    this.after = of('after')
  }

  /** The nodes with what the rules say of each. */
  dress(nodes: readonly Node[], declarationsOf: (style: string) => readonly Declaration[]): Styled[] {
    return this.family(nodes, null, declarationsOf)
  }

  private family(
    nodes: readonly Node[],
    parent: Place | null,
    declarationsOf: (style: string) => readonly Declaration[],
  ): Styled[] {
    const count = nodes.reduce((sum, node) => (typeof node === 'string' ? sum : sum + 1), 0)
    let before: Place | null = null
    let index = 0
    return nodes.map(node => {
      if (typeof node === 'string') return node
      const classes = node.class === '' ? [] : node.class.split(' ')
      const place: Place = { node, classes, parent, before, index: ++index, count }
      before = place
      const author = node.attributes['style'] === undefined ? [] : declarationsOf(node.attributes['style'])
      const children = this.family(node.children, place, declarationsOf)
      return {
        tag: node.tag,
        attributes: node.attributes,
        look: this.own.look(place, node.tag, author),
        children: [...this.pseudo(this.before, place), ...children, ...this.pseudo(this.after, place)],
      }
    })
  }

  private pseudo(drawer: Drawer, place: Place): readonly Styled[] {
    if (drawer.isEmpty) return []
    const look = drawer.look(place, 'span', [])
    if (look.content === null || isNone(look.content)) return []
    return [{ ...SPAN, look, children: look.content === '' ? [] : [look.content] }]
  }
}

const SPAN: Pick<Element, 'tag' | 'attributes'> = el('span', '')
