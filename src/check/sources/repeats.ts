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

type Runs = ReadonlySet<number>

/** The runs of three characters of a text, each as a number: of a thousand issues there are millions. */
function runsOf(text: string): Runs {
  const bare = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
  const runs = new Set<number>()
  for (let at = 0; at + RUN <= bare.length; at++) {
    const [a, b, c] = [bare.charCodeAt(at), bare.charCodeAt(at + 1), bare.charCodeAt(at + 2)]
    runs.add((Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35)) >>> 2)
  }
  return runs
}

/** Share of the smaller one's runs that the other has too; 0 as soon as it cannot reach `least`. */
function overlap(one: Runs, other: Runs, least: number): number {
  const [small, large] = one.size <= other.size ? [one, other] : [other, one]
  if (small.size < RUNS_MIN) return 0
  let mayMiss = small.size * (1 - least)
  let common = 0
  for (const run of small) {
    if (large.has(run)) common += 1
    else if (--mayMiss < 0) return 0
  }
  return common / small.size
}

/** Runs of topics seen before: what a desk compares again after each keystroke is read once. */
const runs = new WeakMap<Topic, { readonly heading: Runs; readonly lead: Runs }>()

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
        const share = Math.max(
          overlap(own.heading, theirs.heading, HEADING_LIKE),
          overlap(own.lead, theirs.lead, LEAD_LIKE),
        )
        if (share === 0) continue
        if (!best || share > best.share) best = { issue, share }
      }
    }
    if (!best) return []
    const { title, date } = best.issue
    const values = { heading: topic.heading, title, date: date ?? '', percent: Math.round(best.share * 100) }
    return [found(article, 'repeat', 'warning', { line: topic.line, column: 1 }, values)]
  })
