import { serialize, type Node } from './tree.ts'

/** What a rule changed: how often, and the first thing it changed, cut short. */
export interface Change {
  readonly rule: string
  readonly count: number
  readonly sample: string
}

/** Html after a pass. Without changes `html` is what went in, to the byte. */
export interface Passed {
  readonly html: string
  readonly changes: readonly Change[]
}

const SAMPLE_LENGTH = 160

/** Collects what the rules of one pass did. */
export class Changes {
  private readonly seen = new Map<string, Change>()

  add(rule: string, sample: Node | string): void {
    const before = this.seen.get(rule)
    const text = before?.sample ?? (typeof sample === 'string' ? sample : serialize([sample])).slice(0, SAMPLE_LENGTH)
    this.seen.set(rule, { rule, count: (before?.count ?? 0) + 1, sample: text })
  }

  list(): Change[] {
    return [...this.seen.values()]
  }
}
