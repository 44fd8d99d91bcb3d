import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, withPlatform } from './harness.ts'

withPlatform()

const FIRST = { title: '岸电改造进展', body: PLAIN }
const EDITED = { title: '岸电改造进展', body: `${PLAIN}\n夜间靠泊的船已有二十艘改用岸电。\n` }

describe('publish', () => {
  it.concurrent('twice gives the same publication and one effect', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', FIRST)
      const first = await workspace.json(['publish', draft])
      expect(first, first.stdout).toMatchObject({ exit: 0, json: { state: 'submitted' } })
      const second = await workspace.json(['publish', draft, '--wait'])
      expect(second, second.stdout).toMatchObject({ exit: 0, json: { id: first.json['id'], state: 'published' } })
      const third = await workspace.json(['publish', draft])
      expect(third, third.stdout).toMatchObject({ exit: 0, json: { id: first.json['id'], state: 'published' } })
      expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1, published: 1 })
    }),
  )

  it.concurrent('edited after it is out is refused with the address, and goes out again only with a reason', () =>
    inWorkspace(async workspace => {
      const first = await workspace.json(['publish', await workspace.draft('issue', FIRST), '--wait'])
      const edited = await workspace.draft('issue', EDITED)
      const refused = await workspace.json(['publish', edited, '--wait'])
      expect(refused, refused.stdout).toMatchObject({ exit: 1, json: { error: { code: 'already-out' } } })
      expect(refused.json['error'].message).toContain(first.json['url'])
      expect(refused.json['error'].remedy).toContain('--again')
      expect(await workspace.json(['publish', edited, '--again'])).toMatchObject({ exit: 2 })

      const again = await workspace.json(['publish', edited, '--again', '--reason', '数字有误', '--wait'])
      expect(again, again.stdout).toMatchObject({ exit: 0, json: { state: 'published', round: 2 } })
      expect(again.json['url']).not.toBe(first.json['url'])
      expect(await workspace.effects()).toMatchObject({ added: 2, submits: 2, published: 2, standing: 0 })
    }),
  )

  it.concurrent('of the same text again with a reason goes out a second time', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', FIRST)
      await workspace.json(['publish', draft, '--wait'])
      const again = await workspace.json(['publish', draft, '--again', '--reason', '改发', '--wait'])
      expect(again, again.stdout).toMatchObject({ exit: 0, json: { state: 'published', round: 2 } })
      expect(await workspace.effects()).toMatchObject({ submits: 2, published: 2 })
    }),
  )

  it.concurrent('by two processes at once has one effect', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', FIRST)
      const both = [workspace.json(['publish', draft, '--wait']), workspace.json(['publish', draft, '--wait'])]
      const ran = await Promise.all(both)
      expect(ran.map(one => one.exit)).toEqual([0, 0])
      expect(ran.map(one => one.json['state'])).toEqual(['published', 'published'])
      expect(ran[0]?.json['id']).toBe(ran[1]?.json['id'])
      expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1, published: 1, standing: 0 })
    }),
  )

  it.concurrent('after a mass send, or a mass send after it, is refused', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', FIRST)
      await workspace.json(['publish', draft, '--wait'])
      const mass = await workspace.json(['publish', draft, '--action', 'mass'])
      expect(mass, mass.stdout).toMatchObject({ exit: 1, json: { error: { code: 'already-out' } } })
      expect(await workspace.effects()).toMatchObject({ submits: 1, masses: 0 })
    }),
  )

  it.concurrent('whose review fails ends rejected, and may be tried again', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', FIRST)
      workspace.proxy.intercept = call => {
        if (call.name !== 'freepublish/get#1') return undefined
        return Promise.resolve(call.answer({ publish_id: '1', publish_status: 4, fail_idx: [1] }))
      }
      const ran = await workspace.json(['publish', draft, '--wait'])
      expect(ran, ran.stdout).toMatchObject({ exit: 1, json: { state: 'rejected', reason: 'review', round: 1 } })
    }),
  )

  it.concurrent('waits no longer than it may for the result', () =>
    inWorkspace(async workspace => {
      workspace.proxy.intercept = call => {
        if (call.path !== 'freepublish/get') return undefined
        return Promise.resolve(call.answer({ publish_id: '1', publish_status: 1, fail_idx: [] }))
      }
      const draft = await workspace.draft('issue', FIRST)
      const ran = await workspace.json(['publish', draft, '--wait'], { ZHUNDIAN_WAIT_MS: '3000' })
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'submitted' } })
    }),
  )

  it.concurrent('is cancelled before its time and leaves nothing', () =>
    inWorkspace(async workspace => {
      const at = new Date(Date.now() + 3_600_000).toISOString()
      const planned = await workspace.json(['publish', await workspace.draft('issue', FIRST), '--at', at])
      expect(planned, planned.stdout).toMatchObject({ exit: 0, json: { state: 'planned' } })
      const { id } = planned.json
      expect(await workspace.json(['publications', 'cancel', id])).toMatchObject({ json: { state: 'cancelled' } })
      expect((await workspace.drain()).json['publications']).toEqual([])
      expect(workspace.proxy.calls).toEqual([])
    }),
  )

  it.concurrent('withdrawn is removed at WeChat', () =>
    inWorkspace(async workspace => {
      const ran = await workspace.json(['publish', await workspace.draft('issue', FIRST), '--wait'])
      const gone = await workspace.json([
        'publications',
        'resolve',
        String(ran.json['id']),
        '--as',
        'withdraw',
        '--yes',
      ])
      expect(gone, gone.stdout).toMatchObject({ exit: 0, json: { state: 'removed', reason: 'withdrawn' } })
    }),
  )
})
