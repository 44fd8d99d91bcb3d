import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, withPlatform, type Workspace } from './harness.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }

/** Two stores, as on two laptops, for one account. */
const inTwo = (act: (one: Workspace, other: Workspace) => Promise<void>) =>
  inWorkspace(one => inWorkspace(other => act(one, other), { beside: one }))

async function send(workspace: Workspace, ...options: string[]) {
  return workspace.json(['publish', await workspace.draft('issue', DRAFT), '--wait', ...options])
}

describe('two stores for one account', () => {
  it.concurrent('publish an issue once: the second finds it published elsewhere', () =>
    inTwo(async (one, other) => {
      expect(await send(one)).toMatchObject({ exit: 0, json: { state: 'published' } })
      const second = await send(other)
      expect(second, second.stdout).toMatchObject({ exit: 3, json: { state: 'held', reason: 'elsewhere' } })
      expect((await other.drain()).json['publications']).toEqual([])
      expect(await one.effects()).toMatchObject({ submits: 1, published: 1 })
    }),
  )

  it.concurrent('mass-send an issue once, one after the other', () =>
    inTwo(async (one, other) => {
      expect(await send(one, '--action', 'mass')).toMatchObject({ exit: 0, json: { state: 'published' } })
      const second = await send(other, '--action', 'mass')
      expect(second, second.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
      expect(await one.effects()).toMatchObject({ massed: 1, submits: 0 })
    }),
  )

  it.concurrent('mass-send an issue once, both at the same time', () =>
    inTwo(async (one, other) => {
      const ran = await Promise.all([send(one, '--action', 'mass'), send(other, '--action', 'mass')])
      for (const { json, stdout } of ran) expect(json, stdout).toMatchObject({ state: 'published' })
      expect(await one.effects()).toMatchObject({ massed: 1, submits: 0 })
    }),
  )
})
