import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mail } from '../../src/notify/mail.ts'
import { messageOf } from '../../src/notify/message.ts'
import { NotDelivered } from '../../src/notify/ports.ts'
import { mailOf, type Mail } from '../../src/notify/settings.ts'
import { MailServer, type Mood } from './smtp.ts'
import { PLACE, waiting } from './waiting.ts'

let server: MailServer

beforeEach(async () => {
  server = await MailServer.open()
})
afterEach(() => server.close())

const box = (account = 'robot:s3cret-password@'): Mail =>
  mailOf(`smtp://${account}127.0.0.1:${server.port}/?from=robot@example.com&to=li@example.com,wang@example.com`)!

/** A header's words as a reader sees them. */
const decoded = (text: string): string =>
  text.replace(/=\?UTF-8\?B\?(.*?)\?=\s*/gi, (_, word: string) => Buffer.from(word, 'base64').toString('utf8'))

/** A quoted-printable body as a reader sees it. */
const quoted = (text: string): string =>
  Buffer.from(
    text.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')

describe('a mail', () => {
  it('goes to all recipients at once, with the title for its subject', async () => {
    await mail(box(), messageOf([waiting()], PLACE))
    expect(server.logins).toEqual(['\0robot\0s3cret-password'])
    expect(server.letters).toHaveLength(1)
    const { to, data } = server.letters[0]!
    expect(to).toEqual(['li@example.com', 'wang@example.com'])
    const [head = '', body = ''] = data.split('\n\n')
    expect(decoded(/^Subject: (.*(?:\n .*)*)/m.exec(head)![1]!.replace(/\n /g, ''))).toContain(
      '准点：《今天的动态》已暂缓',
    )
    expect(quoted(body)).toContain('打开页面：https://desk.example.com/publications/p1')
  })

  it('needs no account on a server that asks for none', async () => {
    await mail(box(''), messageOf([waiting()], PLACE))
    expect([server.logins, server.letters.length]).toEqual([[], 1])
  })

  it('has one subject line whatever a title holds', async () => {
    const values = { title: 'a\r\nBcc: all@example.com\r\n\r\nbody', reason: 'late' }
    await mail(box(), messageOf([waiting({ values })], PLACE))
    expect(server.letters[0]?.data).not.toMatch(/^Bcc:/m)
    expect(server.letters[0]?.to).toHaveLength(2)
  })

  it.each<[Mood, string | RegExp]>([
    ['refuses the password', 'smtp 535'],
    ['refuses recipients', 'smtp 550'],
    ['breaks off', /^[A-Z]+$/],
    ['silent', 'timeout'],
  ])('to a server that %s does not arrive, and the password stands nowhere', async (mood, expected) => {
    server.mood = mood
    const error: unknown = await mail(box(), messageOf([waiting()], PLACE), 200).catch((caught: unknown) => caught)
    if (!(error instanceof NotDelivered)) throw new Error('it arrived')
    expect(error.reason).toMatch(expected)
    expect(`${error.stack} ${String(error.cause)}`).not.toContain('s3cret-password')
  })

  it('never goes out in the open beyond this machine', async () => {
    const remote = { ...box(), insist: true }
    await expect(mail(remote, messageOf([waiting()], PLACE))).rejects.toBeInstanceOf(NotDelivered)
    expect([server.logins, server.letters]).toEqual([[], []])
  })
})
