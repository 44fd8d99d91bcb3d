import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inWorkspace, withPlatform, type Workspace } from './harness.ts'

withPlatform()

const TOKEN = 'CallbackTokenForThisTest'
const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const KEY = 'the sealing key, for this test only'
const ENV = { WECHAT_TOKEN: TOKEN, WECHAT_ENCODING_AES_KEY: AES_KEY, ZHUNDIAN_KEY: KEY }

/** Runs a worker beside foreign code that fails with nobody to catch it, `how`. */
async function crash(workspace: Workspace, how: string, args: readonly string[] = []) {
  const file = join(workspace.folder, 'crash.mjs')
  await writeFile(file, `const secrets = ${JSON.stringify(secretsOf(workspace))}\nsetTimeout(() => { ${how} }, 1500)\n`)
  return workspace.run(['work', ...args], { NODE_OPTIONS: `--import=${file}` })
}

const secretsOf = ({ account }: Workspace): readonly string[] => [account.secret, TOKEN, AES_KEY, KEY]

const THROWN = 'throw new Error(`at https://x?access_token=97_abc&secret=${secrets.join(" ")}`)'
const REJECTED = 'Promise.reject(Object.assign(new Error(secrets.join(" ")), { config: { secrets } }))'

describe('a process that dies of what nobody foresaw', () => {
  it.concurrent.each([
    ['thrown', THROWN],
    ['rejected', REJECTED],
    ['no error at all', 'Promise.reject(secrets)'],
  ])('says one sentence and no secret: %s', (_what, how) =>
    inWorkspace(
      async workspace => {
        const ran = await crash(workspace, how)
        expect(ran.exit).toBe(1)
        expect(ran.stderr).toMatch(/内部出错.*--verbose/)
        expect(ran.stdout + ran.stderr).not.toMatch(/\n\s+at /)
        for (const secret of [...secretsOf(workspace), '97_abc']) expect(ran.stdout + ran.stderr).not.toContain(secret)
      },
      { env: ENV },
    ),
  )

  it.concurrent.each([
    ['thrown', THROWN],
    ['rejected', REJECTED],
  ])('shows where with --verbose, and still no secret: %s', (_what, how) =>
    inWorkspace(
      async workspace => {
        const ran = await crash(workspace, how, ['--verbose'])
        expect(ran.exit).toBe(1)
        expect(ran.stderr).toContain('crash.mjs')
        for (const secret of [...secretsOf(workspace), '97_abc']) expect(ran.stdout + ran.stderr).not.toContain(secret)
      },
      { env: ENV },
    ),
  )

  it.concurrent('leaves no secret in a diagnostic report of Node, which prints the environment', () =>
    inWorkspace(
      async workspace => {
        const report = join(workspace.folder, 'report.json')
        await crash(workspace, `process.report.writeReport(${JSON.stringify(report)}); throw new Error('foreign')`)
        const text = await readFile(report, 'utf8')
        expect(text).toContain('ZHUNDIAN_HOME')
        for (const secret of secretsOf(workspace)) expect(text).not.toContain(secret)
      },
      { env: ENV },
    ),
  )
})
