import { afterAll, describe, expect, it } from 'vitest'
import { inWorkspace, type Workspace } from './harness.ts'
import { callsOf, DRAFT, expectSense, intentsOf, killAt } from './kills.ts'
import { Platform } from './platform.ts'

const on = await Platform.start()
afterAll(() => on.stop())
const calls = await callsOf(on, ['publish', '--wait'])

/** A publication that is due and that nobody works on: its command died before anything reached WeChat. */
async function due(workspace: Workspace): Promise<string> {
  const killed = killAt(workspace, 'stable_token#1', 'before')
  const publish = workspace.json(['publish', await workspace.draft('issue', DRAFT)])
  await killed
  await publish
  return String((await workspace.publication())['id'])
}

describe('two workers over one store', () => {
  it.concurrent('do the work of one', () =>
    inWorkspace(
      async workspace => {
        await due(workspace)
        const [one, two] = await Promise.all([workspace.drain(), workspace.drain()])
        expect([one?.exit, two?.exit]).toEqual([0, 0])
        const publication = await workspace.publication()
        expect(publication).toMatchObject({ state: 'published' })
        const once = { added: 1, deleted: 0, standing: 0, submits: 1, published: 1 }
        expect(await workspace.effects()).toMatchObject(once)
        expect(intentsOf(publication, 'freepublish/submit')).toBe(1)
        expectSense(publication)
      },
      { on },
    ),
  )

  // The first token was asked for and lost with the command, so a worker's own is the second.
  it.concurrent.each(calls.map(name => name.replace('stable_token#1', 'stable_token#2')))(
    'lose one at %s, acted, and the other finishes it once',
    name =>
      inWorkspace(
        async workspace => {
          await due(workspace)
          const killed = killAt(workspace, name, 'after')
          const workers = [workspace.drain(), workspace.drain()]
          await killed
          const ran = await Promise.all(workers)
          expect(new Set(ran.map(one => one.exit))).toEqual(new Set([0, null]))
          const publication = await workspace.publication()
          expect(publication, JSON.stringify(publication)).toMatchObject({ state: 'published', reason: null })
          const once = { added: 1, deleted: 0, standing: 0, submits: 1, published: 1 }
          expect(await workspace.effects()).toMatchObject(once)
          expect(intentsOf(publication, 'freepublish/submit')).toBe(1)
          expectSense(publication)
        },
        { on },
      ),
  )
})
