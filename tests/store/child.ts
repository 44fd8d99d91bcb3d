// A process of its own over the same database file. It says `loaded`, waits for a line on stdin, acts, and says what it
// did, a line each; so that several can begin in the same moment, and be killed at any.
import { once } from 'node:events'
import { become } from '../../src/publish/publication.ts'
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
  case 'hold':
    await hold()
    break
}
say('end')
process.stdin.destroy()
