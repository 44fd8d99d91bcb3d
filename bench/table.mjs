import { cpus, loadavg, totalmem, type } from 'node:os'
import { summary } from './measure.mjs'

function shown(value, unit) {
  if (unit === 'calls' || unit === 'events') return String(value)
  if (unit === 'call-times') return value.toFixed(2)
  if (unit === 'ms-fine') return value.toFixed(2)
  if (unit === 'characters/s') return `${Math.round(value / 1000)}k`
  return value < 10 ? value.toFixed(1) : String(Math.round(value))
}

/** `132 (128–140)` */
function figure(samples, unit) {
  const { median, least, greatest } = summary(samples)
  return `${shown(median, unit)} (${shown(least, unit)}–${shown(greatest, unit)})`
}

/** True when the median misses its limit: above an upper one, or below a lower one. */
export const isOver = ({ samples, limit, least }) =>
  (limit !== undefined && summary(samples).median > limit) || (least !== undefined && summary(samples).median < least)

function verdict(row) {
  if (row.limit === undefined && row.least === undefined) return '–'
  return isOver(row) ? '** MISSED **' : 'kept'
}

function bound({ limit, least }) {
  if (least !== undefined) return `≥ ${least}`
  return limit === undefined ? '–' : `≤ ${limit}`
}

/** The rows as a table; notes stand under the row they belong to. */
export function tableOf(rows) {
  const head = ['measured', 'median (min–max)', 'unit', 'runs', 'limit', 'verdict', 'in the same run']
  const cells = rows.map(row => [
    row.name,
    figure(row.samples, row.unit),
    row.unit,
    String(row.samples.length),
    bound(row),
    verdict(row),
    row.beside ? `${row.beside.name}: ${figure(row.beside.samples, row.unit)}` : '–',
  ])
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map(line => line[column].length)))
  const line = texts =>
    texts
      .map((text, column) => text.padEnd(widths[column]))
      .join('  ')
      .trimEnd()
  const lines = cells.flatMap((texts, index) => [
    line(texts),
    ...(rows[index].note === undefined ? [] : [`    ${rows[index].note}`]),
  ])
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...lines].join('\n')
}

/** What it is measured on. */
export const machine = () =>
  [
    `${type()}, Node ${process.version}`,
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
  ].join(', ')

/** How busy the machine was in the last minute: other work makes every time longer. */
export function load() {
  const [lastMinute] = loadavg()
  const busy = lastMinute > cpus().length ? ': busy, so times say little; see what stands beside them' : ''
  return `load ${lastMinute.toFixed(2)}${busy}`
}
