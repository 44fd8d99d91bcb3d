import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, withPlatform } from './harness.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()

describe('a publication for later', () => {
  it.concurrent('has its draft made before its minute and goes out after it, once', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', DRAFT)
      const at = inSeconds(8)
      const planned = await workspace.json(['publish', draft, '--at', at, '--late', '30'])
      expect(planned, planned.stdout).toMatchObject({ exit: 0, json: { state: 'planned', draftId: null } })
      expect(new Date(planned.json['dueAt']).getTime()).toBe(new Date(at).getTime())

      const early = await workspace.drain()
      expect(early, early.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'drafted' }] } })
      expect(await workspace.effects()).toMatchObject({ added: 1, standing: 1, submits: 0 })

      await pause(Date.parse(at) - Date.now() + 100)
      const due = await workspace.drain()
      expect(due, due.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
      expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1, published: 1 })
    }),
  )

  it.concurrent('that is too late before it is prepared is held, with nothing at WeChat', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', DRAFT)
      const planned = await workspace.json(['publish', draft, '--at', inSeconds(3), '--late', '0'])
      expect(planned, planned.stdout).toMatchObject({ exit: 0, json: { state: 'planned' } })
      await pause(3500)
      const ran = await workspace.drain()
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { publications: [{ state: 'held', reason: 'late' }] } })
      expect(workspace.proxy.calls).toEqual([])
    }),
  )

  it.concurrent('that is too late at its submit is held, and goes out when a person says so', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', DRAFT)
      const at = inSeconds(6)
      const { id } = (await workspace.json(['publish', draft, '--at', at, '--late', '0'])).json
      expect((await workspace.drain()).json['publications']).toMatchObject([{ state: 'drafted' }])
      await pause(Date.parse(at) - Date.now() + 500)
      const late = await workspace.drain()
      expect(late, late.stdout).toMatchObject({ exit: 3, json: { publications: [{ state: 'held', reason: 'late' }] } })
      expect(await workspace.effects()).toMatchObject({ submits: 0, standing: 1 })

      expect(await workspace.json(['publications', 'resolve', String(id), '--as', 'not-published'])).toMatchObject({
        exit: 0,
      })
      const ran = await workspace.drain()
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
      expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1 })
    }),
  )

  it.concurrent('takes new text while it waits', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', DRAFT)
      const at = inSeconds(3600)
      const first = await workspace.json(['publish', draft, '--at', at])
      await workspace.drain()
      await workspace.draft('issue', { ...DRAFT, body: `${PLAIN}\n又有两艘船改用岸电。\n` })
      const second = await workspace.json(['publish', draft, '--at', at])
      expect(second, second.stdout).toMatchObject({ exit: 0, json: { id: first.json['id'] } })
      const ran = await workspace.drain()
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'drafted' }] } })
      expect(await workspace.effects()).toMatchObject({ added: 1, updated: 1, standing: 1, submits: 0 })
    }),
  )

  it.concurrent.each(['25:00', 'tomorrow', '2026-02-30 07:30', '2020-01-01 07:30'])('at %s is wrong use', at =>
    inWorkspace(async workspace => {
      const ran = await workspace.json(['publish', await workspace.draft('issue', DRAFT), '--at', at])
      expect(ran, ran.stdout).toMatchObject({ exit: 2, json: { error: { message: expect.stringContaining(at) } } })
    }),
  )
})

it.concurrent('publish --late 0 goes out now', () =>
  inWorkspace(async workspace => {
    const ran = await workspace.json(['publish', await workspace.draft('issue', DRAFT), '--late', '0', '--wait'])
    expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
  }),
)

describe('pause', () => {
  it.concurrent('lets nothing out until resume, and then everything once', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', DRAFT)
      expect(await workspace.json(['accounts', 'pause'])).toMatchObject({ json: { accounts: [{ paused: true }] } })
      const ran = await workspace.json(['publish', draft, '--wait'])
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { reason: 'paused' } })
      await workspace.drain()
      expect(await workspace.effects()).toMatchObject({ submits: 0 })
      expect(await workspace.json(['accounts', 'resume'])).toMatchObject({ json: { accounts: [{ paused: false }] } })
      const resumed = await workspace.drain()
      expect(resumed, resumed.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
      expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1 })
    }),
  )
})

describe('one approval is needed', () => {
  const env = { ZHUNDIAN_REVIEWS: '1' }

  it.concurrent('publish is held, and approve lets it go', () =>
    inWorkspace(
      async workspace => {
        const draft = await workspace.draft('issue', DRAFT)
        const held = await workspace.json(['publish', draft, '--wait'])
        expect(held, held.stdout).toMatchObject({ exit: 3, json: { state: 'held', reason: 'approval' } })
        expect((await workspace.drain()).json['publications']).toEqual([])
        expect(await workspace.effects()).toMatchObject({ submits: 0 })
        const approved = await workspace.json(['approve', draft, '--by', '周岚'])
        expect(approved, approved.stdout).toMatchObject({ exit: 0, json: { approvals: ['周岚'], needed: 1 } })
        const ran = await workspace.drain()
        expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
        expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1 })
      },
      { env },
    ),
  )

  it.concurrent('an edit voids it, an equal text does not', () =>
    inWorkspace(
      async workspace => {
        const draft = await workspace.draft('issue', DRAFT)
        await workspace.json(['approve', draft, '--by', '周岚'])
        await workspace.draft('issue', { ...DRAFT, body: `${PLAIN}\n又有两艘船改用岸电。\n` })
        const edited = await workspace.json(['publish', draft, '--wait'])
        expect(edited, edited.stdout).toMatchObject({ exit: 3, json: { state: 'held', reason: 'approval' } })
        await workspace.draft('issue', DRAFT)
        const same = await workspace.json(['publish', draft, '--wait'])
        expect(same, same.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
        expect(await workspace.effects()).toMatchObject({ submits: 1, published: 1 })
      },
      { env },
    ),
  )
})
