import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keysOf } from '../../src/notify/keys.ts'
import { webhooksOf } from '../../src/notify/settings.ts'
import { Folder } from '../store/folder.ts'
import { built, Child } from '../store/processes.ts'
import { Receiver } from './receiver.ts'

let program: Awaited<ReturnType<typeof built>>
let folder: Folder
let receiver: Receiver
const started: Child[] = []

beforeAll(async () => {
  program = await built('tests/notify/child.ts')
}, 60_000)
afterAll(() => program.remove())
beforeEach(async () => {
  folder = new Folder()
  folder.time = Date.now()
  receiver = await Receiver.open()
  const store = await folder.store()
  await store.deliveries.register(keysOf({ webhooks: webhooksOf(receiver.url)!, mail: null }))
  await store.publications.notify({ kind: 'uncertain', account: 'a', publication: null, values: { title: 't' } })
})
afterEach(async () => {
  await Promise.all(started.splice(0).map(child => child.kill()))
  await receiver.close()
  await folder.close()
})

async function worker(act: 'claim' | 'tell'): Promise<Child> {
  const child = new Child([process.execPath, program.file, folder.database, receiver.url, act])
  started.push(child)
  await child.hasSaid(1)
  return child
}

/** The next worker, at once: nobody waits for the minute a claim lasts. */
async function next(): Promise<readonly string[]> {
  const child = await worker('tell')
  child.go()
  await child.end()
  return child.said
}

describe('a worker killed with -9', () => {
  it('between its claim and its message leaves the message to the next one, at once', async () => {
    const child = await worker('claim')
    child.go()
    await child.hasSaid(2)
    expect(child.said).toEqual(['claimed'])
    await child.kill()
    expect([await next(), receiver.received.length]).toEqual([['sent'], 1])
    expect([await next(), receiver.received.length]).toEqual([['nothing'], 1])
  })

  it('in the middle of its message has it sent once more, and then no more', async () => {
    receiver.replies.push('hang')
    const child = await worker('tell')
    child.go()
    await receiver.hasHeard(1)
    await child.kill()
    expect([await next(), receiver.received.length]).toEqual([['sent'], 2])
    expect([await next(), receiver.received.length]).toEqual([['nothing'], 2])
  })
})

describe('two workers', () => {
  it('that come in the same moment tell once', async () => {
    const pair = await Promise.all([worker('tell'), worker('tell')])
    for (const child of pair) child.go()
    await Promise.all(pair.map(child => child.end()))
    expect(receiver.received).toHaveLength(1)
    expect(pair.flatMap(child => child.said)).toContain('sent')
  })
})
