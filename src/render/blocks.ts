import type { Token, Tokens } from 'marked'
import { asOwn, type CardKind, type DefinitionEntry, isA, type OwnToken } from '../article/tokens.ts'
import { render as zh } from '../text/zh/render.ts'
import { flow } from './author-blocks.ts'
import { Tree } from './author-html.ts'
import { box, deeper, heading, type Setting, TOP } from './boxes.ts'
import { figures, saying } from './cards.ts'
import { codeBox } from './code.ts'
import type { Galley } from './galley.ts'
import { inline, phrase } from './inline.ts'
import { type Item, list } from './lists.ts'
import { formulaBlock } from './maths.ts'
import { type Element, el, type Node } from './node.ts'
import { paragraph } from './paragraph.ts'
import { type Cell, table } from './tables.ts'
import { languageOf } from './tools.ts'

/**
 * Block tokens as blocks. `[toc]` stands as an empty section `contents`, which the caller fills. `enter` is told each
 * token before its turn, so that places in the file are known.
 */
export function blocks<T extends Token>(
  tokens: readonly T[],
  galley: Galley,
  setting: Setting = TOP,
  enter?: (token: T) => void,
): Node[] {
  if (!tokens.some(({ type }) => type === 'html')) {
    const nodes: Node[] = []
    for (const token of tokens) {
      enter?.(token)
      nodes.push(...one(token, galley, setting))
    }
    return nodes
  }
  const tree = new Tree(galley)
  for (const [index, token] of tokens.entries()) {
    enter?.(token)
    if (token.type === 'html') {
      tree.html(token.raw, name => {
        const closing = new RegExp(`</${name}\\s*>`, 'i')
        return tokens.slice(index + 1).some(later => later.type === 'html' && closing.test(later.raw))
      })
    } else tree.add({ kind: 'block', nodes: one(token, galley, tree.within(setting)) })
  }
  return flow(tree.close(), galley, setting)
}

function one(token: Token, galley: Galley, setting: Setting): readonly Node[] {
  const own = asOwn(token)
  if (own) return ours(own, galley, setting)
  switch (token.type) {
    case 'space':
    case 'def':
    case 'checkbox':
      return []
    case 'heading': {
      const { depth, tokens } = token as Tokens.Heading
      return [heading(depth, phrase(tokens, galley))]
    }
    case 'paragraph':
      return paragraph(inline((token as Tokens.Paragraph).tokens, galley), 'p', setting.contact)
    case 'code': {
      const { text, lang = '' } = token as Tokens.Code
      return [codeBox(text, languageOf(lang), galley.tools.highlight)]
    }
    case 'blockquote':
      return box('quote', blocks((token as Tokens.Blockquote).tokens, galley, deeper(setting)), setting)
    case 'list':
      return [listOf(token as Tokens.List, galley, setting)]
    case 'table':
      return tableOf(token as Tokens.Table, galley)
    case 'hr':
      return [el('hr', 'hr')]
    default:
      // A tight item's line, and anything a later marked may add.
      return paragraph(inline([token], galley), 'item-text', setting.contact)
  }
}

function ours(token: OwnToken, galley: Galley, setting: Setting): readonly Node[] {
  switch (token.type) {
    case 'callout': {
      if (token.kind === 'figures' || token.kind === 'saying') return card(token.kind, token, galley, setting)
      const title = token.title === null ? [zh.callout[token.kind]] : phrase(token.titleTokens, galley)
      const inside = blocks(token.tokens, galley, deeper(setting))
      return box(`callout callout-${token.kind}`, [el('p', 'callout-title', title), ...inside], setting)
    }
    case 'mathBlock':
      return formulaBlock(token.text, galley, token.raw)
    case 'definitions':
      return [
        el(
          'section',
          'definitions',
          token.entries.flatMap(entry => definition(entry, galley, setting)),
        ),
      ]
    case 'toc':
      galley.hasContents = true
      return [el('section', 'contents')]
    // Printed at the end, by `Notes`.
    case 'footnoteDef':
      return []
    case 'highlight':
    case 'subscript':
    case 'superscript':
    case 'ruby':
    case 'math':
    case 'footnoteRef':
    case 'shape':
      return paragraph(inline([token], galley), 'p', setting.contact)
  }
}

function definition({ kind, tokens }: DefinitionEntry, galley: Galley, setting: Setting): readonly Node[] {
  if (kind === 'term') return paragraph(inline(tokens, galley), 'term')
  const content = blocks(tokens, galley, deeper(setting))
  const [only] = content
  const isLine = content.length === 1 && typeof only === 'object' && /^p(?: latin)?$/.test(only.class)
  return isLine ? [{ ...only, class: only.class.replace(/^p/, 'definition') }] : box('definition', content, setting)
}

/** Key figures, or words worth repeating. */
function card(
  kind: CardKind,
  token: OwnToken & { type: 'callout' },
  galley: Galley,
  setting: Setting,
): readonly Node[] {
  const title = token.title === null ? null : phrase(token.titleTokens, galley)
  const inside = (list: readonly Token[]) => blocks(list, galley, deeper(setting))
  if (kind === 'saying') return box('quote-card', saying(inside(token.tokens), title), setting)
  const parts = token.tokens.flatMap((part): Node[] => {
    if (!isA(part, 'list')) return inside([part])
    return figures(
      part.items.map(({ tokens: [first, ...rest] }) => ({
        line: first && 'tokens' in first && first.tokens ? phrase(first.tokens, galley) : inside(first ? [first] : []),
        more: inside(rest),
      })),
    )
  })
  return box('figures', [el('p', 'figures-title', title ?? [zh.figures]), ...parts], setting)
}

function listOf(token: Tokens.List, galley: Galley, setting: Setting): Element {
  const inner: Setting = { ...setting, lists: setting.lists + 1 }
  const items = token.items.map((item): Item => {
    const check = item.task ? (item.checked ? '☑' : '☐') : null
    const content = blocks(item.tokens, galley, inner)
    const [first, ...rest] = content
    // A loose item's first paragraph is its line, too.
    const line = typeof first === 'object' && /^p(?: latin)?$/.test(first.class)
    return { check, blocks: line ? [{ ...first, class: first.class.replace(/^p/, 'item-text') }, ...rest] : content }
  })
  return list(
    { ordered: token.ordered, start: Number(token.start) || (token.start === 0 ? 0 : 1), items },
    setting.lists,
  )
}

function tableOf({ header, rows }: Tokens.Table, galley: Galley): Node[] {
  return table(
    [header, ...rows].map(row =>
      row.map((cell): Cell => ({
        content: phrase(cell.tokens, galley),
        header: cell.header,
        align: cell.align,
        columns: 1,
        rows: 1,
      })),
    ),
  )
}
