import { APP_ID, APP_SECRET, startAccount } from './account.mjs'
import { describePhotos, illustratedDraft } from './drafts.mjs'
import { inWorkspace } from './workspace.mjs'

const ROUNDS = 5
/** How long every call takes to be answered, in ms; the limits are multiples of it. */
const CALL_MS = 100
/** Made once per account, and proof rather than work: not counted. */
const UNCOUNTED = new Set(['/cgi-bin/qrcode/create', '/cgi-bin/draft/get'])

export const counted = calls => calls.filter(({ endpoint }) => !UNCOUNTED.has(endpoint))

/** From the first request to the last answer, in call-times. */
export const spanOf = calls =>
  (Math.max(...calls.map(({ endedAt }) => endedAt)) - Math.min(...calls.map(({ startedAt }) => startedAt))) / CALL_MS

/** The same calls once more, one after another, in call-times. */
async function oneByOne(origin, calls) {
  const startedAt = performance.now()
  for (const { request } of calls) {
    const { method, target, type, body } = request
    const answer = await fetch(`${origin}${target}`, { method, headers: { 'Content-Type': type }, body })
    const { errcode = 0 } = await answer.json()
    if (errcode !== 0) throw new Error(`${target.replace(/\?.*/, '')} answered ${errcode}`)
  }
  return (performance.now() - startedAt) / CALL_MS
}

/** One round on a fresh account and store: pushed, pushed again, and pushed after one sentence was changed. */
async function round() {
  const account = await startAccount({ delayMs: CALL_MS })
  const settings = { WECHAT_APP_ID: APP_ID, WECHAT_APP_SECRET: APP_SECRET, WECHAT_API_BASE: account.origin }
  try {
    return await inWorkspace(settings, async workspace => {
      const push = async () => {
        const { ms, stdout, peakMib } = await workspace.zhundian(['push', draft, '--json'], { watch: true })
        const { state } = JSON.parse(stdout)
        if (state !== 'drafted') throw new Error(`the push ended ${state}`)
        return { ms, peakMib, calls: account.take() }
      }
      const draft = await illustratedDraft(workspace)
      const first = await push()
      const second = await push()
      await illustratedDraft(workspace, '以上是今天的八张照片，最后一句改过。')
      const edited = await push()
      const sequential = await oneByOne(account.origin, counted(first.calls))
      return { first, second, edited, sequential }
    })
  } finally {
    await account.close()
  }
}

/** `push` of a draft with eight pictures and a cover against an account that answers each call after 100 ms. */
export async function push() {
  const rounds = []
  for (let number = 0; number < ROUNDS; number++) rounds.push(await round())
  const of = pick => rounds.map(pick)
  const calls = pick => of(one => counted(pick(one).calls).length)
  const uploads = one => one.calls.filter(({ endpoint }) => /uploadimg|add_material/.test(endpoint)).length
  return [
    {
      name: 'push, 8 pictures and a cover: calls (token, uploads, draft/add)',
      unit: 'calls',
      samples: calls(one => one.first),
      limit: 11,
      note: await describePhotos(),
    },
    {
      name: `push, first request to last answer, in calls of ${CALL_MS} ms`,
      unit: 'call-times',
      samples: of(one => spanOf(counted(one.first.calls))),
      limit: 4,
      beside: { name: 'the same calls one by one', samples: of(one => one.sequential) },
      note: phases(rounds),
    },
    { name: 'push again, unchanged: calls', unit: 'calls', samples: calls(one => one.second), limit: 2 },
    {
      name: 'push after one sentence changed: calls (draft/update)',
      unit: 'calls',
      samples: calls(one => one.edited),
      beside: { name: 'pictures uploaded again', samples: of(one => uploads(one.edited)) },
    },
    {
      name: 'push, whole process, pictures made ready included',
      unit: 'ms',
      samples: of(one => one.first.ms),
      beside: { name: 'unchanged', samples: of(one => one.second.ms) },
    },
    ...(rounds.every(one => one.first.peakMib !== undefined)
      ? [{ name: 'push, peak memory of the command', unit: 'MiB', samples: of(one => one.first.peakMib) }]
      : []),
  ]
}

/** Where the time of the first push went, from the round in the middle: when each kind of call ran, and the gaps. */
function phases(rounds) {
  const middle = rounds.toSorted((a, b) => spanOf(counted(a.first.calls)) - spanOf(counted(b.first.calls)))
  const { calls } = middle[Math.floor(rounds.length / 2)].first
  const from = calls[0].startedAt
  const kinds = grouped(calls)
  return [...kinds]
    .map(([endpoint, those]) => {
      const began = Math.round(Math.min(...those.map(({ startedAt }) => startedAt)) - from)
      const last = Math.round(Math.max(...those.map(({ startedAt }) => startedAt)) - from)
      const ended = Math.round(Math.max(...those.map(({ endedAt }) => endedAt)) - from)
      const name = endpoint.replace('/cgi-bin/', '')
      return `${name}${those.length > 1 ? ` ×${those.length}` : ''} ${began}${last > began ? `…${last}` : ''}→${ended}`
    })
    .join(', ')
}

/** Map.groupBy is younger than the oldest Node we run on. */
function grouped(calls) {
  const kinds = new Map()
  for (const call of calls) kinds.set(call.endpoint, [...(kinds.get(call.endpoint) ?? []), call])
  return kinds
}
