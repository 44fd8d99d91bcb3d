import { describe, expect, it } from 'vitest'
import { inWorkspace, PLAIN, withPlatform } from './harness.ts'

withPlatform()

/** A subscription account has one mass send a day. */
const ONE_A_DAY = { kind: 'verified-subscription' } as const

describe('the second mass send of a day', () => {
  it.concurrent.each([
    ['hold', 3, { state: 'held', reason: 'quota', action: 'mass' }, { masses: 1, submits: 0 }],
    ['publish', 0, { state: 'published', reason: null, action: 'publish' }, { masses: 1, submits: 1 }],
    ['draft', 3, { state: 'drafted', reason: 'no-quota', action: 'mass' }, { masses: 1, submits: 0, standing: 1 }],
  ] as const)('with --no-quota %s ends with %i, and nothing is sent twice', (noQuota, exit, json, effects) =>
    inWorkspace(async workspace => {
      const mass = ['--action', 'mass', '--no-quota', noQuota, '--wait']
      const first = await workspace.draft('first', { title: '岸电改造进展', body: PLAIN })
      const sent = await workspace.json(['publish', first, ...mass])
      expect(sent, sent.stdout).toMatchObject({ exit: 0, json: { state: 'published', action: 'mass' } })
      const second = await workspace.draft('second', { title: '又一篇岸电', body: `${PLAIN}\n又有两艘船。\n` })
      const ran = await workspace.json(['publish', second, ...mass])
      expect(ran, ran.stdout).toMatchObject({ exit, json })
      expect(await workspace.effects()).toMatchObject(effects)
      await workspace.json(['work', '--drain'])
      expect(await workspace.effects()).toMatchObject(effects)
    }, ONE_A_DAY),
  )
})
