import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, withPlatform, type Call, type Workspace } from './harness.ts'
import { expectSense, intentsOf } from './kills.ts'
import { silence } from './silence.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }
const SENDALL = 'message/mass/sendall'

const clientMsgId = (call: Call): string =>
  String((JSON.parse(call.body.toString()) as Record<string, unknown>)['clientmsgid'])

/** Sends with the first answer spoilt; gives the clientmsgid of every try. */
async function sent(workspace: Workspace, spoil: (call: Call) => Promise<unknown>) {
  const ids: string[] = []
  workspace.proxy.intercept = call => {
    if (call.path !== SENDALL) return undefined
    ids.push(clientMsgId(call))
    return call.nth === 1 ? spoil(call) : undefined
  }
  const draft = await workspace.draft('issue', DRAFT)
  return { ids, draft, ran: await workspace.json(['publish', draft, '--action', 'mass', '--wait']) }
}

describe('a sendall without an answer', () => {
  it.concurrent.each(['connection cut', 'errcode -1'] as const)(
    '%s, acted, is asked again with the same id and adopted',
    how =>
      inWorkspace(async workspace => {
        const { ids, ran } = await sent(workspace, call => silence(call, how, true))
        expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published', action: 'mass' } })
        expect(ids).toHaveLength(2)
        expect(new Set(ids).size).toBe(1)
        expect(ids[0]).toMatch(/^[0-9a-f]{32}$/)
        expect(await workspace.effects()).toMatchObject({ added: 1, masses: 1, submits: 0 })
        expect(intentsOf(ran.json, SENDALL)).toBe(2)
        expectSense(ran.json)
      }),
  )

  it.concurrent('never acted, is sent by the second try', () =>
    inWorkspace(async workspace => {
      const { ids, ran } = await sent(workspace, call => silence(call, 'connection cut', false))
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
      expect(new Set(ids).size).toBe(1)
      expect(await workspace.effects()).toMatchObject({ added: 1, masses: 1 })
    }),
  )

  it.concurrent('is uncertain when the second try only says that the draft is used up', () =>
    inWorkspace(async workspace => {
      workspace.proxy.intercept = call => {
        if (call.path !== SENDALL) return undefined
        if (call.nth === 1) return silence(call, 'connection cut', true)
        return Promise.resolve(call.answer({ errcode: 40007, errmsg: 'invalid media_id' }))
      }
      const draft = await workspace.draft('issue', DRAFT)
      const ran = await workspace.json(['publish', draft, '--action', 'mass', '--wait'])
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { state: 'uncertain', reason: 'used-up' } })
      await workspace.drain()
      expect(await workspace.effects()).toMatchObject({ masses: 1 })
      expect(workspace.proxy.calls.filter(name => name.startsWith(SENDALL))).toHaveLength(2)
    }),
  )

  it.concurrent('sends to a tag, and to nobody else, on both tries', () =>
    inWorkspace(async workspace => {
      const filters: unknown[] = []
      workspace.proxy.intercept = call => {
        if (call.path !== SENDALL) return undefined
        filters.push((JSON.parse(call.body.toString()) as Record<string, unknown>)['filter'])
        return call.nth === 1 ? silence(call, 'connection cut', true) : undefined
      }
      const draft = await workspace.draft('issue', DRAFT)
      const ran = await workspace.json(['publish', draft, '--action', 'mass', '--to', 'tag:7', '--wait'])
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
      expect(filters).toEqual([filters[0], filters[0]])
      expect(filters[0]).toMatchObject({ is_to_all: false, tag_id: 7 })
    }),
  )
})

it('publishing what was mass-sent is refused', () =>
  inWorkspace(async workspace => {
    const { draft, ran } = await sent(workspace, async call => call.deliver(await call.forward()))
    expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
    const publish = await workspace.json(['publish', draft])
    expect(publish, publish.stdout).toMatchObject({ exit: 1, json: { error: { code: 'already-out' } } })
    expect(await workspace.effects()).toMatchObject({ masses: 1, submits: 0 })
  }))
