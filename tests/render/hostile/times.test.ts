import { expect, it } from 'vitest'
import { DraftError } from '../../../src/article/article.ts'
import { article as words } from '../../../src/text/zh/article.ts'
import { inStyle, STYLES } from '../samples.ts'

// the bench is plain JavaScript
const DOCUMENTS = new URL('../../../bench/documents.mjs', import.meta.url).href
const { hostile } = (await import(DOCUMENTS)) as { hostile: () => Record<string, string> }

/** On a machine to itself each takes less than 2 s, which is measured by `npm run bench`; here others may use it. */
const LONGEST_MS = 6000

it.each(Object.entries(hostile()))('1 MB of %s is rendered or refused in time', { timeout: 60_000 }, (_, text) => {
  expect(text.length).toBeGreaterThan(800_000)
  const began = process.cpuUsage()
  try {
    inStyle(`---\ntitle: 题\n---\n\n${text}`, STYLES[0]!)
  } catch (error) {
    if (!(error instanceof DraftError)) throw error
    expect(words.errors).toHaveProperty(error.code)
  }
  const { user, system } = process.cpuUsage(began)
  expect((user + system) / 1000).toBeLessThan(LONGEST_MS)
})
