import { el, type Node } from './node.ts'

const EAST = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef“”‘’—…]/u
/** Nothing to see, and known to break lines near punctuation: zero-width space, word joiner, byte order mark. */
const INVISIBLE = /[\u200b\u2060\ufeff]/g
// oxlint-disable-next-line no-control-regex -- characters html may not hold at all
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g

/** A hard break among the pieces of a line. */
const HARD = '\u2028'

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** What any of these holds. */
// oxlint-disable-next-line no-control-regex -- characters html may not hold at all
const SUSPECT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u2060\ud800-\udfff\ufeff\ufffe\uffff]/

/** Text without the characters that html cannot carry or WeChat stumbles over. */
export const clean = (text: string) => (SUSPECT.test(text) ? cleaned(text) : text)
const cleaned = (text: string) => text.replace(LONE, '\ufffd').replace(INVISIBLE, '').replace(FORBIDDEN, '')

/**
 * Inline nodes as one line of text: every stretch of white space with a line end in it becomes nothing between Chinese
 * characters and one space elsewhere; other stretches become one space; none is left at the ends or beside a `br`.
 */
export function oneLine(nodes: readonly Node[]): Node[] {
  const flat: string[] = []
  let isWhole = true
  const gather = (list: readonly Node[]) => {
    for (const node of list) {
      if (typeof node === 'string') {
        flat.push(node)
        isWhole &&= node !== ''
      } else if (node.tag === 'br') {
        flat.push(HARD)
        isWhole = false
      } else if (node.tag === 'img') flat.push('\ufffc')
      else {
        gather(node.children)
        isWhole &&= node.children.length > 0
      }
    }
  }
  gather(nodes)
  const all = flat.length === 1 ? flat[0]! : flat.join('')
  if (isWhole && all.search(WHITE) < 0) return [...nodes]
  const pieces = squeeze(flat, all)
  let at = 0
  const rebuild = (list: readonly Node[]): Node[] =>
    list.flatMap((node): Node[] => {
      if (typeof node === 'string') {
        const text = pieces[at++] ?? ''
        return text === '' ? [] : [text]
      }
      if (node.tag === 'br' || node.tag === 'img') {
        at++
        return [node]
      }
      const children = rebuild(node.children)
      return children.length === 0 ? [] : [{ ...node, children }]
    })
  return trimBreaks(rebuild(nodes))
}

/** White space that does not stay as it is: nearly all of it are single spaces within a line. */
const WHITE = /[ \t\r\n]{2,}|[\t\r\n]|(?<=^|\u2028) | (?=$|\u2028)/g

/** The pieces with the white space of their concatenation squeezed; each stretch is kept in the piece it starts in. */
function squeeze(pieces: readonly string[], all: string): string[] {
  const white = new RegExp(WHITE)
  let run = white.exec(all)
  let [start, done] = [0, 0]
  return pieces.map(piece => {
    const end = start + piece.length
    let text = ''
    for (; run !== null && run.index < end; run = white.exec(all)) {
      text += all.slice(Math.max(start, done), run.index) + squeezed(run[0], all, run.index)
      done = run.index + run[0].length
    }
    // a stretch that reaches into this piece, or beyond it, was dealt with where it starts
    if (done < end) text += all.slice(Math.max(start, done), end)
    start = end
    return text
  })
}

/** What becomes of a stretch of white space that starts at `index`. */
function squeezed(run: string, all: string, index: number): string {
  const after = index + run.length
  if (index === 0 || after === all.length || all[index - 1] === HARD || all[after] === HARD) return ''
  if (!run.includes('\n')) return ' '
  const previous = all.codePointAt(isLow(all, index - 1) ? index - 2 : index - 1)
  return isEast(previous) && isEast(all.codePointAt(after)) ? '' : ' '
}

const isLow = (text: string, at: number) => at > 0 && (text.charCodeAt(at) & 0xfc00) === 0xdc00
const isEast = (code: number | undefined) => code !== undefined && EAST.test(String.fromCodePoint(code))

const isBreak = (node: Node | undefined) => typeof node === 'object' && node.tag === 'br'

function trimBreaks(nodes: Node[]): Node[] {
  let from = 0
  let to = nodes.length
  while (from < to && isBreak(nodes[from])) from++
  while (to > from && isBreak(nodes[to - 1])) to--
  return nodes.slice(from, to)
}

/** Characters that may be Latin letters: asking for a script is dear, and most Chinese lines hold none of these. */
const MAYBE_LATIN =
  /[A-Za-z\u00aa-\u02ff\u1d00-\u1eff\u2071-\u2188\u2c60-\u2c7f\ua722-\uab6f\ufb00-\ufb06\uff21-\uff5a\ud800-\udbff]/

/** True when Latin letters outnumber Chinese characters: justified, such a line tears apart. */
export function mostlyLatin(text: string): boolean {
  if (!MAYBE_LATIN.test(text)) return false
  let [latin, east] = [0, 0]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    // nearly every character of a draft; the rest is asked for its script
    if (code < 0x80) latin += (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a ? 1 : 0
    else if (code >= 0x4e00 && code <= 0x9fff) east++
    else if (code < 0x2010 || code > 0x201f) {
      const sign = String.fromCodePoint(text.codePointAt(at) ?? 0)
      if (/\p{Script=Latin}/u.test(sign)) latin++
      else if (/\p{Script=Han}/u.test(sign)) east++
      at += sign.length - 1
    }
  }
  return latin > east
}

/** A class list with `latin` added where the text asks for it. */
export const aligned = (className: string, text: string) =>
  mostlyLatin(text) ? `${className} latin`.trimStart() : className

/** Splits nodes at the first place where `separator` stands in their own text; `null` when it does not. */
export function splitAfter(nodes: readonly Node[], separator: string): [before: Node[], after: Node[]] | null {
  for (const [index, node] of nodes.entries()) {
    if (typeof node !== 'string') continue
    const at = node.indexOf(separator)
    if (at < 0) continue
    const cut = at + separator.length
    const after = [node.slice(cut), ...nodes.slice(index + 1)].filter(part => part !== '')
    return [[...nodes.slice(0, index), node.slice(0, cut)], after]
  }
  return null
}

export const br = () => el('br', '')
