import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Json, Ran } from './cli.ts'
import { ILLUSTRATED } from './drafts.ts'
import { nonsenseIn } from './journal.ts'
import { Platform } from './platform.ts'
import type { Call } from './proxy.ts'
import { Workspace, type WorkspaceOptions } from './workspace.ts'

/**
 * When the process is killed with -9: `before` the request reaches WeChat · `after` WeChat acted, its answer lost ·
 * `uncommitted`: the answer is in our hands and cannot be written down, the store being held by somebody else.
 */
export const MOMENTS = ['before', 'after', 'uncommitted'] as const
export type Moment = (typeof MOMENTS)[number]

export const DRAFT = { title: '岸电改造进展', body: ILLUSTRATED }

/** Long enough for an answer to be read and its commit to be tried, in ms. */
const READ_MS = 300

/** Kills whoever makes the call of this name; resolves when it is dead. */
export function killAt(workspace: Workspace, name: string, moment: Moment): Promise<void> {
  return new Promise((resolve, reject) => {
    workspace.proxy.intercept = call =>
      call.name === name ? kill(workspace, call, moment).then(resolve, reject) : undefined
  })
}

/** Kills whoever makes this call. */
export async function kill(workspace: Workspace, call: Call, moment: Moment): Promise<void> {
  const asker = workspace.asker(call)
  switch (moment) {
    case 'before':
      return asker?.kill()
    case 'after':
      await call.forward()
      return asker?.kill()
    case 'uncommitted': {
      const answer = await call.forward()
      const release = workspace.holdStore()
      try {
        call.deliver(answer)
        await pause(READ_MS)
        await asker?.kill()
      } finally {
        release()
      }
    }
  }
}

/** The calls of an undisturbed run, by name; what runs side by side comes in any order, but under the same names. */
export async function callsOf(
  platform: Platform,
  args: readonly string[],
  options?: WorkspaceOptions,
): Promise<string[]> {
  const workspace = await Workspace.open(platform, options)
  try {
    const draft = await workspace.draft('issue', DRAFT)
    const ran = await workspace.json([args[0]!, draft, ...args.slice(1)])
    expect(ran, ran.stdout + ran.stderr).toMatchObject({ exit: 0 })
    return [...workspace.proxy.calls]
  } finally {
    await workspace.close()
  }
}

/** Worker after worker until one finds nothing to do; twice is enough for everything here. */
export async function drainTwice(workspace: Workspace): Promise<readonly Ran[]> {
  const first = await workspace.drain()
  const before = await workspace.effects()
  const second = await workspace.drain()
  expect(await workspace.effects()).toEqual(before)
  expect(second).toMatchObject({ exit: 0, json: { publications: [] } })
  return [first, second]
}

/** Nothing in the journal contradicts itself (journal.ts). */
export function expectSense({ journal }: Json): void {
  expect(nonsenseIn(journal as readonly Json[]), JSON.stringify(journal)).toEqual([])
}

export const intentsOf = ({ journal }: Json, step: string): number =>
  (journal as Json[]).filter(entry => entry['step'] === step && entry['outcome'] === 'intended').length
