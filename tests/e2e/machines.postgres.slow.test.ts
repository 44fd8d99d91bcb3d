import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { inWorkspace, type Workspace } from './harness.ts'
import { DRAFT, expectSense } from './kills.ts'
import { Platform } from './platform.ts'

const on = await Platform.start()
afterAll(() => on.stop())

/** The settings of another machine: a data folder of its own, the same database. */
const machine = (workspace: Workspace, name: string) => ({ ZHUNDIAN_HOME: join(workspace.folder, name) })

/** What stands in the address beside host, port and name. */
const secretsOf = (workspace: Workspace): string[] => {
  const { password, search } = new URL(workspace.schema!.url)
  return [decodeURIComponent(password), search].filter(part => part !== '')
}

describe('machines that share a database', () => {
  it('see and carry on what another one planned, with nothing of value in their data folders', () =>
    inWorkspace(
      async workspace => {
        const draft = await workspace.draft('issue', DRAFT)
        const pushed = await workspace.run(['push', draft, '--json'], machine(workspace, 'one'))
        expect(pushed.json, pushed.stderr).toMatchObject({ state: 'drafted' })
        const published = await workspace.run(['publish', draft, '--wait', '--json'], machine(workspace, 'two'))
        expect(published.json, published.stderr).toMatchObject({ state: 'published', draftId: pushed.json['draftId'] })
        const { json } = await workspace.run(['publications', 'list', '--json'], machine(workspace, 'three'))
        expect(json['publications']).toHaveLength(2)
        expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1, published: 1 })
        for (const name of ['one', 'two', 'three']) expect(existsSync(join(workspace.folder, name))).toBe(false)
      },
      { on },
    ))

  it('are many workers: each publication goes out once', () =>
    inWorkspace(
      async workspace => {
        const at = new Date(Date.now() + 6000).toISOString()
        const names = Array.from({ length: 6 }, (_, index) => `issue-${index}`)
        for (const name of names) {
          const draft = await workspace.draft(name, { ...DRAFT, title: `${DRAFT.title} ${name}` })
          const planned = await workspace.json(['publish', draft, '--at', at])
          expect(planned.exit, planned.stderr).toBe(0)
        }
        const workers = ['one', 'two', 'three'].map(name => workspace.start(['work'], machine(workspace, name)))
        const states = async () => {
          const { json } = await workspace.json(['publications', 'list'])
          return (json['publications'] as { state: string }[]).map(row => row.state)
        }
        await expect.poll(states, { timeout: 60_000, interval: 500 }).toEqual(names.map(() => 'published'))
        for (const worker of workers) worker.signal('SIGTERM')
        for (const worker of workers) expect((await worker.ended).exit).toBe(0)
        expect(await workspace.effects()).toMatchObject({ added: 6, submits: 6, published: 6 })
        const { json } = await workspace.json(['publications', 'list'])
        for (const { id } of json['publications'] as { id: string }[]) {
          expectSense((await workspace.json(['publications', 'show', id])).json)
        }
      },
      { on },
    ))

  it('must have the same key, and say so', () =>
    inWorkspace(
      async workspace => {
        expect((await workspace.json(['publications', 'list'])).exit).toBe(0)
        const other = await workspace.json(['publications', 'list'], { ZHUNDIAN_KEY: 'another key for tests' })
        expect([other.exit, other.json['error'].code]).toEqual([2, 'wrong-key'])
        const none = await workspace.json(['publications', 'list'], { ZHUNDIAN_KEY: '' })
        expect([none.exit, none.json['error'].code]).toEqual([2, 'database-key'])
      },
      { on },
    ))

  it('are told by doctor which database they use, without a user or a password', () =>
    inWorkspace(
      async workspace => {
        const { json, stdout } = await workspace.json(['doctor'])
        const checks = json['checks'] as { name: string; ok: boolean; message: string }[]
        const { host, pathname } = new URL(workspace.schema!.url)
        expect(checks.find(check => check.name === 'store')?.message).toContain(`${host}${pathname}`)
        expect(checks.find(check => check.name === 'store-clock')?.ok).toBe(true)
        for (const secret of secretsOf(workspace)) expect(stdout).not.toContain(secret)
      },
      { on },
    ))

  it('say what is wrong when the server cannot be had, and never the address', () =>
    inWorkspace(
      async workspace => {
        const url = new URL(workspace.schema!.url)
        url.port = '1'
        const env = { DATABASE_URL: url.href }
        const ran = await workspace.run(['publications', 'list', '--verbose'], env)
        expect([ran.exit, ran.stdout]).toEqual([1, ''])
        expect(ran.stderr).toContain('连不上数据库')
        const doctor = await workspace.json(['doctor'], env)
        expect(doctor.exit).toBe(1)
        expect(doctor.json['checks']).toContainEqual(expect.objectContaining({ name: 'store', ok: false }))
        for (const secret of secretsOf(workspace)) expect(ran.stderr + doctor.stdout).not.toContain(secret)
      },
      { on },
    ))
})
