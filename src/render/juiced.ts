import { parseDocument } from 'htmlparser2'
import juice from 'juice/client.js'
import { declarationsOf } from '../dark/html.ts'
import { fromJuice, isNone } from './content.ts'
import { escapeText, type Node, toHtml } from './node.ts'
import { lookOf, type Styled } from './styled.ts'

type ChildNode = ReturnType<typeof parseDocument>['children'][number]

/** A rule as its author wrote it, its values made ready. */
export interface WrittenRule {
  readonly selectors: readonly string[]
  readonly body: string
}

/** A brace starts a template for juice; as a reference it is text to everybody. */
const escapeForJuice = (text: string) => escapeText(text).replace(/\{/g, '&#123;').replace(/\}/g, '&#125;')

/** The nodes with a stylesheet's rules written into them by juice: for selectors that `Sheet` does not know. */
export function juiced(nodes: readonly Node[], rules: readonly WrittenRule[]): Styled[] {
  const html = juice(toHtml(nodes, escapeForJuice), {
    extraCss: cssOf(rules),
    applyStyleTags: false,
    removeStyleTags: false,
    inlinePseudoElements: true,
    applyWidthAttributes: false,
    applyHeightAttributes: false,
    applyAttributesTableElements: false,
  })
  return parseDocument(html).children.flatMap(styled)
}

function styled(node: ChildNode): Styled[] {
  if (!('attribs' in node)) return 'data' in node ? [fromJuice(node.data)] : []
  const [only] = node.children
  if (only !== undefined && 'data' in only && isNone(only.data)) return []
  const { style, class: _, ...attributes } = node.attribs
  return [
    {
      tag: node.name,
      attributes,
      look: lookOf(declarationsOf(style ?? ''), node.name),
      children: node.children.flatMap(styled),
    },
  ]
}

/** Pseudo-classes with a weight of their own; that of `:not()` is what it holds. */
const PSEUDO_CLASS = /(?<!:):(?!before\b|after\b|not\b)[a-z]/g
const pseudoClasses = (selector: string): number => [...selector.matchAll(PSEUDO_CLASS)].length

/**
 * juice weighs a pseudo-class like a tag, CSS like a class. What is added here is true of every element, and gives each
 * selector CSS's weight for its classes and one and the same surplus for its tags.
 */
function cssOf(rules: readonly WrittenRule[]): string {
  const most = Math.max(0, ...rules.flatMap(({ selectors }) => selectors.map(pseudoClasses)))
  const weighed = (selector: string) => {
    const own = pseudoClasses(selector)
    const surplus = ':not(.zz)'.repeat(own) + ':not(zz)'.repeat(most - own)
    // what holds nothing has nothing before or after what it holds
    const [pseudo] = /::?(?:before|after)$/.exec(selector) ?? []
    if (pseudo === undefined) return selector + surplus
    return `${selector.slice(0, -pseudo.length)}${surplus}:not(br):not(hr):not(img)${pseudo}`
  }
  return rules.map(({ selectors, body }) => `${selectors.map(weighed).join(',')}{${body}}\n`).join('')
}
