import { afterAll, describe, expect, it } from 'vitest'
import { inWorkspace } from './harness.ts'
import { callsOf, DRAFT, expectSense, intentsOf } from './kills.ts'
import { Platform } from './platform.ts'
import { silenceAt, SILENCES } from './silence.ts'

const on = await Platform.start()
afterAll(() => on.stop())
const calls = await callsOf(on, ['publish', '--wait'])

/** What changes something meets every silence; what only reads or uploads, a cut and one other in turn. */
const VERBS = /^(draft\/add|freepublish\/submit)#/
const cases = calls.flatMap((name, index) => {
  const others = SILENCES.slice(1)
  const ways = VERBS.test(name) ? SILENCES : [SILENCES[0], others[index % others.length]!]
  return ways.map(how => ({ name, how }))
})

describe('publish, WeChat acted, but no answer came', () => {
  it.concurrent.each(cases)('$name, $how: publishes once', ({ name, how }) =>
    inWorkspace(
      async workspace => {
        silenceAt(workspace, name, how, true)
        const draft = await workspace.draft('issue', DRAFT)
        const ran = await workspace.json(['publish', draft, '--wait'])
        expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published', reason: null } })
        expect(ran.json['url']).toMatch(/^http/)
        const once = { added: 1, deleted: 0, standing: 0, submits: 1, published: 1 }
        expect(await workspace.effects()).toMatchObject(once)
        expectSense(ran.json)
        expect(intentsOf(ran.json, 'draft/add')).toBe(1)
        expect(intentsOf(ran.json, 'freepublish/submit')).toBe(1)
      },
      { on },
    ),
  )
})

describe.each(SILENCES)('WeChat never acted: %s', how => {
  it.concurrent('draft/add is made again, once', () =>
    inWorkspace(
      async workspace => {
        silenceAt(workspace, 'draft/add#1', how, false)
        const ran = await workspace.json(['push', await workspace.draft('issue', DRAFT)])
        expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'drafted' } })
        expect(await workspace.effects()).toMatchObject({ added: 1, standing: 1, deleted: 0 })
        expect(intentsOf(ran.json, 'draft/add')).toBe(2)
        expectSense(ran.json)
      },
      { on },
    ),
  )

  it.concurrent('freepublish/submit is left to a person', () =>
    inWorkspace(
      async workspace => {
        silenceAt(workspace, 'freepublish/submit#1', how, false)
        const ran = await workspace.json(['publish', await workspace.draft('issue', DRAFT), '--wait'])
        expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { state: 'uncertain', reason: 'draft-standing' } })
        expect(await workspace.drain()).toMatchObject({ exit: 0 })
        expect(await workspace.effects()).toMatchObject({ added: 1, standing: 1, submits: 0, published: 0 })
        expectSense(ran.json)
      },
      { on },
    ),
  )
})
