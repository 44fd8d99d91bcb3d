import { readFileSync } from 'node:fs'
import { APP_ID, APP_SECRET, startAccount } from './account.mjs'
import { phonePhotos, photosDraft, textDraft } from './drafts.mjs'
import { spanOf, counted } from './push.mjs'
import { withSources } from './sources.mjs'
import { inWorkspace } from './workspace.mjs'

const ROUNDS = 3
/** How long every call takes to be answered, in ms. */
const CALL_MS = 100
const COUNTS = [1, 8, 20]
const UPLOADS_AT_ONCE = 12
const FONT = 'node_modules/@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'

/** Calls deep: the pictures and their cover ten at a time, then the draft. */
const depthOf = count => Math.ceil((count + 1) / UPLOADS_AT_ONCE) + 1

/** Pushed to a fresh account with a token at hand, and once more. */
async function round(count) {
  const account = await startAccount({ delayMs: CALL_MS })
  const settings = { WECHAT_APP_ID: APP_ID, WECHAT_APP_SECRET: APP_SECRET, WECHAT_API_BASE: account.origin }
  try {
    return await inWorkspace(settings, async workspace => {
      const push = async draft => {
        const { stdout } = await workspace.zhundian(['push', draft, '--json'])
        if (JSON.parse(stdout).state !== 'drafted') throw new Error(stdout)
        return counted(account.take())
      }
      await push(workspace.write('drafts/first.md', textDraft(1)))
      const draft = await photosDraft(workspace, count)
      return { first: await push(draft), again: await push(draft) }
    })
  } finally {
    await account.close()
  }
}

async function uploads() {
  const rows = []
  for (const count of COUNTS) {
    const rounds = []
    for (let number = 0; number < ROUNDS; number++) rounds.push(await round(count))
    const name = `${count} ${count === 1 ? 'picture' : 'pictures'} and a cover`
    rows.push(
      {
        name: `${name}: calls with a token at hand (uploads, draft/add)`,
        unit: 'calls',
        samples: rounds.map(({ first }) => first.length),
        limit: count + 2,
        beside: { name: 'again, unchanged', samples: rounds.map(({ again }) => again.length) },
      },
      {
        name: `${name}: first request to last answer, in calls of ${CALL_MS} ms`,
        unit: 'call-times',
        samples: rounds.map(({ first }) => spanOf(first)),
        // a tenth of a call for what lies between them
        limit: count <= 9 ? 2.3 : 4,
        beside: { name: 'depth', samples: [depthOf(count)] },
      },
    )
  }
  return rows
}

/** What a command costs in memory for 20 photographs of a telephone over what it costs for none. */
async function memory() {
  const peaks = { idle: [], photos: [] }
  const times = []
  await inWorkspace({}, async workspace => {
    const idle = workspace.write('drafts/idle.md', textDraft(1))
    const photos = await phonePhotos(workspace, 20)
    for (let number = 0; number < ROUNDS; number++) {
      peaks.idle.push((await workspace.zhundian(['check', idle, '--json'], { watch: true })).peakMib)
      const { ms, peakMib } = await workspace.zhundian(['check', photos, '--json'], { watch: true })
      peaks.photos.push(peakMib)
      times.push(ms / 20)
    }
  })
  if (peaks.photos.some(peak => peak === undefined)) return []
  return [
    {
      name: '20 photographs of 12 megapixels made ready: peak memory above a draft without pictures',
      unit: 'MiB',
      samples: peaks.photos.map((peak, index) => peak - peaks.idle[index]),
      limit: 250,
      beside: { name: 'without pictures', samples: peaks.idle },
    },
    { name: 'one of them, made ready and read for codes', unit: 'ms', samples: times, limit: 1000 },
  ]
}

const timed = async (times, work) => {
  const samples = []
  for (let number = 0; number < times; number++) {
    const startedAt = performance.now()
    await work(number)
    samples.push(performance.now() - startedAt)
  }
  return samples
}

const drawing = () =>
  withSources({ cover: 'src/media/auto-cover.ts', qr: 'src/media/qr.ts' }, async ({ load }) => {
    const [{ autoCover }, { qrPicture }] = [await load('cover'), await load('qr')]
    const fonts = { bold: new Uint8Array(readFileSync(FONT)) }
    const words = number => ({
      series: '每日动态',
      title: `数字经济增加值占地区生产总值近一半，第 ${number} 批名单本季度公布`,
      date: '2026-07-03',
      number,
      organization: '数字经济专业委员会',
      background: '#0f4c81',
      foreground: '#ffffff',
      secondary: '#dce8f3',
    })
    await autoCover(words(0), fonts)
    const figure = { as: 'figure', figure: { number: '46.4', unit: '%', caption: '数字经济占比' } }
    const covers = await timed(20, number => autoCover(words(number), fonts))
    const figures = await timed(20, number => autoCover(words(number), fonts, figure))
    await qrPicture('https://example.org/')
    const codes = await timed(40, number => qrPicture(`https://example.org/apply?from=bulletin&number=${number}`))
    return [
      {
        name: 'a cover drawn, warm',
        unit: 'ms',
        samples: covers,
        limit: 40,
        beside: { name: 'with a figure', samples: figures },
      },
      { name: 'a QR code drawn, warm', unit: 'ms', samples: codes, limit: 20 },
    ]
  })

/** Pictures on their way into the library, and how long what we draw takes. */
export const media = async () => [...(await uploads()), ...(await memory()), ...(await drawing())]
