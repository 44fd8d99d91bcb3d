import { isDay } from '../values.ts'
import { endsSentence, joinEnds, opensBlock, type ImportNote, type RawLine } from './lines.ts'

/** What stands above the first section. */
export interface Head {
  readonly title: string | null
  readonly date: string | null
  readonly number: number | null
  readonly organization: string | null
  readonly producers: readonly string[]
  readonly author: string | null
  /** Lines nobody could place; they stay in the body. */
  readonly rest: readonly RawLine[]
  readonly notes: readonly ImportNote[]
}

const DIGITS = '[\\d〇零一二三四五六七八九十]'
const DATE = new RegExp(
  `(${DIGITS}{4})\\s*(?:年\\s*(${DIGITS}{1,3})\\s*月\\s*(${DIGITS}{1,3})\\s*日|[-./]\\s*(\\d{1,2})\\s*[-./]\\s*(\\d{1,2})(?!\\d))`,
)
const ISSUE = /[（(【[]?\s*总?第\s*(\d{1,6})\s*期\s*[）)】\]]?/
const WEEKDAY = /[（(]?\s*(?:星期|周)[一二三四五六日天]\s*[）)]?/
const ORGANIZATION =
  /(?:委员会|工委|协会|学会|商会|促进会|联合会|联盟|中心|研究院|研究所|研究会|公司|集团|大学|学院|办公室|编辑部|秘书处|[厅局部院署会])$/
const LABELS: readonly (readonly [RegExp, 'title' | 'organization' | 'producers' | 'author' | 'date'])[] = [
  [/^标\s*题[：:]\s*/, 'title'],
  [/^(?:发布单位|主办单位|主办|编制单位|发布)[：:]\s*/, 'organization'],
  [/^(?:联合出品|联合发布|协办单位|协办|出品)[：:]\s*/, 'producers'],
  [/^(?:作\s*者|撰稿|编辑)[：:]\s*/, 'author'],
  [/^(?:日\s*期|发布日期|发布时间)[：:]\s*/, 'date'],
]

/** Reads the title, who issues it, who co-produces it, day and number, by form first and by position where form is silent. */
export function readHead(lines: readonly RawLine[]): Head {
  const found = { title: '', date: '', organization: '', author: '' }
  let number: number | null = null
  let producers: string[] = []
  const rest: RawLine[] = []
  const notes: ImportNote[] = []
  let previous: RawLine | null = null
  for (const line of lines) {
    const before: RawLine | null = previous
    previous = line
    const labelled = LABELS.find(([label]) => label.test(line.text))
    if (labelled) {
      const value = line.text.replace(labelled[0], '')
      if (labelled[1] === 'producers') producers = names(value)
      else if (labelled[1] === 'date') found.date ||= dayIn(value) ?? ''
      else found[labelled[1]] ||= value
      continue
    }
    const { day, issue, words } = partDayAndNumber(line.text, found.title === '')
    if (day) found.date ||= day
    if (issue !== null) number ??= issue
    if (words === '') continue
    if (found.title === '') found.title = words
    else if (/\S\s*[&＆]\s*\S/.test(words) && producers.length === 0 && words.length <= 60) producers = names(words)
    else if (before && continuesTitle(before, line, found.title)) {
      found.title = joinEnds(found.title, words, false)
      notes.push({ line: line.line, kind: 'title-joined', values: { title: found.title } })
    } else if (found.organization === '' && isName(words)) found.organization = words
    else {
      rest.push({ ...line, text: words })
      notes.push({ line: line.line, kind: 'head-kept', values: { text: words.slice(0, 30) } })
    }
  }
  return {
    title: found.title || null,
    date: found.date || null,
    number,
    organization: found.organization || null,
    producers,
    author: found.author || null,
    rest,
    notes,
  }
}

const names = (text: string) =>
  text
    .split(/\s*[&＆、，,；;]\s*/)
    .map(name => name.trim())
    .filter(name => name !== '')

const isName = (text: string) => text.length <= 40 && !endsSentence(text) && !/[，。；]/.test(text)

/** The line right under the title that goes on with it: no name of an organisation, and the title had no room left. */
function continuesTitle(before: RawLine, line: RawLine, title: string): boolean {
  return line.breaks === 0 && title.endsWith(before.text) && before.text.length >= 18 && !ORGANIZATION.test(line.text)
}

/** Takes day, weekday and issue number out of a line. In a title they stay, unless there is nothing else. */
function partDayAndNumber(
  text: string,
  maybeTitle: boolean,
): { day: string | null; issue: number | null; words: string } {
  const day = dayIn(text)
  const issue = ISSUE.exec(text.normalize('NFKC'))?.[1]
  if (day === null && issue === undefined) return { day: null, issue: null, words: text }
  const words = without(without(without(text, DATE), WEEKDAY), ISSUE)
  const left = words.replace(/^[\s|｜·,，、/()（）-]+|[\s|｜·,，、/()（）-]+$/g, '')
  if (maybeTitle && left !== '') return { day: null, issue: null, words: text }
  return { day, issue: issue === undefined ? null : Number(issue), words: left }
}

/** The text without what `form` finds once digits are narrow; the rest keeps its own width. */
function without(text: string, form: RegExp): string {
  const narrow = text.normalize('NFKC')
  const match = form.exec(narrow)
  if (!match) return text
  const kept = narrow.length === text.length ? text : narrow
  return `${kept.slice(0, match.index)} ${kept.slice(match.index + match[0].length)}`
}

/** The first real day in a text, as `YYYY-MM-DD`. Full-width and Chinese digits count. */
function dayIn(text: string): string | null {
  const match = DATE.exec(text.normalize('NFKC'))
  if (!match) return null
  const [year, month, day] = [match[1], match[2] ?? match[4], match[3] ?? match[5]].map(part => digits(part ?? ''))
  const iso = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`
  return isDay(iso) ? iso : null
}

const NUMERALS = '〇一二三四五六七八九'

const digitOf = (character: string) => NUMERALS.indexOf(character === '零' ? '〇' : character)

/** `７`, `〇二`, `十`, `二十一` as Arabic digits. */
function digits(text: string): string {
  if (/^\d*$/.test(text)) return text
  if (!text.includes('十')) return Array.from(text, c => (/\d/.test(c) ? c : String(digitOf(c)))).join('')
  const [tens = '', units = ''] = text.split('十')
  return String((tens === '' ? 1 : digitOf(tens)) * 10 + (units === '' ? 0 : digitOf(units)))
}

/** How many of the first lines are the head: up to the first section, list or long paragraph. */
export function headLength(lines: readonly RawLine[]): number {
  const end = lines.findIndex(
    (line, i) => i > 0 && (opensBlock(line.text) ? !isHeadNumber(line.text) : isProse(line.text)),
  )
  return end < 0 ? Math.min(lines.length, 8) : Math.min(end, 12)
}

const isHeadNumber = (text: string) => ISSUE.test(text) && text.length < 30
const isProse = (text: string) => text.length > 60 || (endsSentence(text) && text.length > 20)
