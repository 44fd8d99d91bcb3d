import { Parser } from 'htmlparser2'
import type { Node } from './node.ts'
import type { Galley } from './galley.ts'
import { clean } from './text.ts'

/** Author's html that may stand, still as written; `style` is not judged yet. */
export interface AuthorElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Piece[]
}

/** Something among author's html: text, an element, or what markdown has already become. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'element'; readonly element: AuthorElement }
  | { readonly kind: 'inline' | 'block'; readonly nodes: readonly Node[] }

/** What WeChat shows, and the tag it becomes here. */
const ALLOWED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    (
      'section p span strong em u del br hr blockquote h1 h2 h3 h4 h5 h6 ul ol li table thead tbody tfoot tr th td ' +
      'caption pre code img figcaption sup sub a ruby rt rp'
    )
      .split(' ')
      .map(name => [name, name]),
  ),
  ...Object.fromEntries(
    'div center figure article main header footer aside nav details picture'.split(' ').map(name => [name, 'section']),
  ),
  ...{
    summary: 'p',
    dl: 'section',
    dt: 'p',
    dd: 'p',
    b: 'strong',
    i: 'em',
    cite: 'em',
    dfn: 'em',
    var: 'em',
    address: 'p',
  },
  ...{ ins: 'u', s: 'del', strike: 'del', mark: 'mark', kbd: 'code', samp: 'code', tt: 'code', small: 'small' },
  ...{ font: 'span', abbr: 'span', time: 'span', q: 'span', big: 'span', label: 'span', bdi: 'span', wbr: '' },
}

/** Gone with all they hold: nothing in them is text for a reader. */
const WITH_CONTENT = new Set(
  'script noscript style template title object embed video audio canvas svg math iframe frameset select head'.split(
    ' ',
  ),
)

/** Tags inside each other beyond this are not counted: nobody writes them, and stacks are finite. */
const DEEPEST = 60

interface Open {
  /** As the parser names it. */
  readonly name: string
  readonly kind: 'keep' | 'unwrap' | 'drop'
  readonly element: AuthorElement & { children: Piece[] }
}

/**
 * Puts author's html, which marked hands out in scraps (`<b>` here, `</b>` three tokens later), back together around
 * what markdown has become. Unclosed tags end with the tree; closing tags without an opening one do nothing.
 */
export class Tree {
  private readonly roots: Piece[] = []
  private readonly open: Open[] = []
  constructor(private readonly galley: Galley) {}

  add(piece: Piece): void {
    if (this.open.some(({ kind }) => kind === 'drop')) return
    const holder = this.open.findLast(({ kind }) => kind === 'keep')
    ;(holder?.element.children ?? this.roots).push(piece)
  }

  text(text: string): void {
    if (text !== '') this.add({ kind: 'text', text: clean(text) })
  }

  /**
   * Takes one scrap. `closes` tells whether a later scrap has the closing tag of `name`: a `<script>` somebody merely
   * mentions must not swallow the rest of the sentence.
   */
  html(raw: string, closes: (name: string) => boolean): void {
    const line = this.galley.lineOf(raw)
    // The parser has to know what is open already, or it would ignore the closing tags.
    const before = this.open.map(({ name }) => name)
    let live = false
    let ending = false
    const parser = new Parser(
      {
        onopentag: (name, attributes) => {
          if (live) this.opening(name, attributes, line, raw, closes)
        },
        onclosetag: name => {
          if (live && !ending) this.closing(name)
        },
        ontext: text => {
          if (live) this.text(text)
        },
        onprocessinginstruction: name => {
          if (live) this.drop(`<${name}>`, line)
        },
      },
      { lowerCaseTags: true, recognizeSelfClosing: false },
    )
    for (const name of needed(before, raw)) parser.write(`<${name}>`)
    live = true
    parser.write(raw)
    const [comment] = /<!--(?![^]*?-->)/.exec(raw) ?? []
    if (comment !== undefined) this.drop(comment, line)
    // what the parser still holds is handed out, but nothing is closed that a later scrap will close
    const keep = [...this.open]
    ending = true
    parser.end()
    this.open.splice(0, this.open.length, ...keep)
  }

  private drop(tag: string, line: number): void {
    this.galley.find('html-dropped', 'warning', line, { tag })
  }

  private opening(
    name: string,
    attributes: Record<string, string>,
    line: number,
    raw: string,
    closes: (name: string) => boolean,
  ): void {
    if (this.open.length >= DEEPEST) return
    const to = Object.hasOwn(ALLOWED, name) ? ALLOWED[name] : undefined
    const whole = WITH_CONTENT.has(name) && (new RegExp(`</${name}\\s*>`, 'i').test(raw) || closes(name))
    // html knows no link in a link
    const nested = name === 'a' && this.open.some(open => open.name === 'a')
    const kind = to && !nested ? 'keep' : whole ? 'drop' : 'unwrap'
    const inside = this.open.some(open => open.kind === 'drop')
    if (to === undefined && !inside && !['html', 'body', 'source'].includes(name))
      this.drop(`<${name.slice(0, 40)}>`, line)
    this.open.push({ name, kind, element: { name: to ?? '', attributes: withMeaning(name, attributes), children: [] } })
  }

  private closing(name: string): void {
    const at = this.open.findLastIndex(open => open.name === name)
    if (at < 0) return
    while (this.open.length > at) this.pop()
  }

  private pop(): void {
    const last = this.open.pop()
    if (last?.kind === 'keep') this.add({ kind: 'element', element: last.element })
  }

  /** Where what is added now will stand: in the author's lists and boxes that are open, too. */
  within<S extends { readonly lists: number; readonly boxes: number }>(setting: S): S {
    if (this.open.length === 0) return setting
    const count = (is: (open: Open) => boolean) => this.open.filter(open => open.kind === 'keep' && is(open)).length
    const lists = count(({ element }) => element.name === 'ul' || element.name === 'ol')
    const boxes = count(
      ({ element: { name, attributes } }) =>
        name === 'blockquote' || (name === 'section' && attributes['style'] !== ''),
    )
    return { ...setting, lists: setting.lists + lists, boxes: setting.boxes + boxes }
  }

  /** Everything taken, with what is still open closed. */
  close(): readonly Piece[] {
    while (this.open.length > 0) this.pop()
    return this.roots
  }
}

/** Tags that change nothing in how what stands in them is read, and that only a closing tag closes. */
const SIMPLE = new Set(
  'div section article main header footer aside nav details figure center blockquote ul ol a span b i u s em strong del ins mark small sub sup code font q kbd video audio object'.split(
    ' ',
  ),
)

/** The open tags a parser of `raw` has to know: writing all of them before each of many scraps would cost most. */
const needed = (open: readonly string[], raw: string): readonly string[] =>
  !raw.includes('</') && open.every(name => SIMPLE.has(name)) ? [] : open

/** Attributes that older html used for looks, as style. */
function withMeaning(name: string, attributes: Readonly<Record<string, string>>): Record<string, string> {
  const { align, color, width, height, style = '', ...rest } = attributes
  const looks = [
    name === 'center' ? 'text-align:center' : '',
    align && name !== 'img' && name !== 'table' ? `text-align:${align.toLowerCase()}` : '',
    color && name === 'font' ? `color:${color}` : '',
    name === 'img' && width && /^\d+(?:px|%)?$/.test(width) ? `width:${/\d$/.test(width) ? `${width}px` : width}` : '',
    name === 'img' && height && /^\d+(?:px)?$/.test(height) ? 'height:auto' : '',
    style,
  ]
  return { ...rest, style: looks.filter(look => look !== '').join(';') }
}
