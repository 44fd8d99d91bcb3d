import { z } from 'zod'
import type { Notice } from '../publish/records.ts'
import { readable } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import type { Absence, DueMeanwhile } from './ports.ts'

/** Acted on this soon after its minute, nothing was missed. */
const ON_TIME_MS = 2 * 60_000
/** Nothing is waited for longer than this after the return: then it is told as it stands. */
const SORTED_MAX_MS = 2 * 60_000
const LISTED_MAX = 20

const Listed = z.array(
  z.object({
    publication: z.string().nullable(),
    title: z.string(),
    dueAt: z.number(),
    state: z.string(),
    reason: z.string().nullable(),
    action: z.string(),
    actedAt: z.number().nullable(),
  }),
)

const UNDECIDED = new Set(['planned', 'preparing', 'drafted', 'submitting', 'open'])
const isDecided = ({ state, reason, action }: DueMeanwhile): boolean =>
  !UNDECIDED.has(state) || (state === 'drafted' && (action === 'draft' || reason === 'handover'))

const wasMissed = ({ dueAt, actedAt }: DueMeanwhile): boolean => actedAt === null || actedAt - dueAt > ON_TIME_MS

/** True when everything that became due meanwhile is decided, or there was time enough to. */
export const isSorted = (due: readonly DueMeanwhile[], { to }: Absence, now: number): boolean =>
  now - to >= SORTED_MAX_MS || due.filter(wasMissed).every(isDecided)

/** The one notice of what was missed while nobody ran, and what was decided; `null` when nothing was. */
export function backNotice(due: readonly DueMeanwhile[], { from, to }: Absence): Notice | null {
  const missed = due.filter(wasMissed)
  if (missed.length === 0) return null
  const waiting = missed.filter(one => one.state === 'held' || one.state === 'uncertain').length
  const list = JSON.stringify(missed)
  return { kind: 'back', account: '', publication: null, values: { from, to, count: missed.length, waiting, list } }
}

/** A line for each of them, long lists cut with a number. */
export function backLines(values: Notice['values'], zone: string): readonly string[] {
  const all = listed(values)
  const lines = all.slice(0, LISTED_MAX).map(one => backLine(one, zone))
  return all.length > LISTED_MAX ? [...lines, zh.notices.backMore(all.length - LISTED_MAX)] : lines
}

function backLine({ publication, title, dueAt, state, reason, action, actedAt }: DueMeanwhile, zone: string): string {
  const { notices: words } = zh
  const time = readable(dueAt, zone)
  if (publication === null) return words.backDate(title, time, zh.publication.dateOutcome(state))
  const moved = zh.publication.moved(state, action, reason, null)
  const isOut = state === 'submitted' || state === 'published'
  const late = isOut && actedAt !== null ? words.backSent(moved, Math.round((actedAt - dueAt) / 60_000)) : moved
  return words.backLine(title, time, late)
}

/** True when a list among `others` says what this notice says: the same thing, left in the same state. */
export function isCovered(
  { kind, publication, values }: Pick<Notice, 'kind' | 'publication' | 'values'>,
  others: readonly Pick<Notice, 'kind' | 'values'>[],
): boolean {
  const lists = others.filter(one => one.kind === 'back').flatMap(one => listed(one.values))
  if (publication !== null) {
    const quiet = kind === 'published' || (kind === 'held' && values['reason'] === 'late')
    return quiet && lists.some(one => one.publication === publication && one.state === kind)
  }
  return lists.some(one => one.state === kind && one.title === `${values['series']} ${values['date']}`)
}

function listed({ list }: Notice['values']): readonly DueMeanwhile[] {
  try {
    return Listed.parse(JSON.parse(String(list)))
  } catch {
    return []
  }
}
