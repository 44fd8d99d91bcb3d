import type { Json } from './cli.ts'
import type { Fault } from './faults.ts'
import { nonsenseIn } from './journal.ts'
import type { Effects } from './platform.ts'

export const ACTIONS = ['draft', 'publish', 'mass'] as const
export type Action = (typeof ACTIONS)[number]

/** One fault at one call of one action's run. */
export interface Case {
  readonly action: Action
  /** As `draft/add#1`. */
  readonly call: string
  readonly fault: Fault
}

/** What stood when nothing was left to do. */
export interface Seen {
  readonly rows: readonly Json[]
  readonly effects: Effects
  readonly ledger: readonly Json[]
}

/**
 * The one place where nobody can know: `freepublish/submit` has no key, so one that WeChat never saw looks like one it
 * may still act on, and is never sent again by the machine.
 */
const nobodyKnows = ({ call, fault }: Case): boolean =>
  call.startsWith('freepublish/submit#') && !fault.acted && !fault.answered

function endingOf(tried: Case): { readonly state: string; readonly reason: string | null } {
  if (nobodyKnows(tried)) return { state: 'uncertain', reason: 'draft-standing' }
  return { state: tried.action === 'draft' ? 'drafted' : 'published', reason: null }
}

/** Everything in a case's end that protocol.md does not allow; empty when it went right. */
export function wrongsOf(tried: Case, { rows, effects, ledger }: Seen): readonly string[] {
  const wrong: string[] = []
  const expect = (what: string, is: unknown, wanted: unknown) => {
    if (is !== wanted) wrong.push(`${what} is ${String(is)}, not ${String(wanted)}`)
  }
  expect('publications', rows.length, 1)
  const { state, reason, draft, url, journal } = rows[0] ?? { journal: [] }
  const ending = endingOf(tried)
  expect('state', state, ending.state)
  expect('reason', reason, ending.reason)
  const out = ending.state === 'published'
  expect('drafts added', effects.added, 1)
  expect('drafts deleted', effects.deleted, 0)
  expect('drafts updated', effects.updated, 0)
  expect('drafts standing', effects.standing, out ? 0 : 1)
  expect('publishes', effects.submits, out && tried.action === 'publish' ? 1 : 0)
  expect('mass sends', effects.masses, out && tried.action === 'mass' ? 1 : 0)
  expect('its draft', draft, ledger.find(call => call['effect']?.kind === 'draft-added')?.['effect'].id)
  if (out && tried.action === 'publish') expect('its address', typeof url, 'string')
  // a dead token says that nothing was done; any other submit is the only one
  const submits = ledger.filter(
    call => String(call['path']).endsWith('freepublish/submit') && call['errcode'] !== 40001,
  )
  if (submits.length > 1) wrong.push(`submitted ${submits.length} times`)
  return [...wrong, ...nonsenseIn(journal as readonly Json[])]
}
