import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { quotaDay } from '../../src/wechat/quotas.ts'
import { Folder, KEY } from '../store/folder.ts'
import { built, Child } from '../store/processes.ts'
import { expiring } from './expiring.ts'

let program: Awaited<ReturnType<typeof built>>
let folder: Folder
const started: Child[] = []

beforeAll(async () => {
  program = await built('tests/wechat/child.ts')
}, 30_000)
afterAll(() => program.remove())
beforeEach(() => {
  folder = new Folder()
})
afterEach(async () => {
  await Promise.all(started.splice(0).map(one => one.kill()))
  await folder.close()
})

const CALLS = 100

describe('two processes that share a store', () => {
  it('renew a token that runs out in the middle of 200 calls once, and no call fails', async () => {
    const server = await expiring(CALLS)
    const command = [process.execPath, program.file, folder.database, server.origin, `${CALLS}`]
    const children = [new Child(command), new Child(command)]
    started.push(...children)
    for (const child of children) await child.hasSaid(1)
    for (const child of children) child.go()
    for (const child of children) await child.end()
    expect(children.flatMap(child => child.said)).toEqual([])
    // the first one, and its successor
    expect(server.tokenRequests).toHaveLength(2)
    for (const { json } of server.tokenRequests) expect(json).toMatchObject({ force_refresh: false })
    const counts = (await folder.store({ key: KEY })).calls('a')
    const day = quotaDay(Date.now())
    expect(await counts.count('/cgi-bin/stable_token', day)).toBe(2)
    expect(await counts.count('/cgi-bin/draft/batchget', day)).toBe(server.seen.length)
  })
})
