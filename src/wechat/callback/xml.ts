/** An element of a pushed message. Names and text are WeChat's; there are no attributes. */
export interface Element {
  readonly name: string
  /** Text and CDATA directly inside, joined; blank text between children is left out. */
  readonly text: string
  readonly children: readonly Element[]
}

/** Not the XML WeChat pushes. */
export class XmlError extends Error {
  override readonly name = 'XmlError'
}

/** WeChat's events are five deep (xml/CopyrightCheckResult/ResultList/item/ArticleIdx). */
const DEPTH_MAX = 16
const ELEMENTS_MAX = 5000
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const OPEN = /<([A-Za-z_][\w.-]{0,127})\s*(\/?)>/y
const CLOSE = /<\/([A-Za-z_][\w.-]{0,127})\s*>/y
const DECLARATION = /^\uFEFF?\s*(?:<\?xml [^<>?]{0,200}\?>)?\s*/

interface Opened {
  readonly name: string
  text: string
  readonly children: Element[]
}

/**
 * Reads a pushed message: elements, text, CDATA, the five predefined entities and character references. A DTD,
 * entities of its own, attributes, comments and processing instructions are no part of what WeChat sends and refused, so
 * nothing is ever expanded. Takes time in proportion to the text.
 *
 * @throws {XmlError}
 */
export function readXml(xml: string): Element {
  let at = DECLARATION.exec(xml)![0].length
  const open: Opened[] = [{ name: '', text: '', children: [] }]
  let count = 0
  while (at < xml.length) {
    const top = open.at(-1)!
    if (xml.startsWith('<![CDATA[', at)) {
      const end = xml.indexOf(']]>', at)
      if (end < 0 || open.length === 1) throw new XmlError('CDATA')
      top.text += xml.slice(at + 9, end)
      at = end + 3
    } else if (xml.startsWith('</', at)) {
      at = matched(CLOSE, xml, at, match => close(open, match[1]!))
    } else if (xml[at] === '<') {
      count += 1
      at = matched(OPEN, xml, at, match => start(open, match[1]!, match[2] === '/', count))
    } else {
      const next = xml.indexOf('<', at)
      const end = next < 0 ? xml.length : next
      top.text += textOf(xml.slice(at, end), open.length === 1)
      at = end
    }
  }
  const [root] = open[0]!.children
  if (open.length !== 1 || !root || open[0]!.children.length !== 1) throw new XmlError('not one element')
  return root
}

function matched(form: RegExp, xml: string, at: number, act: (match: RegExpExecArray) => void): number {
  form.lastIndex = at
  const match = form.exec(xml)
  if (!match) throw new XmlError('tag')
  act(match)
  return form.lastIndex
}

function start(open: Opened[], name: string, empty: boolean, count: number): void {
  if (open.length > DEPTH_MAX || count > ELEMENTS_MAX) throw new XmlError('too much')
  open.push({ name, text: '', children: [] })
  if (empty) close(open, name)
}

function close(open: Opened[], name: string): void {
  const ended = open.pop()!
  const parent = open.at(-1)
  if (!parent || ended.name !== name) throw new XmlError('tag')
  const text = ended.children.length > 0 && ended.text.trim() === '' ? '' : ended.text
  parent.children.push({ ...ended, text })
}

function textOf(raw: string, outside: boolean): string {
  if (outside && raw.trim() !== '') throw new XmlError('text outside')
  if (!raw.includes('&')) return raw
  return raw.replace(/&(?:#(x[\da-f]{1,6}|\d{1,7})|(\w{1,8}));|&/gi, (_whole, code?: string, name?: string) => {
    const known = name === undefined ? undefined : ENTITIES[name]
    if (known !== undefined) return known
    const point = code === undefined ? -1 : Number(/^x/i.test(code) ? `0${code}` : code)
    const writable = point > 0 && point <= 0x10_ffff && !(point >= 0xd800 && point <= 0xdfff)
    if (!writable) throw new XmlError('entity')
    return String.fromCodePoint(point)
  })
}

/** The first child of this name. */
export const child = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find(one => one.name === name)

/** The trimmed text at the end of a path of names; '' when there is none. */
export const textAt = (element: Element, ...path: readonly string[]): string =>
  (path.reduce<Element | undefined>(child, element)?.text ?? '').trim()
