import { Changes, type Passed } from './changes.ts'
import { keptHref, keptPicture, type Lookup, moved } from './links.ts'
import { attribute, decode, type Element, encode, isElement, type Node, parse, serialize, withParts } from './tree.ts'

/** Rules by id of the reference on article html, sections 1 to 5 and 14 (read 2026-11-23). */
const DROPPED: Readonly<Record<string, string>> = {
  ...rule('T1', 'script noscript'),
  ...rule('T2', 'style'),
  ...rule('T3', 'link meta base title head template'),
  ...rule('T5', 'object embed video audio canvas'),
  ...rule('T4', 'input select textarea'),
}
const UNWRAPPED: Readonly<Record<string, string>> = {
  ...rule('T3', 'html body'),
  ...rule('T4', 'form label fieldset button'),
  ...rule('T2', 'font-face'),
}

function rule(id: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map(name => [name, id]))
}

export interface StoreOptions {
  /** What is known of a picture by its address, for data-w and data-ratio. */
  readonly lookup?: Lookup
}

/**
 * What draft/add and draft/update make of an article's html. Rule I2 (addresses move to data-src) is the normal case;
 * every other change is a loss. Pure; the second pass over its own output changes nothing.
 * @throws {TooDeep} for html nested more than 400 deep
 */
export function storePass(html: string, options: StoreOptions = {}): Passed {
  const changes = new Changes()
  const nodes = clean(parse(html), changes, options.lookup ?? (() => undefined))
  const list = changes.list()
  return { html: list.length === 0 ? html : serialize(nodes), changes: list }
}

function clean(nodes: readonly Node[], changes: Changes, lookup: Lookup): Node[] {
  return nodes.flatMap(node => {
    if (node.kind === 'directive') {
      changes.add('T3', node)
      return []
    }
    return isElement(node) ? cleanElement(node, changes, lookup) : [node]
  })
}

function cleanElement(node: Element, changes: Changes, lookup: Lookup): Node[] {
  const dropped = Object.hasOwn(DROPPED, node.name) ? DROPPED[node.name] : isForeignFrame(node) ? 'T6' : undefined
  if (dropped !== undefined) {
    changes.add(dropped, node)
    return []
  }
  const children = clean(node.children, changes, lookup)
  const unwrapped = unwrappedBy(node)
  if (unwrapped !== undefined) {
    changes.add(unwrapped, node)
    return children
  }
  const attributes = cleanAttributes(node, changes)
  const cleaned = withParts(node, attributes, children)
  if (node.name === 'img') return [cleanImage(cleaned, changes, lookup)]
  if (node.name === 'image' || node.name === 'source') return [cleanReference(cleaned, changes)]
  return [cleaned]
}

/** T3, T4, T2, K1: the tag goes, its content stays. T8: so does a name that no element has. */
function unwrappedBy(node: Element): string | undefined {
  if (Object.hasOwn(UNWRAPPED, node.name)) return UNWRAPPED[node.name]
  if (!/^[a-z][a-z0-9:-]*$/.test(node.name)) return 'T8'
  return isForeignLink(node) ? 'K1' : undefined
}

/** T6: a frame is kept only when it shows a Tencent video. */
function isForeignFrame(node: Element): boolean {
  if (node.name !== 'iframe' && node.name !== 'frame' && node.name !== 'frameset') return false
  const address = attribute(node, 'src') ?? attribute(node, 'data-src') ?? ''
  return !URL.canParse(address) || new URL(address).protocol !== 'https:' || new URL(address).host !== 'v.qq.com'
}

const isForeignLink = (node: Element): boolean =>
  node.name === 'a' && !keptHref(attribute(node, 'href') ?? attribute(node, 'xlink:href') ?? '')

/** A1 ids, A3 handlers, addresses that run scripts and names that no attribute has. What points at an id is kept, and dangles, as measured. */
function cleanAttributes(node: Element, changes: Changes): ReadonlyMap<string, string> {
  const kept = new Map<string, string>()
  for (const [name, value] of node.attributes) {
    const key = name.toLowerCase()
    if (key === 'id') changes.add('A1', node)
    else if (key.startsWith('on') || key === 'contenteditable' || key === 'srcdoc') changes.add('A3', node)
    else if (!/^[a-z_][\w:.-]*$/.test(key) || runsScript(value)) changes.add('A3', node)
    else kept.set(name, value)
  }
  return kept.size === node.attributes.size ? node.attributes : kept
}

// Browsers ignore white space and control characters in front of and inside the scheme.
const runsScript = (value: string): boolean =>
  // oxlint-disable-next-line no-control-regex
  /^(javascript|vbscript):/i.test(decode(value).replace(/[\u0000-\u0020\u007f-\u00a0]/g, ''))

/** I1: another server's picture loses its address. I2: the service's own moves to data-src. */
function cleanImage(node: Element, changes: Changes, lookup: Lookup): Element {
  const kept = new Map(node.attributes)
  const address = attribute(node, 'data-src') || attribute(node, 'src') || ''
  for (const name of node.attributes.keys()) {
    const key = name.toLowerCase()
    if (
      key === 'srcset' ||
      ((key === 'src' || key === 'data-src') && !keptPicture(decode(node.attributes.get(name) ?? '')))
    ) {
      if (decode(node.attributes.get(name) ?? '') !== '') changes.add('I1', node)
      kept.delete(name)
    }
  }
  if (!keptPicture(address)) return kept.size === node.attributes.size ? node : withParts(node, kept, node.children)
  const wanted = moved(address, lookup)
  for (const name of node.attributes.keys()) if (name.toLowerCase() === 'src') kept.delete(name)
  for (const [name, value] of wanted) if (name === 'data-src' || !kept.has(name)) kept.set(name, encode(value))
  if (same(kept, node.attributes)) return node
  changes.add('I2', node)
  return withParts(node, kept, node.children)
}

const same = (left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean =>
  left.size === right.size &&
  [...left].every(([name, value]) => decode(right.get(name) ?? '') === decode(value) && right.has(name))

/** I1 for `<image href>` of svg and `<source srcset>`. */
function cleanReference(node: Element, changes: Changes): Element {
  const kept = new Map(node.attributes)
  for (const [name, value] of node.attributes)
    if (/^(src|srcset|href|xlink:href)$/i.test(name) && !keptPicture(decode(value))) kept.delete(name)
  if (kept.size === node.attributes.size) return node
  changes.add('I1', node)
  return withParts(node, kept, node.children)
}
