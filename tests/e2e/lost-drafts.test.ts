import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, platform, withPlatform, type Answer, type Call, type Workspace } from './harness.ts'
import { expectSense, intentsOf } from './kills.ts'
import { silence, silenceAt, SILENCES } from './silence.ts'

withPlatform()

const FIRST = { title: '岸电改造进展', body: PLAIN }
const EDITED = { title: '岸电改造进展', body: `${PLAIN}\n夜间靠泊的船已有二十艘改用岸电。\n` }

const standing = async (workspace: Workspace) =>
  (await platform().drafts(workspace.account.appid)).map(one => one['media_id'])

async function pushed(workspace: Workspace): Promise<string> {
  const first = await workspace.json(['push', await workspace.draft('issue', FIRST)])
  expect(first, first.stdout).toMatchObject({ exit: 0, json: { state: 'drafted' } })
  return String(first.json['draftId'])
}

describe('a draft/add whose effect appears late', () => {
  /** Holds the first add back until `release` is called; WeChat acts on it only then. */
  function heldBack(workspace: Workspace): { readonly arrived: Promise<void>; release(): Promise<Answer> } {
    let held: Call | undefined
    let tell: (() => void) | undefined
    const arrived = new Promise<void>(resolve => (tell = resolve))
    workspace.proxy.intercept = call => {
      if (call.name !== 'draft/add#1') return undefined
      held = call
      tell?.()
      return silence(call, 'connection cut', false)
    }
    return { arrived, release: () => held!.forward() }
  }

  it.concurrent('is deleted and journalled before the second one goes out', () =>
    inWorkspace(async workspace => {
      const late = heldBack(workspace)
      const draft = await workspace.draft('issue', FIRST)
      const first = await workspace.json(['push', draft])
      expect(first).toMatchObject({ exit: 0, json: { state: 'drafted' } })
      await late.release()
      expect(await workspace.effects()).toMatchObject({ added: 2, standing: 2 })

      const ran = await workspace.json(['publish', draft, '--wait'])
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published', draftId: first.json['draftId'] } })
      expect(await workspace.effects()).toMatchObject({ deleted: 1, standing: 0, submits: 1, published: 1 })
      expect(ran.json['journal']).toContainEqual(expect.objectContaining({ step: 'draft/delete', outcome: 'done' }))
      expect(ran.json['journal']).toContainEqual(expect.objectContaining({ step: 'twin' }))
      expectSense(ran.json)
    }),
  )

  it.concurrent('is adopted when it shows before we look', () =>
    inWorkspace(async workspace => {
      const late = heldBack(workspace)
      const push = workspace.json(['push', await workspace.draft('issue', FIRST)])
      await late.arrived
      await late.release()
      const ran = await push
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'drafted' } })
      expect(await workspace.effects()).toMatchObject({ added: 1, deleted: 0, standing: 1 })
    }),
  )

  it.concurrent('is left alone when somebody changed it', () =>
    inWorkspace(async workspace => {
      const late = heldBack(workspace)
      const draft = await workspace.draft('issue', FIRST)
      const first = await workspace.json(['push', draft])
      await late.release()
      const twin = (await standing(workspace)).find(id => id !== first.json['draftId'])
      await platform().control('POST', `/drafts/${twin}`, { content: '<p>改过</p>' })
      const ran = await workspace.json(['publish', draft, '--wait'])
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
      expect(await workspace.effects()).toMatchObject({ deleted: 0, standing: 1, submits: 1 })
      const { notices } = (await workspace.json(['notices', 'list'])).json
      expect(notices).toContainEqual(expect.objectContaining({ kind: 'twin' }))
    }),
  )
})

describe('a draft/update without an answer', () => {
  it.concurrent.each([
    ...SILENCES.map(how => ({ how, acted: true, asked: 1 })),
    { how: 'connection cut', acted: false, asked: 2 } as const,
    { how: 'errcode -1', acted: false, asked: 2 } as const,
  ])('$how, acted: $acted, is read back', ({ how, acted, asked }) =>
    inWorkspace(async workspace => {
      const id = await pushed(workspace)
      silenceAt(workspace, 'draft/update#1', how, acted)
      const ran = await workspace.json(['push', await workspace.draft('issue', EDITED)])
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'drafted', draftId: id } })
      expect(await workspace.effects()).toMatchObject({ added: 1, updated: 1, standing: 1, deleted: 0 })
      expect(intentsOf(ran.json, 'draft/update')).toBe(asked)
      expectSense(ran.json)
    }),
  )

  it.concurrent('is held when the draft is neither the old nor the new', () =>
    inWorkspace(async workspace => {
      const id = await pushed(workspace)
      workspace.proxy.intercept = call => {
        if (call.name !== 'draft/update#1') return undefined
        const changed = platform().control('POST', `/drafts/${id}`, { content: '<p>第三种内容</p>' })
        return changed.then(() => silence(call, 'connection cut', false))
      }
      const ran = await workspace.json(['push', await workspace.draft('issue', EDITED)])
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { state: 'held', reason: 'changed' } })
      expect(await workspace.effects()).toMatchObject({ added: 1, updated: 0, standing: 1 })
    }),
  )
})

describe('a lost draft/add beside strangers', () => {
  it.concurrent('never takes a draft that belongs to another issue', () =>
    inWorkspace(async workspace => {
      const id = await pushed(workspace)
      silenceAt(workspace, 'draft/add#2', 'connection cut', false)
      const ran = await workspace.json(['push', await workspace.draft('other', FIRST)])
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'drafted' } })
      expect(ran.json['draftId']).not.toBe(id)
      expect(await workspace.effects()).toMatchObject({ added: 2, standing: 2 })
    }),
  )

  it.concurrent('holds when something like it stands there, changed', () =>
    inWorkspace(async workspace => {
      const actThenChange = async (call: Call) => {
        await silence(call, 'connection cut', true)
        const [id] = await standing(workspace)
        await platform().control('POST', `/drafts/${id}`, { content: '<p>编辑改过的正文</p>' })
      }
      workspace.proxy.intercept = call => (call.name === 'draft/add#1' ? actThenChange(call) : undefined)
      const draft = await workspace.draft('issue', FIRST)
      const ran = await workspace.json(['push', draft])
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { state: 'held', reason: 'changed' } })
      const over = await workspace.json(['push', draft, '--overwrite'])
      expect(over, over.stdout).toMatchObject({ exit: 0, json: { state: 'drafted' } })
      expect(await workspace.effects()).toMatchObject({ added: 1, updated: 1, standing: 1 })
    }),
  )
})
