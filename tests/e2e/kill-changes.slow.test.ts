import { afterAll, describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, type Workspace } from './harness.ts'
import { drainTwice, expectSense, killAt, MOMENTS } from './kills.ts'
import { Platform } from './platform.ts'

const on = await Platform.start()
afterAll(() => on.stop())

const FIRST = { title: '岸电改造进展', meta: 'also: [second]\n', body: PLAIN }
const EDITED = { ...FIRST, title: '岸电改造完成', body: `${PLAIN}\n又有两艘船改用岸电。\n` }

/** A draft of two articles in the box, and its text changed since. */
async function edited(workspace: Workspace, second: string, main = EDITED): Promise<string> {
  await workspace.draft('second', { title: '第二条' })
  const ran = await workspace.json(['push', await workspace.draft('issue', FIRST)])
  expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'drafted' } })
  await workspace.draft('second', { title: second })
  return workspace.draft('issue', main)
}

const titles = async (workspace: Workspace) =>
  (await on.drafts(workspace.account.appid)).map(draft => draft['titles'] as readonly string[])

describe.each(MOMENTS)('push of an edited draft, killed %s', moment => {
  it.concurrent.each(['draft/get#2', 'draft/update#1', 'draft/update#2', 'draft/get#3'])(
    '%s, leaves the one draft with all of the new text',
    name =>
      inWorkspace(
        async workspace => {
          const draft = await edited(workspace, '第二条，改过')
          const killed = killAt(workspace, name, moment)
          const push = workspace.json(['push', draft])
          await killed
          expect((await push).exit).toBe(null)
          const [ran] = await drainTwice(workspace)
          expect(ran, ran?.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'drafted' }] } })
          expect(await titles(workspace)).toEqual([['岸电改造完成', '第二条，改过']])
          expect(await workspace.effects()).toMatchObject({ added: 1, deleted: 0, standing: 1 })
          expectSense(ran?.json['publications'][0])
        },
        { on },
      ),
  )

  it.concurrent.each(['draft/delete#1', 'draft/add#2'])('%s, of one article less, leaves one draft', name =>
    inWorkspace(
      async workspace => {
        const draft = await edited(workspace, '第二条', { ...EDITED, meta: '' })
        const killed = killAt(workspace, name, moment)
        const push = workspace.json(['push', draft])
        await killed
        await push
        const [ran] = await drainTwice(workspace)
        expect(ran, ran?.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'drafted' }] } })
        expect(await titles(workspace)).toEqual([['岸电改造完成']])
        expect(await workspace.effects()).toMatchObject({ added: 2, deleted: 1, standing: 1 })
        expectSense(ran?.json['publications'][0])
      },
      { on },
    ),
  )
})
