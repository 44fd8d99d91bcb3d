import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { formFaults } from '../../src/check/form/index.ts'
import { editorPass, storePass } from '../../src/sandbox/index.ts'
import { draft } from './generated.ts'
import { EVERY, inStyle, STYLES, uploaded } from './samples.ts'

/** I2: WeChat moves picture addresses and adds their sizes itself; nothing we render can be exempt from that. */
const ownDoing = (changes: readonly { readonly rule: string }[]) => changes.filter(change => change.rule !== 'I2')

describe('what we render is what WeChat keeps', () => {
  it.each(EVERY)('$name passes store and editor unchanged', ({ text, style }) => {
    const html = uploaded(inStyle(text, style))
    const stored = storePass(html)
    expect(ownDoing(stored.changes)).toEqual([])
    expect(ownDoing(editorPass(html).changes)).toEqual([])
    // a person opens what the store kept
    expect(ownDoing(editorPass(stored.html).changes)).toEqual([])
  })

  it.each(EVERY)('$name breaks none of the structure rules', ({ text, style }) => {
    expect(formFaults(uploaded(inStyle(text, style)))).toEqual([])
  })
})

test('whatever stands in whatever else, WeChat keeps it and its structure rules hold', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(draft, fc.constantFrom(...STYLES), (text, style) => {
      const html = uploaded(inStyle(text, style))
      expect(ownDoing(storePass(html).changes)).toEqual([])
      expect(ownDoing(editorPass(html).changes)).toEqual([])
      // an author's own colours may be hard to read in the dark, which is said and not changed
      expect(formFaults(html).filter(({ rule }) => rule !== 'darkmode-low-contrast')).toEqual([])
    }),
    { numRuns: Number(process.env['RUNS'] ?? 200) },
  )
})
