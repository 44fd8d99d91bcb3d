import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, TIMEOUT_MS, withPlatform, type Running, type Workspace } from './harness.ts'
import { expectSense, intentsOf } from './kills.ts'
import type { Call } from './proxy.ts'

withPlatform()

const DRAFT = { title: '岸电改造进展', body: PLAIN }
/** Three calls long (src/publish/README.md), and a little more. */
const LEASE_MS = 3 * TIMEOUT_MS + 500

/** Stops whoever makes the call of this name, as a laptop that is closed does, with its answer under way. */
function suspendAt(
  workspace: Workspace,
  name: string,
  when: 'before' | 'after',
): Promise<{ readonly wake: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const suspend = async (call: Call) => {
      const asker = workspace.asker(call)
      asker?.signal('SIGSTOP')
      const answer = when === 'after' ? await call.forward() : undefined
      const wake = async () => {
        call.deliver(answer ?? (await call.forward()))
        asker?.signal('SIGCONT')
      }
      resolve({ wake })
    }
    workspace.proxy.intercept = call => (call.name === name ? suspend(call).catch(reject) : undefined)
  })
}

const ended = async (running: Running) => (await running.ended).exit

describe('a process suspended for longer than its lease', () => {
  it.concurrent.each([
    { name: 'draft/get#1', when: 'after' },
    { name: 'draft/get#2', when: 'after' },
    { name: 'freepublish/batchget#1', when: 'after' },
    { name: 'freepublish/submit#1', when: 'after' },
    { name: 'freepublish/get#1', when: 'after' },
    { name: 'draft/add#1', when: 'after' },
  ] as const)('at $name publishes nothing a second time when it wakes', ({ name, when }) =>
    inWorkspace(async workspace => {
      const suspended = suspendAt(workspace, name, when)
      const publish = workspace.start(['publish', await workspace.draft('issue', DRAFT), '--wait', '--json'])
      const { wake } = await suspended
      await pause(LEASE_MS)
      const ran = await workspace.drain()
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
      await wake()
      expect(await ended(publish)).toBe(0)

      const publication = await workspace.publication()
      expect(publication).toMatchObject({ state: 'published' })
      expect(await workspace.effects()).toMatchObject({ added: 1, standing: 0, submits: 1, published: 1, deleted: 0 })
      expect(intentsOf(publication, 'freepublish/submit')).toBe(1)
    }),
  )

  it.concurrent('at sendall, which reaches WeChat only then, sends once', () =>
    inWorkspace(async workspace => {
      const suspended = suspendAt(workspace, 'message/mass/sendall#1', 'before')
      const draft = await workspace.draft('issue', DRAFT)
      const send = workspace.start(['publish', draft, '--action', 'mass', '--wait', '--json'])
      const { wake } = await suspended
      await pause(LEASE_MS)
      const ran = await workspace.drain()
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
      await wake()
      expect(await ended(send)).toBe(0)
      expect(await workspace.publication()).toMatchObject({ state: 'published' })
      expect(await workspace.effects()).toMatchObject({ added: 1, standing: 0, masses: 1, massed: 1 })
    }),
  )

  it.concurrent('at draft/add, which WeChat acts on only then, leaves a twin that is deleted before going out', () =>
    inWorkspace(async workspace => {
      const suspended = suspendAt(workspace, 'draft/add#1', 'before')
      const draft = await workspace.draft('issue', DRAFT)
      const push = workspace.start(['push', draft, '--json'])
      const { wake } = await suspended
      await pause(LEASE_MS)
      const ran = await workspace.drain()
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'drafted' }] } })
      await wake()
      await ended(push)
      expect(await workspace.effects()).toMatchObject({ added: 2, standing: 2 })

      const out = await workspace.json(['publish', draft, '--wait'])
      expect(out, out.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
      expect(await workspace.effects()).toMatchObject({ standing: 0, deleted: 1, submits: 1, published: 1 })
      expectSense(out.json)
    }),
  )
})
