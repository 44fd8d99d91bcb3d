import { join } from 'node:path'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, platform, withPlatform, type Json, type Workspace } from './harness.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }
const TOKEN = 'CallbackTokenForThisTest'
const OLD = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const NEW = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg'
const ENV = { WECHAT_TOKEN: TOKEN, WECHAT_ENCODING_AES_KEY: `${NEW},${OLD}`, PUBLIC_PORT: '0' }

type Mode = 'plain' | 'compatible' | 'safe'
/** The paths that tell what became of a job. */
const LOOKS = /^\/cgi-bin\/(freepublish\/get|message\/mass\/get|freepublish\/batchget)$/

/** `serve`, to which the imitation of WeChat pushes each event three times. */
async function pushedTo(workspace: Workspace, mode: Mode, encodingAesKey: string, account = 'default') {
  const serve = workspace.start(['serve', '--port', '0'])
  const [, port = ''] = await serve.says(/消息推送：端口 (\d+)/)
  await pushTo(workspace.account.appid, port, account, mode, encodingAesKey)
  return Object.assign(serve, { port })
}

async function pushTo(appid: string, port: string, account: string, mode: Mode, encodingAesKey: string): Promise<void> {
  const url = `http://127.0.0.1:${port}/wechat/${account}`
  const callback = { url, token: TOKEN, encodingAesKey, mode, copies: 3 }
  await platform().control('POST', `/accounts/${appid}`, { callback })
}

/** The publication once it is no longer on its way. */
async function settled(workspace: Workspace): Promise<Json> {
  for (;;) {
    const publication = await workspace.publication()
    if (publication['state'] !== 'submitted') return publication
  }
}

function events(workspace: Workspace): readonly Json[] {
  const store = new Database(join(workspace.home, 'zhundian.db'))
  try {
    return store.prepare('select kind, trusted from events order by id').all() as Json[]
  } finally {
    store.close()
  }
}

/** What asked for the job's result after it was submitted. */
async function looksAfter(appid: string, submit: string): Promise<readonly string[]> {
  const paths = (await platform().ledger(appid)).map(call => String(call['path']))
  return paths.slice(paths.indexOf(submit) + 1).filter(path => LOOKS.test(path))
}

const SUBMIT = { publish: '/cgi-bin/freepublish/submit', mass: '/cgi-bin/message/mass/sendall' } as const
const CONFIRM = { publish: '/cgi-bin/freepublish/get', mass: '/cgi-bin/message/mass/get' } as const

describe.each(['publish', 'mass'] as const)('a %s', action => {
  it.concurrent.each(['compatible', 'safe'] as const)(
    'is settled by the signed push in %s mode alone, kept once of three, with the old key and the new one',
    mode =>
      inWorkspace(
        async workspace => {
          const { appid } = workspace.account
          await pushedTo(workspace, mode, action === 'publish' ? OLD : NEW)
          const ran = await workspace.json(['publish', await workspace.draft('issue', DRAFT), '--action', action])
          expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'submitted' } })
          const publication = await settled(workspace)
          expect(publication).toMatchObject({ state: 'published', url: expect.stringMatching(/^https?:/) })
          expect(await looksAfter(appid, SUBMIT[action])).toEqual([])
          expect(events(workspace)).toEqual([{ kind: action, trusted: 1 }])
          expect(publication['journal']).toContainEqual(
            expect.objectContaining({ step: expect.stringMatching(/^event /), outcome: 'found' }),
          )
        },
        { env: ENV },
      ),
  )

  it.concurrent('is looked at when an unsigned push came, and settled by what WeChat says then', () =>
    inWorkspace(
      async workspace => {
        const { appid } = workspace.account
        await pushedTo(workspace, 'plain', NEW)
        const ran = await workspace.json(['publish', await workspace.draft('issue', DRAFT), '--action', action])
        expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'submitted' } })
        expect(await settled(workspace)).toMatchObject({ state: 'published' })
        expect(await looksAfter(appid, SUBMIT[action])).toContain(CONFIRM[action])
        expect(events(workspace)).toEqual([{ kind: action, trusted: 0 }])
      },
      { env: ENV },
    ),
  )
})

it.concurrent('a key that changes in between loses no push', () =>
  inWorkspace(
    async workspace => {
      const { appid } = workspace.account
      const { port } = await pushedTo(workspace, 'safe', OLD)
      for (const [name, key] of Object.entries({ first: OLD, second: NEW })) {
        await pushTo(appid, port, 'default', 'safe', key)
        await workspace.json(['publish', await workspace.draft(name, { ...DRAFT, title: name })])
        expect(await settled(workspace)).toMatchObject({ issue: name, state: 'published' })
      }
      expect(await looksAfter(appid, SUBMIT.publish)).not.toContain(CONFIRM.publish)
      expect(events(workspace)).toHaveLength(2)
    },
    { env: ENV },
  ),
)

it.concurrent('an account that was added takes its own pushes, with the key it was given while serve runs', () =>
  inWorkspace(
    async workspace => {
      const other = await platform().account('verified-service')
      await workspace.run(['accounts', 'add', 'second', '--appid', other.appid], {}, `${other.secret}\n`)
      const { port } = await pushedTo(workspace, 'safe', NEW)
      const given = await workspace.run(['accounts', 'callback', 'second'], {}, `${TOKEN}\n${OLD}\n`)
      expect(given, given.stderr).toMatchObject({ exit: 0 })
      expect(given.stdout + given.stderr).not.toContain(OLD)
      await pushTo(other.appid, port, 'second', 'safe', OLD)
      await workspace.json(['publish', await workspace.draft('issue', DRAFT), '--account', 'second'])
      expect(await settled(workspace)).toMatchObject({ account: 'second', state: 'published' })
      expect(await looksAfter(other.appid, SUBMIT.publish)).toEqual([])
      expect(events(workspace)).toEqual([{ kind: 'publish', trusted: 1 }])
    },
    { env: ENV },
  ),
)
