import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/article/article.ts'
import { parseArticle } from '../../src/article/parse.ts'
import { applyFixes, inspect } from '../../src/check/index.ts'
import { MUTATIONS, numbers } from './mutations.ts'

const read = (folder: string) =>
  readdirSync(join(import.meta.dirname, folder))
    .filter(name => /^[^_].*\.md$/.test(name))
    .map(name => readFileSync(join(import.meta.dirname, folder, name), 'utf8'))
/** The shipped bulletin, and texts of other fields. */
const TEXTS = [...read('../../drafts'), ...read('texts')]
const TIMES = 8

const found = (text: string): readonly Finding[] => inspect(parseArticle(text, { file: 'a.md' }))
/** What a finding is about, wherever it has moved to. */
const keys = (findings: readonly Finding[]) =>
  findings.map(({ rule, values }) => `${rule} ${JSON.stringify({ ...values, number: 0 })}`)

describe('faults planted one at a time', () => {
  const seen = { found: 0, missed: [] as string[], other: [] as string[] }

  it.each(Object.entries(MUTATIONS))('%s: found in its line, and nothing else changes', (name, mutate) => {
    let planted = 0
    for (const [at, text] of TEXTS.entries()) {
      const before = keys(found(text))
      for (let time = 0; time < TIMES; time++) {
        const fault = mutate(text, numbers(at * 1000 + time))
        if (!fault) continue
        planted += 1
        const after = found(fault.text)
        const hits = after.filter(one => fault.rules.includes(one.rule) && fault.lines.includes(one.line))
        if (hits.length > 0) seen.found += 1
        else seen.missed.push(`${name} in text ${at}, seed ${time}`)
        const others = after.filter(one => !fault.rules.includes(one.rule) && !before.includes(keys([one])[0]!))
        for (const other of others) seen.other.push(`${name} in text ${at}, seed ${time}: ${keys([other])[0]!}`)
      }
    }
    expect(planted, name).toBeGreaterThan(0)
  })

  it('are found, 95 % of them at least', () => {
    const all = seen.found + seen.missed.length
    console.log(`${seen.found} of ${all} planted faults found; missed:\n${seen.missed.join('\n')}`)
    expect(seen.found / all, seen.missed.join('\n')).toBeGreaterThanOrEqual(0.95)
    expect(seen.other).toEqual([])
  })
})

describe('fixes', () => {
  it('mend what they may, leave the rest, and find nothing more to do', () => {
    for (const [at, text] of TEXTS.entries()) {
      for (const name of ['half-width comma', 'half-width colon or semicolon', 'invisible character']) {
        const fault = MUTATIONS[name]!(text, numbers(at))
        if (!fault) continue
        const { text: fixed, fixed: mended } = applyFixes(fault.text, parseArticle(fault.text, { file: 'a.md' }))
        expect([fixed === text, mended.length]).toEqual([true, 1])
        expect(applyFixes(fixed, parseArticle(fixed, { file: 'a.md' })).fixed).toEqual([])
      }
    }
  })

  it('never touch code, addresses, links and formulas', () => {
    const safe = [
      '`中,文`',
      '```\n中,文;字\n```',
      '[字](http://a.cn/中,文)',
      'http://a.cn/中,文',
      '$中,文$',
      '<span title="中,文">',
      '![图](中,文.png)',
      '中 3:2 文，a,b',
      '《中,文》',
    ]
    for (const words of safe) {
      const text = `---\ntitle: 题\n---\n\n字 ${words} 字\n`
      expect(applyFixes(text, parseArticle(text, { file: 'a.md' })).text).toBe(text)
    }
  })
})
