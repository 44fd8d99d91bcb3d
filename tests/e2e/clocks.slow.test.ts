import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, withPlatform, type Workspace } from './harness.ts'
import { silence } from './silence.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }
const HOUR_MS = 60 * 60_000
const CLOCK = new URL('./clock.mjs', import.meta.url).href
/** Late enough that an hour of a wrong clock is none of its business. */
const LATE_MINUTES = '720'
/** Workers until everything has ended, an hour apart. */
const WORKERS = 4

const clockFile = (workspace: Workspace) => join(workspace.folder, 'clock')
const setClock = (workspace: Workspace, offMs: number) => writeFileSync(clockFile(workspace), String(offMs))
const envOf = (workspace: Workspace) => ({ NODE_OPTIONS: `--import=${CLOCK}`, E2E_CLOCK: clockFile(workspace) })

/** Clocks that are off by so many ms before the call, and by so many from it on. */
const CLOCKS = [
  { clock: 'set forwards by an hour', before: 0, after: HOUR_MS },
  { clock: 'set backwards by an hour', before: 0, after: -HOUR_MS },
  { clock: 'an hour ahead, and set right', before: HOUR_MS, after: 0 },
  { clock: 'an hour behind, and set right', before: -HOUR_MS, after: 0 },
  { clock: 'an hour ahead all along', before: HOUR_MS, after: HOUR_MS },
  { clock: 'an hour behind all along', before: -HOUR_MS, after: -HOUR_MS },
] as const

const CALLS = [
  { action: 'publish', call: 'draft/add#1' },
  { action: 'publish', call: 'freepublish/batchget#1' },
  { action: 'publish', call: 'freepublish/submit#1' },
  { action: 'mass', call: 'message/mass/sendall#1' },
] as const

const hasEnded = (workspace: Workspace) => workspace.rows().every(({ state }) => state === 'published')

describe.each(CLOCKS)('a clock $clock', ({ before, after }) => {
  it.concurrent.each(CALLS)('at $call, whose answer is lost, lets the $action go out once', ({ action, call: name }) =>
    inWorkspace(async workspace => {
      const env = envOf(workspace)
      setClock(workspace, before)
      workspace.proxy.intercept = call => {
        if (call.name !== name) return undefined
        setClock(workspace, after)
        return silence(call, 'connection cut', true)
      }
      const draft = await workspace.draft('issue', DRAFT)
      await workspace.json(['publish', draft, '--action', action, '--late', LATE_MINUTES], env)
      for (let workers = 0; workers < WORKERS && !hasEnded(workspace); workers += 1) {
        workspace.letPass(HOUR_MS)
        await workspace.drain({ ...env, ZHUNDIAN_WAIT_MS: '1' })
      }
      expect(workspace.rows(), workspace.proxy.calls.join(' ')).toMatchObject([{ state: 'published', reason: null }])
      const once = { added: 1, standing: 0, submits: action === 'publish' ? 1 : 0, masses: action === 'mass' ? 1 : 0 }
      expect(await workspace.effects()).toMatchObject(once)
    }),
  )
})
