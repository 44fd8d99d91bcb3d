/**
 * What opening and saving in the web editor does to one `style` value: the rules that changed it, and the value left.
 * @see the reference on article html, sections 3 and 14 (read 2026-11-23)
 */
export interface StyleResult {
  readonly style: string
  readonly rules: readonly string[]
}

const DROPPED: readonly (readonly [rule: string, property: RegExp])[] = [
  ['C1', /^(position|top|right|bottom|left|z-index)$/],
  ['C2', /^(float|clear)$/],
  ['C3', /^(gap|row-gap|column-gap)$/],
  ['C4', /^grid/],
  ['C7', /^(-webkit-)?(animation|transition)/],
  ['C8', /^(-webkit-)?(filter|backdrop-filter|mix-blend-mode|clip-path|mask)/],
  ['C27', /^(-webkit-)?(cursor|user-select)$/],
]
const BLACK =
  /^(#0{3}|#0{4}|#0{6}|black|rgb\( *0+ *, *0+ *, *0+ *\)|rgb\( *0+ +0+ +0+ *\)|rgba\( *0+ *, *0+ *, *0+ *, *1(\.0+)? *\))$/i

/** `style` has its entities resolved. */
export function editStyle(style: string): StyleResult {
  const declarations = split(style)
  // C24: one declaration of an unknown custom property, or a double quote, takes the whole attribute with it.
  if (style.includes('"') || declarations.some(({ property }) => property.startsWith('--')))
    return { style: '', rules: ['C24'] }
  const rules: string[] = []
  const kept: string[] = []
  for (const declaration of declarations) {
    const rule = faultOf(declaration)
    if (rule !== undefined) {
      rules.push(rule)
      continue
    }
    const plain = withoutImportant(declaration.text)
    if (plain !== declaration.text) rules.push('C11')
    kept.push(plain)
  }
  return { style: rules.length === 0 ? style : kept.join(';'), rules }
}

interface Declaration {
  readonly property: string
  readonly value: string
  readonly text: string
}

function faultOf({ property, value }: Declaration): string | undefined {
  const dropped = DROPPED.find(([, pattern]) => pattern.test(property))
  if (dropped !== undefined) return dropped[0]
  if (property === 'display' && /^(inline-)?grid$/i.test(value)) return 'C4'
  if (/var\(/i.test(value)) return 'C10'
  if (/expression\(|javascript:/i.test(value)) return 'A3'
  if (property === 'color' && BLACK.test(value)) return 'C23'
  return undefined
}

/** Declarations, split at `;` outside brackets and quotes: a `data:` address has semicolons of its own. */
function split(style: string): Declaration[] {
  const parts: string[] = []
  let start = 0
  let depth = 0
  let quoted = false
  for (let at = 0; at < style.length; at += 1) {
    const sign = style[at]
    if (sign === "'") quoted = !quoted
    else if (quoted) continue
    else if (sign === '(') depth += 1
    else if (sign === ')') depth = Math.max(0, depth - 1)
    else if (sign === ';' && depth === 0) {
      parts.push(style.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, style.slice(start)].flatMap(declarationOf)
}

function declarationOf(part: string): Declaration[] {
  const text = part.trim()
  if (text === '') return []
  const colon = text.indexOf(':')
  const property = (colon < 0 ? text : text.slice(0, colon)).trim().toLowerCase()
  return [{ property, value: colon < 0 ? '' : withoutImportant(text.slice(colon + 1)).trim(), text }]
}

/** Without a closing `!important`; looked for from its mark, so that long white space costs nothing. */
function withoutImportant(text: string): string {
  const mark = text.lastIndexOf('!')
  return mark >= 0 &&
    text
      .slice(mark + 1)
      .trim()
      .toLowerCase() === 'important'
    ? text.slice(0, mark).trimEnd()
    : text
}
