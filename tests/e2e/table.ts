import type { Case } from './verdict.ts'

/** How one case of the matrix ended. */
export interface Ended extends Case {
  readonly state: string
  readonly right: boolean
  readonly ms: number
}

const STATES = ['drafted', 'published', 'uncertain', 'held', 'refused'] as const

/** Cases and their ends by action and fault, with a last line for all of them. */
export function tableOf(ends: readonly Ended[]): string {
  const nameOf = ({ action, fault }: Case) => `${action.padEnd(8)} ${fault.name}`
  const lines = [...new Set(ends.map(nameOf))].map(name =>
    lineOf(
      name,
      ends.filter(one => nameOf(one) === name),
    ),
  )
  const head = cells('action   fault', ['cases', ...STATES, 'other', 'wrong', 'mean s'])
  return [head, ...lines, lineOf('all', ends)].join('\n')
}

function lineOf(name: string, group: readonly Ended[]): string {
  const counts = STATES.map(state => group.filter(one => one.state === state).length)
  const other = group.length - counts.reduce((sum, count) => sum + count, 0)
  const wrong = group.filter(one => !one.right).length
  const seconds = group.reduce((sum, { ms }) => sum + ms, 0) / 1000 / Math.max(group.length, 1)
  return cells(name, [group.length, ...counts, other, wrong, seconds.toFixed(1)])
}

const cells = (name: string, values: readonly (string | number)[]): string =>
  [name.padEnd(28), ...values.map(value => String(value).padStart(9))].join(' ')
