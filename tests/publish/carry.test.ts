import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Desk } from './desk.ts'

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open()
})
afterEach(() => desk.close())

describe('pictures on their way', () => {
  it('are told one by one, those that stand already left out', async () => {
    await desk.plan()
    await desk.drain()
    const told = () => desk.logged.filter(event => event === 'picture.uploaded')
    expect(told()).toHaveLength(2)
    await desk.plan({ issue: 'daily/2026-07-04', snapshot: await desk.content('another text') })
    await desk.drain()
    expect(told()).toHaveLength(2)
  })

  it.each([
    ['uploadInline', 'body.jpg', 7],
    ['uploadImage', 'cover: cover.jpg', 3],
  ] as const)(
    'one that WeChat turns down (%s) is named with its line, before there is a draft',
    async (call, source, at) => {
      const row = await desk.plan()
      desk.platform.fail(call, { as: 'refused', errcode: 40009, fault: 'author' })
      await desk.drain()
      expect(await desk.now(row)).toMatchObject({ state: 'refused', reason: '40009' })
      expect(desk.platform.adds).toBe(0)
      const place = { picture: source, file: 'issue.md', line: at }
      const journal = await desk.store.publications.journal(row.id)
      expect(journal.at(-1)).toMatchObject({ outcome: 'refused:40009', detail: place })
      expect(await desk.store.publications.notices(1)).toMatchObject([{ kind: 'refused', values: place }])
      // what did arrive is not carried again
      const calls = desk.platform.calls.length
      await desk.plan({ again: 'mended' })
      await desk.drain()
      const again = desk.platform.calls.slice(calls).filter(one => one.startsWith('upload'))
      expect(again).toEqual([call])
    },
  )
})
