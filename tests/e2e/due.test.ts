import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, withPlatform, type Workspace } from './harness.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Planned for an hour from now, good for five minutes. */
async function planned(workspace: Workspace) {
  const draft = await workspace.draft('issue', DRAFT)
  const at = inSeconds(3600)
  const ran = await workspace.json(['publish', draft, '--at', at, '--late', '5'])
  expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'planned', draftId: null } })
  expect(Date.parse(ran.json['dueAt'])).toBe(Date.parse(at))
  expect(workspace.proxy.calls).toEqual([])
  return { draft, id: String(ran.json['id']) }
}

describe('a publication for later', () => {
  it.concurrent('has its draft made before its minute and goes out after it, once', () =>
    inWorkspace(async workspace => {
      await planned(workspace)
      const early = await workspace.drain()
      expect(early, early.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'drafted' }] } })
      expect((await workspace.drain()).json['publications']).toEqual([])
      expect(await workspace.effects()).toMatchObject({ added: 1, standing: 1, submits: 0 })

      workspace.letPass(HOUR_MS + 4 * MINUTE_MS)
      const due = await workspace.drain()
      expect(due, due.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
      expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1, published: 1 })
    }),
  )

  it.concurrent('that is too late before it is prepared is held, with nothing at WeChat', () =>
    inWorkspace(async workspace => {
      await planned(workspace)
      workspace.letPass(HOUR_MS + 7 * MINUTE_MS)
      const ran = await workspace.drain()
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { publications: [{ state: 'held', reason: 'late' }] } })
      expect(workspace.proxy.calls).toEqual([])
    }),
  )

  it.concurrent('that is too late at its submit is held, and goes out when a person says so', () =>
    inWorkspace(async workspace => {
      const { id } = await planned(workspace)
      expect((await workspace.drain()).json['publications']).toMatchObject([{ state: 'drafted' }])
      workspace.letPass(HOUR_MS + 7 * MINUTE_MS)
      const late = await workspace.drain()
      expect(late, late.stdout).toMatchObject({ exit: 3, json: { publications: [{ state: 'held', reason: 'late' }] } })
      expect(await workspace.effects()).toMatchObject({ submits: 0, standing: 1 })

      const said = await workspace.json(['publications', 'resolve', id, '--as', 'not-published'])
      expect(said).toMatchObject({ exit: 0 })
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
