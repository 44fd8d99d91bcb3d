import * as fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { shortPath } from '../../src/render/svg-path.ts'

/** The points a path goes through, whatever it is written in. */
function pointsOf(path: string): number[] {
  const points: number[] = []
  let [x, y, startX, startY] = [0, 0, 0, 0]
  for (const [, command = '', rest = ''] of path.matchAll(/([MmLlHhVvCcQqZz])([^A-Za-z]*)/g)) {
    const numbers = (rest.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).map(Number)
    const relative = command === command.toLowerCase()
    const [ox, oy] = relative ? [x, y] : [0, 0]
    if (/[zZ]/.test(command)) [x, y] = [startX, startY]
    else if (/[hH]/.test(command)) x = ox + numbers[0]!
    else if (/[vV]/.test(command)) y = oy + numbers[0]!
    else {
      const absolute = numbers.map((value, at) => value + (at % 2 === 0 ? ox : oy))
      points.push(...absolute)
      ;[x, y] = absolute.slice(-2) as [number, number]
    }
    if (/[hHvV]/.test(command)) points.push(x, y)
    if (/[mM]/.test(command)) [startX, startY] = [x, y]
  }
  return points
}

it.each([
  ['M10 20L30 20L30-5Z', 'm10 20h20v-25Z'],
  ['M0-5C1 2 3 4 5 6Q7 8 9 10Z', 'm0-5c1 7 3 9 5 11q2 2 4 4Z'],
  ['M0 0Z M5 5L6 6Z', 'm0 0Zm5 5l1 1Z'],
])('%s is %s', (path, short) => expect(shortPath(path)).toBe(short))

it.each(['M0 0A5 5 0 0 1 9 9', 'M0 0 5 5', 'm5 5l1 1', 'M1', 'M0 0L1', 'x"y'])('%s is left as it is', path =>
  expect(shortPath(path)).toBe(path),
)

const point = fc
  .tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: -9999, max: 9999 }))
  .map(([x, y]) => `${x / 10} ${y / 10}`)
const step = fc.oneof(
  point.map(to => `L${to}`),
  fc.tuple(point, point).map(points => `Q${points.join(' ')}`),
  fc.tuple(point, point, point).map(points => `C${points.join(' ')}`),
  point.map(to => `ZM${to}`),
)

test('every path goes through the same points', () => {
  fc.assert(
    fc.property(point, fc.array(step, { maxLength: 30 }), (start, steps) => {
      const path = `M${start}${steps.join('')}Z`
      const [was, is] = [pointsOf(path), pointsOf(shortPath(path))]
      expect(is).toHaveLength(was.length)
      is.forEach((value, at) => expect(value).toBeCloseTo(was[at]!, 5))
    }),
  )
})
