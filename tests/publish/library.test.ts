import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../src/media/sha256.ts'
import { TransportError, WechatError } from '../../src/publish/errors.ts'
import { inLibrary, prune } from '../../src/publish/library.ts'
import { cancel } from '../../src/publish/resolve.ts'
import { ACCOUNT, Desk } from './desk.ts'

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open()
})
afterEach(() => desk.close())

const kept = () => inLibrary(desk.store.publications, ACCOUNT)
const unused = async () => (await kept()).filter(({ usedBy }) => usedBy.length === 0)
const tidied = async () => prune(desk.world(), desk.store.publications, ACCOUNT, await unused())
/** Near enough for its draft to be made at once. */
const SOON_MS = 6 * 3_600_000
const COVER = await sha256(new TextEncoder().encode('cover'))

/** A cover carried for an article that was then given up, and its draft deleted. */
async function givenUp(): Promise<string> {
  const row = await desk.plan({ dueAt: desk.time + SOON_MS })
  await desk.drain()
  await cancel(desk.store.publications, await desk.now(row), 'ma')
  await desk.store.publications.retireDraft(ACCOUNT, row.issue)
  return (await kept())[0]!.material
}

describe('the library', () => {
  it('is what stands as material, with what needs it: covers, not pictures that have an address alone', async () => {
    expect(await kept()).toEqual([])
    const row = await desk.plan()
    await desk.drain()
    const now = await desk.now(row)
    const user = { id: row.id, issue: row.issue, title: 'title', state: now.state }
    expect(await kept()).toMatchObject([{ use: 'cover', material: expect.stringMatching(/^thumb-/), usedBy: [user] }])
    expect(await desk.store.publications.addresses(ACCOUNT)).toBe(1)
  })

  it('is needed by a draft that stands although its publication was given up', async () => {
    const row = await desk.plan({ dueAt: desk.time + SOON_MS })
    await desk.drain()
    await cancel(desk.store.publications, await desk.now(row), 'ma')
    expect(await kept()).toMatchObject([{ usedBy: [{ id: null, issue: row.issue, title: 'title' }] }])
    expect(await tidied()).toEqual({ removed: [], kept: [], lost: [] })
  })

  it('lets go what nothing needs, and carries it anew when it is needed again', async () => {
    const material = await givenUp()
    expect(await tidied()).toEqual({ removed: [material], kept: [], lost: [] })
    expect([await kept(), await desk.platform.hasMaterial(material)]).toEqual([[], false])
    const calls = desk.platform.calls.length
    await desk.plan({ issue: 'daily/2026-07-04' })
    await desk.drain()
    expect(desk.platform.calls.slice(calls)).toContain('uploadImage')
    expect(await kept()).toMatchObject([{ usedBy: [{ issue: 'daily/2026-07-04' }] }])
  })

  it('keeps what was planned after the list was made', async () => {
    const material = await givenUp()
    const listed = await unused()
    await desk.plan({ issue: 'daily/2026-07-04' })
    const pruned = await prune(desk.world(), desk.store.publications, ACCOUNT, listed)
    expect(pruned).toEqual({ removed: [], kept: [material], lost: [] })
    expect(await desk.platform.hasMaterial(material)).toBe(true)
    expect(await desk.store.publications.upload(ACCOUNT, COVER, 'cover')).toMatchObject({ material })
  })

  it('knows what a process that died had set aside, and removes it the next time', async () => {
    const material = await givenUp()
    await desk.store.publications.setAside(ACCOUNT, material)
    expect(await desk.store.publications.upload(ACCOUNT, COVER, 'cover')).toBeUndefined()
    await desk.plan({ issue: 'daily/2026-07-04' })
    await desk.drain()
    // the same picture stands twice now, and only the new one is needed
    expect(await unused()).toMatchObject([{ material, use: null }])
    expect(await tidied()).toMatchObject({ removed: [material] })
    expect(await kept()).toHaveLength(1)
  })

  it('does not put a picture back beside the same one that was carried anew', async () => {
    const material = await givenUp()
    await desk.store.publications.setAside(ACCOUNT, material)
    const anew = { sha256: COVER, use: 'cover' as const, ref: 'anew', material: 'anew', at: desk.time + 1 }
    await desk.store.publications.saveUploads(ACCOUNT, [anew])
    await desk.store.publications.putBack(ACCOUNT, material, 'cover')
    expect(await desk.store.publications.upload(ACCOUNT, COVER, 'cover')).toMatchObject({ ref: 'anew' })
    expect(await unused()).toMatchObject([{ use: null, material }, { material: 'anew' }])
  })

  it('takes what WeChat does not know any more for removed', async () => {
    const material = await givenUp()
    desk.platform.forget(material)
    expect(await tidied()).toMatchObject({ removed: [material] })
    expect(await kept()).toEqual([])
  })

  it('keeps what something else of the account uses', async () => {
    const material = await givenUp()
    desk.platform.fail('removeMaterial', { as: 'refused', errcode: 48005, fault: 'person' })
    expect(await tidied()).toEqual({ removed: [], kept: [material], lost: [] })
    expect(await unused()).toMatchObject([{ material, use: 'cover' }])
  })

  it.each(['before', 'after'] as const)(
    'says so when no answer came, and settles it the next time (%s)',
    async when => {
      const material = await givenUp()
      desk.platform.fail('removeMaterial', { as: 'lost', when })
      expect(await tidied()).toEqual({ removed: [], kept: [], lost: [material] })
      expect(await tidied()).toEqual({ removed: [material], kept: [], lost: [] })
      expect([await kept(), await desk.platform.hasMaterial(material)]).toEqual([[], false])
    },
  )

  it('asks once more with a new token', async () => {
    const material = await givenUp()
    desk.platform.fail('removeMaterial', { as: 'refused', errcode: 42001, fault: 'token' })
    expect(await tidied()).toMatchObject({ removed: [material] })
  })

  it.each([
    [{ as: 'unsent' } as const, TransportError],
    [{ as: 'refused', errcode: 40164, fault: 'operator' } as const, WechatError],
  ])('puts everything back when nothing can be asked: %o', async (fault, error) => {
    await givenUp()
    desk.platform.fail('removeMaterial', fault)
    await expect(tidied()).rejects.toBeInstanceOf(error)
    expect(await unused()).toMatchObject([{ use: 'cover' }])
  })
})
