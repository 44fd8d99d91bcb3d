import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountId, type Store } from '../../src/store/index.ts'
import { Folder } from './folder.ts'

const ORIGIN = 'https://api.example'
const FIRST = 'wx0000000000000001'
const SECOND = 'wx0000000000000002'

let folder: Folder
let store: Store

beforeEach(async () => {
  folder = new Folder()
  store = await folder.store()
})
afterEach(() => folder.close())

const aliases = async (): Promise<string[]> =>
  (await store.accounts.list()).map(({ alias, appid }) => `${alias} ${appid}`)

describe('an account', () => {
  it('is known by origin and appid, whatever people call it', async () => {
    const added = await store.accounts.put('default', ORIGIN, FIRST, null)
    expect(added).toEqual({
      id: accountId(ORIGIN, FIRST),
      alias: 'default',
      origin: ORIGIN,
      appid: FIRST,
      pausedAt: null,
      sealed: false,
      takesPushes: false,
      zone: null,
    })
    await store.accounts.put('renamed', ORIGIN, FIRST, null)
    expect(await aliases()).toEqual([`renamed ${FIRST}`])
    await store.accounts.put('elsewhere', 'https://other.example', FIRST, null)
    expect(await aliases()).toHaveLength(2)
  })

  it('under an alias that means another one now keeps its rows and is no longer in use', async () => {
    await store.accounts.put('default', ORIGIN, FIRST, null)
    folder.time += 1
    await store.accounts.put('default', ORIGIN, SECOND, 'secret')
    expect(await aliases()).toEqual([`default ${SECOND}`])
    expect(await store.accounts.byAlias('default')).toMatchObject({ appid: SECOND, sealed: true })
    expect(await store.accounts.byId(accountId(ORIGIN, FIRST))).toBeUndefined()
    expect(new Set((await store.accounts.aliases()).keys()).size).toBe(2)
  })

  it('comes back as it was left: paused', async () => {
    const { id } = await store.accounts.put('default', ORIGIN, FIRST, null)
    await store.accounts.pause(id, true)
    await store.accounts.remove(id)
    expect((await store.accounts.put('default', ORIGIN, FIRST, null)).pausedAt).toBe(folder.time)
  })

  it('is paused since a time, and not once resumed', async () => {
    const { id } = await store.accounts.put('default', ORIGIN, FIRST, null)
    await store.accounts.pause(id, true)
    expect((await store.accounts.byId(id))!.pausedAt).toBe(folder.time)
    await store.accounts.pause(id, false)
    expect((await store.accounts.byId(id))!.pausedAt).toBeNull()
  })
})

describe('a fact', () => {
  it('is written once: whoever comes first', async () => {
    expect(await store.recall('demonstrated')).toBeUndefined()
    expect(await store.remember('demonstrated', 'first')).toBe('first')
    expect(await (await folder.store()).remember('demonstrated', 'second')).toBe('first')
    expect(await store.recall('demonstrated')).toBe('first')
  })
})
