import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Terminal } from './terminal.ts'

const TOKEN = 'CallbackTokenForThisTest'
const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
let terminal: Terminal

beforeEach(async () => {
  terminal = new Terminal()
  terminal.secret = 'c0ffee00c0ffee00c0ffee00c0ffee00'
  await terminal.run('accounts', 'add', '二号', '--appid', 'wx1234567890abcdef')
})
afterEach(() => terminal.close())

const takes = async () => {
  const { accounts } = (await terminal.run('accounts', 'list', '--json')).json()
  return (accounts as { alias: string; callback: boolean }[]).map(({ alias, callback }) => `${alias} ${callback}`)
}

describe('accounts callback', () => {
  it('asks for Token and EncodingAESKey, keeps them sealed and says the address', async () => {
    terminal.secrets = [TOKEN, KEY]
    const ran = await terminal.run('accounts', 'callback', '二号')
    expect(ran, ran.err).toMatchObject({ exit: 0 })
    expect(ran.out).toContain('/wechat/%E4%BA%8C%E5%8F%B7 ')
    expect(await takes()).toEqual(['default false', '二号 true'])
    const home = join(terminal.folder, '.zhundian')
    for (const name of readdirSync(home)) {
      const bytes = readFileSync(join(home, name), 'latin1')
      expect([bytes.includes(TOKEN), bytes.includes(KEY)], name).toEqual([false, false])
    }
    expect(ran.out + ran.err).not.toContain(TOKEN)
  })

  it('takes a Token alone, for plain mode', async () => {
    terminal.secrets = [TOKEN, '']
    expect((await terminal.run('accounts', 'callback', '二号', '--json')).json()).toMatchObject({
      accounts: [{ alias: '二号', callback: true }],
    })
  })

  it('--remove takes pushes no more', async () => {
    terminal.secrets = [TOKEN, KEY]
    await terminal.run('accounts', 'callback', '二号')
    expect(await terminal.run('accounts', 'callback', '二号', '--remove')).toMatchObject({ exit: 0 })
    expect(await takes()).toEqual(['default false', '二号 false'])
  })

  it.each([
    ['a Token that is none', ['x', KEY], 'callback-token'],
    ['a key that is none', [TOKEN, KEY.slice(1)], 'callback-key'],
  ])('keeps nothing of %s, and says which without showing it', async (_what, secrets, code) => {
    terminal.secrets = [...secrets]
    const ran = await terminal.run('accounts', 'callback', '二号', '--json')
    expect(ran.exit).toBe(2)
    expect(ran.json()).toMatchObject({ error: { code } })
    expect(ran.out + ran.err).not.toContain(KEY.slice(1))
    expect(await takes()).toEqual(['default false', '二号 false'])
  })

  it('leaves default to the settings, and knows no other account', async () => {
    expect((await terminal.run('accounts', 'callback', 'default', '--json')).json()).toMatchObject({
      error: { code: 'callback-default' },
    })
    expect((await terminal.run('accounts', 'callback', 'nobody', '--json')).json()).toMatchObject({
      error: { code: 'unknown-account' },
    })
  })

  it('ends with the account', async () => {
    terminal.secrets = [TOKEN, KEY]
    await terminal.run('accounts', 'callback', '二号')
    await terminal.run('accounts', 'remove', '二号')
    await terminal.run('accounts', 'add', '二号', '--appid', 'wx1234567890abcdef')
    expect(await takes()).toEqual(['default false', '二号 false'])
  })
})
