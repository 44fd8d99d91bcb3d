import { readFileSync } from 'node:fs'
import { withSources } from './sources.mjs'
import { shippedDraft } from './workspace.mjs'

const RUNS = 21

/** An issue like those of a year: its own words under its own headings. */
const issue = number => ({
  title: `第 ${number} 期`,
  date: '2026-01-01',
  topics: Array.from({ length: 5 }, (_, at) => ({
    heading: `第 ${number} 期第 ${at} 件事：${'港口岸电数据要素人才医疗电网算力'.slice((number + at) % 12)}的进展`,
    lead: `${'有关部门介绍，'.repeat(2)}${number * 7 + at} 个地方在${'改造泊位接入平台统一目录培养工程师'.slice((number * 3 + at) % 14)}，${'结果还要再看一段时间。'.repeat(8)}`,
    line: 1,
  })),
})

function timed(runs, work) {
  const samples = []
  for (let run = 0; run <= runs; run++) {
    const startedAt = performance.now()
    work(run)
    if (run > 0) samples.push(performance.now() - startedAt)
  }
  return samples
}

/** What a desk editor's look costs: a bulletin, a book, and a bulletin against the issues before it. */
export const checking = () =>
  withSources({ check: 'src/check/index.ts', parse: 'src/article/parse.ts' }, async ({ load }) => {
    const [{ inspect }, { parseArticle }] = [await load('check'), await load('parse')]
    const text = readFileSync(shippedDraft(), 'utf8')
    const bulletin = parseArticle(text, { file: 'a.md' })
    for (let warm = 0; warm < 30; warm++) inspect(bulletin)
    const sections = text.slice(text.indexOf('## 一、'), text.indexOf('## 参考文献'))
    const book = text.replace(sections, sections.repeat(Math.ceil(100_000 / sections.length)))
    const large = parseArticle(book, { file: 'a.md' })
    const earlier = Array.from({ length: 1000 }, (_, number) => issue(number))
    const firstLook = timed(3, run =>
      inspect(bulletin, {
        earlier: earlier.map(one => ({ ...one, topics: one.topics.map(topic => ({ ...topic, run })) })),
      }),
    )
    return [
      {
        name: 'check of a bulletin, warm, all rules over the text',
        unit: 'ms-fine',
        samples: timed(RUNS, () => inspect(bulletin)),
        limit: 15,
        beside: { name: 'reading it', samples: timed(RUNS, () => parseArticle(text, { file: 'a.md' })) },
      },
      {
        name: `check of ${book.length.toLocaleString('en')} characters`,
        unit: 'ms',
        samples: timed(5, () => inspect(large)),
        limit: 1500,
      },
      {
        name: 'check of a bulletin against 1,000 earlier issues, seen for the first time',
        unit: 'ms',
        samples: firstLook,
        limit: 300,
        beside: { name: 'seen before', samples: timed(5, () => inspect(bulletin, { earlier })) },
      },
    ]
  })
