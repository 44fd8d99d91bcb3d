import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, platform, withPlatform, type Call, type Workspace } from './harness.ts'
import { silence, SILENCES } from './silence.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }

/** Collects the tokens WeChat gives out, which nobody else may ever see. */
function tokensSeen(workspace: Workspace): string[] {
  const tokens: string[] = []
  const look = async (call: Call) => {
    const answer = await call.forward()
    tokens.push(String((JSON.parse(answer.body.toString()) as Record<string, unknown>)['access_token']))
    call.deliver(answer)
  }
  workspace.proxy.intercept = call => (call.path === 'stable_token' ? look(call) : undefined)
  return tokens
}

describe('secrets and tokens', () => {
  it.concurrent.each([...SILENCES, 'a refusal that quotes the request'] as const)('are in no output: %s', how =>
    inWorkspace(async workspace => {
      const tokens = tokensSeen(workspace)
      const given = workspace.proxy.intercept
      workspace.proxy.intercept = call => {
        if (call.name !== 'draft/add#1') return given(call)
        if (how !== 'a refusal that quotes the request') return silence(call, how, true)
        const errmsg = `bad request ${call.body.toString()} access_token=${tokens[0]} ${workspace.account.secret}`
        return Promise.resolve(call.answer({ errcode: 45002, errmsg }))
      }
      const ran = await workspace.run(['push', await workspace.draft('issue', DRAFT), '--verbose', '--json'])
      const { json } = await workspace.json(['publications', 'list'])
      const shown = await workspace.run(['publications', 'show', String(json['publications'][0].id), '--verbose'])
      const said = ran.stdout + ran.stderr + shown.stdout + shown.stderr
      expect(said).toContain('draft/add')
      expect(tokens).toHaveLength(1)
      for (const secret of [workspace.account.secret, ...tokens]) expect(said).not.toContain(secret)
    }),
  )

  it.concurrent('lie sealed in the store, which only its owner may read', () =>
    inWorkspace(async workspace => {
      const tokens = tokensSeen(workspace)
      const other = await platform().account('verified-service')
      await workspace.run(['accounts', 'add', 'second', '--appid', other.appid], {}, `${other.secret}\n`)
      await workspace.run(['push', await workspace.draft('issue', DRAFT), '--account', 'second'])
      await workspace.run(['push', 'drafts/issue.md'])
      expect(tokens).toHaveLength(2)
      for (const name of await readdir(workspace.home)) {
        const bytes = await readFile(join(workspace.home, name), 'latin1')
        for (const secret of [workspace.account.secret, other.secret, ...tokens]) {
          expect(bytes.includes(secret), name).toBe(false)
        }
      }
      expect((await stat(workspace.home)).mode & 0o077).toBe(0)
      expect((await stat(join(workspace.home, 'key'))).mode & 0o077).toBe(0)
    }),
  )
})

describe('commands that only read', () => {
  it.concurrent.each([['check', 'drafts/issue.md'], ['render', 'drafts/issue.md'], ['--help'], ['publish', '--help']])(
    '%s %s opens no store and asks nobody',
    (...args) =>
      inWorkspace(async workspace => {
        await workspace.draft('issue', DRAFT)
        const ran = await workspace.run(args.filter(word => word !== undefined))
        expect(ran.exit, ran.stderr).toBe(0)
        expect(existsSync(workspace.home)).toBe(false)
        expect(workspace.proxy.calls).toEqual([])
      }),
  )

  it.concurrent('a real account gets no home where nobody chose one', () =>
    inWorkspace(
      async workspace => {
        const ran = await workspace.json(['push', await workspace.draft('issue', DRAFT)])
        expect(ran, ran.stdout).toMatchObject({ exit: 2, json: { error: { code: 'home-unknown' } } })
        expect(existsSync(join(workspace.folder, '.zhundian'))).toBe(false)
        expect(workspace.proxy.calls).toEqual([])
      },
      { env: { ZHUNDIAN_HOME: '' } },
    ),
  )
})
