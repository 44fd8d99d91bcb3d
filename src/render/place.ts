import { decodeEntities } from '../article/plain.ts'
import { escapeAttribute } from './node.ts'

/** What a picture's source is replaced by. */
export interface Placed {
  readonly src: string
  readonly widthPx?: number
  readonly heightPx?: number
}

/** An `img` tag whole: values in quotes may hold a `>`. */
export const IMG = /<img\b(?:"[^"]*"|'[^']*'|[^>"'])*>/gi
const SRC = /(\ssrc\s*=\s*)(?:"([^"]*)"|'([^']*)')/i

/** The value of an attribute of one tag, decoded; `undefined` when it has none. */
export function attributeOf(tag: string, name: string): string | undefined {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag)
  const value = match?.[1] ?? match?.[2] ?? match?.[3]
  return value === undefined ? undefined : decodeEntities(value)
}

function withAttribute(tag: string, name: string, value: string): string {
  const present = new RegExp(`(\\s${name}\\s*=\\s*)(?:"[^"]*"|'[^']*')`, 'i')
  if (present.test(tag)) return tag.replace(present, (_, head: string) => `${head}"${value}"`)
  return tag.replace(/\s*\/?>$/, end => ` ${name}="${value}"${end}`)
}

/** Four digits are what WeChat's own editor writes. */
const ratio = (heightPx: number, widthPx: number) => String(Math.round((heightPx / widthPx) * 10_000) / 10_000)

/**
 * Pictures about as wide as a phone fill it and not a desktop's column, which WeChat's structure check takes for a slip
 * unless it is told that it is meant (2.4.1 and 2.4.3, at 375 and 677 px; boxes take up to 75 px).
 */
const isBetweenScreens = (widthPx: number): boolean => widthPx >= 300 && widthPx <= 677

/**
 * Puts pictures into rendered html: every `img` whose `src` is a key gets that address and, where sizes are known, `data-w`,
 * `data-ratio` and if need be `data-ignore-width`. All other bytes stay as they are. Placing twice changes nothing unless
 * an address is itself a key for another.
 */
export function place(html: string, pictures: ReadonlyMap<string, Placed>): string {
  if (pictures.size === 0) return html
  return html.replace(IMG, tag => {
    const source = SRC.exec(tag)
    const placed = source ? pictures.get(decodeEntities(source[2] ?? source[3] ?? '')) : undefined
    if (placed === undefined) return tag
    const { src, widthPx, heightPx } = placed
    const replaced = tag.replace(SRC, (_, head: string) => `${head}"${escapeAttribute(src)}"`)
    if (widthPx === undefined || widthPx <= 0) return replaced
    const sized = withAttribute(replaced, 'data-w', String(Math.round(widthPx)))
    const wide = isBetweenScreens(widthPx) ? withAttribute(sized, 'data-ignore-width', '') : sized
    return heightPx === undefined ? wide : withAttribute(wide, 'data-ratio', ratio(heightPx, widthPx))
  })
}
