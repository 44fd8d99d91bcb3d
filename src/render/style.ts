import { type Accent, recolour } from './accent.ts'
import { type CoverColours, coverColours } from './cover-colours.ts'
import { contentOf, forJuice } from './content.ts'
import { cleanDeclarations, type Declaration } from './css.ts'
import type { juiced, WrittenRule } from './juiced.ts'
import type { LawId } from './laws.ts'
import type { Node } from './node.ts'
import { parseSelector } from './selector.ts'
import { type Rule as SheetRule, Sheet } from './sheet.ts'
import type { Styled } from './styled.ts'
import { linesOf, resolve, rulesOf, selectorsOf, StyleError } from './stylesheet.ts'

/** A loaded stylesheet: every variable resolved, only what WeChat keeps. */
export interface Style {
  readonly name: string
  /** Writes the rules into an article. */
  readonly dress: (nodes: readonly Node[]) => readonly Styled[]
  /** The first selector that only juice knows, which makes each article dear; `null` when there is none. */
  readonly slow: { readonly line: number; readonly what: string } | null
  /** What a cover in this style is drawn in, `#rrggbb`; `null` when the style has no main colour. */
  readonly colours: CoverColours | null
  /** The main colour somebody asked for; `null` when nobody did. */
  readonly accent: Accent | null
  /** What had to be left out, the line of the stylesheet it stands in, and the rule it breaks. */
  readonly dropped: readonly { readonly line: number; readonly what: string; readonly law: LawId }[]
}

const SELECTOR = /^[\w\s.:>+~*()[\]="',-]+$/

/**
 * A stylesheet of `styles/` made ready. Custom properties live on `:root`; selectors may use the class names listed at
 * the head of `styles/政务蓝.css`, descendants, `:nth-child` and the pseudo-elements `::before` and `::after`.
 *
 * At-rules and properties WeChat does not keep are left out and listed in `dropped`.
 * @param byJuice writes the rules of a `slow` style; `openStyle` brings it when it is needed
 * @param accent the colour that takes the place of `--accent`, `#rrggbb`; `null` leaves the style's own
 * @throws {StyleError} when it does not parse or uses a variable nobody defined
 */
export function loadStyle(css: string, name: string, byJuice?: typeof juiced, accent: string | null = null): Style {
  const rules = rulesOf(css.replace(/\r\n?/g, '\n').replace(/^\ufeff/, ''))
  const dropped: { line: number; what: string; law: LawId }[] = []
  const variables = new Map<string, string>()
  const plain = rules.filter(({ selector, line }) => {
    if (selector.startsWith('@')) dropped.push({ line, what: selector, law: 'T2' })
    return !selector.startsWith('@')
  })
  for (const rule of plain.filter(({ selector }) => selector === ':root')) {
    for (const { property, value } of linesOf(rule)) if (property.startsWith('--')) variables.set(property, value)
  }
  const recoloured = accent === null ? null : recolour(variables, accent)
  const ready = plain.flatMap((rule): readonly Ready[] => {
    if (rule.selector === '' || !SELECTOR.test(rule.selector))
      throw new StyleError('selector', rule.line, rule.selector)
    let content: string | null = null
    const tags = tagsOf(rule.selector)
    const declarations = linesOf(rule).flatMap(({ property, value, line }): Declaration[] => {
      if (property.startsWith('--')) return []
      const resolved = resolve(value, variables, line)
      if (property === 'content') {
        const text = contentOf(resolved)
        if (text === null) dropped.push({ line, what: property, law: 'T2' })
        content = text ?? content
        return []
      }
      const [first, ...others] = tags.map(tag => cleanDeclarations([[property, resolved]], tag))
      const clean = others.find(({ kept }) => kept.length > 0) ?? first
      if (clean === undefined || clean.kept.length > 0) return clean?.kept ?? []
      dropped.push(...clean.dropped.map(({ property: what, law }) => ({ line, what, law })))
      return []
    })
    const says = rule.selector !== ':root' && (declarations.length > 0 || content !== null)
    return says ? [{ line: rule.line, selectors: selectorsOf(rule.selector), declarations, content }] : []
  })
  const colours = coverColours(variables)
  return { name, dropped, colours, accent: recoloured, ...dresserOf(ready, byJuice) }
}

/** The tags a rule may mean, as far as they make a difference; `p` stands for all others. What lands where is judged there once more. */
function tagsOf(list: string): readonly string[] {
  const tags = selectorsOf(list).flatMap(text => {
    const selector = parseSelector(text)
    if (selector === null) return ['p', 'img', 'code']
    const { subject, pseudo } = selector
    if (pseudo !== null) return ['p']
    if (subject.tag !== null) return [subject.tag]
    const known = subject.classes.flatMap(name => TAG_OF_CLASS[name] ?? [])
    return subject.classes.length === 0 ? ['p', 'img', 'code'] : known.length === 0 ? ['p'] : known
  })
  return [...new Set(tags)]
}

/** Classes of elements on which more may stand than on others. */
const TAG_OF_CLASS: Readonly<Record<string, string>> = {
  'code-picture': 'img',
  'picture-inline': 'img',
  'code-inline': 'code',
  'code-lines': 'code',
}

interface Ready {
  readonly line: number
  readonly selectors: readonly string[]
  readonly declarations: readonly Declaration[]
  readonly content: string | null
}

/** How the rules are written into an article: from a sheet made ready once, or by juice each time. */
function dresserOf(ready: readonly Ready[], byJuice: typeof juiced | undefined): Pick<Style, 'dress' | 'slow'> {
  const rules = ready.flatMap(({ selectors, ...rule }) =>
    selectors.map(text => ({ ...rule, text, selector: parseSelector(text) })),
  )
  const strange = rules.find(({ selector }) => selector === null)
  if (strange === undefined) {
    const sheet = new Sheet(rules as readonly SheetRule[])
    return { dress: nodes => sheet.dress(nodes), slow: null }
  }
  const slow = { line: strange.line, what: strange.text }
  const written = ready.map(({ selectors, declarations, content }): WrittenRule => {
    const said = content === null ? declarations : [...declarations, ['content', forJuice(content)] as const]
    return { selectors, body: said.map(([property, value]) => `${property}:${value};`).join('') }
  })
  const dress = (nodes: readonly Node[]) => {
    if (byJuice === undefined) throw new Error(`openStyle loads what ${slow.what} needs`)
    return byJuice(nodes, written)
  }
  return { dress, slow }
}

/** The same, with juice loaded for a style that needs it. @throws {StyleError} */
export async function openStyle(css: string, name: string, accent: string | null = null): Promise<Style> {
  const style = loadStyle(css, name, undefined, accent)
  return style.slow === null ? style : loadStyle(css, name, (await import('./juiced.ts')).juiced, accent)
}
