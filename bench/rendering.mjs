import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { JSDOM } from 'jsdom'
import juice from 'juice'
import { marked } from 'marked'
import { createWenyanCore } from '@wenyan-md/core'
import { run } from './child.mjs'
import { bulletin, formulas, hostile, technical } from './documents.mjs'
import { interleaved, summary } from './measure.mjs'
import { STYLE } from './plain-style.mjs'

const SPEC = readFileSync(createRequire(import.meta.url).resolve('commonmark-spec/spec.txt'), 'utf8')
const RENDERER = new URL('../dist/render.js', import.meta.url)
const STEADY = fileURLToPath(new URL('steady.mjs', import.meta.url))
const ROUNDS = 5
/** Of each round: warm code is what an editor and a server run. */
const ROUND_MS = 1000
const WARM_MS = 1500

const body = text => text.replace(/^---\n[\s\S]*?\n---\n/, '')

/** The middle of a round of single times, in ms. */
async function round(work, ms) {
  const all = []
  const end = performance.now() + ms
  do {
    const began = performance.now()
    await work()
    all.push(performance.now() - began)
  } while (performance.now() < end)
  return summary(all).median
}

async function wenyan() {
  const core = await createWenyanCore({ isWechat: true })
  return async text => {
    const { content } = await core.handleFrontMatter(text)
    const html = await core.renderMarkdown(content)
    const { document } = new JSDOM(`<body><section id="wenyan">${html}</section></body>`).window
    return core.applyStylesWithTheme(document.querySelector('#wenyan'), { themeId: 'default', isAddFootnote: true })
  }
}

/** One document in our renderer and in others, all in one process and in turn. */
async function document({ name, text, limit }, render, peers) {
  const works = [() => render(text), ...peers.map(peer => () => peer.render(text))]
  for (const work of works) await round(work, WARM_MS)
  const [ours, ...others] = await interleaved(ROUNDS, ...works.map(work => () => round(work, ROUND_MS)))
  const beside = peers.map(({ name: peer }, at) => `${peer} ${summary(others[at]).median.toFixed(2)} ms`)
  return {
    name: `rendering ${name}, warm p50`,
    unit: 'ms-fine',
    samples: ours,
    limit,
    beside: { name: peers[0].name, samples: others[0] },
    note: beside.slice(1).join(', '),
  }
}

/** Formulas nobody has set before, in a process that has set others. */
async function unseen(render) {
  const samples = []
  for (let series = 1; series <= 7; series++) {
    const text = formulas(series)
    const began = performance.now()
    await render(text)
    samples.push(performance.now() - began)
  }
  return { name: 'rendering 150 formulas never seen', unit: 'ms', samples, limit: 180 }
}

async function worst(render) {
  let [slowest, which] = [0, '']
  for (const [name, text] of Object.entries(hostile())) {
    const began = performance.now()
    try {
      await render(text)
    } catch (error) {
      if (error.name !== 'DraftError') throw error
    }
    const ms = performance.now() - began
    if (ms > slowest) [slowest, which] = [ms, name]
  }
  return {
    name: `rendering 1 MB of something hostile, the slowest (${which})`,
    unit: 'ms',
    samples: [slowest],
    limit: 2000,
  }
}

async function steady() {
  const runs = []
  for (let at = 0; at < 3; at++) runs.push(Number((await run(process.execPath, [STEADY])).stdout))
  return { name: 'memory of a process that rendered for 5 s, RSS', unit: 'MiB', samples: runs, limit: 120 }
}

/** The renderer as other programs get it, beside what others are built on. */
export async function rendering() {
  const { render } = await import(RENDERER)
  const plain = { name: 'marked alone', render: text => marked.parse(body(text)) }
  const styled = {
    name: 'marked + juice',
    render: text => juice.inlineContent(`<section>${marked.parse(body(text), { async: false })}</section>`, STYLE),
  }
  const peer = { name: '@wenyan-md/core', render: await wenyan() }
  const peers = [plain, styled, peer]
  const documents = [
    { name: 'a bulletin of 5,000 characters', text: bulletin(), limit: 0.6 },
    { name: 'a technical article of 2,000 lines', text: technical(), limit: 30 },
    { name: 'the CommonMark specification as one document', text: SPEC, limit: 25 },
    { name: '150 formulas, seen before', text: formulas(), limit: 5 },
  ]
  const rows = []
  for (const one of documents) rows.push(await document(one, render, peers))
  return [...rows, await unseen(render), await worst(render), await steady()]
}
