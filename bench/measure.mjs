/**
 * @typedef {object} Figure what was measured: `samples` in `unit`, one per run
 * @property {string} name
 * @property {readonly number[]} samples
 *
 * @typedef {Figure & {
 *   unit: string,
 *   limit?: number,
 *   least?: number,
 *   beside?: Figure,
 *   note?: string,
 * }} Row `limit` is an upper bound in the row's unit, `least` a lower one; `beside` is a baseline or peer measured in the same run
 */

/** Middle, least and greatest of the samples. */
export function summary(samples) {
  const sorted = samples.toSorted((one, other) => one - other)
  const half = sorted.length / 2
  const median = sorted.length % 2 === 1 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2
  return { median, least: sorted[0], greatest: sorted.at(-1) }
}

/**
 * Runs the works in turn, so that what disturbs the machine disturbs all of them alike: one round that is not counted
 * (it fills the disk cache), then `rounds` that are. Gives one list of results per work.
 */
export async function interleaved(rounds, ...works) {
  const results = works.map(() => [])
  for (let round = 0; round <= rounds; round++) {
    for (const [index, work] of works.entries()) {
      const result = await work()
      if (round > 0) results[index].push(result)
    }
  }
  return results
}

export const pause = ms => new Promise(done => setTimeout(done, ms))
