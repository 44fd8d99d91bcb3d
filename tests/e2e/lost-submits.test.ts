import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, withPlatform, type Workspace } from './harness.ts'
import { drainTwice, expectSense, intentsOf } from './kills.ts'
import { silence, silenceAt } from './silence.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }

/** A publication nobody knows the end of: the submit never reached WeChat, and we cannot tell. */
async function uncertain(workspace: Workspace): Promise<{ readonly id: string; readonly draft: string }> {
  silenceAt(workspace, 'freepublish/submit#1', 'connection cut', false)
  const draft = await workspace.draft('issue', DRAFT)
  const ran = await workspace.json(['publish', draft, '--wait'])
  expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { state: 'uncertain', reason: 'draft-standing' } })
  return { id: String(ran.json['id']), draft }
}

describe('a submit without an answer, the draft gone', () => {
  it.concurrent('is published when the list shows it later', () =>
    inWorkspace(async workspace => {
      const hidden = new Set(['freepublish/batchget#2', 'freepublish/batchget#3'])
      workspace.proxy.intercept = call => {
        if (call.name === 'freepublish/submit#1') return silence(call, 'connection cut', true)
        if (!hidden.has(call.name)) return undefined
        return Promise.resolve(call.answer({ item: [], total_count: 0, item_count: 0 }))
      }
      const ran = await workspace.json(['publish', await workspace.draft('issue', DRAFT), '--wait'])
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published', reason: null } })
      expect(ran.json['url']).toMatch(/\/s\//)
      expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1, published: 1 })
      expect(intentsOf(ran.json, 'freepublish/submit')).toBe(1)
      expectSense(ran.json)
    }),
  )

  it.concurrent('stays open, and is not submitted again, while the list is silent', () =>
    inWorkspace(async workspace => {
      workspace.proxy.intercept = call => {
        if (call.name === 'freepublish/submit#1') return silence(call, 'time-out', true)
        if (!call.name.startsWith('freepublish/batchget') || call.nth === 1) return undefined
        return Promise.resolve(call.answer({ item: [], total_count: 0, item_count: 0 }))
      }
      const brief = { ZHUNDIAN_WAIT_MS: '1500' }
      const ran = await workspace.json(['publish', await workspace.draft('issue', DRAFT), '--wait'], brief)
      expect(ran.json, ran.stdout).toMatchObject({ state: 'submitting', reason: 'reviewing' })
      await workspace.drain(brief)
      expect(await workspace.publication()).toMatchObject({ state: 'submitting', reason: 'reviewing' })
      expect(await workspace.effects()).toMatchObject({ submits: 1, published: 1 })

      workspace.proxy.intercept = () => undefined
      const later = await workspace.drain()
      expect(later, later.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
      expect(await workspace.effects()).toMatchObject({ submits: 1, published: 1 })
    }),
  )
})

describe('a submit without an answer, the draft still there', () => {
  it.concurrent('goes out once when a person says it is not', () =>
    inWorkspace(async workspace => {
      const { id, draft } = await uncertain(workspace)
      await drainTwiceNothing(workspace)
      const again = await workspace.json(['publish', draft, '--wait'])
      expect(again, again.stdout).toMatchObject({ exit: 3, json: { id, state: 'uncertain' } })

      const said = await workspace.json(['publications', 'resolve', id, '--as', 'not-published'])
      expect(said, said.stdout).toMatchObject({ exit: 0, json: { id } })
      const [ran] = await drainTwice(workspace)
      expect(ran, ran?.stdout).toMatchObject({ exit: 0, json: { publications: [{ id, state: 'published' }] } })
      expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1, published: 1, standing: 0 })
    }),
  )

  it.concurrent('is closed when a person says it is out', () =>
    inWorkspace(async workspace => {
      const { id } = await uncertain(workspace)
      const url = 'https://mp.weixin.qq.com/s/by-hand'
      const said = await workspace.json(['publications', 'resolve', id, '--as', 'published', '--url', url])
      expect(said, said.stdout).toMatchObject({ exit: 0, json: { id, state: 'published', url } })
      await drainTwiceNothing(workspace)
      expect(await workspace.effects()).toMatchObject({ submits: 0, published: 0 })
    }),
  )

  it.concurrent('refuses an edited text until it is known', () =>
    inWorkspace(async workspace => {
      await uncertain(workspace)
      const edited = await workspace.draft('issue', { ...DRAFT, body: `${PLAIN}\n又有两艘船改用岸电。\n` })
      const ran = await workspace.json(['publish', edited])
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { error: { code: 'unsettled' } } })
      expect(await workspace.effects()).toMatchObject({ added: 1, updated: 0, submits: 0 })
    }),
  )
})

async function drainTwiceNothing(workspace: Workspace): Promise<void> {
  const before = await workspace.effects()
  for (const ran of [await workspace.drain(), await workspace.drain()]) {
    expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { publications: [] } })
  }
  expect(await workspace.effects()).toEqual(before)
}
