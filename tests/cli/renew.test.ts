import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wechatServer } from '../wechat/wechat-server.ts'
import { Terminal } from './terminal.ts'

const given = (access_token: string) => ({ access_token, expires_in: 7200 })
let terminal: Terminal

async function at(...tokens: string[]) {
  const server = await wechatServer()
  server.tokenTurns = tokens.map(given)
  terminal = new Terminal({
    WECHAT_APP_ID: 'wx1234567890abcdef',
    WECHAT_APP_SECRET: 'c0ffee00c0ffee00c0ffee00c0ffee00',
    WECHAT_API_BASE: server.origin,
  })
  return server
}

beforeEach(() => {
  terminal = new Terminal()
})
afterEach(() => terminal.close())

describe('accounts renew', () => {
  it('asks for a token with force_refresh and says until when it is good', async () => {
    const server = await at('97_one', '97_two')
    const ran = await terminal.run('accounts', 'renew', 'default')
    expect(ran, ran.err).toMatchObject({ exit: 0 })
    expect(ran.out).toContain('强制换新')
    expect(server.tokenRequests.map(seen => seen.json)).toEqual([expect.objectContaining({ force_refresh: true })])
    const again = await terminal.run('accounts', 'renew', 'default', '--json')
    expect(again.json()).toEqual({
      account: 'default',
      renewed: true,
      expiresAt: expect.stringMatching(/^20.*\+08:00$/),
    })
    expect(ran.out + again.out).not.toContain('97_')
  })

  it('says so when WeChat gave the same one again', async () => {
    await at('same')
    await terminal.run('accounts', 'renew', 'default')
    const again = await terminal.run('accounts', 'renew', 'default')
    expect(again.exit).toBe(1)
    expect(again.out).toMatch(/没有换新.*30 秒.*20 次/)
  })

  it('wants to know which account, and knows no other', async () => {
    await at('same')
    expect((await terminal.run('accounts', 'renew')).exit).toBe(2)
    expect((await terminal.run('accounts', 'renew', 'nobody', '--json')).json()).toMatchObject({
      error: { code: 'unknown-account' },
    })
  })

  it('is explained in --help with WeChat’s limits', async () => {
    const { help } = await import('../../src/text/zh/help.ts')
    expect(help['accounts']).toMatch(/renew.*20 次.*30 秒/)
  })
})
