import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import sharp from 'sharp'
import { start } from './child.mjs'
import { atFullSpeed, post } from './load.mjs'
import { pause } from './measure.mjs'
import { CLI, freePort, inWorkspace } from './workspace.mjs'

const ROUNDS = 3
const ADDS = 5000
const CONNECTIONS = 64
const PATIENCE_MS = 20_000

/** The account every sandbox begins with; src/sandbox/account.ts publishes it. */
export const ACCOUNT = { appid: 'wx5a9d0b3c7e1f2846', secret: '7d1e6a40c2b95f83e0a4d7c61b38f295' }

/** The article of a small bulletin: about 4 KB of html. */
const content = `<section>${'<p style="margin:0 0 16px;line-height:1.75">数字经济增加值占地区生产总值的比重接近一半。</p>'.repeat(40)}</section>`

async function asked(url, init) {
  const answer = await (await fetch(url, init)).json()
  if (answer.errcode) throw new Error(`${new URL(url).pathname} answered ${answer.errcode}`)
  return answer
}

const json = value => ({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) })

/** A sandbox process over a fresh home, until `work` is done with it. */
export async function withSandbox(work) {
  const port = await freePort()
  return inWorkspace({}, async workspace => {
    const sandbox = start(process.execPath, [CLI, 'sandbox', '--port', String(port)], { cwd: workspace.folder })
    try {
      const url = `http://127.0.0.1:${port}`
      const until = performance.now() + PATIENCE_MS
      while (
        !(await fetch(`${url}/healthz`).then(
          answer => answer.ok,
          () => false,
        ))
      ) {
        if (performance.now() > until) throw new Error(`no sandbox at port ${port}: ${sandbox.said().slice(-600)}`)
        await pause(20)
      }
      const key = readFileSync(join(workspace.home, 'sandbox/key'), 'utf8').trim()
      const headers = { 'Content-Type': 'application/json', 'x-sandbox-key': key }
      const control = (path, body) => asked(`${url}/sandbox/${path}`, { ...json(body), headers })
      return await work({ url, port, control })
    } finally {
      await sandbox.stop()
    }
  })
}

/** A token and a cover, and a day's quota that does not run out in a second. */
async function prepared({ url, control }) {
  await control('settings', { quotas: { '/cgi-bin/draft/add': 1e9 } })
  const { access_token: token } = await asked(`${url}/cgi-bin/stable_token`, {
    ...json({ grant_type: 'client_credential', ...ACCOUNT }),
  })
  const cover = await sharp({ create: { width: 900, height: 383, channels: 3, background: '#0f4c81' } })
    .jpeg()
    .toBuffer()
  const form = new FormData()
  form.set('media', new Blob([cover], { type: 'image/jpeg' }), 'cover.jpg')
  const { media_id: thumb } = await asked(
    `${url}/cgi-bin/material/add_material?type=image&access_token=${encodeURIComponent(token)}`,
    { method: 'POST', body: form },
  )
  return { token, thumb }
}

/** Drafts a second a fresh sandbox takes, each on disk before it is answered. */
async function addsPerSecond() {
  return withSandbox(async sandbox => {
    const { token, thumb } = await prepared(sandbox)
    const target = `/cgi-bin/draft/add?access_token=${encodeURIComponent(token)}`
    const requests = Array.from({ length: ADDS }, (_, i) =>
      post(
        sandbox.port,
        target,
        'application/json',
        JSON.stringify({ articles: [{ title: `第 ${i + 1} 篇`, content, thumb_media_id: thumb }] }),
      ),
    )
    const { ms, answers } = await atFullSpeed(sandbox.port, requests, CONNECTIONS)
    const ids = new Set(answers.map(({ body }) => JSON.parse(body).media_id))
    ids.delete(undefined)
    if (ids.size !== ADDS) throw new Error(`of ${ADDS} drafts ${ids.size} were taken: ${answers.at(-1).body}`)
    return (ADDS / ms) * 1000
  })
}

/** The same requests to a server that only reads the JSON and answers: what Node itself leaves for the sandbox. */
async function plainPerSecond() {
  const server = createServer((request, response) => {
    const chunks = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const { articles } = JSON.parse(Buffer.concat(chunks))
      response.end(JSON.stringify({ media_id: articles[0].title }))
    })
  })
  await new Promise(listening => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address()
  const request = post(port, '/', 'application/json', JSON.stringify({ articles: [{ title: 'x', content }] }))
  const { ms } = await atFullSpeed(
    port,
    Array.from({ length: ADDS }, () => request),
    CONNECTIONS,
  )
  server.closeAllConnections()
  await new Promise(closed => server.close(closed))
  return (ADDS / ms) * 1000
}

/** draft/add against the sandbox as a process of its own. */
export async function sandbox() {
  const [ours, plain] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await addsPerSecond())
    plain.push(await plainPerSecond())
  }
  return [
    {
      name: `sandbox: draft/add a second, ${ADDS} over ${CONNECTIONS} connections, each on disk before its answer`,
      unit: 'calls/s',
      samples: ours,
      least: 1000,
      beside: { name: 'plain node:http in one process with its caller', samples: plain },
    },
  ]
}
