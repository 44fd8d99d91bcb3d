import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { beat, illness, type Pulse } from '../../src/notify/heartbeat.ts'
import { keepTelling } from '../../src/notify/office.ts'
import { request } from '../../src/notify/request.ts'
import { Desk } from '../publish/desk.ts'
import { Bureau } from './bureau.ts'
import { Receiver } from './receiver.ts'

const MINUTE = 60_000
const never = new AbortController().signal
let desk: Desk
let receiver: Receiver
let logged: string[]

beforeEach(async () => {
  desk = await Desk.open()
  receiver = await Receiver.open()
  logged = []
})
afterEach(async () => {
  await desk.close()
  await receiver.close()
})

const pulse = (over: Partial<Pulse> = {}): Pulse => ({
  store: desk.store.publications,
  deliveries: desk.store.deliveries,
  channels: [],
  clock: desk.clock,
  request,
  log: (event, fields) => void logged.push(`${event} ${JSON.stringify(fields)}`),
  ...over,
})

describe('all is well', () => {
  it('while publications wait for their minute, for a person or to be looked at soon', async () => {
    await desk.plan({ dueAt: desk.time + 60 * MINUTE })
    await desk.plan({ issue: 'now' })
    desk.time += 9 * MINUTE
    expect(await illness(pulse())).toBeUndefined()
  })

  it('no more when nobody looked at a due one for ten minutes', async () => {
    await desk.plan()
    desk.time += 11 * MINUTE
    expect(await illness(pulse())).toBe('stuck')
    await desk.drain()
    expect(await illness(pulse())).toBeUndefined()
  })

  it('no more when the store does not answer', async () => {
    const store = { live: () => Promise.reject(new Error('disk')) }
    expect(await illness(pulse({ store }))).toBe('store')
  })

  it('no more when every channel has failed for an hour', async () => {
    const channels = [{ name: 'json-a' }, { name: 'json-b' }]
    const { deliveries } = desk.store
    await deliveries.register(channels.map(({ name }) => ({ name, kind: 'json' })))
    const fail = async (name: string) => {
      const claim = await deliveries.claim(name, MINUTE)
      await deliveries.failed(name, claim!, { fault: 'timeout', wakeAt: 0, givenUp: [] })
    }
    await fail('json-a')
    await fail('json-b')
    desk.time += 59 * MINUTE
    expect(await illness(pulse({ channels }))).toBeUndefined()
    desk.time += 2 * MINUTE
    await fail('json-a')
    expect(await illness(pulse({ channels }))).toBe('mute')
    await deliveries.recovered('json-b')
    expect(await illness(pulse({ channels }))).toBeUndefined()
  })
})

describe('the heartbeat', () => {
  it('is a GET, and is withheld when something is wrong', async () => {
    const url = `${receiver.url}/ping/the-key?a=b`
    await beat(pulse(), url, never)
    expect(receiver.received).toMatchObject([{ method: 'GET', path: '/ping/the-key', body: '' }])
    await desk.plan()
    desk.time += 11 * MINUTE
    await beat(pulse(), url, never)
    expect(receiver.received).toHaveLength(1)
    expect(logged).toEqual(['heartbeat.withheld {"reason":"stuck"}'])
  })

  it('that fails is logged without its address, and nothing else happens', async () => {
    const url = `${receiver.url}/ping/the-key`
    receiver.replies.push({ status: 404 }, 'cut')
    await beat(pulse(), url, never)
    await beat(pulse(), url, never)
    await receiver.close()
    await beat(pulse(), url, never)
    expect(logged).toHaveLength(3)
    expect(logged[0]).toBe('heartbeat.failed {"reason":"http 404"}')
    expect(logged.join()).not.toMatch(/the-key|127\.0\.0\.1/)
    receiver = await Receiver.open()
  })

  it('in the middle of a request does not hold up the end', async () => {
    const stop = new AbortController()
    receiver.replies.push('hang')
    const beating = beat(pulse(), receiver.url, stop.signal)
    await receiver.hasHeard(1)
    stop.abort()
    await beating
    expect(logged).toHaveLength(1)
  })

  it('comes every five minutes for as long as people are told', async () => {
    const bureau = await Bureau.open()
    const stop = new AbortController()
    const beats: number[] = []
    const office = bureau.office()
    const started = bureau.time
    const clock = {
      ...office.clock,
      sleep: async (ms: number) => {
        bureau.pass(ms / 3)
        if (bureau.time - started > 16 * MINUTE) stop.abort()
      },
    }
    const fetched: Pulse['request'] = async () => {
      beats.push(Math.round((bureau.time - started) / MINUTE))
      return { status: 200, text: '' }
    }
    const heart = pulse({ store: bureau.store.publications, deliveries: office.deliveries, clock, request: fetched })
    await keepTelling({ ...office, clock, pulse: heart, heartbeatUrl: 'https://beat.example' }, stop.signal)
    expect(beats).toEqual([0, 5, 10, 15])
    await bureau.close()
  })
})
