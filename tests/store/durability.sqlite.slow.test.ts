import Database from 'libsql'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { Folder } from './folder.ts'
import { built, Child } from './processes.ts'

let child: Awaited<ReturnType<typeof built>>
let folder: Folder
const started: Child[] = []

beforeAll(async () => {
  child = await built()
})
afterAll(() => child.remove())
beforeEach(() => {
  folder = new Folder()
})
afterEach(async () => {
  await Promise.all(started.splice(0).map(one => one.kill()))
  await folder.close()
})

const ROUNDS = 100
/** As many processes get ready beside the one that writes. */
const AHEAD = 2

function writer(round: number): Child {
  const one = new Child([process.execPath, child.file, folder.database, 'write', `round ${round}`, '100000'])
  started.push(one)
  return one
}

/** What is kept, as the next process finds it, the log brought in. */
function kept(): { readonly ids: ReadonlySet<unknown>; readonly lines: number; readonly integrity: unknown } {
  const database = new Database(folder.database)
  const all = (query: string) => database.prepare(query).all() as Record<string, unknown>[]
  try {
    const ids = new Set(all('select id from publications').map(row => row['id']))
    return { ids, lines: all('select seq from journal').length, integrity: all('pragma integrity_check') }
  } finally {
    database.close()
  }
}

it(`holds every row whose commit was answered after ${ROUNDS} times kill -9 in the middle, and is whole`, async () => {
  const ready = Array.from({ length: AHEAD }, (_, round) => writer(round))
  const told: string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const one = ready.shift()!
    ready.push(writer(round + AHEAD))
    await one.hasSaid(1)
    one.go()
    // from the very first commit to far into the log's next turn
    await one.hasSaid(2 + Math.floor(Math.random() * (round % 10 === 0 ? 400 : 30)))
    await one.kill()
    told.push(...one.said)
    const { ids, lines, integrity } = kept()
    expect(told.filter(id => !ids.has(id))).toEqual([])
    expect(integrity).toEqual([{ integrity_check: 'ok' }])
    // a row and its journal line are one commit
    expect(lines).toBe(ids.size)
  }
  console.log(`${told.length} rows answered over ${ROUNDS} kills, none lost`)
  expect(told.length).toBeGreaterThan(ROUNDS)
})
