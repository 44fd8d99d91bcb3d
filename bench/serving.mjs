import { memoryOf, start } from './child.mjs'
import { illustratedDraft } from './drafts.mjs'
import { pause } from './measure.mjs'
import { CLI, freePort, inWorkspace } from './workspace.mjs'

const READY_ROUNDS = 5
const MEMORY_ROUNDS = 3
const IDLE_MS = 10_000
/** How far ahead the article is planned: its minute is met by `serve`, not by the command that planned it. */
const AHEAD_MS = 15_000
const PATIENCE_MS = 60_000
const LOOK_MS = 10

const ports = async () => ({ PORT: await freePort(), SANDBOX_PORT: await freePort() })

/** Until the desk's page answers. @throws {Error} when the process ends first, or never answers */
async function answers(server, port) {
  const startedAt = performance.now()
  while (performance.now() - startedAt < PATIENCE_MS) {
    const status = await fetch(`http://127.0.0.1:${port}/`).then(
      async response => (await response.text(), response.status),
      () => 0,
    )
    if (status === 200) return
    if (server.hasEnded()) break
    await pause(LOOK_MS)
  }
  throw new Error(`no page at port ${port}: ${server.said().slice(-600)}`)
}

/** Ms from the start of a process to the first page it answers. */
async function readyMs(settings, launch) {
  return inWorkspace(settings, async workspace => {
    const startedAt = performance.now()
    const server = launch(workspace)
    try {
      await answers(server, settings.PORT)
      return performance.now() - startedAt
    } finally {
      await server.stop()
    }
  })
}

/** What package.json runs, from a folder without anybody's settings. */
function npmStart(workspace) {
  const scripts = { start: `"${process.execPath}" "${CLI}" serve --demo` }
  workspace.write('package.json', JSON.stringify({ name: 'bench', private: true, scripts }))
  return start('npm', ['start'], { cwd: workspace.folder })
}

/** `npm start` in a fresh workspace until its page answers, beside `serve` without npm. */
export async function ready() {
  const [ours, bare] = [[], []]
  for (let round = 0; round <= READY_ROUNDS; round++) {
    const times = [
      await readyMs(await ports(), npmStart),
      await readyMs(await ports(), workspace => workspace.serve(['--demo'])),
    ]
    if (round > 0) [ours, bare].forEach((samples, index) => samples.push(times[index]))
  }
  return [
    {
      name: 'npm start, first run, until the page answers',
      unit: 'ms',
      samples: ours,
      limit: 4000,
      beside: { name: 'the same without npm', samples: bare },
    },
  ]
}

/** Resident memory of a `serve` in a workspace of its own, 10 s after its page first answered. */
async function idleMib(args) {
  const settings = await ports()
  return inWorkspace(settings, async workspace => {
    const server = workspace.serve(args)
    try {
      await answers(server, settings.PORT)
      await pause(IDLE_MS)
      return memoryOf(server.pid).residentMib
    } finally {
      await server.stop()
    }
  })
}

/** Peak and last memory of a `serve` that brings out an article with eight pictures planned by another process. */
async function publishing() {
  const settings = await ports()
  return inWorkspace(settings, async workspace => {
    const draft = await illustratedDraft(workspace)
    const server = workspace.serve()
    try {
      await answers(server, settings.PORT)
      await published(workspace, draft)
      return memoryOf(server.pid)
    } finally {
      await server.stop()
    }
  })
}

/** Memory of `serve`, sandbox included, idle and at its highest. Linux only. */
export async function memory() {
  if (memoryOf(process.pid) === undefined) return []
  const rounds = []
  for (let round = 0; round < MEMORY_ROUNDS; round++) {
    const [idle, demo, busy] = await Promise.all([idleMib([]), idleMib(['--demo']), publishing()])
    rounds.push({ idle, demo, ...busy })
  }
  const of = name => rounds.map(round => round[name])
  return [
    { name: `serve, idle for ${IDLE_MS / 1000} s: resident memory`, unit: 'MiB', samples: of('idle'), limit: 200 },
    {
      name: `serve --demo (npm start), idle for ${IDLE_MS / 1000} s: resident memory`,
      unit: 'MiB',
      samples: of('demo'),
      limit: 200,
    },
    {
      name: 'serve, publishes 8 pictures planned by another process: peak memory',
      unit: 'MiB',
      samples: of('peakMib'),
      limit: 500,
      beside: { name: 'resident afterwards', samples: of('residentMib') },
    },
  ]
}

/** Plans the draft from a second process and waits until `serve` has brought it out. */
async function published(workspace, draft) {
  const at = new Date(Date.now() + AHEAD_MS).toISOString()
  const planned = await workspace.zhundian(['publish', draft, '--at', at, '--json'])
  const { id, state } = JSON.parse(planned.stdout)
  if (state !== 'planned') throw new Error(`the command left it ${state}, so serve has nothing to do`)
  const until = performance.now() + PATIENCE_MS
  for (let now = state; ;) {
    if (now === 'published') return
    if (performance.now() > until) throw new Error(`still ${now} after ${PATIENCE_MS / 1000} s`)
    await pause(500)
    now = JSON.parse((await workspace.zhundian(['publications', 'show', id, '--json'])).stdout).state
  }
}
