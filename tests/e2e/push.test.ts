import { describe, expect, it } from 'vitest'
import { ILLUSTRATED, inWorkspace, PLAIN, platform, withPlatform, type DraftText, type Workspace } from './harness.ts'

withPlatform()

const FIRST = { title: '岸电改造进展', body: ILLUSTRATED }
const EDITED = { title: '岸电改造进展', body: `${ILLUSTRATED}\n夜间靠泊的船已有二十艘改用岸电。\n` }

async function pushed(workspace: Workspace, text: DraftText = FIRST): Promise<string> {
  const ran = await workspace.json(['push', await workspace.draft('issue', text)])
  expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'drafted', reason: null, action: 'draft' } })
  return String(ran.json['draftId'])
}

const standing = async (workspace: Workspace) => (await platform().drafts(workspace.account.appid))[0]

describe('push', () => {
  it.concurrent('unchanged asks WeChat at most twice and changes nothing', () =>
    inWorkspace(async workspace => {
      const id = await pushed(workspace)
      const before = await workspace.effects()
      const asked = workspace.proxy.calls.length
      expect(await pushed(workspace)).toBe(id)
      expect(workspace.proxy.calls.length - asked).toBeLessThanOrEqual(2)
      expect(await workspace.effects()).toEqual(before)
    }),
  )

  it.concurrent('of an edited draft updates the same WeChat draft and uploads nothing again', () =>
    inWorkspace(async workspace => {
      const id = await pushed(workspace)
      const { uploads } = await workspace.effects()
      expect(await pushed(workspace, EDITED)).toBe(id)
      expect(await workspace.effects()).toMatchObject({ added: 1, updated: 1, deleted: 0, standing: 1, uploads })
    }),
  )

  it.concurrent('of an edited title keeps one draft with the new title', () =>
    inWorkspace(async workspace => {
      const id = await pushed(workspace)
      expect(await pushed(workspace, { ...FIRST, title: '岸电改造完成' })).toBe(id)
      expect(await standing(workspace)).toMatchObject({ media_id: id, titles: ['岸电改造完成'] })
    }),
  )

  it.concurrent('by two processes at once makes one draft', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', FIRST)
      const ran = await Promise.all([workspace.json(['push', draft]), workspace.json(['push', draft])])
      expect(ran.map(one => one.exit)).toEqual([0, 0])
      expect(ran[0]?.json['id']).toBe(ran[1]?.json['id'])
      expect(await workspace.effects()).toMatchObject({ added: 1, standing: 1, deleted: 0 })
    }),
  )

  it.concurrent('speaks Chinese to people and shows no secret', () =>
    inWorkspace(async workspace => {
      const ran = await workspace.run(['push', await workspace.draft('issue', FIRST)])
      expect(ran.exit).toBe(0)
      expect(ran.stdout).toContain('已进公众号草稿箱')
      expect(ran.stdout + ran.stderr).not.toContain(workspace.account.secret)
    }),
  )

  it.concurrent('then publish uses the draft that stands', () =>
    inWorkspace(async workspace => {
      const id = await pushed(workspace)
      const ran = await workspace.json(['publish', await workspace.draft('issue', FIRST), '--wait'])
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published', draftId: id } })
      expect(await workspace.effects()).toMatchObject({ added: 1, updated: 0, submits: 1, standing: 0 })
    }),
  )
})

describe('several articles in one message', () => {
  const main = { title: '岸电改造进展', meta: 'also: [second]\n', body: PLAIN }

  it.concurrent('are one draft, and one more or less of them still is', () =>
    inWorkspace(async workspace => {
      await workspace.draft('second', { title: '第二条' })
      await pushed(workspace, main)
      expect((await standing(workspace))?.['titles']).toEqual(['岸电改造进展', '第二条'])
      await pushed(workspace, { ...main, meta: '' })
      expect((await standing(workspace))?.['titles']).toEqual(['岸电改造进展'])
      expect(await workspace.effects()).toMatchObject({ standing: 1 })
    }),
  )

  it.concurrent('go out as one mass send of eight to a tag, and a ninth is refused before anything is uploaded', () =>
    inWorkspace(async workspace => {
      const others = Array.from({ length: 8 }, (_, index) => `also${index + 1}`)
      for (const name of others) await workspace.draft(name, { title: name })
      const nine = await workspace.draft('issue', { ...main, meta: `also: [${others.join(', ')}]\n` })
      const refused = await workspace.json(['publish', nine, '--action', 'mass', '--to', 'tag:7', '--wait'])
      expect(refused, refused.stdout).toMatchObject({ exit: 1 })
      expect(await workspace.effects()).toMatchObject({ uploads: 0, added: 0, masses: 0 })

      const eight = await workspace.draft('issue', { ...main, meta: `also: [${others.slice(0, 7).join(', ')}]\n` })
      const sent = await workspace.json(['publish', eight, '--action', 'mass', '--to', 'tag:7', '--wait'])
      expect(sent, sent.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
      expect(await workspace.effects()).toMatchObject({ added: 1, masses: 1, massed: 1, submits: 0 })
    }),
  )
})
