import pLimit from 'p-limit'
import { afterAll, describe, expect, it } from 'vitest'
import { FAULTS, isVerb, UNDISTURBED } from './faults.ts'
import { inWorkspace, PLAIN } from './harness.ts'
import { Platform } from './platform.ts'
import { tableOf, type Ended } from './table.ts'
import { ACTIONS, wrongsOf, type Action, type Case, type Seen } from './verdict.ts'
import { Workspace } from './workspace.ts'

/** A picture, the account's own code and a cover: every call that a run makes, and each upload once. */
const DRAFT = { title: '岸电改造进展', body: `${PLAIN}\n![泊位一](pictures/one.png)\n\n![公众号](qr:account)\n` }
/** So many processes of ours at a time: two that work and one that waits for a time-out. */
const THREE = pLimit(3)
/** Longer than a read takes on a busy core; a hang costs this much. */
const ENV = { WECHAT_TIMEOUT_MS: '1500', ZHUNDIAN_SETTLE_MS: '100', ZHUNDIAN_WAIT_MS: '1' }
/** More than any wait of ours between two looks. */
const LATER_MS = 60_000
const HOUR_MS = 60 * 60_000
/** Workers after which everything must have ended; an undisturbed run takes one. */
const WORKERS_MAX = 6

function inAnHour(): string {
  return new Date(Date.now() + HOUR_MS).toISOString()
}

const on = await Platform.start()
await on.control('POST', '/settings', { publishingMs: 0, sendingMs: 0 })
/** A draft file and an open store. */
const written = await prepare()
/** The same with the publication planned for later. */
const planned: Readonly<Record<Action, Workspace>> = {
  draft: await prepare('--action', 'draft', '--at', inAnHour()),
  publish: await prepare('--action', 'publish', '--at', inAnHour()),
  mass: await prepare('--action', 'mass', '--at', inAnHour()),
}
const ends: Ended[] = []
afterAll(async () => {
  await Promise.all([written, ...Object.values(planned)].map(one => one.close()))
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

async function prepare(...plan: string[]): Promise<Workspace> {
  const workspace = await Workspace.open(on)
  const draft = await workspace.draft('issue', DRAFT)
  const ran = await workspace.json(plan.length === 0 ? ['publications', 'list'] : ['publish', draft, ...plan])
  expect(ran, ran.stdout).toMatchObject({ exit: 0 })
  return workspace
}

/** The command that is killed is a person's own; what only meets the network is already planned, which saves its start. */
async function begin(workspace: Workspace, { action, fault }: Pick<Case, 'action' | 'fault'>): Promise<void> {
  if (fault.kills) {
    await workspace.json(['publish', 'drafts/issue.md', '--action', action])
    return
  }
  workspace.takeOver()
  workspace.letPass(HOUR_MS + LATER_MS)
  await workspace.drain()
}

/**
 * Worker after worker until nothing is left to do; `onceMore` lets another one look, which must find nothing. After a read
 * or an upload that did not come to its end nothing is in doubt, and its look would only cost time.
 */
async function toItsEnd(workspace: Workspace, action: Action, onceMore: boolean, met: () => unknown): Promise<void> {
  for (let workers = 0, ended = false; workers < WORKERS_MAX; workers += 1) {
    await met()
    if (ended || (!onceMore && hasEnded(workspace, action))) return
    ended = hasEnded(workspace, action)
    workspace.letPass(LATER_MS)
    await workspace.drain()
  }
}

/** A copy of what this fault needs, and a place among those that run. */
const inCopy = <T>({ action, fault }: Pick<Case, 'action' | 'fault'>, act: (workspace: Workspace) => Promise<T>) =>
  THREE(() => inWorkspace(act, { on, from: (fault.kills ? written : planned[action]).folder, env: ENV }))

async function seenIn(workspace: Workspace): Promise<Seen> {
  const ledger = await on.ledger(workspace.account.appid)
  return { rows: workspace.rows(), effects: await workspace.effects(), ledger }
}

/** The calls of an undisturbed run, by name; what runs side by side comes in any order, but under the same names. */
const callsOf = (action: Action): Promise<readonly string[]> =>
  inCopy({ action, fault: UNDISTURBED }, async workspace => {
    await begin(workspace, { action, fault: UNDISTURBED })
    await toItsEnd(workspace, action, false, () => undefined)
    return [...workspace.proxy.calls]
  })

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
  await begin(workspace, tried)
  await toItsEnd(workspace, tried.action, isVerb(tried.call), () => met)
  const ms = performance.now() - began
  if (!met) return [`${tried.call} was never made`]
  const seen = await seenIn(workspace)
  const wrong = wrongsOf(tried, seen)
  ends.push({ ...tried, state: String(seen.rows[0]?.['state']), right: wrong.length === 0, ms })
  return wrong.length === 0 ? [] : [...wrong, JSON.stringify(seen.rows), workspace.proxy.calls.join(' ')]
}

describe.each(ACTIONS)('%s', action => {
  it.concurrent.each(cases.filter(one => one.action === action))('$call, $fault.name', tried =>
    inCopy(tried, async workspace => expect(await play(workspace, tried)).toEqual([])),
  )
})

it('has at least 200 cases', () => expect(cases.length).toBeGreaterThanOrEqual(200))
