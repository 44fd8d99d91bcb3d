import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, platform, withPlatform, type Workspace } from './harness.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }
const BY_HAND = { content: '<p>编辑在后台改过的正文。</p>' }

async function pushed(workspace: Workspace): Promise<{ readonly draft: string; readonly id: string }> {
  const draft = await workspace.draft('issue', DRAFT)
  const ran = await workspace.json(['push', draft])
  expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'drafted' } })
  return { draft, id: String(ran.json['draftId']) }
}

const change = (id: string) => platform().control('POST', `/drafts/${id}`, BY_HAND)
const remove = (id: string) => platform().control('DELETE', `/drafts/${id}`)
const publish = (id: string) => platform().control('POST', `/drafts/${id}/publish`, {})

describe('a draft changed in the back office', () => {
  it.concurrent.each([['push'], ['publish', '--wait']])('is held by %s, and stays as it is', (...command) =>
    inWorkspace(async workspace => {
      const { draft, id } = await pushed(workspace)
      await change(id)
      const [verb, ...options] = command
      const ran = await workspace.json([verb, draft, ...options])
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { state: 'held', reason: 'changed' } })
      await workspace.drain()
      expect(await workspace.effects()).toMatchObject({ added: 1, updated: 0, standing: 1, submits: 0 })
    }),
  )

  it.concurrent('is replaced by push --overwrite', () =>
    inWorkspace(async workspace => {
      const { draft, id } = await pushed(workspace)
      await change(id)
      const ran = await workspace.json(['push', draft, '--overwrite'])
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'drafted', draftId: id } })
      expect(await workspace.effects()).toMatchObject({ added: 1, updated: 1, standing: 1 })
      const out = await workspace.json(['publish', draft, '--wait'])
      expect(out, out.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
    }),
  )

  it.concurrent('is published as approved once a person resolves it', () =>
    inWorkspace(async workspace => {
      const { draft, id } = await pushed(workspace)
      await change(id)
      const held = await workspace.json(['publish', draft, '--wait'])
      await workspace.json(['publications', 'resolve', String(held.json['id']), '--as', 'not-published'])
      const ran = await workspace.drain()
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
      expect(await workspace.effects()).toMatchObject({ added: 1, updated: 1, submits: 1, standing: 0 })
    }),
  )

  it.concurrent('between the checks and the submit’s minute is held', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', DRAFT)
      const at = new Date(Date.now() + 3_600_000).toISOString()
      await workspace.json(['publish', draft, '--at', at])
      const { json } = await workspace.drain()
      await change(String(json['publications'][0].draftId))
      workspace.letPass(3_610_000)
      const ran = await workspace.drain()
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { publications: [{ state: 'held', reason: 'changed' }] } })
      expect(await workspace.effects()).toMatchObject({ submits: 0, standing: 1 })
    }),
  )
})

describe('a draft deleted in the back office', () => {
  it.concurrent.each([['push'], ['publish', '--wait']])(
    'is held by %s, and is not made again by itself',
    (...command) =>
      inWorkspace(async workspace => {
        const { draft, id } = await pushed(workspace)
        await remove(id)
        const [verb, ...options] = command
        const ran = await workspace.json([verb, draft, ...options])
        expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { state: 'held', reason: 'gone' } })
        await workspace.drain()
        expect(await workspace.effects()).toMatchObject({ added: 1, standing: 0, submits: 0 })
      }),
  )

  it.concurrent('is made anew when a person says it is not out', () =>
    inWorkspace(async workspace => {
      const { draft, id } = await pushed(workspace)
      await remove(id)
      const held = await workspace.json(['publish', draft, '--wait'])
      await workspace.json(['publications', 'resolve', String(held.json['id']), '--as', 'not-published'])
      const ran = await workspace.drain()
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
      expect(await workspace.effects()).toMatchObject({ added: 2, submits: 1, standing: 0 })
    }),
  )
})

describe('an article published by hand', () => {
  it.concurrent('is not published again', () =>
    inWorkspace(async workspace => {
      const { draft, id } = await pushed(workspace)
      await publish(id)
      const ran = await workspace.json(['publish', draft, '--wait'])
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { state: 'held' } })
      await workspace.drain()
      expect(await workspace.effects()).toMatchObject({ added: 1, submits: 0, published: 1 })
    }),
  )

  it.concurrent('is found even by a store that knows nothing of it', () =>
    inWorkspace(async workspace => {
      const { draft, id } = await pushed(workspace)
      await publish(id)
      const fresh = { ZHUNDIAN_HOME: `${workspace.home}-restored` }
      const ran = await workspace.json(['publish', draft, '--wait'], fresh)
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { state: 'held', reason: 'elsewhere' } })
      expect(await workspace.effects()).toMatchObject({ submits: 0, published: 1 })
    }),
  )
})
