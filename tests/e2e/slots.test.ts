import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, withPlatform, type Json, type Workspace } from './harness.ts'

withPlatform()

const DAY_MS = 24 * 60 * 60_000
/** Tomorrow in Shanghai, where the slot's clock hangs: its time is surely to come. */
const tomorrow = () => new Date(Date.now() + DAY_MS + 8 * 60 * 60_000).toISOString().slice(0, 10)

const ISSUE = { title: '岸电改造进展', date: tomorrow(), meta: 'series: 港口动态\n', body: PLAIN }

/** Lets a worker keep the slots once. */
async function workOnce(workspace: Workspace): Promise<void> {
  const serve = workspace.start(['serve', '--port', '0'])
  await serve.says(/页面/)
  await new Promise(resolve => setTimeout(resolve, 2500))
  serve.signal('SIGINT')
  expect((await serve.ended).exit).toBe(0)
}

describe('a slot', () => {
  it.concurrent('takes the approved draft of its date and sends it once', () =>
    inWorkspace(async workspace => {
      const args = ['slots', 'add', '晨间', '--series', '港口动态', '--cron', '30 7 * * *']
      expect(await workspace.json(args)).toMatchObject({ exit: 0, json: { slots: [{ name: '晨间' }] } })
      const draft = await workspace.draft('issue', ISSUE)
      await workOnce(workspace)
      expect((await workspace.json(['publications', 'list'])).json['publications']).toEqual([])

      expect(await workspace.json(['approve', draft, '--by', '周岚'])).toMatchObject({ exit: 0 })
      await workOnce(workspace)
      await workOnce(workspace)
      const { publications } = (await workspace.json(['publications', 'list'])).json
      expect(publications).toMatchObject([{ action: 'publish', issue: `港口动态/${ISSUE.date}` }])
      expect(publications[0].dueAt).toBe(`${ISSUE.date}T07:30:00+08:00`)
      expect(await workspace.effects()).toMatchObject({ submits: 0 })

      workspace.letPass(Date.parse(publications[0].dueAt) - Date.now() + 1000)
      const ran = await workspace.drain()
      expect(ran, ran.stdout).toMatchObject({ exit: 0, json: { publications: [{ state: 'published' }] } })
      await workOnce(workspace)
      expect(await workspace.effects()).toMatchObject({ added: 1, submits: 1, published: 1 })
    }),
  )

  it.concurrent('follows the calendar until it is submitted', () =>
    inWorkspace(async workspace => {
      await workspace.json(['slots', 'add', '晨间', '--series', '港口动态', '--cron', '30 7 * * *'])
      const draft = await workspace.draft('issue', ISSUE)
      await workspace.json(['approve', draft, '--by', '周岚'])
      await workspace.drain()
      const states = async () =>
        ((await workspace.json(['publications', 'list'])).json['publications'] as Json[]).map(one => [
          one['state'],
          one['reason'],
          String(one['dueAt']).slice(11, 16),
        ])
      const said = async (text: string) => {
        const path = join(workspace.folder, 'calendar.yaml')
        await writeFile(path, text)
        // saved a while ago: what was saved this moment is looked at a minute later
        await utimes(path, Date.now() / 1000 - 60, Date.now() / 1000 - 60)
        await workspace.drain()
      }
      await said(`港口动态:\n  改时间:\n    ${ISSUE.date}: 23:59\n`)
      expect((await states()).map(one => one[2])).toEqual(['23:59'])
      await said(`港口动态:\n  改时间:\n    ${ISSUE.date}: 24:59\n`)
      expect((await states()).map(one => one[2])).toEqual(['23:59'])
      await said(`全部:\n  休刊: ${ISSUE.date}\n`)
      expect(await states()).toEqual([['cancelled', 'skipped', '23:59']])
      const { notices } = (await workspace.json(['notices', 'list'])).json
      expect((notices as Json[]).map(one => one['kind'])).toEqual(expect.arrayContaining(['calendar', 'skipped']))
      expect(await workspace.effects()).toMatchObject({ submits: 0 })
    }),
  )

  it.concurrent.each([
    ['a cron that cannot be read', ['--cron', '99 7 * * *']],
    ['a zone that does not exist', ['--cron', '30 7 * * *', '--zone', 'Asia/Nowhere']],
    ['more than one time a day', ['--cron', '*/5 * * * *']],
    ['no series', ['--cron', '30 7 * * *', '--series', '']],
  ])('with %s is wrong use', (_, options) =>
    inWorkspace(async workspace => {
      const ran = await workspace.json(['slots', 'add', '晨间', '--series', '港口动态', ...options])
      expect(ran, ran.stdout).toMatchObject({ exit: 2, json: { error: { message: expect.stringMatching(/[一-龥]/) } } })
      expect((await workspace.json(['slots', 'list'])).json['slots']).toEqual([])
    }),
  )
})
