import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { isDead, machineOf, thisProcess, type Owner } from '../../src/store/owner.ts'
import { PublicationRows } from '../../src/store/publications.ts'
import type { Tables } from '../../src/store/tables.ts'
import { entry, wanted } from '../contracts/publications.ts'
import { Folder } from './folder.ts'

const LEASE_MS = 3000
let folder: Folder
let db: Kysely<Tables>
let living: ChildProcess
const self = thisProcess()
/** Start times are told by Linux only. */
const knowsStart = existsSync('/proc/self/stat')

beforeEach(async () => {
  folder = new Folder()
  db = await openDatabase(await folder.ready())
  living = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60000)'], { stdio: 'ignore' })
  await once(living, 'spawn')
})
afterEach(async () => {
  living.kill('SIGKILL')
  await db.destroy()
  await folder.close()
})

/** The rows as a process called `owner` would use them. */
const as = (owner: Owner): PublicationRows =>
  new PublicationRows(db, { now: () => folder.time, leaseMs: LEASE_MS, owner })

/** A pid nobody has: of a process that ended. */
async function freePid(): Promise<number> {
  const gone = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })
  await once(gone, 'close')
  return gone.pid!
}

/** Whether this process takes over at once what `owner` holds. */
async function takesOverFrom(owner: Owner): Promise<boolean> {
  await as(owner).insert(wanted(), 1, folder.time, entry('plan', 'person:ma'))
  expect(await as(owner).claim(folder.time)).toBeDefined()
  return (await as(self).claim(folder.time)) !== undefined
}

describe('a lease', () => {
  it('of a process that is gone is taken over at once', async () => {
    expect(await takesOverFrom({ ...self, pid: await freePid(), started: '1' })).toBe(true)
  })

  it.runIf(knowsStart)('of a process whose pid another one has now is taken over at once', async () => {
    expect(await takesOverFrom({ ...self, pid: living.pid!, started: '1' })).toBe(true)
  })

  it('of an earlier process with our own pid is taken over at once', async () => {
    expect(await takesOverFrom({ ...self, started: '1' })).toBe(true)
  })

  it('of a process that lives is waited out', async () => {
    expect(await takesOverFrom({ ...self, pid: living.pid!, started: '' })).toBe(false)
    folder.time += LEASE_MS
    expect(await as(self).claim(folder.time)).toBeDefined()
  })

  it('of another machine is waited out, whatever its pid means here', async () => {
    expect(await takesOverFrom({ machine: 'another', pid: await freePid(), started: '1' })).toBe(false)
    folder.time += LEASE_MS - 1
    expect(await as(self).claim(folder.time)).toBeUndefined()
    folder.time += 1
    expect(await as(self).claim(folder.time)).toBeDefined()
  })

  it('taken over leaves the dead one nothing to renew or to move', async () => {
    const dead = as({ ...self, started: '1' })
    await dead.insert(wanted(), 1, folder.time, entry('plan', 'person:ma'))
    const claim = (await dead.claim(folder.time))!
    expect(await as(self).claim(folder.time)).toBeDefined()
    expect(await claim.renew()).toBe(false)
    expect(await dead.move(claim.publication, [])).toBeUndefined()
  })
})

describe('a machine', () => {
  const here = { host: 'worker', machineId: 'm', boot: 'b', namespace: 'pid:[4026531836]' }

  it('is the same for two processes of one boot and one pid space', () => {
    expect(machineOf(here, true)).toBe(machineOf({ ...here }, true))
    expect(thisProcess(true).machine).toBe(thisProcess(true).machine)
  })

  it.each([{ boot: 'another' }, { namespace: 'pid:[4026532201]' }, { machineId: 'another' }, { host: 'another' }])(
    'is another one with %j',
    change => {
      expect(machineOf({ ...here, ...change }, true)).not.toBe(machineOf(here, true))
    },
  )

  it.each([{ boot: '' }, { namespace: '' }])(
    'that does not tell its pid space (%j) is one for each process at a shared database, and one at a file',
    change => {
      const vague = { ...here, ...change }
      expect(machineOf(vague, true, 'first')).not.toBe(machineOf(vague, true, 'second'))
      expect(machineOf(vague, false, 'first')).toBe(machineOf(vague, false, 'second'))
    },
  )
})

describe('whether a process is dead', () => {
  it('is no for this one and for one that lives', () => {
    expect(isDead(self, self)).toBe(false)
    expect(isDead({ ...self, pid: living.pid!, started: '' }, self)).toBe(false)
    expect(isDead({ ...self, pid: 1, started: '' }, self)).toBe(false)
  })

  it('is never said of another machine', async () => {
    expect(isDead({ machine: 'another', pid: await freePid(), started: '1' }, self)).toBe(false)
  })

  it.runIf(knowsStart)('is yes for one that is over though its parent has not looked yet', async () => {
    const script = 'sleep 0 & echo $!; exec sleep 60'
    const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] })
    const [said] = (await once(parent.stdout, 'data')) as [Buffer]
    const zombie: Owner = { ...self, pid: Number(String(said).trim()), started: '' }
    await expect.poll(() => isDead(zombie, self), { timeout: 5000 }).toBe(true)
    parent.kill('SIGKILL')
  })
})
