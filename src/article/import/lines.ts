/** A line of raw text with its number in the file, from 1. `breaks` counts empty lines and page ends before it. */
export interface RawLine {
  readonly line: number
  readonly text: string
  readonly indented: boolean
  readonly breaks: number
  /** A page ended right before it. */
  readonly page: boolean
}

/** Something the import did that a person should look at. The words for `kind` are in `text/zh/article.ts`. */
export interface ImportNote {
  readonly line: number
  readonly kind: ImportNoteKind
  readonly values: Readonly<Record<string, string | number>>
}

export type ImportNoteKind =
  | 'joined'
  | 'contents-dropped'
  | 'page-number-dropped'
  | 'title-joined'
  | 'contact-heading'
  | 'code-unknown'
  | 'head-kept'

const NUMERAL = '〇零一二三四五六七八九十百'
const SECTION = new RegExp(`^[${NUMERAL}]{1,5}[、．.]\\s*\\S`)
const SUBSECTION = new RegExp(`^[（(][${NUMERAL}]{1,3}[）)]\\s*\\S`)
export const BULLET = /^(?:[-*+–—](?=\s)|[•·●▪■◆○◦➢‣\uF0B7\uF06C\uF0D8\uF0A7])\s*/
const NUMBERED = /^(?:\[\d{1,3}\]|［\d{1,3}］|[（(]\d{1,3}[）)]|\d{1,3}[.．](?=\s|[^\d\s])|\d{1,3}[、)）])\s*/

/** Lines that hold something, trimmed; empty ones and form feeds are remembered as breaks. */
export function rawLines(text: string): RawLine[] {
  const lines: RawLine[] = []
  let breaks = 0
  let page = false
  text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .forEach((whole, i) => {
      for (const [part, content] of whole.split('\f').entries()) {
        if (part > 0) {
          breaks++
          page = true
        }
        const trimmed = content.replace(/^[\s\u00A0\u3000]+|[\s\u00A0\u3000]+$/g, '')
        if (trimmed === '') {
          breaks++
          continue
        }
        lines.push({ line: i + 1, text: trimmed, indented: /^(?:\u3000{2}| {4}|\t)/.test(content), breaks, page })
        breaks = 0
        page = false
      }
    })
  return lines
}

/** A heading by its form alone: `一、…` of at most 80 characters that is no sentence. */
export function isSectionLine(text: string): boolean {
  return SECTION.test(text) && text.length <= 80 && !/[。；;，,]$/.test(text)
}

export function isSubsectionLine(text: string): boolean {
  return SUBSECTION.test(text) && text.length <= 40 && !/[。；;，,：:]$/.test(text)
}

export const isAbstractLine = (text: string) => /^[【[]?(?:内容|本期|正文)?摘\s*要[】\]]?[：:]?$/.test(text)
export const isReferencesLine = (text: string) => /^[【[]?(?:主要)?参考(?:文献|资料|来源)[】\]]?[：:]?$/.test(text)
export const isContactLine = (text: string) => text.length <= 30 && /^联系我们(?:$|[，,：:（(！!])/.test(text)
export const isContentsLine = (text: string) => /^(?:(?:table of )?contents|[【[]?(?:本期)?目\s*录[】\]]?)$/i.test(text)

export const isNumberedItem = (text: string) => NUMBERED.test(text)
export const withoutNumber = (text: string) => text.replace(NUMBERED, '')
export const isBullet = (text: string) => BULLET.test(text)

/** A page's own number: `3`, `- 3 -`, `第 3 页`, `3 / 12`, `Page 3 of 12`. */
export const isPageNumber = (text: string) =>
  /^(?:[-—–·\s]*\d{1,3}[-—–·\s]*|第\s*\d{1,3}\s*页(?:[，,\s]*共\s*\d{1,3}\s*页)?|\d{1,3}\s*\/\s*\d{1,3}|page\s+\d{1,3}(?:\s+of\s+\d{1,3})?)$/i.test(
    text,
  )

/** True where a line opens something of its own, so nothing before it is continued by it. */
export function opensBlock(text: string): boolean {
  return (
    isSectionLine(text) ||
    SUBSECTION.test(text) ||
    isAbstractLine(text) ||
    isReferencesLine(text) ||
    isContactLine(text) ||
    isContentsLine(text) ||
    isBullet(text) ||
    isNumberedItem(text) ||
    /^(?:附件|附表|附录|图\s*\d|表\s*\d|注[：:])/.test(text)
  )
}

/** True when a sentence, a label or a list's lead ends here. */
export const endsSentence = (text: string) => /[。！？；：!?;:…]["”’」』）)》】]*$|[.]["”]?$/.test(text)

const CJK = /[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF“”‘’—…]/u

/** Two ends of one sentence: nothing between Chinese characters, a space between Latin words. */
export function joinEnds(before: string, after: string, spaced: boolean): string {
  const left = CJK.test(before.at(-1) ?? '')
  const right = CJK.test(after[0] ?? '')
  if (left && right) return before + after
  if (!left && !right) return /[-/]$/.test(before) ? before + after : `${before} ${after}`
  const mark = /[\u3000-\u303F\uFF00-\uFFEF“”‘’—…]/
  return spaced && !mark.test(before.at(-1) ?? '') && !mark.test(after[0] ?? '') ? `${before} ${after}` : before + after
}
