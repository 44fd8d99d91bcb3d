import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, platform, withPlatform, type Json, type Workspace } from './harness.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }
const MINUTE_MS = 60_000
/** The draft is not in the box any more, or its content is among what the account published. */
const GONE = expect.stringMatching(/^(gone|elsewhere)$/) as unknown
const HOW = ['publish', 'mass'] as const

/** Half an hour before its minute the draft stands, and the server stops. */
async function standing(workspace: Workspace, action: (typeof HOW)[number]): Promise<string> {
  const draft = await workspace.draft('issue', DRAFT)
  const at = new Date(Date.now() + 30 * MINUTE_MS).toISOString()
  await workspace.json(['publish', draft, '--at', at, '--action', action])
  const ran = await workspace.drain()
  expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'drafted' }] } })
  return String(ran.json['publications'][0].draftId)
}

const byHand = (id: string, how: (typeof HOW)[number]) => platform().control('POST', `/drafts/${id}/publish`, { how })

/** What the account's readers got, by whomever. */
async function out(workspace: Workspace): Promise<number> {
  const { published, massed } = await workspace.effects()
  return published + massed
}

async function notices(workspace: Workspace): Promise<readonly Json[]> {
  return (await workspace.json(['notices', 'list'])).json['notices'] as readonly Json[]
}

describe('a draft sent by hand while the server was down', () => {
  it.concurrent.each(HOW)('(%s) and in time is held, not sent again, and people are told', how =>
    inWorkspace(async workspace => {
      await byHand(await standing(workspace, how), how)
      workspace.letPass(40 * MINUTE_MS)
      const ran = await workspace.drain()
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { publications: [{ state: 'held', reason: GONE }] } })
      expect(await notices(workspace)).toContainEqual(expect.objectContaining({ kind: 'held' }))
      expect((await workspace.drain()).json['publications']).toEqual([])
      expect(await out(workspace)).toBe(1)
      expect(await workspace.effects()).toMatchObject({ added: 1, standing: 0, submits: 0, masses: 0 })
    }),
  )

  it.concurrent('from T−30 to T+90 min is noticed and explained, with its address, not merely called late', () =>
    inWorkspace(async workspace => {
      await byHand(await standing(workspace, 'publish'), 'publish')
      workspace.letPass(120 * MINUTE_MS)
      const ran = await workspace.drain()
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { publications: [{ state: 'held', reason: GONE }] } })
      const { id } = ran.json['publications'][0] as Json
      const told = (await notices(workspace)).filter(notice => notice['publication'] === id)
      expect(told, JSON.stringify(told)).toMatchObject([{ kind: 'held' }])
      expect(JSON.stringify(told)).toMatch(/http:\/\/[^"]+\/s\//)
      expect((await workspace.drain()).json['publications']).toEqual([])
      expect(await out(workspace)).toBe(1)
      expect(await workspace.effects()).toMatchObject({ added: 1, standing: 0, submits: 0 })
    }),
  )
})
