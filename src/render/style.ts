import { contentOf, forJuice } from './content.ts'
import { cleanDeclarations, type Declaration } from './css.ts'
import type { juiced, WrittenRule } from './juiced.ts'
import type { Node } from './node.ts'
import { parseSelector } from './selector.ts'
import { type Rule as SheetRule, Sheet } from './sheet.ts'
import type { Styled } from './styled.ts'

export type StyleFault = 'unclosed' | 'declaration' | 'selector' | 'variable'

/** The stylesheet does not parse. `line` counts from 1. */
export class StyleError extends Error {
  override readonly name = 'StyleError'
  constructor(
    readonly code: StyleFault,
    readonly line: number,
    /** What stands there: the selector, declaration or variable. */
    readonly what: string,
  ) {
    super(`style ${code} in line ${line}`)
  }
}

/** A loaded stylesheet: every variable resolved, only what WeChat keeps. */
export interface Style {
  readonly name: string
  /** Writes the rules into an article. */
  readonly dress: (nodes: readonly Node[]) => readonly Styled[]
  /** The first selector that only juice knows, which makes each article dear; `null` when there is none. */
  readonly slow: { readonly line: number; readonly what: string } | null
  /** What had to be left out, and the line of the stylesheet it stands in. */
  readonly dropped: readonly { readonly line: number; readonly what: string }[]
}

interface Rule {
  readonly selector: string
  readonly body: string
  readonly line: number
  readonly bodyLine: number
}

const newlines = (text: string) => text.split('\n').length - 1

/** The rules of a stylesheet without nesting, at-rules included. */
function rulesOf(css: string): Rule[] {
  const source = css.replace(/\/\*[^]*?(?:\*\/|$)/g, comment => {
    if (!comment.endsWith('*/') || comment.length < 4)
      throw new StyleError('unclosed', lineAt(css, css.indexOf(comment)), '/*')
    return comment.replace(/[^\n]/g, ' ')
  })
  const rules: Rule[] = []
  const piece = /([^{}]*)([{}])/y
  for (;;) {
    const start = piece.lastIndex
    const match = piece.exec(source)
    if (match === null) {
      const rest = source.slice(start)
      const at = start + rest.length - rest.trimStart().length
      if (rest.trim() !== '') throw new StyleError('unclosed', lineAt(source, at), rest.trim().slice(0, 40))
      return rules
    }
    const [, head = '', brace] = match
    const line = lineAt(source, start + head.length - head.trimStart().length)
    if (brace === '}') throw new StyleError('unclosed', line, '}')
    const open = piece.lastIndex
    const close = closeOf(source, open)
    if (close < 0) throw new StyleError('unclosed', line, head.trim())
    rules.push({ selector: head.trim(), body: source.slice(open, close), line, bodyLine: lineAt(source, open) })
    piece.lastIndex = close + 1
  }
}

const lineAt = (text: string, index: number) => newlines(text.slice(0, index)) + 1

/** The index of the brace that closes a block opened before `from`; -1 when none does. */
function closeOf(source: string, from: number): number {
  let depth = 1
  for (const match of source.slice(from).matchAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[{}]/g)) {
    if (match[0] === '{') depth++
    if (match[0] === '}' && --depth === 0) return from + match.index
  }
  return -1
}

interface Line {
  readonly property: string
  readonly value: string
  readonly line: number
}

function linesOf({ body, bodyLine }: Rule): Line[] {
  const lines: Line[] = []
  for (const match of body.matchAll(/(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[^;])+/g)) {
    const text = match[0].trim()
    if (text === '') continue
    const line = bodyLine + newlines(body.slice(0, match.index + match[0].indexOf(text)))
    const [, property, value] = /^(--[\w-]+|-?[a-z][a-z-]*)\s*:\s*([^]+)$/i.exec(text) ?? []
    if (
      property === undefined ||
      value === undefined ||
      /[{}]/.test(value.replace(/"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/g, ''))
    ) {
      throw new StyleError('declaration', line, text.slice(0, 40))
    }
    lines.push({ property: property.startsWith('--') ? property : property.toLowerCase(), value, line })
  }
  return lines
}

/** The value with every `var()` replaced. Variables may use each other; a circle counts as undefined. */
function resolve(value: string, variables: ReadonlyMap<string, string>, line: number, depth = 0): string {
  return value.replace(
    /var\(\s*(--[\w-]+)\s*(?:,([^()]*(?:\([^()]*\)[^()]*)*))?\)/g,
    (_, name: string, fallback?: string) => {
      const found = variables.get(name) ?? fallback?.trim()
      if (found === undefined || depth > 20) throw new StyleError('variable', line, name)
      return resolve(found, variables, line, depth + 1)
    },
  )
}

const SELECTOR = /^[\w\s.:>+~*()[\]="',-]+$/

/**
 * A stylesheet of `styles/` made ready. Custom properties live on `:root`; selectors may use the class names listed at
 * the head of `styles/政务蓝.css`, descendants, `:nth-child` and the pseudo-elements `::before` and `::after`.
 *
 * At-rules and properties WeChat does not keep are left out and listed in `dropped`.
 * @param byJuice writes the rules of a `slow` style; `openStyle` brings it when it is needed
 * @throws {StyleError} when it does not parse or uses a variable nobody defined
 */
export function loadStyle(css: string, name: string, byJuice?: typeof juiced): Style {
  const rules = rulesOf(css.replace(/\r\n?/g, '\n').replace(/^\ufeff/, ''))
  const dropped: { line: number; what: string }[] = []
  const variables = new Map<string, string>()
  const plain = rules.filter(({ selector, line }) => {
    if (selector.startsWith('@')) dropped.push({ line, what: selector })
    return !selector.startsWith('@')
  })
  for (const rule of plain.filter(({ selector }) => selector === ':root')) {
    for (const { property, value } of linesOf(rule)) if (property.startsWith('--')) variables.set(property, value)
  }
  const ready = plain.flatMap((rule): readonly Ready[] => {
    if (rule.selector === '' || !SELECTOR.test(rule.selector))
      throw new StyleError('selector', rule.line, rule.selector)
    let content: string | null = null
    const declarations = linesOf(rule).flatMap(({ property, value, line }): Declaration[] => {
      if (property.startsWith('--')) return []
      const resolved = resolve(value, variables, line)
      if (property === 'content') {
        const text = contentOf(resolved)
        if (text === null) dropped.push({ line, what: property })
        content = text ?? content
        return []
      }
      // Where an img is meant only the selector knows, so its sizes are judged when they land on an element.
      const clean = cleanDeclarations([[property, resolved]], 'img')
      dropped.push(...clean.dropped.map(what => ({ line, what })))
      return clean.kept
    })
    const says = rule.selector !== ':root' && (declarations.length > 0 || content !== null)
    return says ? [{ line: rule.line, selectors: selectorsOf(rule.selector), declarations, content }] : []
  })
  return { name, dropped, ...dresserOf(ready, byJuice) }
}

interface Ready {
  readonly line: number
  readonly selectors: readonly string[]
  readonly declarations: readonly Declaration[]
  readonly content: string | null
}

/** The selectors between commas, those inside brackets aside. */
const selectorsOf = (list: string): string[] =>
  list
    .split(/,(?![^([]*[)\]])/)
    .map(text => text.trim())
    .filter(text => text !== '')

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
export async function openStyle(css: string, name: string): Promise<Style> {
  const style = loadStyle(css, name)
  return style.slow === null ? style : loadStyle(css, name, (await import('./juiced.ts')).juiced)
}
