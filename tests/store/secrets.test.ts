import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accountId, type Store } from '../../src/store/index.ts'
import { Seal } from '../../src/store/seal.ts'
import { WrongKey } from '../../src/store/wrong-key.ts'
import { ENGINE, Folder, TIMEOUT_MS } from './folder.ts'

const ORIGIN = 'https://api.example'
const APP_ID = 'wx0000000000000001'
const ACCOUNT = accountId(ORIGIN, APP_ID)
const PATIENCE_MS = 4 * TIMEOUT_MS

let folder: Folder

beforeEach(() => {
  folder = new Folder()
})
afterEach(() => folder.close())

describe('a sealed value', () => {
  const seal = new Seal('the first key of two')

  it('opens again at its own place, and looks different each time', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter(text => text.isWellFormed()),
        fc.string(),
        (text, what) => {
          const sealed = seal.close(text, what)
          expect(seal.open(sealed, what)).toBe(text)
          expect(seal.close(text, what)).not.toBe(sealed)
          expect(sealed).toMatch(/^v1\.[\w-]+$/)
        },
      ),
    )
  })

  it('does not open with another key or at another place', () => {
    const sealed = seal.close('secret', 'secret of one')
    expect(() => new Seal('the second key of two').open(sealed, 'secret of one')).toThrow()
    expect(() => seal.open(sealed, 'secret of another')).toThrow()
    expect(() => seal.open(sealed, 'token of one')).toThrow()
  })

  it('does not open when any of it was altered, cut off or added', () => {
    const texts = fc.string({ maxLength: 20 })
    fc.assert(
      fc.property(texts, fc.nat(), fc.integer({ min: 1, max: 255 }), (text, place, flip) => {
        const bytes = Buffer.from(seal.close(text, 'x').slice(3), 'base64url')
        const opened = (altered: Uint8Array) => () => seal.open(`v1.${Buffer.from(altered).toString('base64url')}`, 'x')
        expect(opened(bytes)()).toBe(text)
        const altered = Uint8Array.from(bytes)
        altered[place % bytes.length]! ^= flip
        expect(opened(altered)).toThrow()
        expect(opened(bytes.subarray(0, place % bytes.length))).toThrow()
        expect(opened(Buffer.concat([bytes, Buffer.of(flip)]))).toThrow()
      }),
    )
  })

  it.each(['', 'v1.', 'v1.AAAA', 'plain text', 'v2.'.padEnd(80, 'A')])('is not %j', text => {
    expect(() => seal.open(text, 'x')).toThrow()
  })

  it('tells which key it is without the key', () => {
    const other = new Seal('the second key of two')
    expect(seal.fingerprint()).toBe(new Seal('the first key of two').fingerprint())
    expect(seal.fingerprint()).not.toBe(other.fingerprint())
    expect(seal.fingerprint()).not.toContain('the first key')
  })
})

describe('secrets and tokens', () => {
  const SECRET = 'the-app-secret-0123456789'
  const TOKEN = 'the-access-token-0123456789'

  it('lie nowhere on disk as they are, and come back as they were', async () => {
    const store = await folder.store()
    await store.accounts.put('second', ORIGIN, APP_ID, SECRET)
    await store.tokens(ACCOUNT).renew(async () => ({ token: TOKEN, expiresAt: folder.time + 7_200_000 }))
    const looks = async (): Promise<void> => {
      const disk = await folder.everything()
      expect(disk.includes(APP_ID)).toBe(true)
      expect(disk.includes(SECRET)).toBe(false)
      expect(disk.includes(TOKEN)).toBe(false)
      expect(disk.includes('a key for tests only')).toBe(false)
    }
    await looks()
    if (ENGINE === 'SQLite') await folder.ask('pragma wal_checkpoint(truncate)')
    await looks()
    const other = await folder.store()
    expect(await other.accounts.secretOf(ACCOUNT)).toBe(SECRET)
    expect((await other.tokens(ACCOUNT).load())!.token).toBe(TOKEN)
  })

  it('cannot be moved to another account', async () => {
    const store = await folder.store()
    await store.accounts.put('second', ORIGIN, APP_ID, SECRET)
    await store.accounts.put('third', ORIGIN, 'wx0000000000000003', 'another')
    const move = 'update accounts set secret = (select secret from accounts where alias = ?) where alias = ?'
    await folder.ask(move, 'second', 'third')
    await expect(store.accounts.secretOf(accountId(ORIGIN, 'wx0000000000000003'))).rejects.toThrow()
  })

  it('are refused to a store opened with another key, and that key changes nothing', async () => {
    await folder.store()
    await expect(folder.store({ key: 'another key for tests' })).rejects.toBeInstanceOf(WrongKey)
    await expect(folder.store()).resolves.toBeDefined()
  })

  it('go with the account', async () => {
    const store = await folder.store()
    await store.accounts.put('second', ORIGIN, APP_ID, SECRET)
    await store.tokens(ACCOUNT).renew(async () => ({ token: TOKEN, expiresAt: folder.time + 7_200_000 }))
    await store.accounts.remove(ACCOUNT)
    expect(await store.accounts.secretOf(ACCOUNT)).toBeUndefined()
    expect(await store.tokens(ACCOUNT).load()).toBeUndefined()
    expect(await store.accounts.list()).toEqual([])
    expect([...(await store.accounts.aliases())]).toEqual([[ACCOUNT, 'second']])
  })
})

describe('a token', () => {
  let first: Store
  let second: Store
  const asked: string[] = []

  /** Asks for a token called `name` once `until` lets it. */
  const ask =
    (name: string, until: Promise<unknown> = Promise.resolve()) =>
    async () => {
      asked.push(name)
      await until
      return { token: name, expiresAt: folder.time + 7_200_000 }
    }

  /** Lets everything that can go on go on. */
  const settled = (): Promise<void> => folder.settle()

  /** A clock on which waiting takes no time, so that nobody loses patience. */
  const patient = { now: () => folder.time, sleep: settled }

  beforeEach(async () => {
    asked.length = 0
    first = await folder.store({ clock: patient })
    second = await folder.store({ clock: patient })
  })

  it('is asked for once by two processes that need one at once', async () => {
    let open = (): void => {}
    const gate = new Promise<void>(done => {
      open = done
    })
    const tokens = [first, second].map((store, i) => store.tokens(ACCOUNT).renew(ask(`token ${i}`, gate)))
    await settled()
    open()
    expect((await Promise.all(tokens)).map(one => one.token)).toEqual([asked[0], asked[0]])
    expect(asked).toHaveLength(1)
    expect((await second.tokens(ACCOUNT).load())!.token).toBe(asked[0])
  })

  it('is asked for anew when the one that stands is the one that does not work', async () => {
    await first.tokens(ACCOUNT).renew(ask('old'))
    expect((await second.tokens(ACCOUNT).renew(ask('new'), 'old')).token).toBe('new')
    expect((await first.tokens(ACCOUNT).load())!.token).toBe('new')
  })

  it('that another process got since ours was dropped is taken, and none is asked for', async () => {
    await first.tokens(ACCOUNT).renew(ask('old'))
    await second.tokens(ACCOUNT).drop('old')
    await first.tokens(ACCOUNT).renew(ask('new'))
    // it looked before that renewal, and asks after it
    expect((await second.tokens(ACCOUNT).renew(ask('newer'))).token).toBe('new')
    expect(asked).toEqual(['old', 'new'])
  })

  it('that runs out is none', async () => {
    await first.tokens(ACCOUNT).renew(ask('old'))
    folder.time += 7_200_000
    expect(await first.tokens(ACCOUNT).load()).toBeUndefined()
  })

  it('may be asked for by the next when asking failed', async () => {
    const failing = first.tokens(ACCOUNT).renew(async () => {
      throw new Error('no answer')
    })
    await expect(failing).rejects.toThrow('no answer')
    expect((await second.tokens(ACCOUNT).renew(ask('new'))).token).toBe('new')
  })

  it('is taken over from a process that stays silent, which then changes nothing any more', async () => {
    let open = (): void => {}
    const gate = new Promise<void>(done => {
      open = done
    })
    const silent = first.tokens(ACCOUNT).renew(ask('late', gate))
    await settled()
    let waited = 0
    const hasty = await folder.store({
      clock: {
        now: () => folder.time,
        sleep: async ms => {
          waited += ms
          folder.time += ms
        },
      },
    })
    expect((await hasty.tokens(ACCOUNT).renew(ask('new'))).token).toBe('new')
    expect(waited).toBeGreaterThanOrEqual(PATIENCE_MS)
    expect(waited).toBeLessThan(PATIENCE_MS + 1000)
    open()
    await silent
    expect((await hasty.tokens(ACCOUNT).load())!.token).toBe('new')
  })

  it('keeps the turn of whoever took over when the silent one comes back', async () => {
    let open = (): void => {}
    const gate = new Promise<void>(done => {
      open = done
    })
    const silent = first.tokens(ACCOUNT).renew(ask('late', gate))
    await settled()
    folder.time += PATIENCE_MS
    let openNew = (): void => {}
    const gateNew = new Promise<void>(done => {
      openNew = done
    })
    const taken = second.tokens(ACCOUNT).renew(ask('new', gateNew))
    await settled()
    open()
    await silent
    const third = first.tokens(ACCOUNT).renew(ask('third'))
    await settled()
    openNew()
    expect([(await taken).token, (await third).token]).toEqual(['new', 'new'])
    expect(asked).toEqual(['late', 'new'])
  })

  it('is dropped only while it is the one that stands', async () => {
    await first.tokens(ACCOUNT).renew(ask('new'))
    await second.tokens(ACCOUNT).drop('old')
    expect((await first.tokens(ACCOUNT).load())!.token).toBe('new')
    await second.tokens(ACCOUNT).drop('new')
    expect(await first.tokens(ACCOUNT).load()).toBeUndefined()
    await second.tokens(ACCOUNT).drop('new')
  })

  it('that does not open any more is none, and another is asked for', async () => {
    await first.tokens(ACCOUNT).renew(ask('old'))
    await folder.ask('update tokens set token = ? where account = ?', 'v1.AAAA', ACCOUNT)
    expect(await first.tokens(ACCOUNT).load()).toBeUndefined()
    await first.tokens(ACCOUNT).drop('old')
    expect((await second.tokens(ACCOUNT).renew(ask('new'))).token).toBe('new')
    expect((await first.tokens(ACCOUNT).load())!.token).toBe('new')
  })

  it('of another account is left alone', async () => {
    await first.tokens(ACCOUNT).renew(ask('one'))
    await first.tokens('another').renew(ask('two'))
    await second.tokens(ACCOUNT).drop('one')
    expect((await second.tokens('another').load())!.token).toBe('two')
  })
})
