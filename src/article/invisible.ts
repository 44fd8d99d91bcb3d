import type { Place } from './article.ts'

export interface Invisible extends Place {
  /** `U+200B`; a run of several is named by its first. */
  readonly code: string
  /** UTF-16 units from `index`. */
  readonly length: number
  readonly index: number
}

/** Zero-width and direction marks, soft hyphens, control characters. A joiner inside an emoji or a script that needs it stays. */
const ALWAYS =
  '\\u0000-\\u0008\\u000B\\u000E-\\u001F\\u007F\\u00AD\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u2064\\u2066-\\u2069\\uFEFF'
const INVISIBLE = new RegExp(
  [
    `[${ALWAYS}]+`,
    '(?<![\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F\\p{L}\\p{M}])[\\u200C\\u200D]+',
    '(?<=[\\p{Script=Han}\\p{Script=Latin}])[\\u200C\\u200D]+',
    '[\\u200C\\u200D]+(?=[\\p{Script=Han}\\p{Script=Latin}\\s]|$)',
  ].join('|'),
  'gu',
)

/** Most texts hold none of them, and looking around each character is dear. */
const SUSPECT = new RegExp(`[${ALWAYS}\\u200C\\u200D]`)

/** Characters nobody sees that break searching, comparing and copying. A byte order mark at the start is no fault. */
export function* invisibleIn(text: string): Generator<Invisible> {
  if (!SUSPECT.test(text)) return
  let line = 1
  let start = 0
  let seen = 0
  for (const match of text.matchAll(INVISIBLE)) {
    let index = match.index
    let length = match[0].length
    if (index === 0 && match[0].startsWith('\uFEFF')) {
      index++
      length--
    }
    if (length === 0) continue
    for (let i = text.indexOf('\n', seen); i >= 0 && i < index; i = text.indexOf('\n', i + 1)) {
      line++
      start = i + 1
    }
    seen = index
    const code = `U+${(text.codePointAt(index) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    // The byte order mark is no column.
    const column = index - start + 1 - (start === 0 && text.startsWith('\uFEFF') ? 1 : 0)
    yield { line, column, code, length, index }
  }
}
