import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, withPlatform, type Ran, type Workspace } from './harness.ts'

withPlatform()

interface BadInput {
  readonly name: string
  readonly exit: 1 | 2
  /** What the sentence must name, so that a person finds the place. */
  readonly names: string
  /** Makes it wrong; gives the command line. */
  readonly make: (workspace: Workspace) => Promise<readonly string[]>
  readonly env?: Readonly<Record<string, string>>
}

const drafted = async (workspace: Workspace, bytes: string | Uint8Array, verb = 'push') => {
  await workspace.draft('good', { title: '岸电改造进展' })
  await writeFile(join(workspace.folder, 'drafts', 'bad.md'), bytes)
  return [verb, 'drafts/bad.md']
}

const withPicture = async (workspace: Workspace, bytes: Uint8Array) => {
  const path = await workspace.draft('bad', { title: '岸电改造进展', body: '![图](pictures/bad.png)\n' })
  await writeFile(join(workspace.folder, 'drafts', 'pictures', 'bad.png'), bytes)
  return ['push', path]
}

const markdown = (meta: string, body = PLAIN) => `---\n${meta}\n---\n\n${body}`
const BAD_STYLE = 'p { color: red; \n h2 { { }'

async function withStyle(workspace: Workspace, css: string, verb: string): Promise<readonly string[]> {
  await mkdir(join(workspace.folder, 'styles'))
  await writeFile(join(workspace.folder, 'styles', 'mine.css'), css)
  return [verb, await workspace.draft('bad', { title: '岸电改造进展', meta: 'theme: mine\n' })]
}

const CASES: readonly BadInput[] = [
  { name: 'a missing file', exit: 2, names: 'drafts/none.md', make: async () => ['push', 'drafts/none.md'] },
  { name: 'a folder for a file', exit: 2, names: 'drafts', make: async w => [(await drafted(w, ''))[0]!, 'drafts'] },
  {
    name: 'undecodable text',
    exit: 1,
    names: 'bad.md',
    make: w => drafted(w, Buffer.from([0xff, 0xff, 0x81, 0x20, 0xfe, 0x00, 0x01, 0x9c, 0x81, 0x0a])),
  },
  {
    name: 'front matter that is no YAML',
    exit: 1,
    names: '行',
    make: w => drafted(w, markdown('title: [岸电\nauthor: "a')),
  },
  {
    name: 'front matter of the wrong type',
    exit: 1,
    names: '行',
    make: w => drafted(w, markdown('title: [岸电, 改造]')),
  },
  { name: 'no title', exit: 1, names: 'bad.md', make: w => drafted(w, markdown('author: 岸电小组', '正文。\n')) },
  { name: 'a title over 64', exit: 1, names: '64', make: w => drafted(w, markdown(`title: ${'岸'.repeat(65)}`)) },
  {
    name: 'a missing picture',
    exit: 1,
    names: 'pictures/none.png',
    make: w => drafted(w, markdown('title: 岸电', '![图](pictures/none.png)\n')),
  },
  {
    name: 'a picture that is none',
    exit: 1,
    names: 'bad.png',
    make: w => withPicture(w, Buffer.from('no picture at all')),
  },
  {
    name: 'a picture cut in half',
    exit: 1,
    names: 'bad.png',
    make: w => withPicture(w, Buffer.from('89504e470d0a1a0a0000000d4948445200000140000000', 'hex')),
  },
  { name: 'a picture too large', exit: 1, names: 'bad.png', make: w => withPicture(w, Buffer.alloc(80 * 1024 * 1024)) },
  { name: 'a style that does not parse', exit: 2, names: '行', make: w => withStyle(w, BAD_STYLE, 'push') },
  { name: 'a style that does not parse, rendered', exit: 2, names: '行', make: w => withStyle(w, BAD_STYLE, 'render') },
  {
    name: 'a style that is not there',
    exit: 2,
    names: 'none-such',
    make: async w => ['push', await w.draft('bad', { title: '岸电', meta: 'theme: none-such\n' })],
  },
  {
    name: 'a wrong setting',
    exit: 2,
    names: 'WECHAT_TIMEOUT_MS',
    make: w => drafted(w, markdown('title: 岸电')),
    env: { WECHAT_TIMEOUT_MS: 'soon' },
  },
  {
    name: 'an API base that is not on this machine and not https',
    exit: 2,
    names: 'WECHAT_API_BASE',
    make: w => drafted(w, markdown('title: 岸电')),
    env: { WECHAT_API_BASE: 'http://example.org' },
  },
  {
    name: 'half an account',
    exit: 2,
    names: 'WECHAT_APP_ID',
    make: w => drafted(w, markdown('title: 岸电')),
    env: { WECHAT_APP_ID: '' },
  },
  { name: 'no command of ours', exit: 2, names: 'frobnicate', make: async () => ['frobnicate'] },
  { name: 'a word too few', exit: 2, names: '稿件', make: async () => ['push'] },
  {
    name: 'an unknown account',
    exit: 2,
    names: 'nobody',
    make: async w => ['push', await w.draft('a', { title: '岸电' }), '--account', 'nobody'],
  },
  { name: 'an unknown publication', exit: 2, names: 'p0', make: async () => ['publications', 'show', 'p0'] },
]

const CHINESE = /[\u4e00-\u9fa5]/

function expectPlain(workspace: Workspace, { stdout, stderr }: Ran, names: string): void {
  const said = stdout + stderr
  expect(said).toMatch(CHINESE)
  expect(said).toContain(names)
  expect(said).not.toMatch(/^\s+at /m)
  expect(said).not.toContain(workspace.account.secret)
  expect(said).not.toMatch(/access_token|\[object|undefined|node:/)
}

describe('bad input', () => {
  it.concurrent.each(CASES)('$name is said in one Chinese sentence', ({ exit, names, make, env }) =>
    inWorkspace(async workspace => {
      const args = await make(workspace)
      const ran = await workspace.run(args, env)
      expect(ran.exit, ran.stdout + ran.stderr).toBe(exit)
      expect(ran.stdout).toBe('')
      expectPlain(workspace, ran, names)

      const json = await workspace.run([...args, '--json'], env)
      expect(json.exit, json.stdout + json.stderr).toBe(exit)
      expect(json.stderr).toBe('')
      expect(json.json['error']).toMatchObject({ code: expect.any(String), message: expect.stringMatching(CHINESE) })
      expectPlain(workspace, json, names)
      expect(workspace.proxy.calls).toEqual([])
    }),
  )

  it.concurrent.each(['serve', 'sandbox', 'preview'])('%s on a taken port says so', verb =>
    inWorkspace(async workspace => {
      const taken = createServer()
      taken.listen(0, '127.0.0.1')
      await once(taken, 'listening')
      const port = String((taken.address() as { port: number }).port)
      const draft = verb === 'preview' ? [await workspace.draft('a', { title: '岸电' })] : []
      try {
        const ran = await workspace.run([verb, ...draft, '--port', port])
        expect(ran.exit, ran.stdout + ran.stderr).toBe(2)
        expectPlain(workspace, ran, port)
      } finally {
        taken.close()
      }
    }),
  )

  it.concurrent('the same findings come from check, with file, line and column', () =>
    inWorkspace(async workspace => {
      await drafted(workspace, markdown(`title: ${'岸'.repeat(65)}`))
      const ran = await workspace.run(['check', 'drafts/bad.md'])
      expect(ran.exit).toBe(1)
      expect(ran.stdout).toMatch(/bad\.md:\d+:\d+ error title-too-long .*[\u4e00-\u9fa5]/)
      const json = await workspace.json(['check', 'drafts/bad.md'])
      expect(json).toMatchObject({ exit: 1 })
      expect(json.json['findings']).toContainEqual(expect.objectContaining({ rule: 'title-too-long', blocks: true }))
    }),
  )
})
