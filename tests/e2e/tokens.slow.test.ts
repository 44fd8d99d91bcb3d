import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, withPlatform, type Workspace } from './harness.ts'
import { expectSense, intentsOf } from './kills.ts'
import { silence } from './silence.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }
const EDITED = { title: '岸电改造进展', body: `${PLAIN}\n夜间靠泊的船已有二十艘改用岸电。\n` }
/** The token ran out; one that was killed (40001) meets every call in matrix.slow.test.ts. */
const RAN_OUT = 42001

/** One call of this path is refused with this code, and WeChat does nothing of it. */
function refuse(workspace: Workspace, name: string, errcode: number): void {
  workspace.proxy.intercept = call =>
    call.name === name ? Promise.resolve(call.answer({ errcode, errmsg: 'refused by the test' })) : undefined
}

const times = (workspace: Workspace, path: string) =>
  workspace.proxy.calls.filter(name => name.startsWith(`${path}#`)).length

// The longest stands first: the others run beside it.
it.concurrent('45011 at submit waits out the minute and submits once', () =>
  inWorkspace(async workspace => {
    const patient = { ZHUNDIAN_WAIT_MS: '80000' }
    refuse(workspace, 'freepublish/submit#1', 45011)
    const ran = await workspace.json(['publish', await workspace.draft('issue', DRAFT), '--wait'], patient)
    expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
    expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1, published: 1 })
    expect(intentsOf(ran.json, 'freepublish/submit')).toBe(2)
    expectSense(ran.json)
  }),
)

describe('a token that ran out', () => {
  it.concurrent.each([
    'qrcode/create#1',
    'media/uploadimg#1',
    'material/add_material#1',
    'draft/add#1',
    'draft/get#1',
    'freepublish/batchget#1',
    'freepublish/submit#1',
    'freepublish/get#1',
  ])('at %s is renewed once, for one effect', name =>
    inWorkspace(async workspace => {
      refuse(workspace, name, RAN_OUT)
      const body = '![图](pictures/one.png)\n\n![号](qr:account)\n'
      const draft = await workspace.draft('issue', { ...DRAFT, body })
      const ran = await workspace.json(['publish', draft, '--wait'])
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
      expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1, published: 1, standing: 0 })
      expect(times(workspace, 'stable_token')).toBe(2)
      expectSense(ran.json)
    }),
  )

  it.concurrent('at draft/update is renewed once, for one effect', () =>
    inWorkspace(async workspace => {
      await workspace.json(['push', await workspace.draft('issue', DRAFT)])
      refuse(workspace, 'draft/update#1', RAN_OUT)
      const ran = await workspace.json(['push', await workspace.draft('issue', EDITED)])
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'drafted' } })
      expect(await workspace.effects()).toMatchObject({ added: 1, updated: 1, standing: 1 })
      expect(intentsOf(ran.json, 'draft/update')).toBe(2)
      expect(times(workspace, 'stable_token')).toBe(2)
    }),
  )

  it.concurrent('at sendall is renewed once, for one effect', () =>
    inWorkspace(async workspace => {
      refuse(workspace, 'message/mass/sendall#1', RAN_OUT)
      const draft = await workspace.draft('issue', DRAFT)
      const ran = await workspace.json(['publish', draft, '--action', 'mass', '--wait'])
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
      expect(await workspace.effects()).toMatchObject({ added: 1, masses: 1 })
      expect(times(workspace, 'stable_token')).toBe(2)
    }),
  )
})

it.concurrent('a token refused when a late twin is deleted is renewed once', () =>
  inWorkspace(async workspace => {
    let late: (() => Promise<unknown>) | undefined
    workspace.proxy.intercept = call => {
      if (call.name === 'draft/add#1') {
        late = () => call.forward()
        return silence(call, 'connection cut', false)
      }
      const refused = call.name === 'draft/delete#1'
      return refused ? Promise.resolve(call.answer({ errcode: 40001, errmsg: 'invalid credential' })) : undefined
    }
    const draft = await workspace.draft('issue', DRAFT)
    expect(await workspace.json(['push', draft])).toMatchObject({ exit: 0 })
    await late?.()
    const ran = await workspace.json(['publish', draft, '--wait'])
    expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
    expect(await workspace.effects()).toMatchObject({ added: 2, deleted: 1, standing: 0, submits: 1 })
    expectSense(ran.json)
  }),
)

it.concurrent('a token that is refused for ever is no loop', () =>
  inWorkspace(async workspace => {
    workspace.proxy.intercept = call =>
      call.path === 'draft/add'
        ? Promise.resolve(call.answer({ errcode: 40001, errmsg: 'invalid credential' }))
        : undefined
    const ran = await workspace.json(['push', await workspace.draft('issue', DRAFT)])
    expect(ran, ran.stdout).toMatchObject({ exit: 2, json: { state: 'preparing', error: { code: '40001' } } })
    expect(times(workspace, 'draft/add')).toBeLessThanOrEqual(2)
    expect(times(workspace, 'stable_token')).toBeLessThanOrEqual(3)
  }),
)
