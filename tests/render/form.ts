import { Parser } from 'htmlparser2'
import { parseColour } from '../../src/dark/colour.ts'
import { declarationsOf } from '../../src/dark/html.ts'

// A second opinion on what WeChat keeps: it shares no list with src/render.

const TAGS = new Set(
  'section p span strong em u del br hr h2 h3 h4 ul ol li table thead tbody tr th td code img sup sub a ruby rt rp'.split(
    ' ',
  ),
)
const ATTRIBUTES = new Set([
  'style',
  'src',
  'alt',
  'href',
  'colspan',
  'rowspan',
  'data-ignore-width',
  'data-w',
  'data-ratio',
])
const PROPERTIES =
  /^(?:color|background-(?:color|image|size|repeat|position)|border(?:-(?:top|right|bottom|left))?(?:-(?:color|style|width))?|border-(?:radius|collapse|spacing)|box-shadow|text-(?:shadow|align|decoration|indent)|font-(?:size|weight|style)|line-height|letter-spacing|white-space|word-break|overflow-wrap|(?:margin|padding)(?:-(?:top|right|bottom|left))?|(?:max-|min-)?(?:width|height)|display|vertical-align|overflow(?:-x)?|list-style-(?:type|position)|box-sizing|opacity|table-layout|-webkit-overflow-scrolling)$/
const BLOCKS = new Set(['section', 'p', 'h2', 'h3', 'h4', 'li', 'td', 'th'])
const VOID = new Set(['br', 'hr', 'img'])
const PARENTS: Readonly<Record<string, readonly string[]>> = {
  li: ['ul', 'ol'],
  tr: ['thead', 'tbody'],
  td: ['tr'],
  th: ['tr'],
  thead: ['table'],
  tbody: ['table'],
}

interface Open {
  readonly name: string
  readonly style: string
  readonly children: string[]
  coloured: boolean
  /** An svg or in one. */
  readonly drawn: boolean
}

/** What is wrong with the form of rendered html; empty when WeChat takes it as it is. */
export function formFaults(html: string): string[] {
  const faults: string[] = []
  const stack: Open[] = []
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const parent = stack.at(-1)
        parent?.children.push(name)
        if (name === 'svg' || parent?.drawn === true) {
          faults.push(...drawingFaults(name, attributes, parent?.name ?? ''))
          stack.push({ name, style: '', children: [], coloured: true, drawn: true })
          return
        }
        if (!TAGS.has(name)) faults.push(`tag ${name}`)
        if (parent === undefined && name !== 'section') faults.push(`root ${name}`)
        if (
          parent &&
          ['p', 'h2', 'h3', 'h4', 'span', 'strong', 'em', 'a', 'code'].includes(parent.name) &&
          BLOCKS.has(name)
        ) {
          faults.push(`${name} in ${parent.name}`)
        }
        if (PARENTS[name] && !PARENTS[name].includes(parent?.name ?? '')) faults.push(`${name} in ${parent?.name}`)
        if ((name === 'ul' || name === 'ol') && stack.some(({ name: above }) => above === 'li'))
          faults.push('list in list')
        for (const attribute of Object.keys(attributes)) {
          if (!ATTRIBUTES.has(attribute)) faults.push(`attribute ${attribute}`)
        }
        if (name === 'a' && !/^https:\/\/mp\.weixin\.qq\.com(?:[/?#]|$)/.test(attributes['href'] ?? '')) {
          faults.push(`href ${attributes['href']}`)
        }
        faults.push(...styleFaults(name, attributes['style'] ?? ''))
        const coloured = /(?:^|;)color:/.test(attributes['style'] ?? '')
        if (/background-color:/.test(attributes['style'] ?? '') && !coloured)
          faults.push(`background without colour: ${name}`)
        stack.push({ name, style: attributes['style'] ?? '', children: [], coloured, drawn: false })
      },
      onclosetag(name, implied) {
        const closed = stack.pop()
        if (implied && !VOID.has(name)) faults.push(`unclosed ${name}`)
        if (!closed || closed.drawn || VOID.has(name)) return
        if (closed.children.length === 0) faults.push(`empty ${name}`)
        if (name === 'li' && closed.children.join() !== 'section') faults.push(`li holds ${closed.children.join()}`)
        // Chains of single equal children are collapsed by the editor from 10 on.
        if (stack.length > 60) faults.push('too deep')
      },
      ontext(text) {
        const parent = stack.at(-1)
        parent?.children.push('#text')
        if (parent === undefined || ['ul', 'ol', 'table', 'thead', 'tbody', 'tr'].includes(parent.name))
          faults.push(`text in ${parent?.name}`)
        if (parent && BLOCKS.has(parent.name) && !parent.coloured) faults.push(`text without colour in ${parent.name}`)
        if (/[\n\r\t]/.test(text)) faults.push(`white space ${JSON.stringify(text)}`)
        if (/[\u200b\ufeff]/.test(text)) faults.push('zero-width text')
      },
      oncomment() {
        faults.push('comment')
      },
      onprocessinginstruction() {
        faults.push('instruction')
      },
    },
    // One text per run, so that white space is seen whole.
    { decodeEntities: false },
  )
  parser.end(html)
  if (/>\s+<(?:section|p|h\d|li|ul|ol|table|t[rdh]|tbody|thead)\b/.test(html)) faults.push('white space between blocks')
  return faults
}

/** A formula: shapes and text only, with nothing that needs a name, a stylesheet or a page around it (M1, V1 to V4). */
function drawingFaults(name: string, attributes: Readonly<Record<string, string>>, parent: string): string[] {
  const faults: string[] = []
  if (!/^(?:svg|g|path|rect|line|polygon|circle|ellipse|text)$/.test(name)) faults.push(`${name} in svg`)
  if (
    name === 'svg' &&
    !DRAWN.has(parent) &&
    !/^vertical-align:-?[\d.]+ex;|^(?:max-)?width:/.test(attributes['style'] ?? '')
  )
    faults.push(`svg without sizes in ${parent}`)
  if (name !== 'svg' && attributes['style'] !== undefined) faults.push(`style on ${name}`)
  for (const [attribute, value] of Object.entries(attributes)) {
    if (/^(?:id|class|href|xlink|on|data-|filter|mask|clip|marker|role|aria)/i.test(attribute))
      faults.push(`attribute ${attribute}`)
    if (/url\(|javascript|#\w*\)/i.test(value)) faults.push(`${attribute} ${value}`)
    if (/^(?:fill|stroke)$/.test(attribute) && /^(?:#000(?:000)?|black|#fff(?:fff)?|white)$/i.test(value))
      faults.push(`${attribute} ${value}`)
  }
  return faults
}
const DRAWN = new Set(['svg', 'g'])

function styleFaults(tag: string, style: string): string[] {
  const faults: string[] = []
  if (/var\(|calc\(|url\(|expression|javascript|!important|\\|\/\*|--/i.test(style)) faults.push(`style ${style}`)
  for (const [property, value] of declarationsOf(style)) {
    if (!PROPERTIES.test(property)) faults.push(`property ${property}`)
    const colour = property === 'color' ? parseColour(value) : null
    if (property === 'color' && colour === null) faults.push(`colour ${value}`)
    if (colour !== null && colour.r + colour.g + colour.b === 0) faults.push('black')
    if (tag !== 'img' && /^(?:width|height|max-height)$/.test(property) && /px/.test(value))
      faults.push(`${property} ${value}`)
    if (property === 'display' && !/^(?:block|inline|inline-block|table.*|-webkit-box)$/.test(value))
      faults.push(`display ${value}`)
    if (property === 'text-align' && !/^(?:left|right|center|justify)$/.test(value)) faults.push(`text-align ${value}`)
    if (/^(?:opacity|line-height|font-size)$/.test(property) && Number.parseFloat(value) === 0)
      faults.push(`${property} 0`)
    if (property.startsWith('margin') && /-\d/.test(value)) faults.push(`margin ${value}`)
  }
  return faults
}
