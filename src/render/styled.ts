import { cleanDeclarations, type Declaration, styleText } from './css.ts'
import { escapeAttribute } from './node.ts'

/** What an element looks like: what WeChat keeps of its declarations. */
export interface Look {
  /** ` style="…"`, or '' for none: without the text colour that may have to be added. */
  readonly attribute: string
  readonly colour: string | null
  readonly hasBackground: boolean
}

/** A piece of the article with its looks: text, or an element. */
export type Styled =
  | string
  | {
      readonly tag: string
      readonly attributes: Readonly<Record<string, string>>
      readonly look: Look
      readonly children: readonly Styled[]
    }

/** What these declarations come to on such an element; the later ones win. */
export function lookOf(declarations: readonly Declaration[], tag: string): Look {
  const kept = compact(cleanDeclarations(declarations, tag).kept)
  const valueOf = (wanted: string) => kept.find(([property]) => property === wanted)?.[1]
  const text = escapeAttribute(styleText(kept))
  return {
    attribute: text === '' ? '' : ` style="${text}"`,
    colour: valueOf('color') ?? null,
    hasBackground: valueOf('background-color') !== undefined,
  }
}

/** Later declarations of a property win; the earlier ones only cost characters. */
function compact(declarations: readonly Declaration[]): Declaration[] {
  const last = new Map(declarations.map(([property], index) => [property, index]))
  return declarations.filter(([property], index) => last.get(property) === index)
}
