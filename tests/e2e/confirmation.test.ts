import { afterAll, describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, type Workspace } from './harness.ts'
import { expectSense } from './kills.ts'
import { Platform } from './platform.ts'

// Its clock is moved: no other file may share it.
const on = await Platform.start()
afterAll(() => on.stop())

const DRAFT = { title: '岸电改造进展', body: PLAIN }
const MINUTE_MS = 60_000

interface Job {
  readonly id: number
  readonly status: string
  readonly waiting: boolean
}

async function jobsOf({ account }: Workspace): Promise<readonly Job[]> {
  const { mass } = await on.control('GET', '/mass')
  return (mass as readonly { appid: string; msg_id: number; status: string; waiting: boolean }[])
    .filter(job => job.appid === account.appid)
    .map(({ msg_id: id, status, waiting }) => ({ id, status, waiting }))
}

/** The administrator's tap on the one job that waits for it, and what an agreed one takes to be sent. */
async function tap(workspace: Workspace, agreed: boolean): Promise<void> {
  const waiting = (await jobsOf(workspace)).filter(job => job.waiting)
  expect(waiting).toHaveLength(1)
  await on.control('POST', `/mass/${waiting[0]?.id}`, { agreed })
  await on.control('POST', '/clock', { advanceMs: 1000 })
}

/** A mass send that an administrator must confirm, accepted by WeChat. */
async function waiting(workspace: Workspace, confirmation: 'job' | 'call') {
  await on.control('POST', `/accounts/${workspace.account.appid}`, { confirmation })
  const draft = await workspace.draft('issue', DRAFT)
  const send = () => workspace.json(['publish', draft, '--action', 'mass'])
  const ran = await send()
  expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'submitted', round: 1 } })
  return { send, id: String(ran.json['id']) }
}

/** The next look at it, whenever that would be; what is not known then may be followed for three seconds more. */
async function later(workspace: Workspace) {
  workspace.letPass(60 * MINUTE_MS)
  return workspace.drain({ ZHUNDIAN_WAIT_MS: '3000' })
}

const nobodyTaps = () => on.control('POST', '/clock', { advanceMs: 31 * MINUTE_MS })
const ENDS = [
  ['was refused', (workspace: Workspace) => tap(workspace, false)],
  ['timed out', nobodyTaps],
] as const

describe('a mass send that an administrator must confirm', () => {
  it.each(ENDS)('and that %s ends rejected, and is sent once by the next round', (_, end) =>
    inWorkspace(
      async workspace => {
        const { send, id } = await waiting(workspace, 'job')
        await end(workspace)
        const ended = await later(workspace)
        expect(ended, ended.stdout).toMatchObject({ exit: 1, json: { publications: [{ id, state: 'rejected' }] } })
        expectSense(ended.json['publications'][0])
        expect((await workspace.drain()).json['publications']).toEqual([])
        expect(await workspace.effects()).toMatchObject({ massed: 1, standing: 0 })

        const again = await send()
        expect(again, again.stdout).toMatchObject({ exit: 0, json: { state: 'submitted', round: 2 } })
        await tap(workspace, true)
        const out = await later(workspace)
        expect(out, out.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published', round: 2 }] } })
        expect((await jobsOf(workspace)).map(job => job.status)).toEqual(['SEND_FAIL', 'SEND_SUCCESS'])
        expect(await workspace.effects()).toMatchObject({ added: 2, massed: 2, masses: 2, standing: 0, submits: 0 })
      },
      { on },
    ),
  )

  it.each(['job', 'call'] as const)('(%s) opens no second job when it is asked for again while it waits', how =>
    inWorkspace(
      async workspace => {
        const { send, id } = await waiting(workspace, how)
        const again = await send()
        expect(again, again.stdout).toMatchObject({ json: { id, state: 'submitted', round: 1 } })
        await workspace.drain({ ZHUNDIAN_WAIT_MS: '1' })
        expect(await workspace.effects()).toMatchObject({ added: 1, massed: 1 })
        await tap(workspace, true)
        await send()
        await later(workspace)
        expect((await jobsOf(workspace)).map(job => job.status)).toEqual(['SEND_SUCCESS'])
        expect(await workspace.effects()).toMatchObject({ added: 1, massed: 1, standing: 0 })
      },
      { on },
    ),
  )
})
