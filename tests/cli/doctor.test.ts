import { afterEach, describe, expect, it } from 'vitest'
import { wechatServer } from '../wechat/wechat-server.ts'
import { Terminal } from './terminal.ts'

let terminal: Terminal
afterEach(() => terminal.close())

describe('doctor', () => {
  it('names the account it speaks of, the one that works and the ones that do not', async () => {
    const server = await wechatServer()
    const answers: Record<string, object> = {
      wx0000000000000001: { access_token: 'a-token', expires_in: 7200 },
      wx0000000000000002: { errcode: 40125, errmsg: 'invalid appsecret' },
      wx0000000000000003: { errcode: 40164, errmsg: 'invalid ip 203.0.113.7, not in whitelist' },
    }
    server.tokenTurns = [
      ({ json }, response) => void response.end(JSON.stringify(answers[(json as { appid: string }).appid])),
    ]
    terminal = new Terminal({
      WECHAT_APP_ID: 'wx0000000000000001',
      WECHAT_APP_SECRET: 'c0ffee00c0ffee00c0ffee00c0ffee00',
      WECHAT_API_BASE: server.origin,
    })
    terminal.secret = 'a-secret'
    await terminal.run('accounts', 'add', '丙', '--appid', 'wx0000000000000002')
    await terminal.run('accounts', 'add', '丁', '--appid', 'wx0000000000000003')

    const { exit, json } = await terminal.run('doctor', '--json')
    const { checks } = json() as { checks: { name: string; ok: boolean; message: string }[] }
    expect(exit).toBe(1)
    const of = (alias: string) =>
      checks.filter(({ message }) => message.includes(`账号 ${alias} `) || message.startsWith(`账号 ${alias}：`))
    expect(of('default').map(({ name, ok }) => `${name} ${ok}`)).toEqual(['token true', 'ip true'])
    expect(of('丙').map(({ name, ok }) => `${name} ${ok}`)).toEqual(['token false'])
    expect(of('丁').map(({ name, ok }) => `${name} ${ok}`)).toEqual(['ip false'])
    // a person reads the same
    const { out } = await terminal.run('doctor')
    expect(out).toMatch(/^正常 {2}接口凭证：账号 default /m)
    expect(out).toMatch(/^有问题 {2}接口凭证：账号 丙：/m)
    expect(out).toMatch(/^有问题 {2}IP 白名单：账号 丁：/m)
  })
})
