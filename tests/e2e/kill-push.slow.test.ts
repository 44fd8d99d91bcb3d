import { afterAll, describe, expect, it } from 'vitest'
import { inWorkspace } from './harness.ts'
import { callsOf, DRAFT, drainTwice, expectSense, killAt, MOMENTS } from './kills.ts'
import { Platform } from './platform.ts'

const on = await Platform.start()
afterAll(() => on.stop())
const calls = await callsOf(on, ['push'])

describe.each(MOMENTS)('push killed %s', moment => {
  it.concurrent.each(calls)('%s leaves one draft to the next worker', name =>
    inWorkspace(
      async workspace => {
        const killed = killAt(workspace, name, moment)
        const push = workspace.json(['push', await workspace.draft('issue', DRAFT)])
        await killed
        expect((await push).exit).toBe(null)

        const [ran] = await drainTwice(workspace)
        expect(ran, ran?.stderr).toMatchObject({
          exit: 0,
          json: { publications: [{ state: 'drafted', reason: null }] },
        })
        expect(await workspace.effects()).toMatchObject({ added: 1, deleted: 0, standing: 1, updated: 0 })
        const publication = ran?.json['publications'][0]
        expectSense(publication)
        const [standing] = await on.drafts(workspace.account.appid)
        expect(publication['draftId']).toBe(standing?.['media_id'])
      },
      { on },
    ),
  )
})
