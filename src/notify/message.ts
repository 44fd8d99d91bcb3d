import { readable } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import { backLines, isCovered } from './back.ts'
import type { Item, Link, Message, Waiting } from './ports.ts'

/** Where and when people are. */
export interface Place {
  readonly zone: string
  /** The desk's public address, without a slash at its end. */
  readonly deskUrl: string | null
}

/** The gravest first; a kind nobody listed stands in the middle. */
const GRAVITY = [
  'uncertain',
  'confirming',
  'account-trouble',
  'held',
  'refused',
  'rejected',
  'handover',
  'no-quota',
  'preflight',
  'ambiguous',
  'unapproved',
  'missing',
  'back',
  '',
  'published',
]
const gravity = (kind: string): number => {
  const place = GRAVITY.indexOf(kind)
  return place < 0 ? GRAVITY.indexOf('') : place
}

/** This long before its minute, being held is a matter of minutes. */
const NEAR_MS = 15 * 60_000

/** Told of only when little time is left. */
const SOON = new Set(['unapproved', 'missing'])

/** True when it should not wait for others to come along: readers wait, an administrator must tap, doubt must be settled. */
export function isUrgent({ kind, at, row }: Pick<Waiting, 'kind' | 'at' | 'row'>): boolean {
  if (kind === 'held') return row !== null && at >= row.dueAt - NEAR_MS
  return kind === 'uncertain' || kind === 'refused' || kind === 'confirming' || SOON.has(kind)
}

/** One message of all notices that wait; what a list of an absence says already is left out. */
export function messageOf(waiting: readonly Waiting[], place: Place): Message {
  const told = waiting.filter(one => !isCovered(one, waiting))
  const sorted = [...told].sort((a, b) => gravity(a.kind) - gravity(b.kind) || a.at - b.at || a.id - b.id)
  const items = sorted.map(one => itemOf(one, place))
  const [only] = items
  const urgent = items.filter(item => item.urgent).length
  const title = items.length === 1 && only ? zh.notices.one(only.sentence) : zh.notices.many(items.length, urgent)
  return { title, items, more: 0 }
}

function itemOf(one: Waiting, place: Place): Item {
  const { id, at, kind, publication, row, alias } = one
  // the article's address comes as a link of its own
  const { url: _url, ...values } = one.values
  return {
    id,
    at,
    kind,
    publication,
    urgent: isUrgent(one),
    sentence: line(zh.publication.notice(kind, { alias, ...values })),
    details: detailsOf(one, place.zone).map(line),
    links: linksOf(one, row?.url ?? null, place.deskUrl),
  }
}

function detailsOf({ account, kind, values, publication, row, alias, at }: Waiting, zone: string): readonly string[] {
  const { notices: words } = zh
  const next = kind === 'published' ? null : words.next(kind, values, publication)
  const step = next === null ? [] : [words.nextStep(next)]
  const name = account.startsWith(SANDBOX) ? words.sandbox(alias) : alias
  if (kind === 'back') return [...backLines(values, zone), ...step]
  if (!row) return [words.happened(name, readable(at, zone)), ...step]
  const where = words.where(name, readable(row.dueAt, zone))
  if (hasMovedOn(kind, row.state)) return [where, words.now(zh.publication.state(row.state, row.action))]
  return [where, ...step]
}

/** How ids of the sandbox's accounts begin: a group must not take a rehearsal for the real thing. */
const SANDBOX = 'sandbox '

/** The state a notice of this kind leaves its publication in; another kind says nothing of it. */
const LEAVES: Readonly<Record<string, string>> = {
  held: 'held',
  uncertain: 'uncertain',
  confirming: 'submitted',
  handover: 'drafted',
  refused: 'refused',
  rejected: 'rejected',
}

/** A notice that waited, or failed for hours, may be about something long settled: then its next step is wrong. */
const hasMovedOn = (kind: string, state: string): boolean => LEAVES[kind] !== undefined && LEAVES[kind] !== state

function linksOf({ publication, values }: Waiting, url: string | null, deskUrl: string | null): readonly Link[] {
  const article = url ?? (typeof values['url'] === 'string' ? values['url'] : null)
  const page = publication === null ? '/' : `/publications/${encodeURIComponent(publication)}`
  return [
    ...(article !== null && /^https?:\/\//.test(article) ? [{ words: zh.notices.read, url: article }] : []),
    ...(deskUrl === null ? [] : [{ words: zh.notices.open, url: `${deskUrl}${page}` }]),
  ]
}

/** One line whatever a draft's title holds: no line ends, no signs that turn the direction of what follows. */
export const line = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')

/** What `notices test` sends. */
export const testMessage = (at: number): Message => ({
  title: zh.notices.test,
  items: [
    {
      id: 0,
      at,
      kind: 'test',
      publication: null,
      urgent: false,
      sentence: zh.notices.test,
      details: [],
      links: [],
    },
  ],
  more: 0,
})
