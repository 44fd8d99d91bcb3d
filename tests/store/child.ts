// A process of its own over the same database, a file or PostgreSQL's. It says `loaded`, waits for a line on stdin, acts, and says what it
// did, a line each; so that several can begin in the same moment, and be killed at any.
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { become } from '../../src/publish/publication.ts'
import { NEVER } from '../../src/publish/times.ts'
import type { Claim } from '../../src/publish/records.ts'
import { Store } from '../../src/store/index.ts'

const [path = '', act = '', name = '', count = '0'] = process.argv.slice(2)
const clock = { now: () => Date.now(), sleep: (ms: number) => new Promise<void>(done => setTimeout(done, ms)) }
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const plan = { step: 'plan', outcome: 'person:ma', intent: null, detail: {} } as const

const open = (): Promise<Store> => Store.open({ path, key: 'a key for tests only', timeoutMs: 60_000, clock })

async function insert({ publications }: Store, issue: string): Promise<string> {
  const wanted = { account: 'a', issue, kind: 'public', action: 'publish', snapshot: 's', title: 't' } as const
  const times = { to: { all: true }, dueAt: 0, lateMinutes: 60, overwrite: false } as const
  const row = await publications.insert({ ...wanted, ...times }, 1, 0, plan)
  return row?.id ?? 'taken'
}

/** Rows and journal lines, each told once it is committed. */
async function write(): Promise<void> {
  const store = await open()
  for (let i = 0; i < Number(count); i++) say(await insert(store, `${name} ${i}`))
  await store.close()
}

/** Claims and settles whatever is due until nothing is. */
async function race(): Promise<void> {
  const store = await open()
  const { publications } = store
  for (;;) {
    const claim = await publications.claim(Date.now())
    if (!claim) break
    const moved = await publications.move(become(claim.publication, { state: 'cancelled' }), [plan])
    say(moved ? claim.publication.id : `overtaken ${claim.publication.id}`)
    await claim.release()
  }
  await store.close()
}

/** Holds a claim until it is killed. */
async function hold(): Promise<void> {
  const claim = await (await open()).publications.claim(Date.now())
  say(claim ? claim.publication.id : 'nothing')
  setInterval(() => {}, 60_000)
}

const WAY = ['preparing', 'drafted', 'submitting', 'submitted', 'published'] as const

/**
 * Claims several at a time and brings each to its end, step by step, until nothing is left. Tells in the file `name`
 * what it takes and leaves.
 */
async function work(): Promise<void> {
  const store = await open()
  const { publications } = store
  const note = (text: string): void => appendFileSync(name, `${process.pid} ${text}\n`)
  const carry = async (claim: Claim): Promise<void> => {
    let row = claim.publication
    note(`takes ${row.id}`)
    for (const state of WAY.slice(WAY.findIndex(one => one === row.state) + 1)) {
      const moved = await publications.move(become(row, state === 'published' ? { state, wakeAt: NEVER } : { state }), [
        { ...plan, step: state, outcome: 'done' },
      ])
      if (!moved) throw new Error(`${row.id} was moved by another`)
      row = moved
    }
    note(`leaves ${row.id}`)
    await claim.release()
  }
  for (;;) {
    const claims = await publications.claimMany(store.now(), 3, [])
    await Promise.all(claims.map(carry))
    if (claims.length > 0) continue
    if ((await publications.live(NEVER)).length === 0) break
    await clock.sleep(20)
  }
  await store.close()
}

say('loaded')
await once(process.stdin, 'data')
process.stdin.unref?.()
switch (act) {
  case 'open':
    await (await open()).close()
    break
  case 'write':
    await write()
    break
  case 'race':
    await race()
    break
  case 'work':
    await work()
    break
  case 'hold':
    await hold()
    break
}
say('end')
process.stdin.destroy()
