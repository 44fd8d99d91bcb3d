import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Terminal } from './terminal.ts'

let terminal: Terminal

beforeEach(async () => {
  terminal = new Terminal()
  terminal.secret = 'a-secret'
  await terminal.draft('a')
  await terminal.run('accounts', 'add', 'second', '--appid', 'wx0123456789abcdef')
})
afterEach(() => terminal.close())

const AT = ['--at', '2099-07-03 07:30']

function draftFor(accounts: string): string {
  return terminal.write('drafts/n.md', `---\ntitle: 标题\ncover: a.png\n${accounts}---\n\n正文第一段。\n`)
}

async function planned(...words: string[]): Promise<unknown> {
  return (await terminal.run('publish', ...words, ...AT, '--json')).json()
}

describe('an issue for several accounts', () => {
  it('is a publication of its own for each, one list in JSON', async () => {
    const shown = await planned(draftFor(''), '--account', 'default, second')
    const each = (account: string) => expect.objectContaining({ account, state: 'planned', round: 1 })
    expect(shown).toEqual({ publications: [each('default'), each('second')] })
    expect((await terminal.run('publications', '--json')).json()).toMatchObject({
      publications: [expect.anything(), expect.anything()],
    })
  })

  it('goes to those the draft names, and to no other', async () => {
    const path = draftFor('账号: [default, second]\n')
    expect(await planned(path)).toMatchObject({ publications: [{ account: 'default' }, { account: 'second' }] })
    expect(await planned(path, '--account', 'second')).toMatchObject({ account: 'second' })
    const only = draftFor('accounts: second\n')
    const { exit, json } = await terminal.run('publish', only, '--account', 'default', ...AT, '--json')
    expect([exit, json()]).toMatchObject([2, { error: { code: 'account-not-listed' } }])
  })

  it('plans nothing when one of them is unknown', async () => {
    const { exit, json } = await terminal.run('publish', draftFor(''), '--account', 'default,third', ...AT, '--json')
    expect([exit, json()]).toMatchObject([2, { error: { code: 'unknown-account' } }])
    expect((await terminal.run('publications', '--json')).json()).toEqual({ publications: [] })
  })
})
