import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, withPlatform } from './harness.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }

describe('pause', () => {
  it.concurrent('lets nothing out until resume, and then everything once', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', DRAFT)
      expect(await workspace.json(['accounts', 'pause'])).toMatchObject({ json: { accounts: [{ paused: true }] } })
      const ran = await workspace.json(['publish', draft, '--wait'])
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { reason: 'paused' } })
      await workspace.drain()
      expect(await workspace.effects()).toMatchObject({ submits: 0 })
      expect(await workspace.json(['accounts', 'resume'])).toMatchObject({ json: { accounts: [{ paused: false }] } })
      const resumed = await workspace.drain()
      expect(resumed, resumed.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
      expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1 })
    }),
  )
})

describe('one approval is needed', () => {
  const env = { ZHUNDIAN_REVIEWS: '1' }

  it.concurrent('publish is held, and approve lets it go', () =>
    inWorkspace(
      async workspace => {
        const draft = await workspace.draft('issue', DRAFT)
        const held = await workspace.json(['publish', draft, '--wait'])
        expect(held, held.stdout).toMatchObject({ exit: 3, json: { state: 'held', reason: 'approval' } })
        expect((await workspace.drain()).json['publications']).toEqual([])
        expect(await workspace.effects()).toMatchObject({ submits: 0 })
        const approved = await workspace.json(['approve', draft, '--by', '周岚'])
        expect(approved, approved.stdout).toMatchObject({ exit: 0, json: { approvals: ['周岚'], needed: 1 } })
        const ran = await workspace.drain()
        expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
        expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1 })
      },
      { env },
    ),
  )

  it.concurrent('an edit voids it, an equal text does not', () =>
    inWorkspace(
      async workspace => {
        const draft = await workspace.draft('issue', DRAFT)
        await workspace.json(['approve', draft, '--by', '周岚'])
        await workspace.draft('issue', { ...DRAFT, body: `${PLAIN}\n又有两艘船改用岸电。\n` })
        const edited = await workspace.json(['publish', draft, '--wait'])
        expect(edited, edited.stdout).toMatchObject({ exit: 3, json: { state: 'held', reason: 'approval' } })
        await workspace.draft('issue', DRAFT)
        const same = await workspace.json(['publish', draft, '--wait'])
        expect(same, same.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
        expect(await workspace.effects()).toMatchObject({ submits: 1, published: 1 })
      },
      { env },
    ),
  )
})
