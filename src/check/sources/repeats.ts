import type { Article, Finding } from '../../article/article.ts'
import { found, type Rule } from '../finding.ts'
import { passagesOf } from './passages.ts'

/** What is compared of an issue: a section's heading, and the paragraph it begins with. */
export interface Topic {
  readonly heading: string
  readonly lead: string
  readonly line: number
}

/** An issue that was before this one, by what it was about. */
export interface Earlier {
  readonly title: string
  readonly date: string | null
  readonly topics: readonly Topic[]
}

export function topicsOf(article: Article): readonly Topic[] {
  const leads = passagesOf(article, ['numbered'])
  return article.sections
    .filter(({ kind, heading }) => kind === 'numbered' && heading !== null)
    .map(section => ({
      heading: (section.heading ?? '').replace(/^[〇零一二三四五六七八九十百]{1,5}[、.．]\s*/, ''),
      lead: (leads.find(passage => passage.section === section)?.text ?? '').slice(0, LEAD),
      line: section.line,
    }))
}

/** Characters of a first paragraph that are compared: news comes first. */
const LEAD = 200
/** How much of the shorter text must stand in the other to be called a repeat. */
const HEADING_LIKE = 0.7
const LEAD_LIKE = 0.6
/** Runs of three characters; fewer are chance. */
const RUN = 3
const RUNS_MIN = 4

function runsOf(text: string): ReadonlySet<string> {
  const bare = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
  const runs = new Set<string>()
  for (let at = 0; at + RUN <= bare.length; at++) runs.add(bare.slice(at, at + RUN))
  return runs
}

/** Share of the smaller one's runs that the other has too. */
function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [small, large] = one.size <= other.size ? [one, other] : [other, one]
  if (small.size < RUNS_MIN) return 0
  let common = 0
  for (const run of small) if (large.has(run)) common += 1
  return common / small.size
}

/** Runs of topics seen before: what a desk compares again after each keystroke is read once. */
const runs = new WeakMap<Topic, { readonly heading: ReadonlySet<string>; readonly lead: ReadonlySet<string> }>()

function knownRuns(topic: Topic) {
  const known = runs.get(topic) ?? { heading: runsOf(topic.heading), lead: runsOf(topic.lead) }
  runs.set(topic, known)
  return known
}

/** A section that says what an earlier issue said is shown with that issue; the nearest one alone. */
export const repeats: Rule = (article, { earlier = [] }) =>
  topicsOf(article).flatMap((topic): Finding[] => {
    const own = knownRuns(topic)
    let best: { issue: Earlier; share: number } | undefined
    for (const issue of earlier) {
      for (const other of issue.topics) {
        const theirs = knownRuns(other)
        const [heading, lead] = [overlap(own.heading, theirs.heading), overlap(own.lead, theirs.lead)]
        if (heading < HEADING_LIKE && lead < LEAD_LIKE) continue
        const share = Math.max(heading, lead)
        if (!best || share > best.share) best = { issue, share }
      }
    }
    if (!best) return []
    const { title, date } = best.issue
    const values = { heading: topic.heading, title, date: date ?? '', percent: Math.round(best.share * 100) }
    return [found(article, 'repeat', 'warning', { line: topic.line, column: 1 }, values)]
  })
