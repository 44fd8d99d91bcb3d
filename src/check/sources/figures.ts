import type { Article, Finding, Place } from '../../article/article.ts'
import { found, placeOf, type Rule } from '../finding.ts'
import { headingsOf, passagesOf, shared, topicOf, type Passage } from './passages.ts'

/** A number with its unit: `4500 亿元` is 4500e8 of 元. */
interface Figure {
  readonly words: string
  readonly value: number
  readonly unit: string
  /** What stands around it, for telling which figures are about one thing. */
  readonly about: ReadonlySet<string>
}

const SCALES: Readonly<Record<string, number>> = {
  万亿: 1e12,
  千亿: 1e11,
  百亿: 1e10,
  亿: 1e8,
  千万: 1e7,
  百万: 1e6,
  万: 1e4,
}
const UNITS =
  '人民币|美元|欧元|日元|韩元|英镑|港元|元|个百分点|百分点|[%％‰]|倍|千瓦时|千瓦|[GMk]W[hH]?|TW[hH]?|EFLOPS|PFLOPS|[PTG]B|吨|人次|人|家|项|台|辆|套|件|座|公里|平方公里|平方米|亩'
const FIGURE = new RegExp(
  `(?<![\\d.,A-Za-z/-])(\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d{1,15}(?:\\.\\d{1,6})?)\\s{0,2}(${Object.keys(SCALES).join('|')})?(?:多|余)?\\s{0,2}(${UNITS})?(?![\\d])`,
  'gu',
)
/** How much of the text around a number says what it counts. */
const AROUND = 24

/** Every number that has a unit or a scale; days, years and bare numbers are none. */
export function figuresIn(text: string): readonly Figure[] {
  const figures: Figure[] = []
  for (const match of text.matchAll(FIGURE)) {
    const [words, number = '', scale, unit] = match
    if (scale === undefined && unit === undefined) continue
    const value = Number((Number(number.replaceAll(',', '')) * (SCALES[scale ?? ''] ?? 1)).toPrecision(12))
    figures.push({
      words: words.trim(),
      value,
      unit: (unit ?? '').replace('％', '%').replace('百分点', '个百分点').replace('个个', '个'),
      about: topicOf(clauseBefore(text, match.index)),
    })
  }
  return figures
}

function clauseBefore(text: string, at: number): string {
  const clauses = text.slice(Math.max(0, at - 2 * AROUND), at).split(/[。！？；\n]/)
  return (clauses.at(-1) ?? '').slice(-AROUND)
}

interface Placed extends Figure {
  readonly in: 'title' | 'digest' | 'abstract' | 'body'
  readonly place: Place & { readonly file?: string }
}

const KINDS = { abstract: ['abstract'], body: ['lead', 'numbered', 'plain'] } as const

/** The same figure is the same in title, digest, abstract and body: readers of a card see no more than the first two. */
export const sameFigures: Rule = article => {
  const placed = placedFigures(article)
  const all = FIGURED.flatMap(name => placed.filter(one => one.in === name).slice(0, FIGURES_MAX))
  const body = all.filter(one => one.in === 'body')
  if (body.length === 0) return []
  const heads = all.filter(one => one.in !== 'body' && !body.some(other => isSame(one, other)))
  return heads.flatMap((head): Finding[] => {
    const alike = body
      .filter(({ unit }) => unit === head.unit)
      .map(other => ({ other, count: shared(head.about, other.about) }))
      .toSorted((a, b) => b.count - a.count)[0]
    if (!alike || alike.count < LIKE) return isTold(head) ? [differs(article, head, null)] : []
    // what more places say is what is meant
    const votes = (value: Figure) => new Set(all.filter(one => isSame(one, value)).map(one => one.in)).size
    if (votes(head) <= votes(alike.other)) return [differs(article, head, alike.other)]
    // told once, where the odd one stands
    const first = heads.find(one => isSame(one, head))
    return first === head ? [differs(article, alike.other, head)] : []
  })
}

/** Figures of one place that are compared: each is held against each. */
const FIGURES_MAX = 400
const FIGURED = ['title', 'digest', 'abstract', 'body'] as const

/** Pairs of characters two figures about one thing have in common. */
const LIKE = 3
const isSame = (one: Figure, other: Figure): boolean => one.unit === other.unit && one.value === other.value
/** Worth a reader's memory: a share, money, energy, or ten thousands of whatever. */
export const isTold = ({ unit, value }: Figure): boolean => /[%‰元镑]|百分点|[WB]|瓦/.test(unit) || value >= 1e4

function differs(article: Article, odd: Placed, usual: Placed | null): Finding {
  const values = { found: odd.words, place: odd.in }
  return usual === null
    ? found(article, 'figure-missing', 'warning', odd.place, values)
    : found(article, 'figure-differs', 'warning', odd.place, { ...values, usual: usual.words, other: usual.in })
}

function placedFigures(article: Article): readonly Placed[] {
  const { title, digest } = article.meta
  const head = (name: 'title' | 'digest', text: string | null) =>
    figuresIn(text ?? '').map((figure): Placed => ({ ...figure, in: name, place: placeOf(article, name) }))
  const within = (name: 'abstract' | 'body', passage: Passage) =>
    figuresIn(passage.text).map((figure): Placed => ({ ...figure, in: name, place: passage.placeOf(figure.words) }))
  return [
    ...head('title', title),
    ...head('digest', digest),
    ...passagesOf(article, KINDS.abstract).flatMap(passage => within('abstract', passage)),
    ...passagesOf(article, KINDS.body).flatMap(passage => within('body', passage)),
    ...headingsOf(article)
      .filter(({ section }) => section.kind === 'numbered')
      .flatMap(passage => within('body', passage)),
  ]
}
