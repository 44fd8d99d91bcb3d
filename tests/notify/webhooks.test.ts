import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { messageOf, testMessage } from '../../src/notify/message.ts'
import { NotDelivered } from '../../src/notify/ports.ts'
import { request } from '../../src/notify/request.ts'
import type { Webhook, WebhookKind } from '../../src/notify/settings.ts'
import { bodySign, dingtalkSign, feishuSign } from '../../src/notify/sign.ts'
import { post } from '../../src/notify/webhooks.ts'
import { Receiver, type Reply } from './receiver.ts'
import { DUE, PLACE, waiting } from './waiting.ts'

const NOW = DUE
const KEY = '693a91f6-7000-4bc4-97a0-0ec2f1fa5aaa'
let receiver: Receiver

beforeEach(async () => {
  receiver = await Receiver.open()
})
afterEach(() => receiver.close())

const webhook = (kind: WebhookKind, secret: string | null = null): Webhook => ({
  kind,
  url: `${receiver.url}/send?key=${KEY}`,
  secret,
})

const send = (kind: WebhookKind, secret: string | null = null, notices = [waiting()]): Promise<void> =>
  post(webhook(kind, secret), messageOf(notices, PLACE), PLACE.zone, NOW)

/** Why it did not arrive; nothing of the error, its causes included, holds the key. */
async function reason(kind: WebhookKind, ...replies: Reply[]): Promise<NotDelivered> {
  receiver.replies.push(...replies)
  const error: unknown = await send(kind, 'the-secret').catch((caught: unknown) => caught)
  if (!(error instanceof NotDelivered)) throw new Error('it arrived')
  expect(`${error.stack} ${error.message} ${String(error.cause)}`).not.toMatch(/693a91f6|the-secret|127\.0\.0\.1/)
  return error
}

describe('a message arrives', () => {
  it('at 企业微信 as markdown', async () => {
    await send('wecom')
    expect(receiver.received[0]).toMatchObject({ method: 'POST', path: '/send' })
    expect(receiver.received[0]?.query.get('key')).toBe(KEY)
    expect(receiver.received[0]?.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(receiver.bodies[0]).toEqual({
      msgtype: 'markdown',
      markdown: { content: expect.stringMatching(/^\*\*准点：《今天的动态》已暂缓.*\*\*\n账号 default，/) },
    })
  })

  it('at 钉钉 as markdown, signed in the query', async () => {
    await send('dingtalk', 'SEC1')
    const { query } = receiver.received[0]!
    expect(query.get('timestamp')).toBe(`${NOW}`)
    expect(query.get('sign')).toBe(dingtalkSign('SEC1', NOW))
    expect(query.get('key')).toBe(KEY)
    expect(receiver.bodies[0]).toEqual({
      msgtype: 'markdown',
      markdown: {
        title: expect.stringContaining('准点：'),
        text: expect.stringMatching(/\*\*\n\n账号 default，/),
      },
    })
    await send('dingtalk')
    expect(receiver.received[1]?.query.has('sign')).toBe(false)
  })

  it('at 飞书 as rich text, signed in the body', async () => {
    await send('feishu', 'demo')
    const seconds = Math.floor(NOW / 1000)
    expect(receiver.bodies[0]).toEqual({
      timestamp: `${seconds}`,
      sign: feishuSign('demo', seconds),
      msg_type: 'post',
      content: {
        post: { zh_cn: { title: expect.stringContaining('准点：'), content: expect.any(Array) } },
      },
    })
    await send('feishu')
    expect(receiver.bodies[1]).not.toHaveProperty('sign')
  })

  it('anywhere else as JSON with everything in it, signed in headers', async () => {
    receiver.replies.push({ status: 204 })
    await send('json', 'key', [waiting({ id: 7 }), waiting({ id: 8 })])
    const { headers, body } = receiver.received[0]!
    expect(headers['x-zhundian-timestamp']).toBe(`${NOW}`)
    expect(headers['x-zhundian-signature']).toBe(bodySign('key', NOW, body))
    expect(JSON.parse(body)).toMatchObject({
      title: '准点：2 条通知，其中 2 条要马上处理',
      text: expect.stringContaining('打开页面：https://desk.example.com/publications/p1'),
      more: 0,
      notices: [
        { id: 7, at: '2026-07-03T07:30:00+08:00', kind: 'held', publication: 'p1', urgent: true },
        { id: 8, message: expect.stringContaining('已暂缓'), details: expect.any(Array), links: expect.any(Array) },
      ],
    })
  })

  it('as a test that says so', async () => {
    for (const kind of ['wecom', 'dingtalk', 'feishu', 'json'] as const) {
      await post(webhook(kind), testMessage(NOW), PLACE.zone, NOW)
    }
    for (const { body } of receiver.received) expect(body).toContain('测试消息')
  })

  it('within the 4096 bytes of a robot, however much there is', async () => {
    const many = Array.from({ length: 200 }, () => waiting())
    for (const kind of ['wecom', 'dingtalk', 'feishu'] as const) await send(kind, null, many)
    const [wecom, dingtalk, feishu] = receiver.bodies as [
      { markdown: { content: string } },
      { markdown: { text: string } },
      object,
    ]
    expect(Buffer.byteLength(wecom.markdown.content)).toBeLessThanOrEqual(4096)
    expect(Buffer.byteLength(dingtalk.markdown.text)).toBeLessThanOrEqual(4096)
    expect(Buffer.byteLength(JSON.stringify(feishu))).toBeLessThanOrEqual(20_000)
  })
})

describe('a message does not arrive', () => {
  it.each<[WebhookKind, Reply, string, number]>([
    ['wecom', { status: 200, json: { errcode: 93000, errmsg: `invalid webhook url ${KEY}` } }, 'errcode 93000', 0],
    ['wecom', { status: 200, json: { errcode: 45009, errmsg: 'api freq out of limit' } }, 'errcode 45009', 60_000],
    ['dingtalk', { status: 200, json: { errcode: 310000, errmsg: 'sign not match' } }, 'errcode 310000', 0],
    ['dingtalk', { status: 200, json: { errcode: 130101, errmsg: 'send too fast' } }, 'errcode 130101', 600_000],
    ['feishu', { status: 200, json: { code: 19021, msg: 'sign match fail' } }, 'errcode 19021', 0],
    ['feishu', { status: 400, json: { code: 9499, msg: 'Bad Request' } }, 'http 400', 0],
    ['feishu', { status: 200, json: { code: 11232, msg: 'frequency limited' } }, 'errcode 11232', 60_000],
    ['wecom', { status: 200, text: '<html>a portal</html>' }, 'unexpected answer', 0],
    ['wecom', { status: 200, json: {} }, 'unexpected answer', 0],
    ['json', { status: 500 }, 'http 500', 0],
    ['json', { status: 429 }, 'http 429', 60_000],
  ])('at %s when the answer is %j', async (kind, reply, expected, waitMs) => {
    expect(await reason(kind, reply)).toMatchObject({ reason: expected, waitMs })
  })

  it('when the connection is cut, whole or in the middle of the answer', async () => {
    expect((await reason('wecom', 'cut')).reason).toMatch(/^[A-Z_]+$/)
    expect((await reason('wecom', 'half')).reason).toMatch(/^[A-Z_]+$/)
  })

  it('when it is sent elsewhere: nobody follows', async () => {
    const { url } = receiver
    expect((await reason('json', { status: 302, location: `${url}/other` })).reason).toBe('http 302')
    expect(receiver.received).toHaveLength(1)
  })

  it('when nobody answers in time', async () => {
    receiver.replies.push('hang')
    const asked = request({ method: 'POST', url: `${receiver.url}/?key=${KEY}`, body: '{}' }, 50)
    await expect(asked).rejects.toMatchObject({ reason: 'timeout' })
  })

  it('when the answer never ends', async () => {
    receiver.replies.push({ status: 200, text: 'x'.repeat(100_000) })
    expect(await reason('json')).toBeInstanceOf(NotDelivered)
  })

  it('when nobody is there', async () => {
    const { url } = receiver
    await receiver.close()
    await expect(request({ method: 'GET', url })).rejects.toMatchObject({ reason: 'ECONNREFUSED' })
    receiver = await Receiver.open()
  })

  it('when a proxy of the environment would have taken it, it still goes straight', async () => {
    process.env['HTTP_PROXY'] = 'http://127.0.0.1:1'
    try {
      await send('json')
      expect(receiver.received).toHaveLength(1)
    } finally {
      delete process.env['HTTP_PROXY']
    }
  })
})
