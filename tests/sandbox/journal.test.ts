import { appendFile, mkdir, readFile, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newAccount } from '../../src/sandbox/account.ts'
import { Journal, replay } from '../../src/sandbox/journal.ts'
import { emptyState, type State } from '../../src/sandbox/state.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { Client, newHome, start } from './client.ts'

type Step = (state: State) => void
const account = (state: State, nth: number) => state.accounts[nth % state.accounts.length]!

/** What the sandbox does to its state: records come, go and are replaced at any place; small things change in place. */
const step = fc.oneof(
  fc.record({ nth: fc.nat(3), name: fc.string() }).map<Step>(({ nth, name }) => state => {
    account(state, nth).codes.push({ ticket: name, url: 'u', expiresAt: null })
  }),
  fc.record({ nth: fc.nat(3), at: fc.nat(9) }).map<Step>(({ nth, at }) => state => {
    const one = account(state, nth)
    one.codes = one.codes.filter((_, i) => i !== at)
  }),
  fc.record({ nth: fc.nat(3), at: fc.nat(9), url: fc.string() }).map<Step>(({ nth, at, url }) => state => {
    const one = account(state, nth)
    one.codes = one.codes.map((code, i) => (i % 3 === at % 3 ? { ...code, url } : code))
  }),
  fc.nat(9).map<Step>(job => state => {
    const push = { id: job, appid: 'x', of: 'mass', job, queuedAt: 0, tries: 0, copies: 0, notBefore: 0 } as const
    state.pushes = [push, ...state.pushes].slice(0, 4)
  }),
  fc.nat().map<Step>(ms => state => {
    state.clockOffsetMs = ms
  }),
  fc.string().map<Step>(name => state => {
    state.accounts.push(newAccount(`wx${state.accounts.length}`, 's', 'unverified', name))
  }),
)

test('whatever happens between two commits, the journal gives the same state back', async () => {
  const folder = await newHome()
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 4 }), { minLength: 5, maxLength: 25 }), async rounds => {
      const path = join(folder, 'journal.jsonl')
      await rm(path, { force: true })
      const state = emptyState()
      const snapshot: State = structuredClone(state)
      const journal = new Journal(path)
      journal.forget(state)
      for (const [i, steps] of rounds.entries()) {
        for (const change of steps) change(state)
        await journal.write(state, [], new Map([[String(i), 'text']]))
      }
      const read = await replay(path, snapshot, 0)
      expect(read.state).toEqual({ ...state, outbox: [] })
      expect(read.contents.size).toBe(rounds.length)
    }),
    { numRuns: 60 },
  )
})

test('lines the snapshot already holds are passed over, and a torn last line is left out', async () => {
  const path = join(await newHome(), 'journal.jsonl')
  const [state, journal] = [emptyState(), new Journal(path)]
  journal.forget(state)
  const code = (ticket: string) => ({ ticket, url: '', expiresAt: null })
  account(state, 0).codes.push(code('a'))
  await journal.write(state, [], new Map())
  const snapshot: State = structuredClone(state)
  account(state, 0).codes.push(code('b'))
  await journal.write(state, [], new Map())
  await appendFile(path, (await readFile(path, 'utf8')).slice(0, 50))
  const read = await replay(path, snapshot, snapshot.line)
  expect(account(read.state, 0).codes.map(one => one.ticket)).toEqual(['a', 'b'])
})

test('a commit without a change writes nothing', async () => {
  const path = join(await newHome(), 'journal.jsonl')
  const [state, journal] = [emptyState(), new Journal(path)]
  journal.forget(state)
  await journal.write(state, [], new Map())
  await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a journal that has grown is folded into the snapshot while calls go on', async () => {
  const client = await start()
  const thumb_media_id = await client.cover()
  const content = (nth: number) => `<p>${nth}${'a'.repeat(1_000_000)}</p>`
  const added = await Promise.all(
    Array.from({ length: 20 }, async (_, nth) => client.draft({ thumb_media_id, content: content(nth) })),
  )
  const { home } = client.sandbox
  expect((await readFile(join(home, 'state.json'), 'utf8')).length).toBeGreaterThan(5000)
  const journal = await stat(join(home, 'journal.jsonl')).catch(() => ({ size: 0 }))
  expect(journal.size).toBeLessThan(16 * 1024 * 1024)
  for (const [nth, media_id] of added.entries())
    expect((await client.post('draft/get', { media_id }))['news_item'][0].content).toBe(content(nth))
})

test('while the journal cannot be written calls are answered -1; afterwards nothing that was answered is missing', async () => {
  const home = await newHome()
  const sandbox = await startSandbox({ home, port: 0 })
  const client = await Client.over(sandbox)
  const articles = [await client.article()]
  const first = await client.draft()
  const path = join(home, 'journal.jsonl')
  await rm(path)
  await mkdir(path)
  for (let i = 0; i < 2; i += 1) expect(await client.post('draft/add', { articles })).toMatchObject({ errcode: -1 })
  await rmdir(path)
  const second = (await client.post('draft/add', { articles }))['media_id']
  await sandbox.close()
  const after = await start(home)
  for (const media_id of [first, second])
    expect(await after.post('draft/get', { media_id })).toHaveProperty('news_item')
  const seqs = (await after.ledger()).map(call => call['seq'])
  expect(seqs).toEqual(seqs.map((_, i) => i + 1))
})
