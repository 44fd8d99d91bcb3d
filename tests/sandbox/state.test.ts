import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'rolldown'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { SANDBOX_APP_ID, startSandbox, type Sandbox } from '../../src/sandbox/index.ts'
import { Client, newHome, start } from './client.ts'

const root = resolve(import.meta.dirname, '../..')
// Inside the project, so that the bundle finds what it leaves unbundled.
const folder = join(root, 'node_modules', `.sandbox-state-${process.pid}`)
const children: ChildProcess[] = []

beforeAll(async () => {
  await build({
    input: join(root, 'src/sandbox/index.ts'),
    platform: 'node',
    external: [/^[^./]/],
    output: { dir: folder, format: 'esm', entryFileNames: 'sandbox.mjs' },
  })
  const main =
    "import { startSandbox } from './sandbox.mjs'\nconst s = await startSandbox({ home: process.argv[2], port: 0 })\nconsole.log(s.url)\n"
  await writeFile(join(folder, 'main.mjs'), main)
}, 60_000)
afterEach(() => children.splice(0).forEach(child => child.kill('SIGKILL')))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A sandbox in a process of its own; `kill` ends it as `kill -9` does. */
async function startChild(home: string): Promise<{ client: Client; kill: () => Promise<void> }> {
  const child = spawn(process.execPath, [join(folder, 'main.mjs'), home], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const url = await new Promise<string>((done, fail) => {
    child.stdout.on('data', (data: Buffer) => done(data.toString().trim()))
    child.on('exit', () => fail(new Error('the sandbox did not start')))
  })
  const sandbox: Sandbox = { url, home, port: Number(new URL(url).port), close: () => Promise.resolve() }
  const kill = () =>
    new Promise<void>(done => {
      // Asked twice, it may be gone already.
      if (child.signalCode !== null) return done()
      child.on('exit', () => done())
      child.kill('SIGKILL')
    })
  return { client: await Client.over(sandbox), kill }
}

test('all that was answered is there after a restart: tokens, drafts, jobs, pictures, settings, faults', async () => {
  const home = await newHome()
  const before = await startSandbox({ home, port: 0 })
  const client = await Client.over(before)
  const draft = await client.draft({ title: '留' })
  const { publish_id } = await client.post('freepublish/submit', { media_id: await client.draft() })
  const { msg_id } = await client.post('message/mass/sendall', {
    filter: { is_to_all: true },
    msgtype: 'mpnews',
    mpnews: { media_id: await client.draft() },
    clientmsgid: 'k',
  })
  await client.control('POST', '/settings', { publishingMs: 7 })
  await client.fault({ path: '/cgi-bin/draft/count', kind: 'errcode', errcode: 45011 })
  await before.close()
  await expect(client.get('draft/count')).rejects.toThrow('fetch failed')
  const after = await start(home)
  expect(after.token).toBe(client.token)
  expect(after.key).toBe(client.key)
  expect(await after.get('draft/count')).toMatchObject({ errcode: 45011 })
  expect((await after.post('draft/get', { media_id: draft }))['news_item'][0]).toMatchObject({
    title: '留',
    content: '<p>text</p>',
  })
  await after.advance(1500)
  expect(await after.post('freepublish/get', { publish_id })).toMatchObject({ publish_status: 0 })
  const again = { filter: { is_to_all: true }, msgtype: 'mpnews', mpnews: { media_id: 'gone' }, clientmsgid: 'k' }
  expect(await after.post('message/mass/sendall', again)).toMatchObject({ errcode: 45065, msg_id })
  expect(await after.control('GET', '/settings')).toMatchObject({ publishingMs: 7, sendingMs: 1500 })
})

test('killed right after a reply, again and again, it has forgotten nothing and written nothing twice', async () => {
  const home = await newHome()
  const drafts: string[] = []
  const published: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const { client, kill } = await startChild(home)
    const thumb_media_id = await client.cover()
    drafts.push(await client.draft({ thumb_media_id, title: `题${round}` }))
    const leaving = await client.draft({ thumb_media_id })
    published.push((await client.post('freepublish/submit', { media_id: leaving }))['publish_id'])
    await kill()
  }
  const client = await start(home)
  for (const [round, media_id] of drafts.entries())
    expect((await client.post('draft/get', { media_id }))['news_item'][0]).toMatchObject({
      title: `题${round}`,
      content: '<p>text</p>',
    })
  expect(await client.get('draft/count')).toEqual({ total_count: 5 })
  await client.advance(1500)
  for (const publish_id of published)
    expect(await client.post('freepublish/get', { publish_id })).toMatchObject({ publish_status: 0 })
  const calls = await client.ledger()
  expect(calls.map(call => call['seq'])).toEqual(calls.map((_, i) => i + 1))
  expect(calls.filter(call => call['effect']?.kind === 'draft-added')).toHaveLength(10)
}, 60_000)

test('killed while many calls are under way, what was answered is there, and every draft is whole', async () => {
  const home = await newHome()
  const { client, kill } = await startChild(home)
  const articles = [await client.article({ content: `<p>${'字'.repeat(20_000)}</p>` })]
  const answered: string[] = []
  const calls = Array.from({ length: 40 }, async () => {
    const answer = await client.post('draft/add', { articles }).catch(() => ({ media_id: undefined }))
    if (answer['media_id'] !== undefined) answered.push(answer['media_id'])
    if (answered.length === 10) await kill()
  })
  await Promise.all(calls)
  const after = await start(home)
  expect(answered.length).toBeGreaterThanOrEqual(10)
  for (const media_id of answered)
    expect((await after.post('draft/get', { media_id }))['news_item'][0].content).toHaveLength(20_007)
  const added = (await after.ledger()).filter(call => call['effect']?.kind === 'draft-added')
  expect((await after.get('draft/count'))['total_count']).toBe(added.length)
}, 60_000)

test('a ledger entry that a kill kept from its file is written at the next start, after a torn line', async () => {
  const home = await newHome()
  const before = await startSandbox({ home, port: 0 })
  const client = await Client.over(before)
  await client.draft()
  await before.close()
  const ledger = join(home, 'ledger.jsonl')
  const lines = (await readFile(ledger, 'utf8')).trim().split('\n')
  const state = JSON.parse(await readFile(join(home, 'state.json'), 'utf8'))
  state.outbox = lines.slice(-1).map(line => JSON.parse(line))
  await writeFile(join(home, 'state.json'), JSON.stringify(state))
  await writeFile(ledger, `${lines.slice(0, -1).join('\n')}\n${lines.at(-1)?.slice(0, 20)}`)
  const after = await start(home)
  expect((await after.ledger()).map(call => call['seq'])).toEqual([1, 2, 3, 4])
})

test('files nobody refers to are removed at the next start, others stay', async () => {
  const home = await newHome()
  const before = await startSandbox({ home, port: 0 })
  const draft = await (await Client.over(before)).draft()
  await before.close()
  await writeFile(join(home, 'contents', 'stray.html'), 'x')
  await writeFile(join(home, 'state.json.abc.tmp'), 'x')
  const after = await start(home)
  expect(await readdir(join(home, 'contents'))).toHaveLength(1)
  expect(await readdir(home)).not.toContain('state.json.abc.tmp')
  expect(await after.post('draft/get', { media_id: draft })).toHaveProperty('news_item')
})

test('a state that cannot be read is refused, not thrown away', async () => {
  const home = await newHome()
  await (await startSandbox({ home, port: 0 })).close()
  await appendFile(join(home, 'state.json'), 'x')
  const broken = await readFile(join(home, 'state.json'), 'utf8')
  await expect(startSandbox({ home, port: 0 })).rejects.toThrow()
  expect(await readFile(join(home, 'state.json'), 'utf8')).toBe(broken)
  expect(await readdir(home)).not.toContain('listening.json')
})

test('a taken port is the system’s own error, and touches nothing', async () => {
  const home = await newHome()
  const other = createServer()
  await new Promise<void>(done => other.listen(0, '127.0.0.1', done))
  const { port } = other.address() as { port: number }
  await expect(startSandbox({ home: join(home, 'new'), port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  expect(await readdir(home)).toEqual([])
  other.close()
})

test('while it listens, listening.json and healthz name its home; closed, neither is there', async () => {
  const home = await newHome()
  const sandbox = await startSandbox({ home, port: 0 })
  const health = await (await fetch(`${sandbox.url}/healthz`)).json()
  expect(health).toEqual({ ok: true, sandbox: true, id: expect.stringMatching(/^[0-9a-f]{32}$/) })
  const listening = JSON.parse(await readFile(join(home, 'listening.json'), 'utf8'))
  expect(listening).toEqual({ pid: process.pid, port: sandbox.port, id: health.id })
  await Promise.all([sandbox.close(), sandbox.close()])
  expect(await readdir(home)).not.toContain('listening.json')
})

test('a second listener for one home is refused while the first lives, and welcome after its kill', async () => {
  const home = await newHome()
  const { client, kill } = await startChild(home)
  await expect(startSandbox({ home, port: 0 })).rejects.toMatchObject({
    name: 'SandboxRunning',
    url: client.sandbox.url,
  })
  await kill()
  expect(await readdir(home)).toContain('listening.json')
  expect((await start(home)).key).toBe(client.key)
}, 60_000)

test('it listens on this machine only', async () => {
  const home = join(await newHome(), 'new')
  for (const host of ['0.0.0.0', '::', '192.168.0.1', 'example.org'])
    await expect(startSandbox({ home, port: 0, host })).rejects.toThrow('loopback')
})

test('closing ends silent and delayed calls', async () => {
  const home = await newHome()
  const sandbox = await startSandbox({ home, port: 0 })
  const client = await Client.over(sandbox)
  await client.fault({ path: '/cgi-bin/draft/count', kind: 'silent' })
  await client.fault({ path: '/cgi-bin/draft/count', kind: 'delay', ms: 600_000 })
  const waiting = [client.get('draft/count'), client.get('draft/count')].map(call => call.catch(() => 'cut'))
  await expect.poll(async () => (await client.control('GET', '/faults'))['faults']).toEqual([])
  await sandbox.close()
  expect(await Promise.all(waiting)).toEqual(['cut', 'cut'])
})

test('a home of an older version has no followers, recordings or caps yet, and gets them', async () => {
  const home = await newHome()
  const before = await startSandbox({ home, port: 0 })
  const media_id = await (await Client.over(before)).draft()
  await before.close()
  const state = JSON.parse(await readFile(join(home, 'state.json'), 'utf8'))
  for (const name of ['recordings', 'followers', 'messages', 'previews', 'tags']) delete state.accounts[0][name]
  for (const name of ['contentChars', 'libraryCaps']) delete state.settings[name]
  delete state.numbers.message
  await writeFile(join(home, 'state.json'), JSON.stringify(state))
  // And it was killed: its journal tells of a change, in the older version's words too.
  const core = { ...state, accounts: [{ ...state.accounts[0], drafts: [], materials: [] }], clockOffsetMs: 1 }
  const line = { core, n: state.line + 1, splices: [], calls: [], contents: {} }
  await writeFile(join(home, 'journal.jsonl'), `${JSON.stringify(line)}\n`)
  const after = await start(home)
  const people = `/accounts/${SANDBOX_APP_ID}/followers`
  expect(await after.control('POST', people, { does: 'subscribe', name: 'some_one-1' })).toMatchObject({
    id: expect.any(Number),
    deed: { kind: 'subscribe' },
  })
  expect(await after.get('material/get_materialcount')).toMatchObject({ voice_count: 0, image_count: 1 })
  expect(await after.control('GET', '/settings')).toMatchObject({ contentChars: 'warn', libraryCaps: { voice: 1000 } })
  const ask = { filter: { is_to_all: false, tag_id: 1 }, msgtype: 'mpnews', mpnews: { media_id } }
  expect(await after.post('message/mass/sendall', ask)).toMatchObject({ errcode: 0 })
})
