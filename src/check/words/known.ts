import type { Finding } from '../../article/article.ts'
import type { Person, Register } from '../../article/register.ts'
import { found, placeOf, type Rule } from '../finding.ts'
import { headingsOf, passagesOf, type Passage } from '../sources/passages.ts'

/** A text of the draft and where words of it stand. */
type Read = Pick<Passage, 'text' | 'placeOf'>

/** Names and phrases of the register are written as the register has them, and posts are those of the day. */
export const known: Rule = (article, { register, today }) => {
  if (!register) return []
  const day = article.meta.date ?? today ?? null
  const all: readonly Read[] = [
    { text: article.meta.title, placeOf: () => placeOf(article, 'title') },
    { text: article.meta.digest ?? '', placeOf: () => placeOf(article, 'digest') },
    ...headingsOf(article),
    ...passagesOf(article, ['lead', 'abstract', 'numbered', 'plain', 'contact']),
  ]
  const told = (rule: string, read: Read, is: string, values: Finding['values']) =>
    found(article, rule, 'error', read.placeOf(is), { is, ...values })
  return all.flatMap(read => [
    ...slips(read.text, register).map(({ is, should }) => told('register-near', read, is, { should })),
    ...posts(read.text, register, day).map(({ is, name, valid }) => told('register-post', read, is, { name, valid })),
  ])
}

interface Slip {
  readonly is: string
  readonly should: string
}

/** Shorter phrases have neighbours that are words of their own (`数据要素`, `数据素养`): of them only a doubled character is a slip. */
const ANY_SLIP = 6
const SOME_SLIP = 4
/** Of two characters one is half a name, and another may be another person's. */
const NAME_MIN = 3

function slips(text: string, { people, organizations, phrases }: Register): readonly Slip[] {
  const fixed = [...organizations, ...phrases].filter(phrase => [...phrase].length >= SOME_SLIP)
  // a person's name is one of thousands that differ in a character: only beside their post it is theirs
  const named = people
    .filter(({ name }) => [...name].length >= NAME_MIN)
    .flatMap(({ name, posts: had }) => had.map(({ post }) => `${post}${name}`))
  const right = [...fixed, ...named]
  return right.flatMap(should =>
    nearIn(text, should, named.includes(should))
      .filter(is => !right.includes(is))
      .map(is => ({ is, should })),
  )
}

/**
 * Stretches of a text that are `phrase` but for one character: another one, one twice, one missing. Its last may be
 * another one only when `toTheEnd`: `委员长` is no slip for `委员会`.
 */
function nearIn(text: string, phrase: string, toTheEnd: boolean): readonly string[] {
  const half = Math.floor(phrase.length / 2)
  const near = new Set<string>()
  // one slip leaves one half whole
  for (const at of placesOf(text, phrase.slice(0, half))) {
    const rest = slipped(text, at + half, phrase.slice(half), { whole: phrase.length, toTheEnd })
    if (rest !== null) near.add(text.slice(at, at + half) + rest)
  }
  for (const at of placesOf(text, phrase.slice(half))) {
    const before = slippedBefore(text, at, phrase.slice(0, half), phrase.length)
    if (before !== null) near.add(before + phrase.slice(half))
  }
  return [...near]
}

function placesOf(text: string, part: string): readonly number[] {
  const places: number[] = []
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at)
  return places
}

interface Slipping {
  readonly whole: number
  readonly toTheEnd: boolean
}

/** What stands at `at` instead of `part`, when it is that with one slip. */
function slipped(text: string, at: number, part: string, { whole, toTheEnd }: Slipping): string | null {
  if (text.startsWith(part, at)) return null
  for (let i = 0; i < part.length; i++) {
    const doubled = part.slice(0, i + 1) + part.slice(i)
    if (text.startsWith(doubled, at)) return doubled
    const isLast = i === part.length - 1
    if (whole < ANY_SLIP || (isLast && !toTheEnd)) continue
    const missing = part.slice(0, i) + part.slice(i + 1)
    if (!isLast && text.startsWith(missing, at)) return missing
    const there = text[at + i] ?? ''
    if (!/\p{Script=Han}/u.test(there)) continue
    const other = part.slice(0, i) + there + part.slice(i + 1)
    if (text.startsWith(other, at)) return other
  }
  return null
}

/** The same for what stands before `end`, whose first character is whole in any case. */
function slippedBefore(text: string, end: number, part: string, whole: number): string | null {
  const turned = (value: string) => [...value].reverse().join('')
  const before = text.slice(Math.max(0, end - part.length - 1), end)
  const is = slipped(turned(before), 0, turned(part), { whole, toTheEnd: false })
  return is === null ? null : turned(is)
}

/** `前任局长王某` where the register has another post of theirs on that day. */
function posts(text: string, { people }: Register, day: string | null) {
  const all = [...new Set(people.flatMap(one => one.posts.map(({ post }) => post)))]
  return people.flatMap(person => {
    const valid = validPosts(person, day)
    if (person.posts.length === 0 || !text.includes(person.name)) return []
    const wrong = all
      .filter(post => text.includes(`${post}${person.name}`))
      // `主任` is short for `检测中心主任`
      .filter(post => !valid.some(one => one.endsWith(post)))
    return wrong
      .filter(post => !wrong.some(longer => longer !== post && longer.endsWith(post)))
      .map(post => ({ is: `${post}${person.name}`, name: person.name, valid: valid.join('、') }))
  })
}

const validPosts = ({ posts: had }: Person, day: string | null): readonly string[] =>
  had
    .filter(({ from, to }) => day === null || ((from === null || from <= day) && (to === null || day <= to)))
    .map(({ post }) => post)
