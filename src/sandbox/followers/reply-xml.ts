/** An element of a passive reply: its text, or the elements in it. */
export interface Element {
  readonly name: string
  readonly text: string
  readonly children: readonly Element[]
}

/** Replies are flat: nothing of them lies deeper. */
const DEPTH_MAX = 6

/**
 * The `<xml>` element of a reply, or `undefined` when the text is not well-formed: no attributes, no entities but the five
 * of XML, no doctype; nothing else stands in a reply.
 */
export function readReplyXml(text: string): Element | undefined {
  const found = elementAt(text.trim(), 0, 0)
  return found?.end === text.trim().length && found.element.name === 'xml' ? found.element : undefined
}

interface Found {
  readonly element: Element
  readonly end: number
}

function elementAt(text: string, from: number, depth: number): Found | undefined {
  const open = matchAt(/<([A-Za-z][\w]*)>/y, text, from)
  if (open === undefined || depth > DEPTH_MAX) return undefined
  const name = open[1] ?? ''
  const children: Element[] = []
  let words = ''
  for (let at = from + open[0].length; ;) {
    const close = matchAt(/<\/([A-Za-z][\w]*)>/y, text, at)
    if (close !== undefined)
      return close[1] === name ? { element: { name, text: words, children }, end: at + close[0].length } : undefined
    const plain = matchAt(/<!\[CDATA\[([\s\S]*?)\]\]>|[^<]+/y, text, at)
    if (plain !== undefined) {
      words += plain[1] ?? decoded(plain[0])
      at += plain[0].length
      continue
    }
    const child = elementAt(text, at, depth + 1)
    if (child === undefined) return undefined
    children.push(child.element)
    at = child.end
  }
}

function matchAt(pattern: RegExp, text: string, from: number): RegExpExecArray | undefined {
  pattern.lastIndex = from
  return pattern.exec(text) ?? undefined
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const decoded = (text: string): string => text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)

/** The text of a child, `undefined` when there is none of that name. */
export const childText = (element: Element | undefined, name: string): string | undefined =>
  element?.children.find(child => child.name === name)?.text

export const childOf = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find(child => child.name === name)
