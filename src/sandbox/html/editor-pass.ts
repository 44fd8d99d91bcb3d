import { Changes, type Passed } from './changes.ts'
import { collapseChains, dropEmptyNodes } from './editor-nesting.ts'
import { rewriteList, splitItem } from './editor-lists.ts'
import { collapseCode, dropBetweenSpans } from './editor-space.ts'
import { editStyle } from './editor-style.ts'
import {
  attribute,
  decode,
  element,
  encode,
  type Element,
  isElement,
  type Node,
  parse,
  serialize,
  withParts,
} from './tree.ts'

/**
 * What a person's opening and saving a draft in the web editor may do to it: the strictest of what has been reported,
 * by rule of the reference on article html, sections 1 to 9 and 14 (read 2026-11-23). Pure.
 */
export function editorPass(html: string): Passed {
  const changes = new Changes()
  const nodes = edit(parse(html), changes, { listDepth: 0, code: false, svg: false })
  const list = changes.list()
  return { html: list.length === 0 ? html : serialize(nodes), changes: list }
}

interface Where {
  readonly listDepth: number
  readonly code: boolean
  readonly svg: boolean
}

function edit(nodes: readonly Node[], changes: Changes, where: Where): Node[] {
  const kept = dropBetweenSpans(nodes, changes)
  return kept.flatMap(node => {
    if (node.kind === 'text') return [where.code ? collapseCode(node, changes) : node]
    if (isElement(node)) return editElement(node, changes, where)
    changes.add(node.kind === 'comment' ? 'T15' : 'T3', node)
    return []
  })
}

function editElement(node: Element, changes: Changes, where: Where): readonly Node[] {
  const dropped = droppedFromSvg(node, where)
  if (dropped !== undefined) {
    changes.add(dropped, node)
    return []
  }
  const isList = node.name === 'ul' || node.name === 'ol'
  const inside: Where = {
    listDepth: where.listDepth + (isList ? 1 : 0),
    code: where.code || node.name === 'code' || node.name === 'pre',
    svg: where.svg || node.name === 'svg',
  }
  const children = edit(isList ? rewriteList(node, changes) : node.children, changes, inside)
  if (node.name === 'div') return editDivision(node, children, changes)
  const edited = withParts(node, editAttributes(node, changes), children)
  if (isList && inside.listDepth > 2) return flatten(edited, changes)
  const split = edited.name === 'li' ? splitItem(edited, changes) : edited
  return [dropEmptyNodes(collapseChains(split, changes), changes)]
}

/** V3, V4, V2: what the editor takes out of an svg. */
function droppedFromSvg(node: Element, where: Where): string | undefined {
  if (!where.svg) return undefined
  if (node.name === 'style') return 'V3'
  if (node.name === 'foreignobject') return 'V4'
  return node.name === 'defs' && !node.children.some(isElement) ? 'V2' : undefined
}

const BLOCKS = new Set(
  'section p div h1 h2 h3 h4 h5 h6 ul ol li table thead tbody tr blockquote pre figure figcaption hr'.split(' '),
)

/** T7: a division becomes a bare paragraph, or goes where blocks stand in it. Its style is lost either way. */
function editDivision(node: Element, children: readonly Node[], changes: Changes): readonly Node[] {
  changes.add('T7', node)
  return children.some(child => isElement(child) && BLOCKS.has(child.name)) ? children : [element('p', children)]
}

/** L3: a list in a list in a list loses its marks and its box. */
function flatten(list: Element, changes: Changes): readonly Node[] {
  changes.add('L3', list)
  return list.children.flatMap(child =>
    isElement(child) && child.name === 'li' ? [element('section', child.children)] : [child],
  )
}

function editAttributes(node: Element, changes: Changes): ReadonlyMap<string, string> {
  const kept = new Map<string, string>()
  let same = true
  for (const [name, value] of node.attributes) {
    const rule = droppedAttribute(node, name.toLowerCase())
    if (rule !== undefined) {
      changes.add(rule, node)
      same = false
      continue
    }
    const left = name.toLowerCase() === 'style' ? editStyleOf(value, changes) : value
    if (left !== value) same = false
    if (left !== undefined) kept.set(name, left)
  }
  return same ? node.attributes : kept
}

function droppedAttribute(node: Element, name: string): string | undefined {
  if (name === 'class') return keepsClass(node) ? undefined : 'A2'
  if (name === 'target' || name === 'rel') return 'A7'
  return node.name === 'img' && (name === 'width' || name === 'height') ? 'A8' : undefined
}

/** T10: the account card works by its class. */
const keepsClass = (node: Element): boolean =>
  node.name === 'mp-common-profile' ||
  (node.name === 'section' && (attribute(node, 'class') ?? '').split(/\s+/).includes('mp_profile_iframe_wrp'))

/** The value left, as written when nothing changed; `undefined` when nothing is left. */
function editStyleOf(value: string, changes: Changes): string | undefined {
  const { style, rules } = editStyle(decode(value))
  for (const rule of rules) changes.add(rule, decode(value))
  if (rules.length === 0) return value
  return style === '' ? undefined : encode(style)
}
