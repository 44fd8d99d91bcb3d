import { parseColour } from '../dark/colour.ts'
import { declarationsOf } from '../dark/html.ts'

export type Declaration = readonly [property: string, value: string]

/** What WeChat keeps of a style attribute - measured by read-back and other renderers (read 2026-11-23). */
export const PROPERTIES: ReadonlySet<string> = new Set(
  (
    'color background-color background-image background-size background-repeat background-position ' +
    'border border-top border-right border-bottom border-left border-color border-style border-width ' +
    'border-top-color border-right-color border-bottom-color border-left-color border-top-style border-right-style ' +
    'border-bottom-style border-left-style border-top-width border-right-width border-bottom-width border-left-width ' +
    'border-radius border-collapse border-spacing box-shadow text-shadow font-size font-weight font-style line-height ' +
    'letter-spacing text-align text-decoration text-indent white-space word-break overflow-wrap ' +
    'margin margin-top margin-right margin-bottom margin-left padding padding-top padding-right padding-bottom ' +
    'padding-left width max-width min-width height max-height display vertical-align overflow overflow-x ' +
    'list-style-type list-style-position box-sizing opacity table-layout -webkit-overflow-scrolling font-family'
  ).split(' '),
)

const DISPLAY = /^(?:inline|block|inline-block|-webkit-box|table(?:-[a-z-]+)?)$/
/** Only what a plain value consists of: no quotes, escapes, braces, comments or addresses. */
const PLAIN = /^[\w#%.,()\s+\-/]+$/
const FUNCTION = /([\w-]+)\s*\(/g
const FUNCTIONS = new Set(['rgb', 'rgba', 'hsl', 'hsla', 'linear-gradient'])
const isBlack = (value: string) => {
  const colour = parseColour(value)
  return colour !== null && colour.a === 1 && colour.r + colour.g + colour.b === 0
}

/**
 * A list of fonts that ends in `monospace`, without quotes: on code alone, and even there WeChat's structure check would
 * rather have none. A style's rules are first judged as if for an `img`; where they land is known later.
 */
function fontsOf(value: string, tag: string): string | null {
  const fonts = value.replace(/["']/g, '')
  return (tag === 'code' || tag === 'img') && /^(?:[\w -]+, ?)*monospace$/.test(fonts) ? fonts : null
}

/** The value as it may stand, or `null` when the declaration has to go. `tag` is where it stands. */
function valueOf(property: string, given: string, tag: string): string | null {
  const value = given
    .replace(/\s*!\s*important\s*$/i, '')
    .replace(/\s+/g, ' ')
    .trim()
  if (property === 'font-family') return fontsOf(value, tag)
  if (!PLAIN.test(value) || value.includes('--')) return null
  if ([...value.matchAll(FUNCTION)].some(([, name = '']) => !FUNCTIONS.has(name.toLowerCase()))) return null
  if (/\d(?:vw|vh|vmin|vmax|rem)\b/i.test(value)) return null
  const zero = /^[+-]?0*\.?0+(?:px|em|%)?$/.test(value)
  switch (property) {
    // The editor drops a declaration of pure black, and with it dark mode's starting point.
    case 'color':
      return isBlack(value) ? '#333' : value
    case 'display':
      return DISPLAY.test(value) ? value : null
    case 'text-align':
      return /^(?:left|right|center|justify)$/.test(value)
        ? value
        : value === 'start'
          ? 'left'
          : value === 'end'
            ? 'right'
            : null
    case 'opacity':
    case 'line-height':
    case 'font-size':
      return zero || value.startsWith('-') ? null : value
    case 'width':
    case 'min-width':
    case 'height':
    case 'max-height':
      return tag === 'img' ||
        value === 'auto' ||
        (property.endsWith('width') && value.endsWith('%')) ||
        (property === 'min-width' && /^\d{1,2}px$/.test(value))
        ? value
        : null
    default:
      return /^(?:margin|padding)/.test(property) && /(?:^|\s)-[\d.]*[1-9]/.test(value) ? null : value
  }
}

/** The declarations WeChat keeps and shows as meant, in order; `dropped` names the others. */
export function cleanDeclarations(
  declarations: readonly Declaration[],
  tag: string,
): { kept: Declaration[]; dropped: string[] } {
  const kept: Declaration[] = []
  const dropped: string[] = []
  for (const [property, value] of declarations) {
    const name = property === 'background' && parseColour(value) !== null ? 'background-color' : property
    const cleaned = PROPERTIES.has(name) ? valueOf(name, value, tag) : null
    if (cleaned === null) dropped.push(property)
    else kept.push([name, cleaned])
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
