import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { ILLUSTRATED, inWorkspace, platform, withPlatform } from './harness.ts'

withPlatform()

/** A few frames of a moving bar. */
async function moving(): Promise<Buffer> {
  const [side, frames] = [60, 4]
  const data = Buffer.alloc(side * side * frames * 3, 255)
  for (let frame = 0; frame < frames; frame++)
    data.fill(40, frame * side * side * 3, (frame * side + 9 + frame * 9) * side * 3)
  return sharp(data, { raw: { width: side, height: side * frames, channels: 3, pageHeight: side } })
    .gif({ loop: 0 })
    .toBuffer()
}

describe('pictures of every kind', () => {
  it.concurrent('go up where WeChat takes them: what moves into the library, Chinese in a drawing as letters', () =>
    inWorkspace(async workspace => {
      const body = '![图](pictures/drawing.svg)\n\n![动](pictures/moving.gif)\n'
      const draft = await workspace.draft('issue', { title: '岸电改造进展', body })
      const folder = join(workspace.folder, 'drafts', 'pictures')
      await writeFile(join(folder, 'moving.gif'), await moving())
      const text = '<text x="10" y="60" font-size="48">岸电</text>'
      await writeFile(
        join(folder, 'drawing.svg'),
        `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="90">${text}</svg>`,
      )
      const ran = await workspace.json(['push', draft])
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'drafted' } })
      expect(workspace.proxy.calls.filter(call => call.startsWith('material/add_material'))).toHaveLength(2)
      expect(workspace.proxy.calls.filter(call => call.startsWith('media/uploadimg'))).toHaveLength(1)
      // without a font for it the drawing would be white
      const drawing = workspace.pictures().find(({ width }) => width === 400)
      const { channels } = await sharp(drawing!.bytes).extract({ left: 20, top: 30, width: 190, height: 100 }).stats()
      expect(channels[0]?.min).toBeLessThan(60)
      expect(new Set(workspace.pictures().map(({ type }) => type))).toContain('image/gif')
    }),
  )
})

describe('the library', () => {
  it.concurrent('lists what was put into it and what needs it, and lets go what nothing needs', () =>
    inWorkspace(async workspace => {
      const materials = async () => {
        const { accounts } = await platform().control('GET', '/state')
        return accounts.find((one: { appid: string }) => one.appid === workspace.account.appid).materials
      }
      const draft = await workspace.draft('issue', { title: '岸电改造进展' })
      const { json: first } = await workspace.json(['push', draft])
      const user = { id: first['id'], issue: 'issue', title: '岸电改造进展', state: 'drafted' }
      const listed = await workspace.json(['media', 'list'])
      expect(listed.json).toMatchObject({ media: [{ account: 'default', use: 'cover', usedBy: [user] }], addresses: 0 })

      const cover = sharp({ create: { width: 900, height: 383, channels: 3, background: '#7a1d1d' } }).png()
      await writeFile(join(workspace.folder, 'drafts', 'pictures', 'cover.png'), await cover.toBuffer())
      await workspace.json(['push', draft])
      expect(await materials()).toBe(2)
      const asked = await workspace.json(['media', 'prune'])
      expect(asked).toMatchObject({ exit: 2, json: { error: { code: 'prune-needs-yes' } } })
      expect(await materials()).toBe(2)
      const pruned = await workspace.json(['media', 'prune', '--yes'])
      expect(pruned).toMatchObject({ exit: 0, json: { removed: [listed.json['media'][0].mediaId], kept: [] } })
      expect(await materials()).toBe(1)
      const said = await workspace.run(['media', 'prune'])
      expect([said.exit, said.stdout.trim()]).toEqual([0, '没有可以删的图片。'])
      // what is left is the draft's cover, and the draft still stands with it
      const again = await workspace.json(['push', draft])
      expect(again).toMatchObject({ exit: 0, json: { state: 'drafted' } })
      expect(await workspace.effects()).toMatchObject({ added: 1, standing: 1 })
    }),
  )
})

describe('a picture message', () => {
  it.concurrent('is brought out like an article, and an edit changes its draft', () =>
    inWorkspace(async workspace => {
      const text = { title: '岸电改造进展', meta: 'type: newspic\n' }
      const draft = await workspace.draft('issue', { ...text, body: '三个泊位完成。\n\n![一](pictures/one.png)\n' })
      const pushed = await workspace.json(['push', draft])
      expect(pushed, pushed.stdout).toMatchObject({ exit: 0, json: { state: 'drafted' } })
      await workspace.draft('issue', { ...text, body: '四个泊位完成。\n\n![一](pictures/one.png)\n' })
      const ran = await workspace.json(['publish', draft, '--wait'])
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { state: 'published' } })
      expect(await workspace.effects()).toMatchObject({ added: 1, standing: 0, published: 1, uploads: 2 })
      const page = await (await fetch(String(ran.json['url']))).text()
      expect(page).toContain('四个泊位完成。')
      expect(page.match(/<img src="\/picture\//g)).toHaveLength(2)
      const again = await workspace.json(['publish', draft])
      expect(again).toMatchObject({ exit: 0, json: { id: ran.json['id'] } })
    }),
  )
})

describe('a picture that is replaced after it was approved', () => {
  it.concurrent('does not go out: what was approved does', () =>
    inWorkspace(async workspace => {
      const draft = await workspace.draft('issue', { title: '岸电改造进展', body: ILLUSTRATED })
      const at = new Date(Date.now() + 20 * 3_600_000).toISOString()
      const planned = await workspace.json(['publish', draft, '--at', at])
      expect(planned, planned.stdout).toMatchObject({ exit: 0, json: { state: 'planned' } })
      const frozen = workspace.pictures()
      const other = sharp({ create: { width: 600, height: 300, channels: 3, background: '#c00' } }).png()
      await writeFile(join(workspace.folder, 'drafts', 'pictures', 'one.png'), await other.toBuffer())
      workspace.letPass(20 * 3_600_000)
      await workspace.drain()
      expect(await workspace.publication()).toMatchObject({ state: 'published', snapshot: planned.json['snapshot'] })
      expect(workspace.pictures()).toEqual(frozen)
      expect(workspace.pictures().map(({ width }) => width)).not.toContain(600)
    }),
  )
})
