import { render as zh } from '../text/zh/render.ts'
import type { OwnToken } from '../article/tokens.ts'
import { inRows } from './boxes.ts'
import type { Galley } from './galley.ts'
import { type Element, el, isEmpty, type Node, textOf } from './node.ts'
import { clean, oneLine } from './text.ts'

/** Where a picture may come from: a path, the web, bytes in the text, or a code to be drawn. */
const SOURCE = /^(?:https?:|data:image\/|qr:|[a-z]:[\\/]|(?![a-z][a-z\d+.-]*:))/i

interface Wanted {
  readonly source: string
  readonly alt: string
  readonly title: string
  /** Already judged. */
  readonly style: string
}

/** An `img` as it stands in a line; a source nobody may load leaves its description instead. */
export function picture(wanted: Wanted, galley: Galley, raw: string): readonly Node[] {
  const source = clean(wanted.source)
  if (source === '' || !SOURCE.test(source)) {
    galley.find('picture-dropped', 'error', galley.lineOf(raw), { source: source.slice(0, 80) })
    return wanted.alt === '' ? [] : [clean(wanted.alt)]
  }
  const line = String(galley.lineOf(raw))
  const alt = described(wanted.alt)
  const title = clean(wanted.title.replace(/\s+/g, ' ').trim())
  const optional = { ...(title === '' ? {} : { title }), ...(wanted.style === '' ? {} : { style: wanted.style }) }
  return [el('img', 'picture-inline', [], { src: source, alt, ...optional, line })]
}

/** `说明|300` and `说明|60%`, as Obsidian writes how wide a picture is. */
export function sized(described: string): { readonly alt: string; readonly style: string } {
  const [all = '', size, unit = 'px'] = /\s*\|\s*(\d{1,3})(%|px)?\s*$/.exec(described) ?? []
  if (size === undefined || Number(size) === 0) return { alt: described, style: '' }
  const width = unit === '%' ? Math.min(Number(size), 100) : size
  return { alt: described.slice(0, -all.length), style: `width:${width}${unit}` }
}

/** A picture with the width and the side its author gave it. */
export const shaped = (nodes: readonly Node[], { width, align }: OwnToken & { type: 'shape' }): readonly Node[] =>
  nodes.map(node => {
    if (!isPicture(node)) return node
    const style = width === null ? node.attributes['style'] : `width:${width}`
    const attributes = {
      ...node.attributes,
      ...(style === undefined ? {} : { style }),
      ...(align === null ? {} : { align }),
    }
    return { ...node, attributes }
  })

/** A description in one line; WeChat drops one that begins like the address of a script, so its colon is a full-width one. */
const described = (alt: string): string =>
  clean(alt.replace(/\s+/g, ' ').trim()).replace(/^((?:j\s*a\s*v\s*a|v\s*b)\s*s\s*c\s*r\s*i\s*p\s*t\s*):/i, '$1：')

export const isPicture = (node: Node): node is Element => typeof node === 'object' && node.tag === 'img'

/** The pictures of a line that holds nothing else but their link marks; `null` for any other line. */
export function picturesOnly(line: readonly Node[]): readonly Node[] | null {
  const flat = line.flatMap((node): readonly Node[] =>
    typeof node === 'object' && ['a', 'span', 'strong', 'em'].includes(node.tag) && hasPicture(node)
      ? unwrapped(node)
      : [node],
  )
  const visible = flat.filter(node => !isEmpty([node]))
  const only = visible.every(node => typeof node === 'object' && (node.tag === 'img' || node.class === 'mark-number'))
  return only && visible.some(isPicture) ? visible : null
}

const hasPicture = (node: Element): boolean =>
  node.children.some(child => isPicture(child) || (typeof child === 'object' && hasPicture(child)))
const unwrapped = (node: Element): readonly Node[] =>
  node.children.flatMap(child => (typeof child === 'object' && hasPicture(child) ? unwrapped(child) : [child]))

/** Pictures standing alone, with their titles as captions: those of one line side by side. QR codes become cards. */
export function pictureBlocks(line: readonly Node[], contact = false): Node[] {
  const blocks = line.flatMap((node, index): Node[] => {
    if (!isPicture(node)) return []
    const next = line[index + 1]
    const mark = typeof next === 'object' && next.class === 'mark-number' ? [next] : []
    return [isCode(node) || contact ? card(node, mark) : figure(node, mark)]
  })
  const isRow = blocks.length > 1 && blocks.every(node => typeof node === 'object' && node.class === 'picture')
  return isRow
    ? inRows(
        'pictures',
        'pictures-cell',
        blocks.map(node => [node]),
      )
    : blocks
}

const isCode = ({ attributes }: Element) => (attributes['src'] ?? '').toLowerCase().startsWith('qr:')

/** Where a picture narrower than the column stands. */
const MARGINS: Readonly<Record<string, string>> = {
  left: 'margin:0 auto 0 0',
  center: 'margin:0 auto',
  right: 'margin:0 0 0 auto',
}

function figure({ attributes }: Element, mark: readonly Node[]): Node {
  const { title, align, style, ...rest } = attributes
  const caption = oneLine([...(title === undefined ? [] : [title]), ...mark])
  const own = [style, MARGINS[align ?? '']].filter(part => part !== undefined).join(';')
  const image = el('img', '', [], { ...rest, ...(own === '' ? {} : { style: own }) })
  const below = caption.length === 0 ? [] : [el('p', 'caption', caption, align ? { style: `text-align:${align}` } : {})]
  return el('section', 'picture', [el('p', 'picture-frame', [image]), ...below])
}

const ABOUT_CODES = /二维码|公众号|小程序|视频号|微信|扫码|\bqr|qr\b|code/i

/** A code to be long-pressed, with the name that its description gives. Introductions are added by the contact section. */
function card(image: Element, mark: readonly Node[]): Element {
  const { title, align: _side, alt = '', src = '', ...rest } = image.attributes
  const code = isCode(image) || ABOUT_CODES.test(`${alt} ${title ?? ''} ${src}`)
  const name = [...(alt === '' ? [] : [alt]), ...mark]
  return el('section', 'card', [
    el('p', 'card-code', [el('img', code ? 'code-picture' : '', [], { src, alt, ...rest })]),
    ...(name.length === 0 ? [] : [el('p', 'card-name', name)]),
    ...(title === undefined ? [] : [el('p', 'caption', [title])]),
    ...(code ? [el('p', 'card-hint', [zh.longPress])] : []),
  ])
}

/** The name a card shows. */
export const cardName = (node: Node): string =>
  typeof node === 'object' && node.class === 'card'
    ? textOf(node.children.filter(child => typeof child === 'object' && child.class === 'card-name'))
    : ''
