import type { Article, Finding, Reference } from '../../article/article.ts'
import { found, type Rule } from '../finding.ts'
import { called, INSTITUTION, isInstitution, nameIn, sourcesIn, spellingsOf } from './names.ts'
import { passagesOf, shared, topicOf, type Passage } from './passages.ts'

/** 「新华社 7 月 2 日报道」: who said it on which day, or in which month. */
interface Attribution {
  readonly passage: Passage
  readonly words: string
  readonly source: string
  readonly year: number | null
  readonly month: number
  /** `null` when only a month stands there. */
  readonly day: number | null
  /** The sentence it stands in. */
  readonly sentence: string
}

/** Long enough for how people write; without an end, a text of blanks would be searched for hours. */
const GAP = '\\s{0,2}'
const DATE = `[\\s（(]{0,3}(?:(?:当地|北京|美东)时间)?${GAP}(?:(\\d{4})${GAP}年${GAP})?(\\d{1,2})${GAP}月(?:${GAP}(\\d{1,2})${GAP}日)?(?!${GAP}[—–~～至到-]${GAP}\\d)`
/** What is done with news by who is known for nothing else: without it `北京 7 月 2 日` would be a source. */
const SAID =
  '[^，。；！？\\n]{0,8}?(?:报道|消息|电[，：]|讯[，：]|发布|公布|披露|刊发|刊文|通报|印发|介绍|宣布|透露|表示|指出|出台|下发)'
const START = `(?<=^|[。！？；，、：:\\n（(“]|据|援引)${GAP}`

/** More is no article, and each is held against every reference. */
const TOLD_MAX = 500

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * Every word of who said what and when is found among the references, and every printed reference is used. Only an article
 * that lists references is judged.
 */
export const attributions: Rule = article => {
  const printed = article.references.filter(({ internal }) => !internal)
  if (printed.length === 0) return []
  const passages = passagesOf(article, ['lead', 'abstract', 'numbered', 'plain'])
  const known = [...new Set(printed.flatMap(({ source, raw }) => sourcesIn(source ?? nameIn(raw))))]
  const told = passages.flatMap(passage => attributionsIn(passage, known)).slice(0, TOLD_MAX)
  return [...told.flatMap(one => unmatched(article, one, printed)), ...unused(article, printed, passages)]
}

function attributionsIn(passage: Passage, known: readonly string[]): readonly Attribution[] {
  const names = known.flatMap(spellingsOf).map(name => [...name].map(escaped).join(GAP))
  const ours = new RegExp(`(?<![A-Za-z])(${names.join('|')})${DATE}`, 'giu')
  const others = new RegExp(`${START}(${INSTITUTION}|[A-Z][A-Za-z]{2,15})${DATE}(?=${SAID})`, 'gu')
  const found = new Map<number, Attribution>()
  for (const pattern of known.length === 0 ? [others] : [ours, others]) {
    for (const match of passage.text.matchAll(pattern)) {
      const [words, source = '', year, month, day] = match
      const end = match.index + words.length
      if (found.has(end) || (pattern === others && !isInstitution(source))) continue
      found.set(end, {
        passage,
        words: words.trim(),
        source: called(source.replace(/\s+/g, '')),
        year: year === undefined ? null : Number(year),
        month: Number(month),
        day: day === undefined ? null : Number(day),
        sentence: sentenceAround(passage.text, match.index, end),
      })
    }
  }
  return [...found.values()]
}

/** A sentence is no longer, on either side of a name. */
const SENTENCE = 300

function sentenceAround(text: string, from: number, to: number): string {
  const before =
    text
      .slice(Math.max(0, from - SENTENCE), from)
      .split(/[。！？\n]/)
      .at(-1) ?? ''
  const after = /^[^。！？\n]*/.exec(text.slice(to, to + SENTENCE))?.[0] ?? ''
  return `${before} ${after}`
}

/** The days a reference is dated, `MM-DD` of a year; an open day stands for the whole month. */
function isDated({ date }: Reference, { year, month, day }: Attribution, issued: string | null): boolean {
  const days = [...(date ?? '').matchAll(/(?:(\d{4})\D{1,3})?(\d{1,2})\D{1,3}(\d{1,2})(?!\d)/g)].map(one =>
    one.slice(1).map(part => (part === undefined ? null : Number(part))),
  )
  if (days.length === 0) {
    const [, y, m] = /(\d{4})\D{1,3}(\d{1,2})(?!\d)/.exec(date ?? '') ?? []
    return Number(m) === month && (year === null || Number(y) === year)
  }
  const [first, last = first] = days
  const number = ([y, m, d]: readonly (number | null)[]) => (y ?? first?.[0] ?? 0) * 10_000 + (m ?? 0) * 100 + (d ?? 0)
  if (!first || !last) return false
  const years = year === null ? [first[0] ?? 0, Number(issued?.slice(0, 4) ?? 0)] : [year]
  return years.some(y => {
    const [from, to] = day === null ? [month * 100 + 1, month * 100 + 31] : [month * 100 + day, month * 100 + day]
    return number(first) <= y * 10_000 + to && number(last) >= y * 10_000 + from
  })
}

function unmatched(article: Article, told: Attribution, printed: readonly Reference[]): Finding[] {
  const of = printed.filter(({ source, raw }) => sourcesIn(source ?? nameIn(raw)).includes(told.source))
  const values = { words: told.words }
  const place = told.passage.placeOf(told.words)
  if (of.length === 0) return [found(article, 'attribution-unlisted', 'warning', place, values)]
  const dated = of.filter(({ date }) => date !== null)
  const fitting = dated.filter(one => isDated(one, told, article.meta.date))
  if (fitting.length === 0) {
    if (dated.length === 0) return []
    const dates = [...new Set(dated.map(({ date }) => date))].join('、')
    return [found(article, 'attribution-date', 'warning', place, { ...values, dates })]
  }
  const about = topicOf(told.sentence)
  // what an entry was used for says in the article's own words what it must be about
  const isAbout = ({ title, purpose }: Reference) =>
    purpose === null || BY_PLACE.test(purpose) || shared(about, topicOf(`${title ?? ''} ${purpose}`)) > 0
  if (fitting.some(isAbout)) return []
  return [found(article, 'attribution-topic', 'warning', place, { ...values, number: fitting[0]?.number ?? 0 })]
}

/** `用于第四节的行情` says where, and not what. */
const BY_PLACE = /第\s*[一二三四五六七八九十\d]+\s*[节部分条段]|全文|本[期文]|背景/

/** Nothing in the text names its source, its title, or what it says it was used for. */
function unused(article: Article, printed: readonly Reference[], passages: readonly Passage[]): Finding[] {
  const text = passages.map(passage => passage.text).join('\n')
  const squeezed = called(text)
  const topic = topicOf(text)
  return printed
    .filter(({ source, title, purpose, raw }) => {
      const names = sourcesIn(source ?? nameIn(raw)).flatMap(spellingsOf)
      if (names.some(name => squeezed.includes(called(name)) || squeezed.includes(name))) return false
      const said = topicOf(`${title ?? ''} ${(purpose ?? '').replace(/^(?:用于|用作|作为|供)/, '')}`)
      return shared(said, topic) < Math.max(2, said.size * 0.3)
    })
    .map(reference => {
      const values = { number: reference.number, text: reference.raw.slice(0, 40) }
      return found(article, 'reference-unused', 'warning', reference, values)
    })
}
