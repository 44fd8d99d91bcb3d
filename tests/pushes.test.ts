import { createRequire } from 'node:module'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { callbackOf } from '../src/accounts.ts'
import { readConfig } from '../src/config.ts'
import { pushAccounts } from '../src/pushes.ts'
import { servePublic } from '../src/server/callback.ts'
import { accountId, type Store } from '../src/store/index.ts'
import { zh } from '../src/text/zh.ts'
import { Folder } from './store/folder.ts'
import { AES_KEY, KEYS, OTHER_KEY, publishFinished, pushed, type Signed } from './wechat/callback/push.ts'

const ORIGIN = 'https://api.example'
const SECOND = 'wx0000000000000002'
const ID = accountId(ORIGIN, SECOND)
const settings = { WECHAT_TOKEN: KEYS.token, WECHAT_ENCODING_AES_KEY: AES_KEY }

let folder: Folder
let store: Store

beforeEach(async () => {
  folder = new Folder()
  store = await folder.store()
  await store.accounts.put('default', ORIGIN, KEYS.appid, null)
  await store.accounts.put('second', ORIGIN, SECOND, 'secret')
})
afterEach(() => folder.close())

const config = (env: Record<string, string> = {}) => readConfig(env, folder.path)
const logged: string[] = []
const log = (event: string): void => void logged.push(event)

describe('the accounts that take pushes', () => {
  const outcome = async (alias: string, mode: 'plain' | 'safe', signed: Signed, env = {}) => {
    const account = await pushAccounts(config(env), store, log)(alias)
    const { query, body } = pushed(mode, publishFinished('1'), signed)
    const push = account?.receive(query, Buffer.from(body))
    return push?.ok ? [account?.id, 'trusted' in push.arrived && push.arrived.trusted] : (push?.refused ?? null)
  }

  it('are the one of the settings and those that were given a token, each with its own', async () => {
    const theirs = { token: 'another', aesKey: OTHER_KEY, appid: SECOND }
    expect(await outcome('second', 'safe', theirs, settings)).toBeNull()
    await store.accounts.takePushes(ID, 'another', OTHER_KEY)
    expect(await outcome('second', 'safe', theirs, settings)).toEqual([ID, true])
    expect(await outcome('default', 'safe', {}, settings)).toEqual([accountId(ORIGIN, KEYS.appid), true])
    expect(await outcome('default', 'safe', theirs, settings)).toBe('signature')
    expect(await outcome('second', 'safe', {}, settings)).toBe('signature')
    expect(await outcome('default', 'safe', {})).toBeNull()
    expect(await outcome('nobody', 'safe', {}, settings)).toBeNull()
  })

  it('read with the new key and the former one, until the new one is given again', async () => {
    const signed = (aesKey: string) => ({ token: 'another', aesKey, appid: SECOND })
    await store.accounts.takePushes(ID, 'another', AES_KEY)
    await store.accounts.takePushes(ID, 'another', OTHER_KEY)
    expect(await outcome('second', 'safe', signed(AES_KEY))).toEqual([ID, true])
    expect(await outcome('second', 'safe', signed(OTHER_KEY))).toEqual([ID, true])
    await store.accounts.takePushes(ID, 'another', OTHER_KEY)
    expect(await outcome('second', 'safe', signed(AES_KEY))).toBe('undecryptable')
    expect(await outcome('second', 'safe', signed(OTHER_KEY))).toEqual([ID, true])
  })

  it('read plain mode alone without a key', async () => {
    await store.accounts.takePushes(ID, 'another', null)
    expect(await outcome('second', 'plain', { token: 'another' })).toEqual([ID, false])
    expect(await outcome('second', 'safe', { token: 'another', appid: SECOND })).toBe('no-key')
  })

  it('whose key is wrong are told of once, though every push is answered', async () => {
    const account = await pushAccounts(config(settings), store, log)('default')
    for (const aesKey of [OTHER_KEY, OTHER_KEY, AES_KEY]) {
      const { query, body } = pushed('safe', publishFinished('1'), { aesKey })
      account?.receive(query, Buffer.from(body))
    }
    const { query, body } = pushed('safe', publishFinished('1'), { token: 'a stranger' })
    account?.receive(query, Buffer.from(body))
    // nobody who pushes waits for it to be stored
    await vi.waitFor(async () => expect(await store.publications.notices(10)).not.toEqual([]))
    const notices = await store.publications.notices(10)
    expect(notices).toMatchObject([
      { kind: 'push-unread', account: account?.id, values: { alias: 'default', reason: 'undecryptable' } },
    ])
    const [notice] = notices
    expect(zh.publication.notice(notice!.kind, notice!.values)).toMatch(/default.*EncodingAESKey/)
  })

  it('are not those that were removed, or whose seal was tampered with', async () => {
    await store.accounts.takePushes(ID, 'another', null)
    const database = new Database(folder.database)
    const { callback } = database.prepare('select callback from accounts where id = ?').get(ID) as { callback: string }
    const set = database.prepare('update accounts set callback = ? where id = ?')
    set.run(callback.slice(0, -2), ID)
    expect(await outcome('second', 'plain', { token: 'another' })).toBeNull()
    set.run(callback, ID)
    set.run(callback, accountId(ORIGIN, KEYS.appid))
    database.close()
    expect(await outcome('second', 'plain', { token: 'another' })).toEqual([ID, false])
    expect(await outcome('default', 'plain', { token: 'another' })).toBeNull()
    await store.accounts.remove(ID)
    expect(await outcome('second', 'plain', { token: 'another' })).toBeNull()
  })

  it('are still known while the store cannot be read, and asked for again when none ever were', async () => {
    await store.accounts.takePushes(ID, 'another', null)
    let fails = false
    const pushesTo = (alias: string) => (fails ? Promise.reject(new Error('locked')) : store.accounts.pushesTo(alias))
    const shaky = { accounts: { pushesTo } } as unknown as Store
    let now = 0
    const account = pushAccounts(config(), shaky, log, () => now)
    expect((await account('second'))?.id).toBe(ID)
    fails = true
    now = 2000
    expect((await account('second'))?.id).toBe(ID)
    expect(logged).toContain('callback.account-unread')
    await expect(pushAccounts(config(), shaky, log)('second')).rejects.toThrow('locked')
  })
})

/** The npm package, written by somebody else from the official pages. */
type Theirs = new (
  token: string,
  aesKey: string,
  id: string,
) => { getSignature(timestamp: string, nonce: string, encrypt: string): string; encrypt(text: string): string }
const WXBizMsgCrypt = createRequire(import.meta.url)('wechat-crypto') as Theirs

describe('over HTTP, the npm package wechat-crypto', () => {
  const theirs = new WXBizMsgCrypt(KEYS.token, AES_KEY, KEYS.appid)

  async function serving() {
    const heard: string[] = []
    const hear = async (refs: ReadonlySet<string>) => void heard.push(...refs)
    const listening = await servePublic(callbackOf(config(settings), store, hear, log), 0)
    const at = async (query: Record<string, string>, init: RequestInit = {}) => {
      const answer = await fetch(
        `http://127.0.0.1:${listening.port}/wechat/default?${new URLSearchParams(query)}`,
        init,
      )
      return `${answer.status} ${await answer.text()}`
    }
    return { at, heard, close: () => listening.close() }
  }

  it('proves to be WeChat, and its events are kept once and heard of', async () => {
    const { at, heard, close } = await serving()
    try {
      const plain = { timestamp: '1714112445', nonce: '1', signature: theirs.getSignature('1714112445', '1', '') }
      expect(await at({ ...plain, echostr: '4375120948345356249' })).toBe('200 4375120948345356249')
      const sealed = theirs.encrypt(publishFinished('2247503051'))
      const query = { ...plain, encrypt_type: 'aes', msg_signature: theirs.getSignature('1714112445', '1', sealed) }
      const body = `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`
      for (let times = 0; times < 3; times += 1) expect(await at(query, { method: 'POST', body })).toBe('200 success')
      expect(heard).toEqual(['2247503051'])
      const [kept, ...more] = await store.publications.eventsFor(accountId(ORIGIN, KEYS.appid), '2247503051')
      expect(kept).toMatchObject({ trusted: true, event: { kind: 'publish', outcome: { as: 'published' } } })
      expect(more).toEqual([])
    } finally {
      await close()
    }
  })

  it.each([
    [
      'a text',
      '<xml><FromUserName>o1</FromUserName><MsgType>text</MsgType><Content>你好</Content><MsgId>1</MsgId></xml>',
    ],
    ['a follow', '<xml><FromUserName>o1</FromUserName><MsgType>event</MsgType><Event>subscribe</Event></xml>'],
  ])('brings %s of a follower, which is answered and not kept', async (_what, message) => {
    const { at, heard, close } = await serving()
    try {
      const sealed = theirs.encrypt(message)
      const query = {
        timestamp: '1',
        nonce: '2',
        signature: theirs.getSignature('1', '2', ''),
        encrypt_type: 'aes',
        msg_signature: theirs.getSignature('1', '2', sealed),
      }
      expect(await at(query, { method: 'POST', body: `<xml><Encrypt>${sealed}</Encrypt></xml>` })).toBe('200 success')
      expect(heard).toEqual([])
      const database = new Database(folder.database)
      expect(database.prepare('select count(*) as kept from events').get()).toMatchObject({ kept: 0 })
      database.close()
    } finally {
      await close()
    }
  })
})
