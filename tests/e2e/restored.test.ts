import { cp, rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, withPlatform, type Workspace } from './harness.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }
const HOUR_MS = 60 * 60_000
const ACTIONS = ['publish', 'mass'] as const

/** A copy of the store's folder; the returned function puts it back in place of what stands there by then. */
async function backUp({ home }: Workspace): Promise<() => Promise<void>> {
  await cp(home, `${home}-backup`, { recursive: true })
  return async () => {
    await rm(home, { recursive: true })
    await cp(`${home}-backup`, home, { recursive: true })
  }
}

async function planned(workspace: Workspace, action: (typeof ACTIONS)[number]): Promise<void> {
  const at = new Date(Date.now() + HOUR_MS).toISOString()
  const ran = await workspace.json(['publish', await workspace.draft('issue', DRAFT), '--at', at, '--action', action])
  expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'planned' } })
}

async function atItsMinute(workspace: Workspace) {
  workspace.letPass(HOUR_MS + 60_000)
  return workspace.drain()
}

async function publishedOnce(workspace: Workspace, action: (typeof ACTIONS)[number]): Promise<void> {
  const ran = await atItsMinute(workspace)
  expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
  await expectOnce(workspace, action)
}

async function expectOnce(workspace: Workspace, action: (typeof ACTIONS)[number]): Promise<void> {
  const once = { published: action === 'publish' ? 1 : 0, massed: action === 'mass' ? 1 : 0 }
  expect(await workspace.effects()).toMatchObject(once)
}

describe('a backup put back after the issue went out', () => {
  it.concurrent.each(ACTIONS)('(%s), taken when its draft stood, holds it and sends nothing', action =>
    inWorkspace(async workspace => {
      await planned(workspace, action)
      await workspace.drain()
      const restore = await backUp(workspace)
      await publishedOnce(workspace, action)
      await restore()
      const ran = await atItsMinute(workspace)
      const held = { state: 'held', reason: expect.stringMatching(/^(gone|elsewhere)$/) as unknown }
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { publications: [held] } })
      expect((await workspace.drain()).json['publications']).toEqual([])
      await expectOnce(workspace, action)
    }),
  )

  it.concurrent('taken when nothing was at WeChat yet, holds the publish as published elsewhere', () =>
    inWorkspace(async workspace => {
      await planned(workspace, 'publish')
      const restore = await backUp(workspace)
      await publishedOnce(workspace, 'publish')
      await restore()
      const ran = await atItsMinute(workspace)
      const elsewhere = { state: 'held', reason: 'elsewhere' }
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { publications: [elsewhere] } })
      expect((await workspace.drain()).json['publications']).toEqual([])
      await expectOnce(workspace, 'publish')
    }),
  )

  it.concurrent('taken when nothing was at WeChat yet, adopts the mass send WeChat has by the same id', () =>
    inWorkspace(async workspace => {
      await planned(workspace, 'mass')
      const restore = await backUp(workspace)
      await publishedOnce(workspace, 'mass')
      await restore()
      const ran = await atItsMinute(workspace)
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
      await expectOnce(workspace, 'mass')
    }),
  )
})
