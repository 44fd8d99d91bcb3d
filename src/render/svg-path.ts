import { Lately } from '../article/lately.ts'

/** The letters of the TeX font that are in use; an article draws the same few again and again. */
const shortened = new Lately<string>(500)

/** Numbers after each other need no space before a sign. */
const joined = (numbers: readonly number[]): string => numbers.join(' ').replace(/ -/g, '-')

const tenth = (value: number): number => Math.round(value * 10) / 10

/** Path data with its lines and curves relative to where they start, which takes a third less room; else as it is. */
export const shortPath = (data: string): string => shortened.of(data, () => relative(data) ?? data)

/** `null` for path data of another make: only absolute M, L, C, Q and Z are drawn here. */
function relative(data: string): string | null {
  if (!/^[MLCQZ\d\s.,-]*$/.test(data)) return null
  let out = ''
  let [x, y] = [0, 0]
  let [startX, startY] = [0, 0]
  for (const [, command = '', rest = ''] of data.matchAll(/([MLCQZ])([^MLCQZ]*)/g)) {
    const numbers = (rest.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).map(Number)
    const size = { M: 2, L: 2, C: 6, Q: 4 }[command]
    if (size === undefined) {
      out += 'Z'
      ;[x, y] = [startX, startY]
      continue
    }
    if (numbers.length === 0 || numbers.length % size !== 0 || (command === 'M' && numbers.length > 2)) return null
    for (let at = 0; at < numbers.length; at += size) {
      const points = numbers.slice(at, at + size).map((value, index) => tenth(value - (index % 2 === 0 ? x : y)))
      const [dx = 0, dy = 0] = points.slice(-2)
      out += written(command, points, dx, dy)
      // from where the rounded numbers lead, so that roundings do not add up
      ;[x, y] = [tenth(x + dx), tenth(y + dy)]
    }
    if (command === 'M') [startX, startY] = [x, y]
  }
  return out
}

function written(command: string, points: readonly number[], dx: number, dy: number): string {
  if (command === 'L' && dy === 0) return `h${dx}`
  if (command === 'L' && dx === 0) return `v${dy}`
  return command.toLowerCase() + joined(points)
}
