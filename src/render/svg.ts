import { escapeAttribute, escapeText } from './node.ts'
import { shortPath } from './svg-path.ts'

/** What MathJax hands out: a tag with its attributes, or text. */
export interface Drawn {
  readonly kind: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly children: readonly (Drawn | { readonly value: string })[]
}

/** Shapes and text; nothing that could refer, run, load or be tapped. */
const KEPT = new Set(['svg', 'g', 'path', 'rect', 'line', 'polygon', 'circle', 'ellipse', 'text'])
const ATTRIBUTES = new Set(
  (
    'viewBox preserveAspectRatio transform d x y x1 x2 y1 y2 cx cy r rx ry points width height fill stroke stroke-width ' +
    'stroke-dasharray stroke-linecap font-size font-weight font-style'
  ).split(' '),
)
/** Numbers, path data, transforms and names of colours: no address, no quotation mark, no escape. */
const PLAIN = /^[\w\s.,%#()+-]*$/
const isPlain = (value: string) => PLAIN.test(value) && !/url|expression|script/i.test(value)

/** How MathJax's stylesheet draws the lines it only marks by a class. */
const LINES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'mjx-solid': { fill: 'none', 'stroke-width': '70' },
  'mjx-dashed': { fill: 'none', 'stroke-width': '70', 'stroke-dasharray': '140' },
  'mjx-dotted': { fill: 'none', 'stroke-width': '70', 'stroke-linecap': 'round', 'stroke-dasharray': '0,140' },
}

function attributesOf({ attributes }: Drawn): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value)
    if (ATTRIBUTES.has(name) && isPlain(text)) kept[name] = name === 'd' ? shortPath(text) : text
    if (name === 'class') Object.assign(kept, LINES[text])
  }
  return kept
}

const written = (attributes: Readonly<Record<string, string>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`)
    .join('')

function inner(nodes: Drawn['children']): string {
  let html = ''
  for (const node of nodes) {
    if ('value' in node) html += escapeText(node.value)
    else html += element(node)
  }
  return html
}

function element(node: Drawn): string {
  // a link's content stays, and so does that of whatever else has no business here
  if (!KEPT.has(node.kind)) return inner(node.children)
  // an area to tap, without a look
  if (node.attributes['pointer-events'] !== undefined) return ''
  const attributes = written(attributesOf(node))
  const content = inner(node.children)
  // groups only carry names, or nothing
  if (node.kind === 'g' && (attributes === '' || content === '')) return content
  return `<${node.kind}${attributes}>${content}</${node.kind}>`
}

/** Room around a formula, in a thousandth of the text's size: strokes reach a little over MathJax's box, and an svg is cut at its own. */
const MARGIN = 30

const rounded = (value: number): number => Math.round(value * 1000) / 1000

export interface Kept {
  readonly svg: string
  readonly widthEx: number
  readonly heightEx: number
}

/**
 * A drawn formula in the form WeChat keeps: shapes only, sizes in the style attribute, no names, no references, lines
 * with their looks on them, colours from the text around (a reader's dark mode does not convert an svg). `null` when its
 * sizes are none.
 * @see reference M1, V1, V2, V8
 */
export function keptSvg(drawn: Drawn): Kept | null {
  const { width = '', height = '', viewBox = '' } = attributesOf(drawn)
  const [x = 0, y = 0, across = 0, down = 0] = viewBox.split(' ').map(Number)
  if (!width.endsWith('ex') || !height.endsWith('ex') || !(across > 0 && down > 0)) return null
  const exEach = Number.parseFloat(width) / across
  const below = /vertical-align:\s*(-?[\d.]+)/.exec(String(drawn.attributes['style'] ?? ''))?.[1] ?? '0'
  const [widthEx, heightEx] = [rounded((across + 2 * MARGIN) * exEach), rounded((down + 2 * MARGIN) * exEach)]
  const style = `vertical-align:${rounded(Number(below) - MARGIN * exEach)}ex;width:${widthEx}ex;height:${heightEx}ex`
  const box = [x - MARGIN, y - MARGIN, across + 2 * MARGIN, down + 2 * MARGIN].map(rounded).join(' ')
  return { svg: `<svg style="${style}" viewBox="${box}">${inner(drawn.children)}</svg>`, widthEx, heightEx }
}
