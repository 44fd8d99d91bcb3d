import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Receiver } from '../notify/receiver.ts'
import { inWorkspace, PLAIN, withPlatform, type Running, type Workspace } from './harness.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()
let receiver: Receiver
let beats: Receiver

beforeEach(async () => {
  receiver = await Receiver.open()
  beats = await Receiver.open()
})
afterEach(async () => {
  await receiver.close()
  await beats.close()
})

const channels = () => ({ NOTIFY_WEBHOOKS: `${receiver.url}/hook/the-key`, HEARTBEAT_URL: `${beats.url}/beat` })

async function serving(workspace: Workspace, ...args: readonly string[]): Promise<Running> {
  const running = workspace.start(['serve', '--port', '0', ...args])
  await running.says(/页面：/)
  return running
}

const kinds = (): unknown[] =>
  receiver.bodies.flatMap(({ notices }) => (notices as { kind: string }[]).map(({ kind }) => kind))

describe('serve', () => {
  it('tells that an article is out, with its address, and beats', () =>
    inWorkspace(
      async workspace => {
        const serve = await serving(workspace, '--verbose')
        await workspace.json(['publish', await workspace.draft('issue', DRAFT), '--at', inSeconds(4)])
        await receiver.hasHeard(1)
        expect(kinds()).toEqual(['published'])
        expect(receiver.received[0]?.body).toMatch(/看文章.*\/s\//)
        expect(beats.received).toMatchObject([{ method: 'GET', path: '/beat' }])
        serve.signal('SIGINT')
        const ended = await serve.ended
        expect(ended.exit).toBe(0)
        expect(ended.stderr).toContain('notice.sent')
        expect(ended.stdout + ended.stderr).not.toMatch(/the-key|\/beat/)
      },
      { env: channels() },
    ))

  it('publishes on time though a channel hangs, and ends within 10 s though a message is on its way', () =>
    inWorkspace(
      async workspace => {
        receiver.replies.push('hang', 'hang', 'hang')
        beats.replies.push('hang')
        const serve = await serving(workspace)
        await workspace.json(['publish', await workspace.draft('issue', DRAFT), '--at', inSeconds(4)])
        await receiver.hasHeard(1)
        expect(await workspace.publication()).toMatchObject({ state: 'published' })
        const signalled = Date.now()
        serve.signal('SIGINT')
        expect((await serve.ended).exit).toBe(0)
        expect(Date.now() - signalled).toBeLessThan(10_000)
      },
      { env: channels() },
    ))

  it('that was down when something was due lists it in one message when it is back', () =>
    inWorkspace(
      async workspace => {
        const first = await serving(workspace)
        await pause(1500)
        const draft = await workspace.draft('issue', DRAFT)
        await workspace.json(['publish', draft, '--at', inSeconds(3600), '--late', '5'])
        first.signal('SIGINT')
        await first.ended
        workspace.letPass(2 * 3_600_000)
        workspace.beAway(2 * 3_600_000)
        await serving(workspace)
        await receiver.hasHeard(1)
        expect(kinds()).toEqual(['back'])
        expect(receiver.received[0]?.body).toContain('过时')
        await pause(3000)
        expect(kinds()).toEqual(['back'])
      },
      { env: channels() },
    ))

  it('killed right after it learnt something leaves it to the next one', () =>
    inWorkspace(
      async workspace => {
        receiver.replies.push('hang')
        const first = await serving(workspace)
        await workspace.json(['publish', await workspace.draft('issue', DRAFT), '--at', inSeconds(4)])
        await receiver.hasHeard(1)
        await first.kill()
        await serving(workspace)
        await receiver.hasHeard(2)
        expect(kinds()).toEqual(['published', 'published'])
      },
      { env: channels() },
    ))
})

describe('trouble of an account', () => {
  it('is told once until a call is answered well again, then anew', () =>
    inWorkspace(async workspace => {
      let refusing = true
      workspace.proxy.intercept = call =>
        refusing && call.path === 'draft/add'
          ? Promise.resolve(call.answer({ errcode: 40164, errmsg: 'invalid ip 203.0.113.7, not in whitelist' }))
          : undefined
      const one = await workspace.draft('one', DRAFT)
      const two = await workspace.draft('two', { title: '另一篇', body: PLAIN })
      for (const draft of [one, two, one]) expect((await workspace.json(['push', draft])).exit).toBe(2)
      const told = async () => (await workspace.json(['notices', 'list'])).json['notices'] as { message: string }[]
      expect(await told()).toMatchObject([
        { kind: 'account-trouble', message: expect.stringMatching(/^账号 default 出了问题.*203\.0\.113\.7/) },
      ])
      refusing = false
      expect((await workspace.json(['push', one])).exit).toBe(0)
      refusing = true
      expect((await workspace.json(['push', two])).exit).toBe(2)
      expect(await told()).toHaveLength(2)
    }))
})
