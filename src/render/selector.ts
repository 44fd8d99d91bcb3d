import type { Element } from './node.ts'

/** An element among its kin: what a selector can ask about. */
export interface Place {
  readonly node: Element
  /** Its class names. */
  readonly classes: readonly string[]
  readonly parent: Place | null
  /** The element before it. */
  readonly before: Place | null
  /** Its number among the elements of its parent, from 1, and how many these are. */
  readonly index: number
  readonly count: number
}

/** `an+b` of `:nth-child`, counted from the end for `:nth-last-child`. */
interface Nth {
  readonly a: number
  readonly b: number
  readonly fromEnd: boolean
}

/** Everything one element has to be: `p.latin:first-child`. */
interface Compound {
  readonly tag: string | null
  readonly classes: readonly string[]
  readonly nths: readonly Nth[]
}

type Combinator = ' ' | '>' | '+' | '~'

export interface Selector {
  readonly text: string
  /** The element meant, and before it what it has to stand in or behind, from the inside out. */
  readonly subject: Compound
  readonly around: readonly { readonly combinator: Combinator; readonly compound: Compound }[]
  readonly pseudo: 'before' | 'after' | null
  /** Classes and pseudo-classes, then tags and pseudo-elements, as CSS weighs them. */
  readonly weight: readonly [classes: number, tags: number]
}

const PIECE =
  /([a-z][\w-]*|\*)|\.(-?[_a-z\u0080-\uffff][\w\u0080-\uffff-]*)|(::?(?:before|after))(?![\w-])|:([a-z-]+)(?:\(([^()]*)\))?/iy

/** A selector's meaning; `null` for one that asks more than this file can answer, or that no parser takes. */
export function parseSelector(text: string): Selector | null {
  const parts = text
    .trim()
    .replace(/\s*([>+~])\s*(?![^(]*\))/g, '$1')
    .split(/((?:\s+|[>+~])(?![^(]*\)))/)
  const compounds: Compound[] = []
  const combinators: Combinator[] = []
  const weight: [number, number] = [0, 0]
  let pseudo: Selector['pseudo'] = null
  for (const [at, part] of parts.entries()) {
    if (at % 2 === 1) {
      combinators.push(part.trim() === '' ? ' ' : (part as Combinator))
      continue
    }
    const read = compoundOf(part)
    if (read === null || (read.pseudo !== null && at < parts.length - 1)) return null
    compounds.push(read.compound)
    pseudo = read.pseudo
    const { classes, nths, tag } = read.compound
    weight[0] += classes.length + nths.length
    weight[1] += (tag === null ? 0 : 1) + (pseudo === null ? 0 : 1)
  }
  const subject = compounds.at(-1)
  if (subject === undefined) return null
  const around = combinators.map((combinator, at) => ({ combinator, compound: compounds[at]! })).toReversed()
  return { text: text.trim(), subject, around, pseudo, weight }
}

function compoundOf(text: string): { readonly compound: Compound; readonly pseudo: Selector['pseudo'] } | null {
  if (text === '') return null
  let tag: string | null = null
  let pseudo: Selector['pseudo'] = null
  const classes: string[] = []
  const nths: Nth[] = []
  PIECE.lastIndex = 0
  while (PIECE.lastIndex < text.length) {
    const at = PIECE.lastIndex
    const [, name, className, element, pseudoClass, argument] = PIECE.exec(text) ?? []
    if (pseudo !== null) return null
    if (name !== undefined) {
      if (at > 0) return null
      tag = name === '*' ? null : name.toLowerCase()
    } else if (className !== undefined) classes.push(className)
    else if (element !== undefined) pseudo = element.toLowerCase().endsWith('before') ? 'before' : 'after'
    else if (pseudoClass !== undefined) {
      const asked = nthsOf(pseudoClass.toLowerCase(), argument)
      if (asked === null) return null
      nths.push(...asked)
    } else return null
  }
  return { compound: { tag, classes, nths }, pseudo }
}

/** What a pseudo-class asks of an element's number; `null` when it asks something else. */
function nthsOf(name: string, argument: string | undefined): readonly Nth[] | null {
  const first = { a: 0, b: 1, fromEnd: false }
  if (argument === undefined) {
    if (name === 'first-child') return [first]
    if (name === 'last-child') return [{ ...first, fromEnd: true }]
    return null
  }
  if (name !== 'nth-child' && name !== 'nth-last-child') return null
  const fromEnd = name === 'nth-last-child'
  const formula = argument.toLowerCase().replace(/\s+/g, '')
  if (formula === 'odd') return [{ a: 2, b: 1, fromEnd }]
  if (formula === 'even') return [{ a: 2, b: 0, fromEnd }]
  const [, step, sign, shift] = /^([+-]?\d*n)?([+-]?)(\d+)?$/.exec(formula) ?? []
  if (step === undefined && shift === undefined) return null
  if (step !== undefined && (sign === '') !== (shift === undefined)) return null
  const a = step === undefined ? 0 : Number(step.replace('n', '').replace(/^[+-]?$/, sign => `${sign}1`))
  return [{ a, b: shift === undefined ? 0 : Number(`${sign}${shift}`), fromEnd }]
}

const isNth = ({ a, b, fromEnd }: Nth, { index, count }: Place): boolean => {
  const steps = (fromEnd ? count + 1 - index : index) - b
  return a === 0 ? steps === 0 : steps % a === 0 && steps / a >= 0
}

const fits = ({ tag, classes, nths }: Compound, place: Place): boolean =>
  (tag === null || tag === place.node.tag) &&
  classes.every(name => place.classes.includes(name)) &&
  nths.every(nth => isNth(nth, place))

/** True when the element is one the selector means (its pseudo-element is another matter). */
export const matches = ({ subject, around }: Selector, place: Place): boolean =>
  fits(subject, place) && standsIn(around, 0, place)

function standsIn(around: Selector['around'], at: number, place: Place): boolean {
  const asked = around[at]
  if (asked === undefined) return true
  const { combinator, compound } = asked
  const next = combinator === '>' || combinator === ' ' ? 'parent' : 'before'
  const once = combinator === '>' || combinator === '+'
  for (let other = place[next]; other !== null; other = once ? null : other[next]) {
    if (fits(compound, other) && standsIn(around, at + 1, other)) return true
  }
  return false
}
