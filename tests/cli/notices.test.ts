import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MailServer } from '../notify/smtp.ts'
import { Receiver } from '../notify/receiver.ts'
import { Terminal, type Ran } from './terminal.ts'

const SECRETS = ['robot-key-0ec2f1fa5aaa', 'SIGNING-secret', 's3cret-password', 'robot%40example.com', 'beat-key']
const JSON_NAME = /^json-[0-9a-f]{10}$/
let receiver: Receiver
let mail: MailServer
let terminal: Terminal

beforeEach(async () => {
  receiver = await Receiver.open()
  mail = await MailServer.open()
  terminal = new Terminal({
    NOTIFY_WEBHOOKS: `${receiver.url}/hook/robot-key-0ec2f1fa5aaa#secret=SIGNING-secret`,
    SMTP_URL: `smtp://robot%40example.com:s3cret-password@127.0.0.1:${mail.port}/?to=li@example.com`,
    HEARTBEAT_URL: `${receiver.url}/beat-key`,
    DESK_URL: 'https://desk.example.com/',
    SANDBOX_PORT: '0',
  })
})
afterEach(async () => {
  terminal.close()
  await receiver.close()
  await mail.close()
})

/** No secret in what was said, nor in any file of the home. */
function expectNoSecret(...all: readonly Ran[]): void {
  for (const { out, err } of all) for (const secret of SECRETS) expect(out + err).not.toContain(secret)
  const home = join(terminal.folder, '.zhundian')
  for (const name of readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(
    one => !one.startsWith('sandbox'),
  )) {
    const bytes = readFileSync(join(home, name), 'latin1')
    for (const secret of SECRETS) expect(bytes.includes(secret), name).toBe(false)
  }
}

/** Plans something that is too late already, and works it off. */
async function hold(): Promise<Ran> {
  const path = await terminal.draft()
  await terminal.run('publish', path, '--at', '2099-07-03 07:30', '--late', '1')
  const Database = (await import('libsql')).default
  const store = new Database(join(terminal.folder, '.zhundian/zhundian.db'))
  store.prepare('update publications set due_at = 1000, wake_at = 1000').run()
  store.close()
  return terminal.run('work', '--drain')
}

describe('notices test', () => {
  it('sends to every channel and says how each fared', async () => {
    const good = await terminal.run('notices', 'test', '--json')
    expect([good.exit, good.json()]).toEqual([
      0,
      {
        channels: [
          {
            channel: expect.stringMatching(JSON_NAME),
            kind: 'json',
            ok: true,
            reason: null,
            message: expect.stringContaining('已送出'),
          },
          {
            channel: expect.stringMatching(/^mail-/),
            kind: 'mail',
            ok: true,
            reason: null,
            message: expect.any(String),
          },
        ],
      },
    ])
    expect(receiver.bodies[0]).toMatchObject({ title: expect.stringContaining('测试消息') })
    expect(mail.letters).toHaveLength(1)
    receiver.replies.push({ status: 500, text: 'robot-key-0ec2f1fa5aaa' })
    mail.mood = 'refuses the password'
    const bad = await terminal.run('notices', 'test')
    expect(bad.exit).toBe(1)
    expect(bad.out).toContain('对方答复 HTTP 500')
    expect(bad.out).toContain('授权码')
    expectNoSecret(good, bad)
  })

  it('with nothing to try ends with 2 and says what to set', async () => {
    const bare = new Terminal()
    const { exit, json } = await bare.run('notices', 'test', '--json')
    expect([exit, json()]).toMatchObject([
      2,
      { error: { code: 'no-channels', remedy: expect.stringContaining('NOTIFY_WEBHOOKS') } },
    ])
    bare.close()
  })
})

describe('work --drain', () => {
  it('tells what came of it before it ends, and the list says where it was told', async () => {
    mail.mood = 'silent'
    const drained = await hold()
    expect(drained.exit).toBe(3)
    expect(receiver.bodies).toHaveLength(1)
    expect(receiver.bodies[0]).toMatchObject({
      notices: [
        {
          kind: 'held',
          urgent: true,
          links: [{ url: expect.stringMatching(/^https:\/\/desk\.example\.com\/publications\/p/) }],
        },
      ],
    })
    const listed = await terminal.run('notices', '--json')
    const { notices } = listed.json() as { notices: object[] }
    expect(notices).toMatchObject([
      {
        kind: 'held',
        message: expect.stringContaining('已暂缓'),
        deliveries: [
          {
            channel: expect.stringMatching(JSON_NAME),
            kind: 'json',
            state: 'sent',
            at: expect.stringMatching(/\+08:00$/),
          },
          { kind: 'mail', state: 'waiting', at: null },
        ],
      },
    ])
    const words = await terminal.run('notices')
    expect(words.out).toMatch(/已暂缓.*网址已送出 {2}邮件等着送/)
    mail.mood = 'kind'
    const again = await terminal.run('work', '--drain')
    expect([receiver.bodies.length, mail.letters.length]).toEqual([1, 1])
    expectNoSecret(drained, listed, words, again)
  }, 60_000)
})

describe('doctor', () => {
  it('says how each channel is doing', async () => {
    const fresh = await terminal.run('doctor', '--json')
    const { checks } = fresh.json() as { checks: { name: string; ok: boolean; message: string }[] }
    expect(checks.filter(({ name }) => name === 'notices')).toMatchObject([
      { ok: true, message: expect.stringMatching(/^网址 json-\w+，还没有送过通知。$/) },
      { ok: true, message: expect.stringContaining('邮件 mail-') },
    ])
    receiver.replies.push({ status: 404 })
    await hold()
    const failing = await terminal.run('doctor')
    expect(failing.exit).toBe(1)
    expect(failing.out).toMatch(
      /^有问题 {2}通知：网址 json-\w+ 从 .* 起送不到：对方答复 HTTP 404。.*zhundian notices test/m,
    )
    await terminal.run('notices', 'test')
    const mended = await terminal.run('doctor')
    expect(mended.out).toMatch(/^正常 {2}通知：网址 json-\w+，上次 .* 送到。$/m)
    expectNoSecret(fresh, failing, mended)
  }, 60_000)

  it('says that nobody will know when there is none', async () => {
    const bare = new Terminal({ SANDBOX_PORT: '0' })
    expect((await bare.run('doctor')).out).toMatch(/^提示 {2}通知：没有通知方式，出事没人会知道.*NOTIFY_WEBHOOKS/m)
    bare.close()
  })
})
