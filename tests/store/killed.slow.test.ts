import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ENGINE, Folder } from './folder.ts'
import { built, Child } from './processes.ts'

let child: Awaited<ReturnType<typeof built>>
let folder: Folder
const started: Child[] = []

beforeAll(async () => {
  child = await built()
})
afterAll(() => child.remove())
beforeEach(async () => {
  folder = new Folder()
  // with the clocks that are there: processes of their own have no other
  await folder.schema?.make()
})
afterEach(async () => {
  await Promise.all(started.splice(0).map(one => one.kill()))
  await folder.close()
})

const ROWS = 80
const KILLS = 14
const STEPS = ['plan', 'preparing', 'drafted', 'submitting', 'submitted', 'published']

function start(...words: string[]): Child {
  const one = new Child([process.execPath, child.file, folder.database, ...words])
  started.push(one)
  return one
}

const pause = (ms: number): Promise<void> => new Promise(done => setTimeout(done, ms))

/** What nobody may see: a row in two hands, unless the first was being killed by then. */
function inTwoHands(notes: string): string[] {
  const holders = new Map<string, string>()
  const killed = new Set<string>()
  return notes.split('\n').flatMap(line => {
    const [pid = '', did, id = ''] = line.split(' ')
    const holder = holders.get(id)
    if (did === 'killed') killed.add(pid)
    if (did === 'takes') holders.set(id, pid)
    if (did === 'leaves') holders.delete(id)
    if (did === 'takes') return holder === undefined || killed.has(holder) ? [] : [`${line}, held by ${holder}`]
    return did !== 'leaves' || holder === pid ? [] : [`${line}, held by ${holder}`]
  })
}

describe(`processes that are killed at any moment, in ${ENGINE}`, () => {
  it.each(ENGINE === 'SQLite' ? [2] : [2, 4])('%i of them move each row once and lose none', async count => {
    const writer = start('write', 'row', `${ROWS}`)
    await writer.hasSaid(1)
    writer.go()
    await writer.end()
    const notes = join(folder.path, 'notes')
    writeFileSync(notes, '')
    const worker = async (): Promise<Child> => {
      const one = start('work', notes)
      await one.hasSaid(1)
      one.go()
      return one
    }
    let workers = await Promise.all(Array.from({ length: count }, worker))
    for (let kill = 0; kill < KILLS; kill++) {
      // where it is hit is left to chance; the longer it lived, the more of its start it has behind it
      await pause(60 + Math.random() * 200)
      const victim = workers[kill % count]!
      appendFileSync(notes, `${victim.pid} killed\n`)
      await victim.kill()
      expect(victim.errors).toBe('')
      const next = await worker()
      workers = workers.map(one => (one === victim ? next : one))
    }
    await Promise.all(workers.map(one => one.end()))
    const said = readFileSync(notes, 'utf8')
    expect(inTwoHands(said)).toEqual([])
    const states = await folder.ask('select state, count(*) as rows from publications group by state')
    expect(states.map(row => [row['state'], Number(row['rows'])])).toEqual([['published', ROWS]])
    const lines = await folder.ask('select publication, step from journal order by publication, seq')
    for (const id of new Set(lines.map(row => row['publication']))) {
      expect(lines.filter(row => row['publication'] === id).map(row => row['step'])).toEqual(STEPS)
    }
    // the kills did hit somebody at work
    const taken = said.split('\n').filter(line => line.includes(' takes ')).length
    console.log(`${ENGINE}, ${count} processes: ${taken - ROWS} rows taken over from the dead`)
  })
})
