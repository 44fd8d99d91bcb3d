import { describe, expect, it } from 'vitest'
import { ILLUSTRATED, inWorkspace, platform, withPlatform, type Json, type Workspace } from './harness.ts'

withPlatform()

/** A draft with pictures to upload, whose html is about this many characters of Chinese. */
const ofLength = (workspace: Workspace, name: string, characters: number, meta = '') =>
  workspace.draft(name, { title: `岸电 ${name}`, meta, body: `${'港'.repeat(characters)}\n\n${ILLUSTRATED}` })

/** The calls that brought something to WeChat: reading an account or a token is none. */
const uploads = async ({ account }: Workspace): Promise<readonly Json[]> =>
  (await platform().ledger(account.appid)).filter(call => call['effect'] !== undefined && call['effect'] !== null)

const rulesOf = (json: Json): string[] =>
  (json['findings'] as Json[]).map(({ rule, severity }) => `${severity} ${rule}`)

describe('an article too long for WeChat', () => {
  it.each(['push', 'publish', 'approve'])(
    'is refused by %s before anything is uploaded',
    { timeout: 60_000 },
    async verb =>
      inWorkspace(async workspace => {
        const path = await ofLength(workspace, 'long', 350_000)
        const { exit, json, stderr } = await workspace.json([verb, path, ...(verb === 'approve' ? ['--by', '甲'] : [])])
        expect({ exit, code: json['error']?.code, stderr }).toEqual({ exit: 1, code: 'findings', stderr: '' })
        expect(rulesOf(json)).toEqual(['error content-too-long'])
        expect(await uploads(workspace)).toEqual([])
      }),
  )

  it('is refused when it rides with another', { timeout: 60_000 }, async () =>
    inWorkspace(async workspace => {
      await ofLength(workspace, 'second', 350_000)
      const path = await ofLength(workspace, 'first', 100, 'also: [second.md]\n')
      const { exit, json } = await workspace.json(['push', path])
      expect(exit).toBe(1)
      expect((json['findings'] as Json[]).map(({ rule, file }) => [rule, String(file).endsWith('second.md')])).toEqual([
        ['content-too-long', true],
      ])
      expect(await uploads(workspace)).toEqual([])
    }),
  )

  it('says so in words', async () =>
    inWorkspace(async workspace => {
      const { exit, stderr } = await workspace.run(['push', await ofLength(workspace, 'long', 350_000)])
      expect(exit).toBe(1)
      expect(stderr).toMatch(/字节，超过微信的上限 1 MB。拆成几篇。/)
    }))
})

describe('an article of more than 20,000 characters', () => {
  it('is warned of with its size, and sent', { timeout: 60_000 }, async () =>
    inWorkspace(async workspace => {
      const path = await ofLength(workspace, 'rather-long', 20_000)
      const { exit, json } = await workspace.json(['check', path])
      expect(exit).toBe(0)
      expect(rulesOf(json)).toContain('warning content-long')
      const [{ characters, bytes }] = json['contents'] as [{ characters: number; bytes: number }]
      expect(characters).toBeGreaterThan(20_000)
      expect(bytes).toBeGreaterThan(characters)
      expect((await workspace.run(['check', path])).stderr).toContain(characters.toLocaleString('en'))
      expect((await workspace.json(['push', path])).exit).toBe(0)
      expect((await uploads(workspace)).length).toBeGreaterThan(3)
    }),
  )
})
