import { describe, expect, it } from 'vitest'
import { AES_KEY, KEYS, publishFinished, pushed, type Push } from '../wechat/callback/push.ts'
import { inWorkspace, PLAIN, withPlatform, type Workspace } from './harness.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }
const ENV = { WECHAT_TOKEN: KEYS.token, WECHAT_ENCODING_AES_KEY: AES_KEY, PUBLIC_PORT: '0' }

/** `serve` with its listener for the internet. */
async function serving(workspace: Workspace) {
  const running = workspace.start(['serve', '--port', '0'])
  const [, port = ''] = await running.says(/消息推送：端口 (\d+)/)
  const push = async ({ query, body }: Push): Promise<string> => {
    const asked = new URLSearchParams(query as Record<string, string>)
    const answer = await fetch(`http://127.0.0.1:${port}/wechat/default?${asked}`, { method: 'POST', body })
    return `${answer.status} ${await answer.text()}`
  }
  return Object.assign(running, { push })
}

/** A publication WeChat took and gives no result of. */
async function submitted(workspace: Workspace): Promise<string> {
  workspace.proxy.intercept = call =>
    call.path === 'freepublish/get' ? Promise.resolve(call.answer({ publish_id: '1', publish_status: 1 })) : undefined
  const ran = await workspace.json(['publish', await workspace.draft('issue', DRAFT)])
  expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'submitted' } })
  return String(ran.json['publishId'])
}

describe('a signed push', () => {
  it.concurrent('settles a publication, and survives a process killed right after its answer', () =>
    inWorkspace(
      async workspace => {
        const id = await submitted(workspace)
        const serve = await serving(workspace)
        const push = pushed('safe', publishFinished(id, '2'), { appid: workspace.account.appid })
        expect(await serve.push(push)).toBe('200 success')
        await serve.kill()
        const asked = workspace.proxy.calls.length
        const ran = await workspace.drain()
        expect(ran.json['publications'] ?? []).not.toContainEqual(expect.objectContaining({ state: 'submitted' }))
        expect(await workspace.publication()).toMatchObject({ state: 'rejected', reason: 'original' })
        expect(workspace.proxy.calls.slice(asked)).toEqual([])
      },
      { env: ENV },
    ),
  )

  it.concurrent('that is forged is turned away; forged, unsigned or for another account, it settles nothing', () =>
    inWorkspace(
      async workspace => {
        const id = await submitted(workspace)
        const serve = await serving(workspace)
        const { appid } = workspace.account
        const finished = publishFinished(id, '2')
        expect(await serve.push(pushed('safe', finished, { appid, token: 'another' }))).toBe('403 ')
        expect(await serve.push(pushed('safe', finished))).toBe('200 success')
        expect(await serve.push(pushed('plain', finished))).toBe('200 success')
        expect(await workspace.publication()).toMatchObject({ state: 'submitted' })
        serve.signal('SIGTERM')
        const { stdout, stderr } = await serve.ended
        expect(stdout + stderr).not.toMatch(/signature|nonce/)
      },
      { env: ENV },
    ),
  )
})
