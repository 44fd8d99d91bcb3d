import { parseColour } from '../dark/colour.ts'

/**
 * What WeChat does to css in a style attribute, by the number of the rule in the reference (section 3, read 2026-11-23); T2
 * is that nothing outside of style attributes exists.
 */
export type LawId = `C${number}` | 'T2'

export type Declaration = readonly [property: string, value: string]

interface Law {
  readonly id: LawId
  /** A declaration it is about, as css has it, and what stands in its place on a paragraph; `null` when nothing may. */
  readonly example: Declaration
  readonly becomes: Declaration | null
  /** The value that may stand; `null` when none may; `undefined` when the rule has nothing to say. */
  readonly judge: (property: string, value: string, tag: string) => string | null | undefined
}

/** What WeChat keeps of a style attribute - measured by read-back and other renderers. */
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

const isZero = (value: string) => /^[+-]?0*\.?0+(?:px|em|%)?$/.test(value)
const isBlack = (value: string) => {
  const colour = parseColour(value)
  return colour !== null && colour.a === 1 && colour.r + colour.g + colour.b === 0
}

type Judge = Law['judge']
/** Nothing of these properties may stand. */
const never =
  (names: RegExp): Judge =>
  property =>
    names.test(property) ? null : undefined
/** No value like this may stand, whatever the property. */
const noValue =
  (values: RegExp): Judge =>
  (property, value) =>
    property !== 'font-family' && values.test(value) ? null : undefined

/** In the order they are asked; what a change leaves is judged by the rules after it. */
export const LAWS: readonly Law[] = [
  {
    id: 'C11',
    example: ['text-align', 'center !important'],
    becomes: ['text-align', 'center'],
    judge: (_, value) => (/!\s*important$/i.test(value) ? value.replace(/\s*!\s*important$/i, '') : undefined),
  },
  {
    id: 'C1',
    example: ['position', 'absolute'],
    becomes: null,
    judge: never(/^(?:position|top|right|bottom|left|inset|z-index)/),
  },
  { id: 'C2', example: ['float', 'left'], becomes: null, judge: never(/^(?:float|clear)$/) },
  {
    id: 'C3',
    example: ['display', 'flex'],
    becomes: null,
    judge: (property, value) =>
      /^(?:flex|justify-|align-|place-|order$|gap$|row-gap$|column-gap$)/.test(property) ||
      (property === 'display' && /flex/.test(value))
        ? null
        : undefined,
  },
  {
    id: 'C4',
    example: ['display', 'grid'],
    becomes: null,
    judge: (property, value) =>
      property.startsWith('grid') || (property === 'display' && /grid/.test(value)) ? null : undefined,
  },
  {
    id: 'C5',
    example: ['display', 'list-item'],
    becomes: null,
    judge: (property, value) =>
      property === 'display' && !/^(?:inline|block|inline-block|-webkit-box|table(?:-[a-z-]+)?)$/.test(value)
        ? null
        : undefined,
  },
  {
    id: 'C6',
    example: ['transform', 'rotate(3deg)'],
    becomes: null,
    judge: never(/^(?:transform|translate|rotate|scale|perspective)/),
  },
  { id: 'C7', example: ['animation', 'x 1s'], becomes: null, judge: never(/^(?:animation|transition)/) },
  {
    id: 'C8',
    example: ['filter', 'blur(3px)'],
    becomes: null,
    judge: never(/^(?:filter|backdrop-filter|mix-blend-mode|clip-path|(?:-webkit-)?mask)/),
  },
  {
    id: 'C9',
    example: ['margin-top', 'calc(3px + 4px)'],
    becomes: null,
    judge: noValue(/\b(?:calc|min|max|clamp)\(/i),
  },
  { id: 'C10', example: ['color', 'env(--x, red)'], becomes: null, judge: noValue(/\bvar\(|--/) },
  {
    id: 'C12',
    example: ['background-image', 'url(https://a.example/a.png)'],
    becomes: null,
    judge: noValue(/\burl\(/i),
  },
  {
    id: 'C13',
    example: ['background-image', 'radial-gradient(red, blue)'],
    becomes: null,
    judge: noValue(/(?:radial|conic|repeating-[a-z]+)-gradient\(/i),
  },
  {
    id: 'C14',
    example: ['opacity', '0'],
    becomes: null,
    judge: (property, value) => (property === 'opacity' && (isZero(value) || value.startsWith('-')) ? null : undefined),
  },
  { id: 'C15', example: ['caret-color', 'transparent'], becomes: null, judge: never(/^caret-color$/) },
  {
    id: 'C16',
    example: ['line-height', '0'],
    becomes: null,
    judge: (property, value) =>
      /^(?:line-height|font-size)$/.test(property) && (isZero(value) || value.startsWith('-')) ? null : undefined,
  },
  {
    id: 'C17',
    example: ['width', '300px'],
    becomes: null,
    judge: (property, value, tag) => {
      if (property !== 'width' && property !== 'min-width') return undefined
      const fits = tag === 'img' || value === 'auto' || value.endsWith('%')
      return fits || (property === 'min-width' && /^\d{1,2}px$/.test(value)) ? undefined : null
    },
  },
  {
    id: 'C18',
    example: ['height', '20px'],
    becomes: null,
    judge: (property, value, tag) =>
      /^(?:(?:max-)?height|min-height)$/.test(property) && tag !== 'img' && value !== 'auto' ? null : undefined,
  },
  {
    id: 'C19',
    example: ['text-align', 'end'],
    becomes: ['text-align', 'right'],
    judge: (property, value) => {
      if (property !== 'text-align' || /^(?:left|right|center|justify)$/.test(value)) return undefined
      return value === 'start' ? 'left' : value === 'end' ? 'right' : null
    },
  },
  {
    id: 'C20',
    example: ['font-family', 'serif'],
    becomes: null,
    judge: (property, value, tag) => {
      if (property === 'font') return null
      if (property !== 'font-family') return undefined
      // on code alone, and even there WeChat's structure check would rather have none
      const fonts = value.replace(/["']/g, '')
      return tag === 'code' && /^(?:[\w -]+, ?)*monospace$/.test(fonts) ? fonts : null
    },
  },
  {
    id: 'C21',
    example: ['margin-left', '-8px'],
    becomes: null,
    judge: (property, value) =>
      /^(?:margin|padding)/.test(property) && /(?:^|\s)-[\d.]*[1-9]/.test(value) ? null : undefined,
  },
  {
    id: 'C22',
    example: ['padding-left', '5vw'],
    becomes: null,
    judge: noValue(/\d(?:vw|vh|vmin|vmax|rem)\b/i),
  },
  {
    // the editor drops the declaration, and with it dark mode's starting point
    id: 'C23',
    example: ['color', '#000'],
    becomes: ['color', '#333'],
    judge: (property, value) => (property === 'color' && isBlack(value) ? '#333' : undefined),
  },
  {
    id: 'C25',
    example: ['-webkit-text-stroke', '1px red'],
    becomes: null,
    judge: property => (property.startsWith('-') && !PROPERTIES.has(property) ? null : undefined),
  },
  {
    id: 'C27',
    example: ['cursor', 'pointer'],
    becomes: null,
    judge: never(/^(?:cursor|user-select|pointer-events)$/),
  },
  {
    // one declaration WeChat does not know may take the whole attribute with it
    id: 'C24',
    example: ['writing-mode', 'vertical-rl'],
    becomes: null,
    judge: (property, value) =>
      PROPERTIES.has(property) && (property === 'font-family' || isPlain(value)) ? undefined : null,
  },
]

const FUNCTIONS = new Set(['rgb', 'rgba', 'hsl', 'hsla', 'linear-gradient'])
/** Only what a plain value consists of: no quotes, escapes, braces, comments, addresses or functions of a newer kind. */
const isPlain = (value: string) =>
  /^[\w#%.,()\s+\-/]+$/.test(value) &&
  [...value.matchAll(/([\w-]+)\s*\(/g)].every(([, name = '']) => FUNCTIONS.has(name.toLowerCase()))
