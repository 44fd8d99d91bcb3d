import { describe, expect, it } from 'vitest'
import { keysOf } from '../../src/notify/keys.ts'
import { mailOf, webhookOf, webhooksOf } from '../../src/notify/settings.ts'

const WECOM = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7000-4bc4-97a0-0ec2f1fa5aaa'
const DINGTALK = 'https://oapi.dingtalk.com/robot/send?access_token=566cc69da782ec'
const FEISHU = 'https://open.feishu.cn/open-apis/bot/v2/hook/5e3d587e-d78e-4a07'

describe('a webhook', () => {
  it.each([
    [WECOM, 'wecom', null],
    [DINGTALK, 'dingtalk', null],
    [`${DINGTALK}#secret=SEC0a1b`, 'dingtalk', 'SEC0a1b'],
    [`${FEISHU}#secret=demo`, 'feishu', 'demo'],
    [FEISHU.replace('open.feishu.cn', 'open.larksuite.com'), 'feishu', null],
    ['https://ops.example.com/hook/a?b=c', 'json', null],
    ['https://ops.example.com/hook#secret=a%23b', 'json', 'a#b'],
    ['http://127.0.0.1:9000/hook', 'json', null],
    ['http://[::1]:9000/', 'json', null],
    // a name that only begins like a robot's is anybody's
    ['https://qyapi.weixin.qq.com.example.com/cgi-bin/webhook/send?key=1', 'json', null],
  ])('%s is recognised by host and path', (address, kind, secret) => {
    expect(webhookOf(address)).toEqual({ kind, url: address.split('#')[0], secret })
  })

  it.each([
    'http://ops.example.com/hook',
    'http://127.0.0.1.example.com/',
    'ftp://127.0.0.1/',
    'ops.example.com',
    'https://user:word@ops.example.com/',
    `${FEISHU}#demo`,
    `${FEISHU}#secret=`,
    `${WECOM}#secret=none-is-known`,
    'https://qyapi.weixin.qq.com/cgi-bin/webhook/send',
    'https://qyapi.weixin.qq.com/cgi-bin/message/send?key=1',
    'https://oapi.dingtalk.com/robot/send',
    'https://open.feishu.cn/open-apis/bot/hook/of-version-1',
    'http://open.feishu.cn/open-apis/bot/v2/hook/1',
  ])('%s is none', address => {
    expect(webhookOf(address)).toBeUndefined()
  })

  it('stands in a list parted by commas, blanks or lines, each once; one that is wrong spoils it', () => {
    expect(webhooksOf(` ${WECOM},${DINGTALK}\n${WECOM} , ${FEISHU}`)?.map(one => one.kind)).toEqual([
      'wecom',
      'dingtalk',
      'feishu',
    ])
    expect(webhooksOf(`${WECOM},http://ops.example.com`)).toBeUndefined()
  })
})

describe('a mailbox', () => {
  it('is a server, an account, a sender and recipients', () => {
    expect(mailOf('smtps://robot%40qq.com:p%23ss@smtp.qq.com/?to=a@b.cn,c@d.cn')).toEqual({
      host: 'smtp.qq.com',
      port: 465,
      secure: true,
      insist: true,
      user: 'robot@qq.com',
      password: 'p#ss',
      from: 'robot@qq.com',
      to: ['a@b.cn', 'c@d.cn'],
    })
    expect(mailOf('smtp://mail.example.com:25?from=a@b.cn&to=c@d.cn')).toMatchObject({
      port: 25,
      secure: false,
      insist: true,
      user: null,
    })
    expect(mailOf('smtp://u:p@[::1]/?from=a@b.cn&to=c@d.cn')).toMatchObject({ host: '::1', port: 587, insist: false })
  })

  it.each([
    'smtps://smtp.qq.com/?to=a@b.cn',
    'smtps://robot%40qq.com@smtp.qq.com/?to=a@b.cn',
    'smtps://robot%40qq.com:pass@smtp.qq.com/',
    'smtps://robot%40qq.com:pass@smtp.qq.com/?to=nobody',
    'smtps://robot%40qq.com:pass@smtp.qq.com/?to=a@b.cn%0d%0aBcc:c@d.cn',
    'smtps://robot%40qq.com:pass@smtp.qq.com/?to=a@b.cn&from=Name <a@b.cn>',
    'smtps://robot%40qq.com:pa#ss@smtp.qq.com/?to=a@b.cn',
    `smtps://robot%40qq.com:pass@smtp.qq.com/?to=${Array.from({ length: 21 }, (_, i) => `a${i}@b.cn`).join(',')}`,
    'https://smtp.qq.com/?to=a@b.cn',
    'smtp.qq.com',
  ])('%s is none', address => {
    expect(mailOf(address)).toBeUndefined()
  })
})

describe('a channel', () => {
  const ways = {
    webhooks: webhooksOf(`${WECOM},${FEISHU}#secret=demo`)!,
    mail: mailOf('smtps://a%40b.cn:pass@s.cn/?to=c@d.cn')!,
  }

  it('has a name that tells nothing of its address', () => {
    const names = keysOf(ways).map(({ name }) => name)
    expect(names).toEqual([
      expect.stringMatching(/^wecom-[0-9a-f]{10}$/),
      expect.stringMatching(/^feishu-[0-9a-f]{10}$/),
      expect.stringMatching(/^mail-[0-9a-f]{10}$/),
    ])
    expect(new Set(names.map(name => name.split('-')[1])).size).toBe(3)
  })

  it('keeps its name when a secret or a password changes', () => {
    const webhooks = webhooksOf(`${WECOM},${FEISHU}#secret=another`)!
    const changed = { webhooks, mail: { ...ways.mail, password: 'another' } }
    expect(keysOf(changed)).toEqual(keysOf(ways))
    expect(keysOf({ webhooks: webhooksOf(DINGTALK)!, mail: null })[0]?.name).not.toBe(keysOf(ways)[0]?.name)
  })
})
