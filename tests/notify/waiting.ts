import type { Waiting } from '../../src/notify/ports.ts'

/** 07:30 in Shanghai. */
export const DUE = Date.parse('2026-07-03T07:30:00+08:00')
export const PLACE = { zone: 'Asia/Shanghai', deskUrl: 'https://desk.example.com' }

let count = 0

/** A notice that waits, about a publication in the state the notice left it in. */
export function waiting(over: Partial<Waiting> = {}): Waiting {
  count += 1
  const kind = over.kind ?? 'held'
  const reason = kind === 'published' ? {} : { reason: 'late' }
  return {
    id: count,
    at: DUE,
    kind,
    account: 'https://api.example wx1',
    alias: 'default',
    publication: 'p1',
    values: { issue: '每日动态/2026-07-03', title: '今天的动态', ...reason },
    row: { title: '今天的动态', state: 'held', action: 'publish', dueAt: DUE, url: null },
    ...over,
  }
}

/** One about no publication. */
export const about = (kind: string, values: Waiting['values']): Waiting =>
  waiting({ kind, values, publication: null, row: null })
