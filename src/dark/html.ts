import { ElementType, parseDocument } from 'htmlparser2'
import { type Rgba, formatColour, over, parseColour } from './colour.ts'
import { DARK_PAGE, darkBackground, darkText, IGNORED_ALPHA, LIGHT_PAGE, LIGHT_TEXT } from './convert.ts'

type Dom = ReturnType<typeof parseDocument>
type DomNode = Dom['children'][number]
type DomElement = Extract<DomNode, { attribs: unknown }>

/** What an element takes over from its ancestors. */
interface Surroundings {
  /** The converted background under it, opaque. */
  readonly background: Rgba
  /** The same before conversion. */
  readonly lightBackground: Rgba
  /** The text colour in force before conversion. */
  readonly text: Rgba
  /** A background picture lies under it: text keeps its light colour. */
  readonly onPicture: boolean
}

type Declaration = readonly [property: string, value: string]

const PAGE: Surroundings = { background: DARK_PAGE, lightBackground: LIGHT_PAGE, text: LIGHT_TEXT, onPicture: false }
const TEXT_LIKE =
  /^(?:color|-webkit-text-(?:stroke|stroke-color|fill-color)|text-decoration(?:-color)?|text-emphasis-color|border(?:-(?:top|right|bottom|left|block|block-start|block-end|inline|inline-start|inline-end))?(?:-color)?|outline(?:-color)?|box-shadow|column-rule(?:-color)?)$/
const TABLE_TAGS = new Set(['table', 'tr', 'td', 'th'])
const SKIPPED = new Set(['mpcps', 'iframe', 'svg'])
const COLOUR = /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?)\([^()]*\)|(?<![\w#-])[a-z]{3,20}(?![\w(-])/gi

const mapColours = (value: string, change: (colour: Rgba) => Rgba) =>
  value
    .split(/(url\((?:"[^"]*"|'[^']*'|[^)]*)\))/i)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replace(COLOUR, match => {
            const colour = parseColour(match)
            if (colour === null) return match
            const changed = change(colour)
            return changed === colour ? match : formatColour(changed)
          }),
    )
    .join('')

const coloursIn = (value: string) =>
  [...value.replace(/url\([^)]*\)/gi, '').matchAll(COLOUR)]
    .map(([match]) => parseColour(match))
    .filter(colour => colour !== null)

/** The declarations of a style attribute; semicolons inside brackets and quotes do not end one. */
export function declarationsOf(style: string): Declaration[] {
  return [...style.matchAll(/(?:\([^()]*\)|"[^"]*"|'[^']*'|[^;])+/g)].flatMap(([part]) => {
    const colon = part.indexOf(':')
    if (colon < 1) return []
    return [[part.slice(0, colon).trim().toLowerCase(), part.slice(colon + 1).trim()] as const]
  })
}

const isElement = (node: DomNode): node is DomElement => 'attribs' in node
const hasText = (node: DomNode): boolean =>
  'children' in node
    ? node.children.some(child => hasText(child))
    : node.type === ElementType.Text && node.data.trim() !== ''

/** The element's own declarations, with `bgcolor` and `<font color>` counted as inline styles like WeChat does. */
function ownDeclarations(element: DomElement): Declaration[] {
  const own = declarationsOf((element.attribs['style'] ?? '').replaceAll('&quot;', "'"))
  const { bgcolor, color } = element.attribs
  if (bgcolor !== undefined && TABLE_TAGS.has(element.name)) own.unshift(['background-color', bgcolor])
  if (color !== undefined && element.name === 'font') own.unshift(['color', color])
  return own
}

/** Told the new style attribute of an element. */
type Restyle = (element: DomElement, style: string) => void

interface Ground {
  readonly around: Surroundings
  readonly declarations: readonly Declaration[]
  readonly changed: boolean
}

/** Converts the backgrounds of one element and tells what its text now stands on. */
function ground(element: DomElement, own: readonly Declaration[], around: Surroundings): Ground {
  let { background, lightBackground, onPicture } = around
  let changed = false
  const flat: Declaration[] = []
  const declarations = own.flatMap(([property, value]): Declaration[] => {
    if (!/^background(?:-color|-image)?$/.test(property)) return [[property, value]]
    const colours = coloursIn(value).filter(colour => colour.a >= IGNORED_ALPHA)
    if (/gradient\(/i.test(value)) {
      if (!hasText(element) || colours.length === 0) return [[property, value]]
      const light = colours.reduce((below, colour) => over(colour, below))
      const solid = colours.map(colour => darkBackground(colour)).reduce((below, colour) => over(colour, below))
      background = over(solid, background)
      lightBackground = over(light, lightBackground)
      changed = true
      flat.push(['background-color', formatColour(solid)])
      return [['background-image', 'none']]
    }
    const colour = colours.at(-1)
    if (colour !== undefined) {
      const dark = darkBackground(colour)
      background = over(dark, background)
      lightBackground = over(colour, lightBackground)
      onPicture = false
      changed = true
    }
    if (/url\(/i.test(value) && hasText(element)) {
      onPicture = true
      flat.push(['background-color', formatColour(lightBackground)])
      return [[property, value]]
    }
    return [[property, mapColours(value, each => darkBackground(each))]]
  })
  return {
    around: { background, lightBackground, text: around.text, onPicture },
    declarations: [...declarations, ...flat],
    changed,
  }
}

function convert(element: DomElement, around: Surroundings, restyle: Restyle): Surroundings {
  const own = ownDeclarations(element)
  if (own.length === 0) return around
  const under = ground(element, own, around)
  const { background, onPicture } = under.around
  const inline = own.findLast(([property]) => property === 'color')?.[1]
  const text = (inline === undefined ? null : parseColour(inline.replace(/\s*!important$/i, ''))) ?? around.text
  const paint = (colour: Rgba) => (onPicture ? colour : darkText(colour, background))
  const declarations = under.declarations.map(([property, value]): Declaration => {
    const plain = value.replace(/\s*!important$/i, '')
    if (property === 'text-shadow')
      return [property, mapColours(plain, colour => (onPicture ? colour : darkBackground(colour)))]
    return TEXT_LIKE.test(property) ? [property, mapColours(plain, paint)] : [property, plain]
  })
  if (under.changed && inline === undefined) declarations.push(['color', formatColour(paint(text))])
  restyle(element, declarations.map(([property, value]) => `${property}:${value}`).join(';'))
  return { ...under.around, text }
}

function walk(nodes: readonly DomNode[], around: Surroundings, restyle: Restyle): void {
  for (const node of nodes) {
    if (!isElement(node) || SKIPPED.has(node.name)) continue
    const inside = 'data-no-dark' in node.attribs ? around : convert(node, around, restyle)
    walk(node.children, inside, restyle)
  }
}

/** The opening tag at the start of `text` with its style attribute set, all else as it stands there. */
function withStyle(tag: string, style: string): string {
  const attribute = ` style="${style.replaceAll('"', "'")}"`
  const present = /\sstyle\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*)/i
  return present.test(tag) ? tag.replace(present, () => attribute) : tag.replace(/\s*\/?>$/, end => attribute + end)
}

/**
 * Article html as a WeChat reader in dark mode shows it: inline colours rewritten, depth first in DOM order, everything
 * else byte for byte as it was. Overlap of text with a gradient or a background picture is taken from the tree, not from
 * a layout. Text without any inline colour stays without one: the page gives it `DARK_TEXT`.
 */
export function darkHtml(html: string): string {
  const document = parseDocument(html, { decodeEntities: false, withStartIndices: true })
  const parts: string[] = []
  let done = 0
  // Elements come in source order, so one pass over the text is enough.
  walk(document.children, PAGE, (element, style) => {
    const start = element.startIndex ?? 0
    const tag = /^<(?:"[^"]*"|'[^']*'|[^>"'])*>/.exec(html.slice(start))?.[0]
    if (tag === undefined) return
    parts.push(html.slice(done, start), withStyle(tag, style))
    done = start + tag.length
  })
  return parts.join('') + html.slice(done)
}
