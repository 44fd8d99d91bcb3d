import { type DomElement, elementsIn, isElement, type Placed, textIn } from './tree.ts'

/**
 * The rules of WeChat's structure check that need no layout, under its own keys.
 * @see wechatjs/verify-article-structure-spec, sections 2 to 4, and the checker published with it (read 2026-11-23)
 */
export type Key =
  | 'font-family'
  | 'opacity'
  | 'caret-color'
  | 'line-height'
  | 'text-align'
  | 'height'
  | 'animate-begin'
  | 'nest-level'
  | 'redundant-node'
  | 'node-leaf'
  | 'span-leaf'

/** The beginning of the only font list that passes, quotes left out. */
const OWN_FONTS = 'mp-quote, PingFang SC, system-ui, -apple-system'
const LONGEST_CHAIN = 10
/** From this depth on the checker looks for wrappers that add nothing. */
const DEEP = 15
const MANY_CHILDREN = 20
const MANY_EMPTY = 15

const MEDIA = /^(?:img|svg|iframe|video|audio|canvas|mp-.*)$/
/** What the editor never takes for a wrapper. */
const KEPT = /iframe|video|audio|cps|mp|img|animatetransform|hr|path|br|svg|^g$|^a$/
const SHOWS_ITSELF = /^(?:br|hr|col|wbr|img|svg|iframe|video|audio|canvas|mp-.*|path|rect|circle|ellipse|line|poly.*)$/
const INLINE = /^(?:span|strong|em|b|i|u|s|del|sub|sup|a|img|br|code|font|mark|ruby|rt|rp|small|svg)$/
const COMPONENT = /^(?:img|iframe|video|mp-.*|mpvoice|qqmusic)$/

const isZero = (value: string | undefined): boolean => value !== undefined && /^[+-]?0*\.?0+(?:[a-z%]+)?$/i.test(value)
const hasText = ({ element }: Placed): boolean => textIn(element) !== ''
const insideSvg = ({ ancestors }: Placed): boolean =>
  ancestors.some(({ name, element }) => name === 'svg' || element.attribs['data-mode'] === 'svg')

/** True when the element breaks the rule. */
export const RULES: Readonly<Record<Key, (placed: Placed) => boolean>> = {
  'font-family': ({ style }) => {
    const fonts = style.get('font-family')?.replace(/["']/g, '').replace(/\s+/g, ' ').trim()
    return fonts !== undefined && !fonts.startsWith(OWN_FONTS)
  },
  opacity: ({ name, style }) => name === 'img' && isZero(style.get('opacity')),
  'caret-color': ({ style }) =>
    /^(?:transparent|rgba\(0,0,0,0\)|#0000(?:0000)?)$/i.test((style.get('caret-color') ?? '').replace(/\s+/g, '')),
  'line-height': placed => isZero(placed.style.get('line-height')) && hasText(placed),
  'text-align': ({ style }) => /^(?:start|end)$/i.test(style.get('text-align') ?? ''),
  height: placed => isZero(placed.style.get('height')) && !insideSvg(placed) && hasText(placed),
  'animate-begin': ({ name, element }) => {
    const begin = /^(?:animate|animatetransform|animatemotion|set)$/.test(name) ? (element.attribs['begin'] ?? '') : ''
    return /\btouchstart\b/i.test(begin) && !/\bclick\b/i.test(begin)
  },
  'nest-level': placed => closesChain(placed) || isRedundantlyDeep(placed),
  'redundant-node': ({ element }) => {
    const inside = elementsIn(element)
    return inside.length > MANY_CHILDREN && inside.filter(isEmpty).length > MANY_EMPTY
  },
  'node-leaf': ({ element }) => {
    if (element.attribs['nodeleaf'] === undefined) return false
    const inside = elementsIn(element)
    return inside.length !== 1 || inside.some(({ name }) => !COMPONENT.test(name.toLowerCase()))
  },
  'span-leaf': ({ name, element }) => name === 'span' && element.attribs['leaf'] !== undefined && holdsBlock(element),
}

const holdsBlock = (element: DomElement): boolean =>
  elementsIn(element).some(child => !INLINE.test(child.name.toLowerCase()) || holdsBlock(child))

/** An element that shows nothing, by itself or inside. */
const isEmpty = (element: DomElement): boolean =>
  !SHOWS_ITSELF.test(element.name.toLowerCase()) &&
  textIn(element) === '' &&
  elementsIn(element).every(isEmpty) &&
  !/\u00a0/.test(element.children.map(child => ('data' in child ? child.data : '')).join(''))

/** True when nothing else stands in the parent. Stops at the first other child: a root may have thousands. */
const isOnly = ({ element }: Placed, parent: Placed): boolean =>
  parent.element.children.every(child => child === element || (!isElement(child) && textIn(child) === ''))
const isOnlyElement = ({ element }: Placed, parent: Placed): boolean =>
  parent.element.children.every(child => child === element || !isElement(child))

/** The eleventh of a chain: same tag, same style, each the only child of the one around it. Told once a chain. */
function closesChain(placed: Placed): boolean {
  let length = 1
  let inner = placed
  for (const outer of [...placed.ancestors].reverse()) {
    if (outer.name !== inner.name || MEDIA.test(outer.name) || !isOnly(inner, outer)) break
    if ((outer.element.attribs['style'] ?? '') !== (inner.element.attribs['style'] ?? '')) break
    length++
    inner = outer
  }
  return length === LONGEST_CHAIN + 1
}

/** At the depth where the checker looks up the tree: a single child in a wrapper of a tag and a style it has met before. */
function isRedundantlyDeep(placed: Placed): boolean {
  if (placed.ancestors.length + 1 !== DEEP) return false
  const tags = new Set<string>()
  const declarations = new Set<string>()
  for (let at = placed.ancestors.length - 1; at > 0; at--) {
    const [outer, wrapper] = [placed.ancestors[at - 1], placed.ancestors[at]]
    if (outer === undefined || wrapper === undefined || !isOnlyElement(wrapper, outer)) return false
    if (!tags.has(wrapper.name)) {
      tags.add(wrapper.name)
      continue
    }
    const own = (wrapper.element.attribs['style'] ?? '').split(';')
    const isNew = own.some(declaration => !declarations.has(declaration))
    for (const declaration of own) declarations.add(declaration)
    if (!isNew && !KEPT.test(wrapper.name)) return true
  }
  return false
}
