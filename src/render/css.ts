import { Lately } from '../article/lately.ts'
import { parseColour } from '../dark/colour.ts'
import { declarationsOf } from '../dark/html.ts'
import { type Declaration, type LawId, LAWS } from './laws.ts'

export type { Declaration } from './laws.ts'

/** What becomes of one declaration: the value that may stand, or the rule that lets none. */
type Verdict = { readonly value: string } | { readonly law: LawId }

const lately = new Lately<Verdict>(2000)

function verdictOf(property: string, given: string, tag: string): Verdict {
  // these two are what rules make a difference for
  const place = tag === 'img' || tag === 'code' ? tag : ''
  // what is longer is nobody's second time
  if (given.length > 100) return judged(property, given, place)
  return lately.of(`${place} ${property}:${given}`, () => judged(property, given, place))
}

function judged(property: string, given: string, tag: string): Verdict {
  let value = given.replace(/\s+/g, ' ').trim()
  for (const { id, judge } of LAWS) {
    const left = judge(property, value, tag)
    if (left === null) return { law: id }
    value = left ?? value
  }
  return { value }
}

export interface Dropped {
  readonly property: string
  readonly law: LawId
}

/** The declarations WeChat keeps and shows as meant, in order; `dropped` names the others, and why. `tag` is where they stand. */
export function cleanDeclarations(
  declarations: readonly Declaration[],
  tag: string,
): { kept: Declaration[]; dropped: Dropped[] } {
  const kept: Declaration[] = []
  const dropped: Dropped[] = []
  for (const [property, value] of declarations) {
    const name = property === 'background' && parseColour(value) !== null ? 'background-color' : property
    const verdict = verdictOf(name, value, tag)
    if ('law' in verdict) dropped.push({ property, law: verdict.law })
    else kept.push([name, verdict.value])
  }
  return { kept, dropped }
}

/** A style attribute's text, as short as it can be written. */
export const styleText = (declarations: readonly Declaration[]) =>
  declarations.map(([property, value]) => `${property}:${value.replace(/\s*,\s*/g, ',')}`).join(';')

/** What an author may say about looks; layout stays with the style, or a phone's width is the first thing to break. */
const AUTHOR =
  /^(?:color|background-color|font-(?:size|weight|style)|line-height|letter-spacing|text-(?:align|decoration|indent)|vertical-align|width|height|(?:margin|padding)(?:-(?:top|right|bottom|left))?|border(?:-.+)?)$/
/** The largest number of each unit an author's declaration may hold. */
const LARGEST: Readonly<Record<string, number>> = { px: 64, pt: 48, em: 4, '%': 100 }

const modest = (property: string, value: string) =>
  property === 'color' ||
  property === 'background-color' ||
  property === 'width' ||
  [...value.matchAll(/([\d.]+)(px|pt|em|%)/g)].every(([, number, unit = '']) => Number(number) <= (LARGEST[unit] ?? 0))

/** An author's style attribute reduced to what may stand; css escapes and comments never survive. */
export function authorStyle(style: string, tag: string): string {
  const { kept } = cleanDeclarations(declarationsOf(style), tag)
  return styleText(kept.filter(([property, value]) => AUTHOR.test(property) && modest(property, value)))
}
