import { afterAll, describe, expect, it } from 'vitest'
import { inWorkspace, type Ran, type Workspace } from './harness.ts'
import { callsOf, DRAFT, drainTwice, expectSense, intentsOf, killAt, MOMENTS, type Moment } from './kills.ts'
import { Platform } from './platform.ts'

const on = await Platform.start()
afterAll(() => on.stop())
const calls = await callsOf(on, ['publish', '--wait'])

/** A submit that WeChat never saw looks like one it may still see: only a person can tell. */
const nobodyKnows = (name: string, moment: Moment) => name === 'freepublish/submit#1' && moment === 'before'

async function expectOnce(workspace: Workspace): Promise<Ran | undefined> {
  const [ran] = await drainTwice(workspace)
  expect(ran, ran?.stderr).toMatchObject({ exit: 0, json: { publications: [{ state: 'published', reason: null }] } })
  expect(await workspace.effects()).toMatchObject({ added: 1, deleted: 0, standing: 0, submits: 1, published: 1 })
  return ran
}

async function expectUncertain(workspace: Workspace): Promise<Ran | undefined> {
  const [ran] = await drainTwice(workspace)
  const uncertain = { state: 'uncertain', reason: 'draft-standing' }
  expect(ran, ran?.stderr).toMatchObject({ exit: 3, json: { publications: [uncertain] } })
  expect(await workspace.effects()).toMatchObject({ added: 1, deleted: 0, standing: 1, submits: 0, published: 0 })
  return ran
}

describe.each(MOMENTS)('publish killed %s', moment => {
  it.concurrent.each(calls)('%s publishes once', name =>
    inWorkspace(
      async workspace => {
        const killed = killAt(workspace, name, moment)
        const publish = workspace.json(['publish', await workspace.draft('issue', DRAFT), '--wait'])
        await killed
        expect((await publish).exit).toBe(null)

        const ran = await (nobodyKnows(name, moment) ? expectUncertain(workspace) : expectOnce(workspace))
        const publication = ran?.json['publications'][0]
        expectSense(publication)
        expect(intentsOf(publication, 'freepublish/submit')).toBe(1)
      },
      { on },
    ),
  )
})
