import { Lately } from '../article/lately.ts'
import { declarationsOf } from '../dark/html.ts'
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

type RuleLook = Look & { readonly content: string | null }

/** What can be said of all elements with the same tag and classes. */
interface Kind {
  readonly classes: readonly string[]
  /** Rules that may mean such an element, the weightier later; and those of them that ask where it stands. */
  readonly candidates: readonly number[]
  readonly asking: readonly number[]
  /** What they come to, by which of the asking ones mean it. */
  readonly looks: Map<string, RuleLook>
}

/** The rules for elements, or for what stands before or after their content. */
class Drawer {
  /** By tag, then by class names. */
  private readonly kinds = new Map<string, Map<string, Kind>>()
  /** Of elements with a word of the author's own, of which there may be any number. */
  private readonly owned = new Lately<RuleLook>(2000)

  /**
   * @param rules the weightier later
   * @param tag what the looks are for, when it is not the elements themselves
   */
  constructor(
    private readonly rules: readonly Rule[],
    private readonly tag: string | null = null,
  ) {}

  get isEmpty(): boolean {
    return this.rules.length === 0
  }

  kind({ tag, class: names }: Element): Kind {
    const ofTag = this.kinds.get(tag)
    const known = ofTag?.get(names)
    if (known) return known
    const classes = names === '' ? [] : names.split(' ')
    const mayMean = ({ selector: { subject } }: Rule) =>
      (subject.tag === null || subject.tag === tag) && subject.classes.every(name => classes.includes(name))
    const candidates = this.rules.flatMap((rule, index) => (mayMean(rule) ? [index] : []))
    const asking = candidates.filter(index => {
      const { subject, around } = this.rules[index]!.selector
      return around.length > 0 || subject.nths.length > 0
    })
    const kind = { classes, candidates, asking, looks: new Map<string, RuleLook>() }
    if (ofTag) ofTag.set(names, kind)
    else this.kinds.set(tag, new Map([[names, kind]]))
    return kind
  }

  /** What the rules say of an element, with the author's own word last. */
  look({ candidates, asking, looks }: Kind, place: Place, author = ''): RuleLook {
    let answer = ''
    for (const index of asking) if (matches(this.rules[index]!.selector, place)) answer += `${index} `
    const known = author === '' ? looks.get(answer) : undefined
    if (known) return known
    const tag = this.tag ?? place.node.tag
    const make = () => {
      const meant = candidates.filter(index => !asking.includes(index) || matches(this.rules[index]!.selector, place))
      return this.sum(meant, tag, declarationsOf(author))
    }
    if (author !== '') return this.owned.of(`${tag}.${place.node.class} ${answer}${author}`, make)
    const look = make()
    looks.set(answer, look)
    return look
  }

  private sum(meant: readonly number[], tag: string, author: readonly Declaration[]): RuleLook {
    const rules = meant.map(index => this.rules[index]!)
    const content = rules.findLast(rule => rule.content !== null)?.content ?? null
    return { ...lookOf([...rules.flatMap(rule => rule.declarations), ...author], tag), content }
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
    const of = (pseudo: Selector['pseudo'], tag: string | null = null) =>
      new Drawer(
        sorted.filter(({ selector }) => selector.pseudo === pseudo),
        tag,
      )
    this.own = of(null)
    this.before = of('before', 'span')
    this.after = of('after', 'span')
  }

  /** The nodes with what the rules say of each. */
  dress(nodes: readonly Node[], parent: Place | null = null): Styled[] {
    let count = 0
    for (const node of nodes) if (typeof node !== 'string') count++
    let before: Place | null = null
    let index = 0
    return nodes.map(node => {
      if (typeof node === 'string') return node
      const kind = this.own.kind(node)
      const place: Place = { node, classes: kind.classes, parent, before, index: ++index, count }
      before = place
      const children = this.dress(node.children, place)
      return {
        tag: node.tag,
        attributes: node.attributes,
        look: this.own.look(kind, place, node.attributes['style']),
        children: this.hasPseudos
          ? [...this.pseudo(this.before, place), ...children, ...this.pseudo(this.after, place)]
          : children,
      }
    })
  }

  private get hasPseudos(): boolean {
    return !this.before.isEmpty || !this.after.isEmpty
  }

  private pseudo(drawer: Drawer, place: Place): readonly Styled[] {
    if (drawer.isEmpty) return []
    const look = drawer.look(drawer.kind(place.node), place)
    if (look.content === null || isNone(look.content)) return []
    return [{ ...SPAN, look, children: look.content === '' ? [] : [look.content] }]
  }
}

const SPAN: Pick<Element, 'tag' | 'attributes'> = el('span', '')
