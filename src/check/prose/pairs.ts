import type { Finding, Place } from '../../article/article.ts'
import { found, placeOf, type Rule } from '../finding.ts'
import { headingsOf, passagesOf, type Passage } from '../sources/passages.ts'

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

interface Odd {
  readonly mark: string
  readonly partner: string
  readonly words: string
}

/** The first mark of a text whose partner is missing, with some of the text after it for finding its place. */
function alone(text: string): Odd | null {
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
  const told = ({ mark, partner }: Odd, place: Place & { readonly file?: string }) =>
    found(article, 'unpaired', 'warning', place, { mark, partner })
  const oddIn = (text: string, place: (words: string) => Place): readonly Finding[] => {
    const odd = alone(text)
    return odd ? [told(odd, place(odd.words))] : []
  }
  const passages = passagesOf(article, ['lead', 'abstract', 'numbered', 'plain', 'references', 'contact'])
  return [
    ...(['title', 'digest'] as const).flatMap(name => oddIn(article.meta[name] ?? '', () => placeOf(article, name))),
    ...headingsOf(article).flatMap(heading => oddIn(heading.text, heading.placeOf)),
    ...passages.flatMap((passage, at) => {
      const odd = alone(passage.text)
      if (!odd || (odd.mark === '“' && isContinued(passage, passages[at + 1]))) return []
      return [told(odd, passage.placeOf(odd.words))]
    }),
  ]
}

const isContinued = ({ section }: Passage, next: Passage | undefined): boolean =>
  next !== undefined && next.section === section && next.text.startsWith('“')
