import { describe, expect, it } from 'vitest'
import { editorPass, storePass } from '../../../src/sandbox/index.ts'
import { formFaults } from '../form.ts'
import { ALL } from './payloads.ts'
import { renderings } from './places.ts'

it('are at least 150 kinds', () => {
  expect(new Set(ALL.map(({ text }) => text)).size).toBe(ALL.length)
  expect(ALL.length).toBeGreaterThanOrEqual(150)
})

describe('a hostile text in any place of a draft', () => {
  it.each(ALL)('$family: $text', ({ text }) => {
    const all = renderings(text)
    // a draft is refused for what its front matter holds at most
    expect(all.length).toBeGreaterThanOrEqual(7)
    for (const { where, html } of all) {
      // our own picture stands for the author's
      const uploaded = html.replaceAll(/data:image\/gif[^"]*/g, 'https://mmbiz.qpic.cn/mmbiz_png/abc/0?wx_fmt=png')
      expect({ where, faults: formFaults(uploaded) }).toEqual({ where, faults: [] })
      const changes = [...storePass(uploaded).changes, ...editorPass(uploaded).changes]
      expect({ where, changes: changes.filter(({ rule }) => rule !== 'I2') }).toEqual({ where, changes: [] })
    }
  })
})
