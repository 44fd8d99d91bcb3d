import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { qrPicture } from '../../src/media/qr.ts'
import { ILLUSTRATED, inWorkspace, PLAIN, platform, withPlatform, type Workspace } from './harness.ts'
import { Platform } from './platform.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }
const WRONG_SECRET = { WECHAT_APP_SECRET: 'ffffffffffffffffffffffffffffffff' }

const expectNoSecret = (workspace: Workspace, ...texts: string[]): void =>
  expect(texts.join('\n')).not.toContain(workspace.account.secret)

describe('an account that may not publish', () => {
  const unverified = { kind: 'unverified' } as const

  it.concurrent('gets its draft, and the last clicks are handed to a person', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', DRAFT)
      const ran = await workspace.json(['publish', draft, '--wait'])
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { state: 'drafted', reason: 'handover' } })
      expect(await workspace.effects()).toMatchObject({ added: 1, standing: 1, submits: 0 })
      expect((await workspace.drain()).json['publications']).toEqual([])

      const id = String(ran.json['id'])
      await platform().control('POST', `/drafts/${String(ran.json['draftId'])}/publish`, {})
      const url = 'https://mp.weixin.qq.com/s/by-hand'
      const said = await workspace.json(['publications', 'resolve', id, '--as', 'published', '--url', url])
      expect(said, said.stdout).toMatchObject({ exit: 0, json: { state: 'published', url } })
      const again = await workspace.json(['publish', draft])
      expect(again, again.stdout).toMatchObject({ exit: 0, json: { id, state: 'published' } })
      expect(await workspace.effects()).toMatchObject({ added: 1, standing: 0, published: 1 })
    }, unverified),
  )

  it.concurrent('can push', () =>
    inWorkspace(async workspace => {
      const ran = await workspace.json(['push', await workspace.draft('issue', DRAFT)])
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'drafted', reason: null } })
    }, unverified),
  )
})

describe('the account’s own code, where it may not be made', () => {
  const subscription = { kind: 'verified-subscription' } as const

  it.concurrent('stops the draft before anything is uploaded', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', { ...DRAFT, body: ILLUSTRATED })
      const ran = await workspace.json(['push', draft])
      expect(ran, ran.stdout).toMatchObject({ exit: 1, json: { state: 'refused', reason: 'account-qr' } })
      expect(await workspace.effects()).toMatchObject({ added: 0, uploads: 0 })
      const said = await workspace.run(['push', draft])
      expect(said.exit).toBe(1)
      expect(said.stdout + said.stderr).toContain('WECHAT_ACCOUNT_QR')
    }, subscription),
  )

  it.concurrent('is the picture somebody gave', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', { ...DRAFT, body: ILLUSTRATED })
      const code = await qrPicture('http://weixin.qq.com/r/given-by-hand')
      await writeFile(join(workspace.folder, 'drafts', 'account.png'), code.bytes)
      const ran = await workspace.json(['push', draft], { WECHAT_ACCOUNT_QR: 'drafts/account.png' })
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'drafted' } })
    }, subscription),
  )

  it.concurrent('is not a picture in which nobody can read one', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', { ...DRAFT, body: ILLUSTRATED })
      const ran = await workspace.json(['push', draft], { WECHAT_ACCOUNT_QR: 'drafts/pictures/one.png' })
      expect(ran, ran.stdout).toMatchObject({ exit: 1, json: { state: 'refused', reason: 'account-qr' } })
      expect(await workspace.effects()).toMatchObject({ added: 0, uploads: 0 })
    }, subscription),
  )
})

describe('what the operator must mend', () => {
  it.concurrent('a wrong secret: exit 2, the row kept, finished once it is right', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', DRAFT)
      const ran = await workspace.json(['publish', draft, '--wait'], WRONG_SECRET)
      expect(ran, ran.stdout).toMatchObject({ exit: 2, json: { error: { code: '40125' } } })
      expect(ran.stdout + ran.stderr).not.toContain(WRONG_SECRET.WECHAT_APP_SECRET)
      expect(await workspace.effects()).toMatchObject({ added: 0, uploads: 0 })
      const mended = await workspace.json(['publish', draft, '--wait'])
      expect(mended, mended.stdout).toMatchObject({ exit: 0, json: { id: ran.json['id'], state: 'published' } })
      expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1, published: 1 })
      expectNoSecret(workspace, ran.stdout, ran.stderr)
    }),
  )

  it.concurrent('an address that is not on the IP list: exit 2, the address said', async () => {
    const strict = await Platform.start()
    try {
      await inWorkspace(
        async workspace => {
          await strict.control('POST', '/settings', { ipList: ['203.0.113.9'] })
          const draft = await workspace.draft('issue', DRAFT)
          const ran = await workspace.json(['push', draft])
          expect(ran, ran.stdout).toMatchObject({ exit: 2, json: { error: { code: '40164' } } })
          expect(ran.json['error'].message + ran.json['error'].remedy).toContain('127.0.0.1')
          await strict.control('POST', '/settings', { ipList: null })
          expect(await workspace.json(['push', draft])).toMatchObject({ exit: 0, json: { state: 'drafted' } })
        },
        { on: strict },
      )
    } finally {
      await strict.stop()
    }
  })

  it.concurrent('doctor says what is wrong and what to do', () =>
    inWorkspace(async workspace => {
      expect(await workspace.json(['doctor'])).toMatchObject({ exit: 0 })
      const ran = await workspace.json(['doctor'], WRONG_SECRET)
      const token = (ran.json['checks'] as { name: string }[]).find(check => check.name === 'token')
      expect(token).toMatchObject({ ok: false, remedy: expect.stringMatching(/[一-龥]/) })
      expect(ran.exit).toBe(1)
      expectNoSecret(workspace, ran.stdout, ran.stderr)
    }),
  )
})

describe('no network', () => {
  it.concurrent('keeps the row for the next worker: exit 1, then published once', () =>
    inWorkspace(async workspace => {
      const plug = await workspace.proxy.unplug()
      const ran = await workspace.json(['publish', await workspace.draft('issue', DRAFT), '--wait'])
      expect(ran, ran.stdout).toMatchObject({ exit: 1, json: { error: { code: 'unreachable' } } })
      expect(workspace.proxy.calls).toEqual([])
      await plug()
      const later = await workspace.drain()
      expect(later, later.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
      expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1, published: 1 })
    }),
  )

  it.concurrent('that breaks off before the submit is found out about and goes on', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', DRAFT)
      await workspace.json(['push', draft])
      const plug = await workspace.proxy.unplug()
      const ran = await workspace.json(['publish', draft])
      expect(ran, ran.stdout).toMatchObject({ exit: 1, json: { error: { code: 'unreachable' } } })
      await plug()
      const later = await workspace.drain()
      expect(later, later.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
      expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1 })
    }),
  )
})

describe('another account under the same name', () => {
  it.concurrent('has no history, and what was planned for the first is held', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', DRAFT)
      const at = new Date(Date.now() + 3_600_000).toISOString()
      const planned = await workspace.json(['publish', draft, '--at', at])
      expect(planned, planned.stdout).toMatchObject({ exit: 0 })
      const other = await platform().account('verified-service')
      const env = { WECHAT_APP_ID: other.appid, WECHAT_APP_SECRET: other.secret }
      const ran = await workspace.drain(env)
      expect(ran, ran.stdout).toMatchObject({ exit: 3, json: { publications: [{ state: 'held', reason: 'account' }] } })
      expect(await workspace.json(['push', draft], env)).toMatchObject({ exit: 0, json: { state: 'drafted' } })
      expect(await workspace.effects()).toMatchObject({ added: 0, submits: 0 })
    }),
  )

  it.concurrent('a second alias sends to its own account; its secret comes by stdin and is never shown', () =>
    inWorkspace(async workspace => {
      const other = await platform().account('verified-service')
      const args = ['accounts', 'add', 'second', '--appid', other.appid, '--json']
      const added = await workspace.run(args, {}, `${other.secret}\n`)
      expect(added, added.stdout).toMatchObject({ exit: 0, json: { accounts: [{ alias: 'second', source: 'store' }] } })
      const draft = await workspace.draft('issue', DRAFT)
      const ran = await workspace.json(['publish', draft, '--account', 'second', '--wait'])
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published', account: 'second' } })
      expect(await platform().effects(other.appid)).toMatchObject({ added: 1, submits: 1 })
      expect(await workspace.effects()).toMatchObject({ added: 0, submits: 0 })
      expect(added.stdout + added.stderr + ran.stdout + ran.stderr).not.toContain(other.secret)
    }),
  )
})

it('a key other than the store’s is refused', () =>
  inWorkspace(async workspace => {
    await workspace.json(['push', await workspace.draft('issue', DRAFT)])
    await writeFile(join(workspace.home, 'key'), `${'x'.repeat(43)}\n`)
    const ran = await workspace.json(['publications', 'list'])
    expect(ran, ran.stdout).toMatchObject({ exit: 2, json: { error: { code: 'wrong-key' } } })
  }))
