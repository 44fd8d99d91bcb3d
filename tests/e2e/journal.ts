import type { Json } from './cli.ts'

/**
 * What is wrong with a publication's journal: a person's word comes first, times only rise, and every intent was
 * answered or called lost before the next of its kind.
 */
export function nonsenseIn(journal: readonly Json[]): readonly string[] {
  const entries = journal as readonly { at: string | number; step: string; outcome: string }[]
  const wrong: string[] = []
  const [first] = entries
  if (first?.step !== 'plan' || !first.outcome.startsWith('person:')) wrong.push('begins without a person')
  const open = new Set<string>()
  let latest = 0
  for (const { at, step, outcome } of entries) {
    const time = new Date(at).getTime()
    if (time < latest) wrong.push(`${step} ${outcome}: time runs backwards`)
    latest = time
    if (outcome !== 'intended') open.delete(step)
    else if (open.has(step)) wrong.push(`${step} asked again while open`)
    else open.add(step)
  }
  return [...wrong, ...[...open].map(step => `no word about an intent of ${step}`)]
}
