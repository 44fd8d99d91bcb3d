import { DraftError } from './article.ts'

/** UTF-16 units a draft may have; more than twice what WeChat takes as html (1 MB). */
export const DRAFT_MAX = 2_000_000

/** Quotations and lists inside each other that are read; people use three. */
const DEPTH_MAX = 40

/** Columns a list marker may be indented by: deeper nesting costs the lexer the square of the text. */
const INDENT_MAX = 100

/**
 * How much work one draft may be: for each stretch without an empty line, its length times its markers, summed.
 * The lexer looks from each marker to the end of its paragraph, so this is its worst case; 1e9 took 2 s when measured.
 */
const WORK_MAX = 1.5e9

/** A line costs like so many markers: the lexer copies a list item anew for each further line. */
const LINE_WEIGHT = 2

const NESTING = /^[ \t]*(?:(?:>|[-*+](?=[ \t>]|$)|\d{1,9}[.)](?=[ \t>]|$))[ \t]*)+/
const MARKERS = /[*_~`[\]<>!\\$^=|&@:.]|[ \t\u3000](?=[ \t\u3000])/g

/** Emphasis that opens or closes; what is open inside each other is lexed once for each level. */
const EMPHASIS = /(?<!\S)[*_~=]+(?=\S)|(?<=\S)[*_~=]+(?!\S)/g
const OPENING = /(?<!\S)[*_~=]+(?=\S)/g
const LEVEL_WEIGHT = 0.25

/** Lines that are not empty, and markers of quotations and lists before them: each becomes a block of its own. */
const PIECES_MAX = 40_000

/** Behind an `@` the lexer tries every letter before it as the start of an address. */
const MARKERS_OF_ADDRESS = /[\w.!#$%&'*+/=?^`{|}~\-[\]<>\\:]/g

/**
 * Refuses text that would keep the lexer busy for minutes or overflow its stack, before it is lexed.
 * @throws {DraftError} `too-large`, `too-long`, `too-deep`, `too-dense`
 */
export function assertReadable(text: string, file: string, firstLine = 1): void {
  if (text.length > DRAFT_MAX) throw new DraftError('too-large', { file }, { length: text.length, max: DRAFT_MAX })
  let [pieces, most, line] = [0, 0, firstLine - 1]
  let [length, open] = [0, 0]
  const opening = new RegExp(OPENING)
  let run = opening.exec(text)
  for (let at = 0, end = 0; at <= text.length; at = end + 1) {
    end = endOfLine(text, at)
    line++
    if (end === at) {
      most += mostWork(length, open)
      ;[length, open] = [0, 0]
      continue
    }
    const depth = mayNest(text, at) ? depthOf(text.slice(at, end)) : 0
    if (depth > DEPTH_MAX) throw new DraftError('too-deep', { file, line })
    pieces += 1 + depth
    length += end - at + 1
    for (; run !== null && run.index < end; run = opening.exec(text)) open += run[0].length
  }
  if (pieces > PIECES_MAX || most + mostWork(length, open) > WORK_MAX) assertLittleWork(text, file, firstLine)
}

/** The work a stretch without an empty line may be: were every character a marker and a line, and no emphasis closed. */
const mostWork = (length: number, open: number): number =>
  length * ((1 + LINE_WEIGHT) * length + LEVEL_WEIGHT * open ** 2)

function assertLittleWork(text: string, file: string, firstLine: number): void {
  let [pieces, work, length, markers, line] = [0, 0, 0, 0, firstLine - 1]
  let [open, highest, deepest] = [0, 0, 0]
  for (let at = 0, end = 0; at <= text.length; at = end + 1) {
    end = endOfLine(text, at)
    line++
    const content = text.slice(at, end)
    if (content.trim() === '') {
      ;[length, markers, open, highest, deepest] = [0, 0, 0, 0, 0]
      continue
    }
    pieces += 1 + depthOf(content)
    if (pieces > PIECES_MAX) throw new DraftError('too-long', { file, line })
    const before = length * (markers + LEVEL_WEIGHT * deepest ** 2)
    length += content.length + 1
    markers += LINE_WEIGHT + (content.match(content.includes('@') ? MARKERS_OF_ADDRESS : MARKERS)?.length ?? 0)
    for (const { 0: run, index } of content.matchAll(EMPHASIS)) {
      const opens = index === 0 || /\s/.test(content.charAt(index - 1))
      open = Math.max(0, open + (opens ? run.length : -run.length))
      highest = Math.max(highest, open)
      // what is never closed, like the pointers of C, is not inside each other
      deepest = Math.max(deepest, highest - open)
    }
    work += length * (markers + LEVEL_WEIGHT * deepest ** 2) - before
    if (work > WORK_MAX) throw new DraftError('too-dense', { file, line })
  }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

/** False when the line that starts there begins like running text: with no sign, digit, space or bracket. */
function mayNest(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code < 0x40 || code === 0x5b
}

function depthOf(line: string): number {
  const start = line.length > 4000 ? line.slice(0, 4000) : line
  const prefix = NESTING.exec(start.startsWith('[^') ? start.replace(/^\[\^[^\]]*\]:/, '') : start)?.[0]
  if (prefix === undefined) return 0
  const indent = /^\s*/.exec(prefix)?.[0].length ?? 0
  return indent > INDENT_MAX ? DEPTH_MAX + 1 : prefix.replace(/\d+|\s/g, '').length
}
