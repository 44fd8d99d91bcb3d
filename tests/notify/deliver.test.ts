import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deliver, GIVEN_UP_MS, pauseAfter } from '../../src/notify/deliver.ts'
import { channelStates, tellRest, testChannels } from '../../src/notify/office.ts'
import { Bureau, FakeChannel } from './bureau.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
let bureau: Bureau
let channel: FakeChannel

beforeEach(async () => {
  bureau = await Bureau.open()
  ;({ channel } = bureau)
})
afterEach(() => bureau.close())

const tell = () => deliver(bureau.office(), channel)

/** Looks again and again, once a second as a worker does, or less often through a long time. */
async function look(ms: number, everyMs = 1000): Promise<void> {
  for (const end = bureau.time + ms; bureau.time < end; bureau.pass(everyMs)) await tell()
}

describe('notices that wait', () => {
  it('go out at once, and once', async () => {
    await bureau.notify('held')
    expect(await tell()).toBe('sent')
    await look(5 * MINUTE)
    expect(channel.told).toEqual([['held']])
    expect(bureau.logged).toEqual([{ event: 'notice.sent', channel: 'json-one', kind: 'json', notices: 1 }])
  })

  it('go as one message, at most one in 30 seconds', async () => {
    await bureau.notify('published')
    await tell()
    for (let i = 0; i < 20; i++) {
      await bureau.notify('published')
      await look(1000)
    }
    expect(channel.messages).toHaveLength(1)
    await look(40_000)
    expect(channel.messages).toHaveLength(2)
    expect(channel.messages[1]?.items).toHaveLength(20)
  })

  it('that are urgent wait for no others, and stay below 20 a minute', async () => {
    await bureau.notify('published')
    await tell()
    for (let i = 0; i < 60; i++) {
      await bureau.notify('uncertain')
      await look(1000)
    }
    await look(10_000)
    expect(channel.messages.length).toBeGreaterThan(8)
    expect(channel.messages.length).toBeLessThan(17)
    expect(channel.told.flat().filter(kind => kind === 'uncertain')).toHaveLength(60)
    expect(channel.told[1]?.length).toBeLessThan(7)
  })

  it('older than the channel are not told', async () => {
    const later = new FakeChannel('json-later')
    await bureau.notify('held')
    bureau.pass(1000)
    await bureau.store.deliveries.register([later])
    bureau.pass(1000)
    await bureau.notify('refused')
    const office = bureau.office(bureau.store, [channel, later])
    for (const one of office.channels) await deliver(office, one)
    expect([channel.told, later.told]).toEqual([[['held', 'refused']], [['refused']]])
  })

  it('wait for weeks while nothing runs, and are told then', async () => {
    await bureau.notify('held')
    bureau.pass(30 * 24 * HOUR)
    expect(await tell()).toBe('sent')
  })

  it('are looked for among the latest only, once the others are told', async () => {
    await bureau.notify('held')
    await tell()
    bureau.pass(3 * HOUR)
    await tell()
    // a row that lost its mark would be told again if it were still looked at
    await bureau.store['db'].deleteFrom('deliveries').execute()
    expect(await tell()).toBe('nothing')
  })
})

describe('a message that does not arrive', () => {
  it('is tried again after growing pauses, and blocks nothing', async () => {
    await bureau.notify('held')
    channel.fail(3)
    const tried: number[] = []
    channel.onSend = async () => void tried.push(bureau.time)
    await look(10 * MINUTE)
    expect(channel.told).toEqual([['held']])
    const pauses = tried.slice(1).map((at, i) => Math.round((at - tried[i]!) / 1000))
    expect(pauses).toEqual([30, 60, 120])
    expect(bureau.logged.filter(one => one['event'] === 'notice.failed')).toHaveLength(3)
  })

  it('waits as long as the other side asks, urgent or not', async () => {
    channel.fail(1, 'errcode 130101', 10 * MINUTE)
    await bureau.notify('uncertain')
    await tell()
    await look(9 * MINUTE)
    expect(channel.messages).toHaveLength(0)
    await look(2 * MINUTE)
    expect(channel.messages).toHaveLength(1)
  })

  it('pauses half an hour at most', () => {
    expect([0, 1, 5, 6, 7, 100].map(tries => pauseAfter(tries, 0) / MINUTE)).toEqual([0.5, 1, 16, 30, 30, 30])
    expect(pauseAfter(0, HOUR)).toBe(HOUR)
  })

  it('is given up after a day, what came later is not', async () => {
    await bureau.notify('held')
    channel.fail(1000)
    await look(GIVEN_UP_MS - HOUR, 5 * MINUTE)
    await bureau.notify('refused')
    await look(2 * HOUR, 5 * MINUTE)
    const notices = await bureau.store.publications.notices(9)
    const states = await bureau.store.deliveries.ofNotices(notices, new Set([channel.name]))
    expect(notices.map(({ id, kind }) => [kind, states.get(id)?.[0]?.state])).toEqual([
      ['refused', 'waiting'],
      ['held', 'given-up'],
    ])
    channel.failures.length = 0
    await look(HOUR, MINUTE)
    expect(channel.told).toEqual([['refused']])
  })

  it('is seen in how the channel is doing, from the first failure on', async () => {
    const office = bureau.office()
    expect(await channelStates(office)).toMatchObject([{ name: 'json-one', sentAt: null, failedAt: null }])
    await bureau.notify('held')
    channel.fail(3)
    const failedAt = bureau.time
    await look(2 * MINUTE)
    expect(await channelStates(office)).toMatchObject([{ tries: 3, failedAt, fault: 'http 500' }])
    await look(5 * MINUTE)
    expect(await channelStates(office)).toMatchObject([{ tries: 0, failedAt: null, fault: null }])
  })

  it('because of our own mistake is no different', async () => {
    await bureau.notify('held')
    channel.onSend = () => Promise.reject(new Error('secret-url'))
    expect(await tell()).toBe('failed')
    expect(JSON.stringify(bureau.logged)).not.toContain('secret-url')
    expect(await channelStates(bureau.office())).toMatchObject([{ fault: 'internal' }])
  })

  it('on one channel arrives on another', async () => {
    const other = new FakeChannel('json-other')
    await bureau.store.deliveries.register([other])
    await bureau.notify('held')
    channel.fail(9)
    const office = bureau.office(bureau.store, [channel, other])
    for (const one of office.channels) await deliver(office, one)
    expect([channel.told, other.told]).toEqual([[], [['held']]])
  })
})

describe('two workers', () => {
  it('tell once between them, however they come', async () => {
    // over one connection: an embedded engine waits with its whole process (tests/notify/processes.test.ts has two)
    const offices = [bureau.office(), bureau.office()]
    for (let i = 0; i < 20; i++) {
      await bureau.notify('uncertain')
      bureau.pass(6000)
      await Promise.all(offices.map(office => deliver(office, channel)))
    }
    expect(channel.messages).toHaveLength(20)
    expect(channel.told.flat()).toHaveLength(20)
  })

  it('leave a channel to the one that is at it', async () => {
    await bureau.notify('held')
    const second = bureau.office(await bureau.folder.store())
    let meanwhile: string | undefined
    channel.onSend = async () => {
      channel.onSend = async () => {}
      meanwhile = await deliver(second, channel, true)
    }
    expect(await tell()).toBe('sent')
    expect(meanwhile).toBe('later')
  })

  it('take over when the other says nothing for a minute', async () => {
    await bureau.notify('held')
    await bureau.store.deliveries.claim(channel.name, MINUTE)
    const second = bureau.office(await bureau.folder.store())
    expect(await deliver(second, channel)).toBe('later')
    bureau.pass(MINUTE)
    expect(await deliver(second, channel)).toBe('sent')
  })

  it('keep what was told although the claim was lost on the way', async () => {
    await bureau.notify('held')
    const second = bureau.office(await bureau.folder.store())
    channel.onSend = async () => {
      channel.onSend = async () => {}
      bureau.pass(2 * MINUTE)
      await second.deliveries.claim(channel.name, MINUTE)
    }
    await tell()
    expect(await second.deliveries.waiting(channel.name, 9)).toEqual([])
    expect(await deliver(second, channel, true)).toBe('nothing')
  })
})

describe('a process that ends', () => {
  it('tells what waits at once, pauses or not', async () => {
    await bureau.notify('published')
    await tell()
    await bureau.notify('published')
    await tellRest(bureau.office())
    expect(channel.told).toEqual([['published'], ['published']])
    channel.fail(1)
    await bureau.notify('published')
    await tellRest(bureau.office())
    expect(channel.messages).toHaveLength(2)
  })
})

describe('a test', () => {
  it('says how each channel fared, and lets one go on that takes it', async () => {
    const other = new FakeChannel('json-other')
    await bureau.store.deliveries.register([other])
    channel.fail(1)
    await bureau.notify('published')
    await tell()
    other.fail(1, 'errcode 93000')
    expect(await testChannels(bureau.office(bureau.store, [channel, other]))).toEqual([
      { name: 'json-one', kind: 'json', reason: null },
      { name: 'json-other', kind: 'json', reason: 'errcode 93000' },
    ])
    bureau.pass(30_000)
    expect(await tell()).toBe('sent')
    expect(channel.told).toEqual([['test'], ['published']])
  })
})
