import type { Finding } from '../../article/article.ts'
import { found, placeOf, type Rule } from '../finding.ts'
import { passagesOf, type Passage } from '../sources/passages.ts'

const CLOSES: Readonly<Record<string, string>> = {
  '（': '）',
  '《': '》',
  '“': '”',
  '「': '」',
  '『': '』',
  '【': '】',
  '〔': '〕',
}
const OPENS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(CLOSES).map(([open, close]) => [close, open]),
)
const MARKS = new RegExp(`[${Object.entries(CLOSES).flat().join('')}]`, 'g')

/** `1）` at the beginning of a line, which may follow another in one paragraph, counts, and closes nothing. */
const NUMBERED = /(?:^|\s)[\da-z一二三四五六七八九十]{1,3}$/i

const isNumber = (text: string, end: number): boolean => NUMBERED.test(text.slice(Math.max(0, end - 4), end))

/** The first mark of a text whose partner is missing, with some of the text after it for finding its place. */
function alone(text: string): { readonly mark: string; readonly partner: string; readonly words: string } | null {
  const open: { mark: string; index: number }[] = []
  const odd = (mark: string, partner: string, index: number) => ({ mark, partner, words: text.slice(index, index + 6) })
  for (const { 0: mark, index } of text.matchAll(MARKS)) {
    if (mark in CLOSES) open.push({ mark, index })
    else if (open.at(-1)?.mark === OPENS[mark]) open.pop()
    else if (mark === '）' && !open.some(one => one.mark === '（') && isNumber(text, index)) continue
    else {
      const last = open.at(-1)
      // what was opened last was never closed, when the one that closes now has a partner further out
      const isOuter = last !== undefined && open.some(one => one.mark === OPENS[mark])
      return isOuter ? odd(last.mark, CLOSES[last.mark]!, last.index) : odd(mark, OPENS[mark]!, index)
    }
  }
  const [first] = open
  return first ? odd(first.mark, CLOSES[first.mark]!, first.index) : null
}

/** Brackets, quotes and title marks come in pairs within a paragraph (GB/T 15834); a quotation of several paragraphs closes in its last. */
export const pairs: Rule = article => {
  const findings: Finding[] = []
  for (const name of ['title', 'digest'] as const) {
    const odd = alone(article.meta[name] ?? '')
    if (odd)
      findings.push(
        found(article, 'unpaired', 'warning', placeOf(article, name), { mark: odd.mark, partner: odd.partner }),
      )
  }
  const passages = passagesOf(article, ['lead', 'abstract', 'numbered', 'plain', 'references', 'contact'])
  passages.forEach((passage, at) => {
    const odd = alone(passage.text)
    if (!odd || (odd.mark === '“' && isContinued(passage, passages[at + 1]))) return
    findings.push(
      found(article, 'unpaired', 'warning', passage.placeOf(odd.words), { mark: odd.mark, partner: odd.partner }),
    )
  })
  return findings
}

const isContinued = ({ section }: Passage, next: Passage | undefined): boolean =>
  next !== undefined && next.section === section && next.text.startsWith('“')
