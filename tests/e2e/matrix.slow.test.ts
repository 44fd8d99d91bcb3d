import pLimit from 'p-limit'
import { afterAll, describe, expect, it } from 'vitest'
import { FAULTS, isVerb } from './faults.ts'
import { inWorkspace } from './harness.ts'
import { DRAFT } from './kills.ts'
import { Platform } from './platform.ts'
import { tableOf, type Ended } from './table.ts'
import { ACTIONS, wrongsOf, type Action, type Case, type Seen } from './verdict.ts'
import { Workspace } from './workspace.ts'

/** So many processes of ours at a time as there are cores. */
const TWO = pLimit(2)
/** Longer than a read takes on a busy core; a hang costs this much. */
const ENV = { WECHAT_TIMEOUT_MS: '1500', ZHUNDIAN_SETTLE_MS: '100', ZHUNDIAN_WAIT_MS: '1' }
/** More than any wait of ours between two looks. */
const LATER_MS = 60_000
/** Commands after which everything must have ended; an undisturbed run takes two. */
const COMMANDS_MAX = 7

const on = await Platform.start()
await on.control('POST', '/settings', { publishingMs: 0, sendingMs: 0 })
const prepared = await Workspace.open(on)
await prepared.draft('issue', DRAFT)
await prepared.json(['publications', 'list'])
const ends: Ended[] = []
afterAll(async () => {
  await prepared.close()
  await on.stop()
  console.log(tableOf(ends))
})

const hasEnded = (workspace: Workspace, action: Action) =>
  workspace
    .rows()
    .every(
      ({ state }) =>
        !/^(planned|preparing|drafted|submitting|submitted)$/.test(state) ||
        (action === 'draft' && state === 'drafted'),
    )

/** The command, and after it worker after worker until nothing is left to do and one more found nothing. */
async function toItsEnd(workspace: Workspace, action: Action, met: () => unknown = () => undefined): Promise<void> {
  await workspace.json(['publish', 'drafts/issue.md', '--action', action])
  for (let commands = 1, idle = false; !idle && commands < COMMANDS_MAX; commands += 1) {
    await met()
    idle = hasEnded(workspace, action)
    workspace.letPass(LATER_MS)
    await workspace.drain()
  }
}

async function seenIn(workspace: Workspace): Promise<Seen> {
  const ledger = await on.ledger(workspace.account.appid)
  return { rows: workspace.rows(), effects: await workspace.effects(), ledger }
}

/** The calls of an undisturbed run, by name; what runs side by side comes in any order, but under the same names. */
async function callsOf(action: Action): Promise<readonly string[]> {
  return inWorkspace(
    async workspace => {
      await toItsEnd(workspace, action)
      return [...workspace.proxy.calls]
    },
    { on, from: prepared.folder, env: ENV },
  )
}

const cases: Case[] = []
for (const action of ACTIONS) {
  for (const call of await callsOf(action)) {
    for (const fault of FAULTS) if (isVerb(call) || !fault.onlyVerbs) cases.push({ action, call, fault })
  }
}

/** Lets the fault meet the call and everything come to its end; says what protocol.md does not allow. */
async function play(workspace: Workspace, tried: Case): Promise<readonly string[]> {
  let met: Promise<unknown> | undefined
  workspace.proxy.intercept = call => {
    if (call.name !== tried.call || met) return undefined
    return (met = tried.fault.meet(call, workspace))
  }
  const began = performance.now()
  await toItsEnd(workspace, tried.action, () => met)
  const ms = performance.now() - began
  if (!met) return [`${tried.call} was never made`]
  const seen = await seenIn(workspace)
  const wrong = wrongsOf(tried, seen)
  ends.push({ ...tried, state: String(seen.rows[0]?.['state']), right: wrong.length === 0, ms })
  return wrong.length === 0 ? [] : [...wrong, JSON.stringify(seen.rows), workspace.proxy.calls.join(' ')]
}

describe.each(ACTIONS)('%s', action => {
  it.concurrent.each(cases.filter(one => one.action === action))('$call, $fault.name', tried =>
    TWO(() =>
      inWorkspace(async workspace => expect(await play(workspace, tried)).toEqual([]), {
        on,
        from: prepared.folder,
        env: ENV,
      }),
    ),
  )
})

it('has at least 200 cases', () => expect(cases.length).toBeGreaterThanOrEqual(200))
