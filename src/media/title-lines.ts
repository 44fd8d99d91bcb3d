/** A title broken into lines for a cover; widths come from the font, in ems. */
export interface LineLimits {
  readonly maxLineEm: number
  /** A line may be this long where that saves the title from being cut, or a clause from being broken. */
  readonly stretchedLineEm: number
  /** Up to here one line is enough; longer titles are set in two, which lets the letters be larger. */
  readonly oneLineEm: number
  readonly widthEm: (text: string) => number
}

/** May not begin a line (GB/T 15834-2011, 5.1) and may not end one. */
const NO_START = /^[，。：；、！？,.:;!?…—～·%％‰℃°）》〉」』】〕”’)\]}]/
const NO_END = /[（《〈「『【〔“‘([{#＃￥¥$]$/
const PAIRS = new Map(
  ['（）', '《》', '〈〉', '「」', '『』', '【】', '〔〕', '“”', '‘’', '()', '[]'].map(pair => [
    pair.charAt(0),
    pair.charAt(1),
  ]),
)
/** Characters that belong to the number before them: 46.4%, 4500亿元, 7月3日. */
const AFTER_NUMBER = /^[年月日时分秒点个亿万千百元倍期届次家项条款名岁度周吨]/
/** A stop at the end of the first line is read from the break itself. */
const DROPPED_AT_BREAK = /(?<![（《〈「『【〔“‘([{\s])[，、；,;：:]$/
/** How much less even two lines may be, in ems, for a break after a stop. */
const STOP_BONUS_EM = 6

/**
 * One or two lines of at most `maxLineEm`. Breaks stand between words, never before a closing mark or after an opening
 * one, best after a stop, else where the lines come out even. What does not fit is cut between words and ends in 「…」,
 * with opened brackets closed.
 */
export function titleLines(title: string, limits: LineLimits): string[] {
  const stretched = { ...limits, maxLineEm: limits.stretchedLineEm }
  const words = unbreakable(title.replace(/\s+/g, ' ').trim(), limits)
  for (let count = words.length; count > 0; count--) {
    const text = words.slice(0, count).join('')
    const closing = count === words.length ? '' : `…${openBrackets(text)}`
    const tried = closing ? withEnding(words.slice(0, count), closing) : words
    const lines = inLines(tried, limits) ?? (closing ? undefined : inLines(tried, stretched))
    if (lines) return lines
  }
  return []
}

function inLines(
  words: readonly string[],
  { maxLineEm, stretchedLineEm, oneLineEm, widthEm }: LineLimits,
): string[] | undefined {
  const whole = words.join('').trim()
  if (widthEm(whole) <= oneLineEm) return [whole]
  let best: { lines: string[]; cost: number } | undefined
  for (let at = 1; at < words.length; at++) {
    const before = words.slice(0, at).join('').trimEnd()
    const lines = [before.replace(DROPPED_AT_BREAK, ''), words.slice(at).join('').trimStart()]
    const [first = 0, second = 0] = lines.map(widthEm)
    const stop = /[，。：；、！？,;:!?\s]$/.test(words[at - 1] ?? '') || /^[《「“（]/.test(words[at] ?? '')
    if (Math.max(first, second) > (stop ? stretchedLineEm : maxLineEm) || Math.min(first, second) === 0) continue
    const cost = Math.abs(first - second) - (stop ? STOP_BONUS_EM : 0)
    if (!best || cost < best.cost) best = { lines, cost }
  }
  // One long line is the last resort: a title of one word, or one whose halves would leave a line over the limit.
  return best?.lines ?? (widthEm(whole) <= maxLineEm ? [whole] : undefined)
}

/** `words` with `ending` on the last one, whose own stop gives way to it. */
function withEnding(words: readonly string[], ending: string): string[] {
  const kept = words.join('').replace(/[\s，。：；、！？,;:!?—…（《〈「『【〔“‘([{]+$/, '')
  const result: string[] = []
  let left = kept.length
  for (const word of words) {
    if (left <= 0) break
    result.push(word.slice(0, left))
    left -= word.length
  }
  const last = result.pop() ?? ''
  return [...result, last + ending]
}

function openBrackets(text: string): string {
  const open: string[] = []
  for (const character of text.replace(/[（《〈「『【〔“‘([{]+$/, '')) {
    const closer = PAIRS.get(character)
    if (closer !== undefined) open.unshift(closer)
    else if (character === open[0]) open.shift()
  }
  return open.join('')
}

/** The pieces between which a line may break. */
function unbreakable(text: string, limits: LineLimits): string[] {
  const pieces: string[] = []
  for (const { segment } of new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)) {
    const last = pieces.at(-1)
    if (last !== undefined && isOneWord(last, segment)) pieces[pieces.length - 1] = last + segment
    else pieces.push(segment)
  }
  return pieces.flatMap(piece => (limits.widthEm(piece) > limits.maxLineEm ? graphemes(piece) : [piece]))
}

function isOneWord(before: string, after: string): boolean {
  if (/^\s/.test(after)) return true // a space never begins a line
  if (NO_START.test(after) || NO_END.test(before.trimEnd())) return true
  if (/\s$/.test(before)) return false
  if (/\d$/.test(before) && AFTER_NUMBER.test(after)) return true
  return /[!-~]$/.test(before) && /^[!-~]/.test(after)
}

export function graphemes(text: string): string[] {
  return Array.from(new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(text), ({ segment }) => segment)
}
