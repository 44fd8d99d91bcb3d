import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, withPlatform, type Json, type Running, type Workspace } from './harness.ts'
import { silence } from './silence.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }
/** No account: the sandbox account, on any free port. */
const SANDBOX = { WECHAT_APP_ID: '', WECHAT_APP_SECRET: '', WECHAT_API_BASE: '', SANDBOX_PORT: '0' }
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()

async function serving(workspace: Workspace, ...args: readonly string[]): Promise<Running & { url: string }> {
  const running = workspace.start(['serve', '--port', '0', ...args])
  const [, url = ''] = await running.says(/页面：(http:\/\/\S+)/)
  return Object.assign(running, { url })
}

/** The sandbox account's state, asked of the sandbox that `serve` runs. */
async function sandboxState(workspace: Workspace): Promise<Json> {
  const folder = join(workspace.home, 'sandbox')
  const { port } = JSON.parse(await readFile(join(folder, 'listening.json'), 'utf8')) as { port: number }
  const key = (await readFile(join(folder, 'key'), 'utf8')).trim()
  const answer = await fetch(`http://127.0.0.1:${port}/sandbox/state`, { headers: { 'x-sandbox-key': key } })
  return (await answer.json()) as Json
}

/** It takes a while: a worker looks once a second, WeChat's answer comes later. */
async function expectPublished(workspace: Workspace): Promise<void> {
  for (let looks = 0; looks < 40; looks += 1) {
    if ((await workspace.publication())['state'] === 'published') return
    await pause(500)
  }
  expect(await workspace.publication()).toMatchObject({ state: 'published' })
}

describe('serve over the sandbox', () => {
  it.concurrent('publishes what other processes plan, and shows it', () =>
    inWorkspace(
      async workspace => {
        const serve = await serving(workspace)
        const draft = await workspace.draft('issue', DRAFT)
        const planned = await workspace.json(['publish', draft, '--at', inSeconds(8)])
        expect(planned, planned.stdout).toMatchObject({ exit: 0, json: { state: 'planned' } })
        await expectPublished(workspace)
        expect(await sandboxState(workspace)).toMatchObject({ published: 1, drafts: 0 })
        const page = await (await fetch(serve.url)).text()
        expect(page).toContain('岸电改造进展')
        expect(page).toMatch(/http:\/\/[^"]+\/s\//)
      },
      { env: SANDBOX },
    ),
  )

  it.concurrent('is used by commands of other processes, with one effect', () =>
    inWorkspace(
      async workspace => {
        await serving(workspace)
        const draft = await workspace.draft('issue', DRAFT)
        const ran = await workspace.json(['publish', draft, '--wait'])
        expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
        const again = await workspace.json(['publish', draft, '--wait'])
        expect(again, again.stdout).toMatchObject({ exit: 0, json: { id: ran.json['id'] } })
        expect(await sandboxState(workspace)).toMatchObject({ published: 1, drafts: 0 })
      },
      { env: SANDBOX },
    ),
  )

  it.concurrent('killed and started again loses nothing and publishes nothing twice', () =>
    inWorkspace(
      async workspace => {
        const first = await serving(workspace)
        const draft = await workspace.draft('issue', DRAFT)
        await workspace.json(['publish', draft, '--at', inSeconds(6)])
        await pause(1500)
        await first.kill()
        await pause(5000)
        const second = await serving(workspace)
        await expectPublished(workspace)
        second.signal('SIGINT')
        expect((await second.ended).exit).toBe(0)
        await serving(workspace)
        await pause(1500)
        expect(await sandboxState(workspace)).toMatchObject({ published: 1, drafts: 0 })
      },
      { env: SANDBOX },
    ),
  )

  it.concurrent('plans its demonstration once, on the first run only', () =>
    inWorkspace(
      async workspace => {
        for (const run of [1, 2]) {
          const serve = await serving(workspace, '--demo')
          await (run === 1 ? serve.says(/演示/) : pause(3000))
          const { publications } = (await workspace.json(['publications', 'list'])).json
          expect(publications, `run ${run}`).toHaveLength(1)
          serve.signal('SIGTERM')
          expect((await serve.ended).exit).toBe(0)
        }
      },
      { env: SANDBOX },
    ),
  )
})

describe('serve with a real account', () => {
  it.concurrent('plans and sends nothing by itself, and starts no sandbox', () =>
    inWorkspace(async workspace => {
      await workspace.draft('issue', DRAFT)
      const serve = await serving(workspace, '--demo')
      await pause(3000)
      expect(workspace.proxy.calls).toEqual([])
      expect((await workspace.json(['publications', 'list'])).json['publications']).toEqual([])
      expect(serve.stdout).not.toContain('演练号')
    }),
  )

  it.concurrent('ends within 10 s of SIGINT, and the call in hand is finished and written down', () =>
    inWorkspace(async workspace => {
      let arrived: (() => void) | undefined
      const asked = new Promise<void>(resolve => (arrived = resolve))
      workspace.proxy.intercept = call => {
        if (call.path !== 'freepublish/submit') return undefined
        arrived?.()
        return call.forward().then(async answer => (await pause(1000), call.deliver(answer)))
      }
      const serve = await serving(workspace)
      const planned = await workspace.json(['publish', await workspace.draft('issue', DRAFT), '--at', inSeconds(8)])
      await asked
      const signalled = Date.now()
      serve.signal('SIGINT')
      expect((await serve.ended).exit).toBe(0)
      expect(Date.now() - signalled).toBeLessThan(10_000)
      const { json } = await workspace.json(['publications', 'show', String(planned.json['id'])])
      expect(json).toMatchObject({ state: 'submitted' })
      const ran = await workspace.drain()
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
      expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1 })
    }),
  )

  it.concurrent('interrupted twice ends at once, and the next worker sorts it out', () =>
    inWorkspace(async workspace => {
      let arrived: (() => void) | undefined
      const asked = new Promise<void>(resolve => (arrived = resolve))
      workspace.proxy.intercept = call => {
        if (call.name !== 'draft/add#1') return undefined
        arrived?.()
        return silence(call, 'time-out', true)
      }
      const push = workspace.json(['push', await workspace.draft('issue', DRAFT)])
      await asked
      for (const child of workspace.children) {
        child.signal('SIGINT')
        await pause(300)
        child.signal('SIGINT')
      }
      expect((await push).exit).toBe(130)
      const ran = await workspace.drain()
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'drafted' }] } })
      expect(await workspace.effects()).toMatchObject({ added: 1, standing: 1 })
    }),
  )
})
