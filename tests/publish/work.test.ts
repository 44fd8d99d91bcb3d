import { afterEach, beforeEach, expect, it } from 'vitest'
import { work } from '../../src/publish/work.ts'
import type { World } from '../../src/publish/turn.ts'
import { ACCOUNT, Desk } from './desk.ts'

let desk: Desk
let stop: AbortController

beforeEach(async () => {
  desk = await Desk.open()
  stop = new AbortController()
})
afterEach(() => desk.close())

const OTHER = 'https://api.example wx0000000000000002'

async function due(count: number, account = ACCOUNT): Promise<void> {
  for (let number = 0; number < count; number++) {
    await desk.plan({
      account,
      issue: `${account} ${number}`,
      snapshot: await desk.content(`${number}`, `${account} ${number}`),
    })
  }
}

/** A worker's world: time moves whenever somebody sleeps, and everybody else has their turn meanwhile. */
function worker(): World {
  const sleep = async (ms: number) => {
    desk.time += Math.max(1, ms / 20)
    await new Promise(next => setTimeout(next, 2))
  }
  const every = (_ms: number, act: () => void) => {
    const timer = setInterval(act, 5)
    return () => clearInterval(timer)
  }
  return { ...desk.world(), clock: { ...desk.clock, sleep, every } }
}

/** Works until `done` says so. */
async function until(world: World, done: () => Promise<boolean> | boolean): Promise<void> {
  const working = work(world, stop.signal)
  while (!(await done())) await new Promise(next => setTimeout(next, 5))
  stop.abort()
  await working
}

const states = async () => (await desk.store.publications.list(500)).map(row => row.state)

it('brings out everything that is due, each once, many side by side', async () => {
  await due(30)
  let most = 0
  let open = 0
  const { platform } = desk
  const submit = platform.submit.bind(platform)
  platform.submit = async (draft, hold) => {
    most = Math.max(most, (open += 1))
    await new Promise(next => setTimeout(next, 20))
    open -= 1
    return submit(draft, hold)
  }
  await until(worker(), async () => (await states()).every(state => state === 'published'))
  expect(platform.submits).toBe(30)
  expect(most).toBeGreaterThan(3)
})

it('goes on with other accounts while the calls of one hang, and never gives one all the places', async () => {
  await due(100)
  await due(3, OTHER)
  const world = worker()
  let open = 0
  let most = 0
  let release: () => void = () => {}
  const hung = new Promise<void>(done => (release = done))
  const platform = async (account: string) => {
    if (account === OTHER) return desk.platform
    most = Math.max(most, (open += 1))
    await hung
    throw new Error('gone')
  }
  const others = async () => (await desk.store.publications.list(500)).filter(row => row.account === OTHER)
  await until({ ...world, platform }, async () => {
    const all = await others()
    if (all.every(row => row.state === 'published')) release()
    return all.every(row => row.state === 'published')
  })
  expect(most).toBeLessThanOrEqual(10)
})

it('lets the turns in hand finish when it is told to stop, and takes no other', async () => {
  await due(1)
  const { platform } = desk
  const submit = platform.submit.bind(platform)
  platform.submit = async (draft, hold) => {
    stop.abort()
    await due(1, OTHER)
    return submit(draft, hold)
  }
  await work(worker(), stop.signal)
  expect((await states()).sort()).toEqual(['planned', 'submitted'])
})

it('goes on after a look at the store that failed', async () => {
  await due(1)
  const world = worker()
  let failures = 2
  const store = new Proxy(world.store, {
    get: (target, name, receiver) =>
      name === 'claimMany' && failures-- > 0
        ? () => Promise.reject(new Error('the database is away'))
        : Reflect.get(target, name, receiver),
  })
  await until({ ...world, store }, async () => (await states())[0] === 'published')
  expect(desk.logged).toContain('turn.failed')
})
